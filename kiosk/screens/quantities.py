"""Quantities of stock as people read them: pieces, or kilograms."""

from kiosk.language import spoken
from receipts import formats


def quantity_text(quantity: int, kind: str) -> str:
    """Return "12", or "1,250 kg" for an item sold by weight."""
    return formats.kilograms(quantity, spoken()) if kind == "weight" else str(quantity)


def difference_text(difference: int, kind: str) -> str:
    """Return a difference with its sign: "+2", "-0,500 kg"."""
    sign = "+" if difference > 0 else "-"
    return f"{sign}{quantity_text(abs(difference), kind)}"
