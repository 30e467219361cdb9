"""What a count says about each lot, and what is left of it once the shop has sold on.

Quantities are in pieces, or in grams for items sold by weight. Why it is done so:
docs/decisions/stocktake.md.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.rules.errors import ShopError
from kiosk.rules.stock import LotBalance


@dataclass(frozen=True, slots=True)
class CountedLot:
    """A lot that was counted: its balance now, and counted minus expected back then;
    `apart` in quarantine now."""

    lot: str
    balance: int
    difference: int
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """By how much each lot's balance changes; and how much of what was sold from no lot
    since the count could not be taken from any lot."""

    changes: Mapping[str, int]
    unexplained: int


def lay_count(counted: int, lots: Sequence[LotBalance]) -> dict[str, int]:
    """Lay what was counted of an item on its lots, in the order of sale (first expired first).

    It is laid from the last lot backwards, so that what is missing is missing from the
    first to expire, which left the shelf first. What is too much stands in the last lot.

    >>> lay_count(11, [LotBalance("soon", 3), LotBalance("late", 10)])
    {'soon': 1, 'late': 10}
    """
    shares = {}
    left = counted
    for each in reversed(lots):
        shares[each.lot] = min(left, each.balance)
        left -= shares[each.lot]
    if lots:
        shares[lots[-1].lot] += left
    return {each.lot: shares[each.lot] for each in lots}


def settle_counts(
    counted: Sequence[CountedLot], others: Sequence[LotBalance], sold_from_no_lot: int
) -> Settlement:
    """Bring the differences of an item's counted lots to the balances of now.

    Lots are in the order of sale; `others` are the item's lots that were not counted.
    `sold_from_no_lot` is what was sold since the count though the books said zero: it is
    taken first from lots of which more was found than expected, then from the others in
    the order of sale; quarantine comes after the other counted lots. No balance falls
    below zero: what one lot lacks was sold from another.
    """
    shelves = [[e for e in counted if not e.apart], [e for e in counted if e.apart]]
    before = {each.lot: each.balance for shelf in shelves for each in shelf}
    after = {each.lot: each.balance + each.difference for shelf in shelves for each in shelf}
    before |= {each.lot: each.balance for each in others}
    after |= {each.lot: each.balance for each in others}
    lacking = sum(-left for left in after.values() if left < 0)
    after = {lot: max(0, left) for lot, left in after.items()}
    _take(after, lacking, after)
    left = sold_from_no_lot
    for shelf in shelves:
        surplus = {e.lot: e.difference for e in reversed(shelf) if e.difference > 0}
        left = _take(after, left, surplus, surplus)
        left = _take(after, left, {e.lot: e.balance for e in shelf})
    left = _take(after, left, after)
    changes = {lot: after[lot] - before[lot] for lot in after if after[lot] != before[lot]}
    return Settlement(changes, left)


def explain_shortages(changes: Mapping[str, int], sold_from_no_lot: int) -> dict[str, int]:
    """Say how much of each lot's shortage was sold before the count from no lot.

    >>> explain_shortages({"soon": -2, "late": -3, "found": 4}, 3)
    {'soon': 2, 'late': 1}
    """
    explained = {}
    for lot, change in changes.items():
        part = min(-change, sold_from_no_lot)
        if part > 0:
            explained[lot] = part
            sold_from_no_lot -= part
    return explained


def _take(
    after: dict[str, int],
    wanted: int,
    lots: Mapping[str, int],
    at_most: Mapping[str, int] | None = None,
) -> int:
    """Take `wanted` from the lots in their order; return what could not be taken."""
    for lot in list(lots):
        part = min(wanted, after[lot], at_most[lot] if at_most else wanted)
        after[lot] -= part
        wanted -= part
    return wanted


_PIECES = re.compile(r"[0-9]{1,6}")
_KILOGRAMS = re.compile(r"([0-9]{1,5})(?:[.,]([0-9]{1,3}))?(?: ?kg)?")


def parse_count(text: str, *, by_weight: bool) -> int:
    """Return pieces for "12", or grams for kilograms typed as "1,250".

    Zero is a count too. Raises ShopError ``quantity_unclear`` and ``weight_unclear``.
    """
    text = text.strip()
    if not by_weight:
        if not _PIECES.fullmatch(text):
            raise ShopError("quantity_unclear")
        return int(text)
    match = _KILOGRAMS.fullmatch(text)
    if not match:
        raise ShopError("weight_unclear")
    whole, part = match.groups()
    return int(whole) * 1000 + int((part or "").ljust(3, "0"))
