"""What looks like a PIN: it is written neither on a screen nor in the books."""

SHORTEST, LONGEST = 4, 12


def could_be_pin(text: str) -> bool:
    """Tell whether this is 4 to 12 bare figures: somebody may have typed a PIN too early."""
    return text.isascii() and text.isdigit() and SHORTEST <= len(text) <= LONGEST


def without_pin(text: str) -> str:
    """Return the text, or as many dots where it could be a PIN."""
    return "•" * len(text) if could_be_pin(text) else text
