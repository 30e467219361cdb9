"""What the shop prints: documents, how they look, and how they reach paper."""
