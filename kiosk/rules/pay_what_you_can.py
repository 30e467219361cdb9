"""Pay what you can: a price between the least and the usual one, and gifts above it."""

from dataclasses import dataclass

from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item


@dataclass(frozen=True, slots=True)
class Paid:
    """What the price of one piece becomes, and what is a gift on top of it, in cents."""

    price_cents: int
    more_cents: int


def asks_what_is_paid(item: Item) -> bool:
    """Tell whether the counter asks what the person pays."""
    return item.floor_price_cents is not None and item.kind != "open"


def least_of(item: Item, usual_cents: int | None) -> int:
    """Return the least that may be paid of one piece; never more than the usual price."""
    floor = item.floor_price_cents or 0
    return floor if usual_cents is None else min(floor, usual_cents)


def check_paid(item: Item, cents: int, usual_cents: int | None) -> None:
    """Raise ShopError ``below_floor`` when less than the least is paid for one piece.

    `usual_cents` is None for an open price, which has no usual one.
    """
    least = least_of(item, usual_cents)
    if cents < least:
        raise ShopError("below_floor", label=item.label, least_cents=least)


def split_paid(cents: int, usual_cents: int) -> Paid:
    """Divide what is paid for one piece: up to the usual price, and the gift above it."""
    price = min(cents, usual_cents)
    return Paid(price, cents - price)
