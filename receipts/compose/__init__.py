"""What the shop prints, each page composed from plain values into a document."""
