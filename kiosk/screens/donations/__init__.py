"""Donations, for managers."""
