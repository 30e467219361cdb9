"""How fast the till is: `python -m tests.bench` prints one table."""
