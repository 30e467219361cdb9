"""What a shop's accountant gets: the money of closed shifts as balanced entries."""
