"""How many examples a property is tried with: all of them, and in CI, which is in a hurry, half."""

import os


def examples(count: int) -> int:
    """Return how many of `count` examples, or histories, are tried here."""
    return max(2, count // 2) if os.environ.get("CI") == "true" else count
