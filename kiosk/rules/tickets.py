"""How a sale is named on paper."""


def ticket_name(till: str, number: int) -> str:
    """Return the ticket's name, such as ``T1-000042``."""
    return f"{till}-{number:06d}"


def split_ticket(name: str) -> tuple[str, int]:
    """Return the till and the number of a ticket's name."""
    till, _, number = name.rpartition("-")
    return till, int(number)
