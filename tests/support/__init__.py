"""What the tests lean on: a server, a terminal, helpers for pilots."""
