"""Stock, lots, labels and stocktakes, for managers."""
