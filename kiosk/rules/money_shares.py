"""What of a line's total was taken for the goods of each lot."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.rules.rounding import half_up, spread


@dataclass(frozen=True, slots=True)
class Part:
    """What a line took from a lot (positive), or what came back to it (negative)."""

    lot: str | None
    quantity: int


def money_shares(total_cents: int, parts: Sequence[Part]) -> list[int]:
    """Return each part's share of the line's total, in cents, in the order of the parts.

    What was taken shares the total in proportion to the quantities, to the cent
    (`rounding.spread`: rounded once per line and lot, and the shares add up). What came
    back takes its lot's share with it, in proportion; all of it when all came back. A line
    of which only things came back, whose total is below zero, gives the total back.
    """
    taken = [max(0, part.quantity) for part in parts]
    if not any(taken):
        given_back = spread(abs(total_cents), [-part.quantity for part in parts])
        return [-share for share in given_back]
    shares = spread(total_cents, taken)
    quantity_of: defaultdict[str | None, int] = defaultdict(int)
    cents_of: defaultdict[str | None, int] = defaultdict(int)
    for part, share in zip(parts, shares, strict=True):
        if part.quantity > 0:
            quantity_of[part.lot] += part.quantity
            cents_of[part.lot] += share
    back: defaultdict[str | None, int] = defaultdict(int)
    for index, part in enumerate(parts):
        whole = quantity_of[part.lot]
        if part.quantity < 0 and whole:
            before = half_up(cents_of[part.lot] * min(back[part.lot], whole), whole)
            back[part.lot] -= part.quantity
            after = half_up(cents_of[part.lot] * min(back[part.lot], whole), whole)
            shares[index] = before - after
    return shares
