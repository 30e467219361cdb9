"""A printer's address as people type it."""

import re

_NUMBERS = re.compile(r"\d{1,3}(\.\d{1,3}){3}(:\d+)?")


def typed_address(typed: str) -> str:
    """Return the address that is meant: four numbers, with a port or not, are a printer of the
    network ("192.168.1.50" is tcp://192.168.1.50)."""
    typed = typed.strip()
    return f"tcp://{typed}" if _NUMBERS.fullmatch(typed) else typed
