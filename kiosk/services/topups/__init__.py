"""Top-up codes: sealed in stock, told once."""
