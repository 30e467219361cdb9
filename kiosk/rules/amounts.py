"""What people type: amounts, quantities and weights, with a comma or a point."""

import re

from kiosk.rules.errors import ShopError

# A space stands between thousands only: who types "12 50" does not mean 1,250.
_AMOUNT = re.compile(
    r"([0-9]{1,7}|[0-9]{1,3} [0-9]{3}|[0-9] [0-9]{3} [0-9]{3})(?:[.,]([0-9]{1,2}))?"
)
_WEIGHT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,3}))?")
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?")
_NO_BREAK_SPACES = str.maketrans("\u00a0\u202f", "  ")


def parse_amount(text: str) -> int:
    """Return cents for "12", "12,5", "12.50" or "1 234,50 €".

    Raises ShopError ``amount_unclear``.
    """
    match = _AMOUNT.fullmatch(text.translate(_NO_BREAK_SPACES).strip(" €"))
    if not match:
        raise ShopError("amount_unclear")
    whole, cents = match.groups()
    return int(whole.replace(" ", "")) * 100 + int((cents or "").ljust(2, "0"))


def parse_percent(text: str) -> int:
    """Return basis points for "20", "20,5" or "5.25 %", at most 100 %.

    Raises ShopError ``percent_unclear``.
    """
    match = _PERCENT.fullmatch(text.translate(_NO_BREAK_SPACES).strip(" %"))
    if not match:
        raise ShopError("percent_unclear")
    whole, part = match.groups()
    rate_bp = int(whole) * 100 + int((part or "").ljust(2, "0"))
    if rate_bp > 10_000:
        raise ShopError("percent_unclear")
    return rate_bp


def parse_quantity(text: str) -> int:
    """Return a number of pieces. Raises ShopError ``quantity_unclear``."""
    if not re.fullmatch(r"[0-9]{1,4}", text.strip()):
        raise ShopError("quantity_unclear")
    return int(text)


def parse_weight(text: str) -> int:
    """Return grams for kilograms typed as "0,350" or "1.2". Raises ShopError."""
    match = _WEIGHT.fullmatch(text.strip(" "))
    if not match:
        raise ShopError("weight_unclear")
    whole, part = match.groups()
    return int(whole) * 1000 + int((part or "").ljust(3, "0"))
