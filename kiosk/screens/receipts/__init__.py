"""Receipts: whether they are printed, and those that may not have come out."""
