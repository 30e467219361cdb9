"""What lies on the shelves: lots, moves, stocktakes, labels, views."""
