"""Goods that come back: refunds, exchanges and voids, all by opposite entries."""
