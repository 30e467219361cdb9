"""Training: a practice shop of its own, which touches nothing of the real one."""
