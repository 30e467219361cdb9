"""The receipt printer: finding it, what it can do, and how that is kept."""
