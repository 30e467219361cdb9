"""Who works here: one list, and what managers do about each of them."""
