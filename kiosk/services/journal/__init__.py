"""Keeping the signed log: its heads outside the database, its watch, its keys."""
