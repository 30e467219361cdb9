"""Counting the cash, and the papers of a closing: X and Z, months and years."""
