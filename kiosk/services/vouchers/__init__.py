"""Vouchers: issued, taken, cancelled, claimed."""
