"""Training at the counter: the way in, the guided first sale, what is said in it."""
