"""Shifts that are sold in, ended, counted and closed."""

import json
from typing import Any

from kiosk.rules.cash_count import CASH, EURO, Count, Key, with_amount, with_pieces
from kiosk.rules.figures import Figures
from kiosk.services.closings.close import Closed, close_shift
from kiosk.services.closings.count import expected_in
from kiosk.services.closings.figures import figures_of_shift
from kiosk.services.counter.duty import Duty
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.support.rows import everything
from tests.support.shops import NADIA


def figures_of(shop: OpenShop, duty: Duty) -> Figures:
    """What a shift amounts to so far."""
    with shop.reading() as connection:
        return figures_of_shift(connection, shop, duty.shift_id)


def expected_of(shop: OpenShop, shift_id: int) -> dict[Key, int]:
    """What should be there of each tender."""
    with shop.reading() as connection:
        return expected_in(figures_of_shift(connection, shop, shift_id))


def cash_of(cents: int, count: Count | None = None) -> Count:
    """A drawer with this much, in as few coins and notes as can be."""
    count = count or Count()
    for denomination in EURO:
        pieces, cents = divmod(cents, denomination.cents)
        count = with_pieces(count, "piece", denomination, pieces)
    return count


def counted_right(shop: OpenShop, shift_id: int) -> Count:
    """A count that finds exactly what was expected."""
    expected = expected_of(shop, shift_id)
    count = cash_of(expected.pop(CASH))
    for key, cents in expected.items():
        count = with_amount(count, key, cents)
    return count


def close_right(
    shop: OpenShop, shift_id: int, staff: StaffMember = NADIA, float_cents: int = 50_00
) -> Closed:
    """Close an ended shift in which nothing differs."""
    count = counted_right(shop, shift_id)
    left = min(float_cents, count.cash_total_cents)
    return close_shift(shop, shift_id, staff, count, {}, None, left)


def journalled(shop: OpenShop, kind: str) -> list[dict[str, Any]]:
    """The values of this till's journal entries of a kind."""
    entries = everything(shop.engine)["journal_entry"]
    return [
        json.loads(each["entry"])["values"]
        for each in entries
        if each["till"] == shop.till and each["kind"] == kind
    ]
