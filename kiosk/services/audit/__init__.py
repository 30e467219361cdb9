"""The log as an auditor reads it. Nothing here writes anything."""
