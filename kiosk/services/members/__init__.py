"""Members: enrolled, renewed, suspended; who they are lies sealed."""
