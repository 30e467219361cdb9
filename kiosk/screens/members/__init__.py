"""Members, for managers."""
