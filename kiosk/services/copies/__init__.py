"""Copies of the whole shop: made while it sells, and put back."""
