"""Price rules and quotas, for managers."""
