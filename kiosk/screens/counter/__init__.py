"""Where people stand: the counter and what opens over it."""
