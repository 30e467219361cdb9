"""What was given, by whom, and what became of it."""
