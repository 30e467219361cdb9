"""Vouchers and claims, for managers."""
