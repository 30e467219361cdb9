"""What is sold goes down in the books, the lot that expires first before the others."""

import pytest

from kiosk.services.counter.duty import Duty
from kiosk.services.shop import OpenShop
from tests.support.books import check_books
from tests.support.rows import everything
from tests.support.shops import LOTS, Clock
from tests.support.volunteer import sell


def balances(shop: OpenShop) -> dict[str, int]:
    """What is left of every lot."""
    return {row["lot"]: row["balance"] for row in everything(shop.engine)["lot"]}


def sold_from(shop: OpenShop) -> list[tuple[int, str | None, int]]:
    """The line, the lot and how much of it, of everything that was sold."""
    movements = everything(shop.engine)["stock_movement"]
    return [(m["line_number"], m["lot"], -m["quantity"]) for m in movements if m["sale_id"]]


@pytest.mark.parametrize(
    ("codes", "taken"),
    [
        (["BREAD"], [(1, "B-SOON", 1)]),
        (["3*BREAD"], [(1, "B-SOON", 3)]),
        (["4*BREAD"], [(1, "B-SOON", 3), (1, "B-LATE", 1)]),
        (["17*BREAD"], [(1, "B-SOON", 3), (1, "B-LATE", 10), (1, "B-NEVER", 4)]),
        (["2*BREAD", "2*BREAD"], [(1, "B-SOON", 2), (2, "B-SOON", 1), (2, "B-LATE", 1)]),
        (["RICE", "2*RICE"], [(1, "RICE-1", 350), (2, "RICE-1", 700)]),
        (["REPAIR", "OPEN", "SIM", "M-AWA"], [(3, "SIM-1", 1)]),
    ],
)
def test_the_lot_that_expires_first_is_sold_first(
    shop: OpenShop, duty: Duty, codes: list[str], taken: list[tuple[int, str, int]]
) -> None:
    sell(shop, duty, *codes)
    assert sold_from(shop) == taken
    left = {lot: quantity for lot, _, quantity, _ in LOTS}
    for _, lot, quantity in taken:
        left[lot] -= quantity
    assert balances(shop) == left
    check_books(shop.engine)


@pytest.mark.parametrize(
    ("codes", "flagged"),
    [
        (["20*BREAD"], (1, None, 3)),
        (["BOOK"], (1, None, 1)),
        (["BREAD", "2*BOOK"], (2, None, 2)),
        (["M-AWA", "41*SIM"], (1, None, 1)),
        (["15*RICE"], (1, None, 250)),
    ],
)
def test_what_is_in_the_hand_is_sold_and_flagged_for_the_stocktake(
    shop: OpenShop, duty: Duty, codes: list[str], flagged: tuple[int, None, int]
) -> None:
    sell(shop, duty, *codes)
    assert [taken for taken in sold_from(shop) if taken[1] is None] == [flagged]
    assert all(left >= 0 for left in balances(shop).values())
    check_books(shop.engine)


def test_an_expired_lot_is_never_sold(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    sell(shop, duty, "MILK")  # its last day
    clock.forward(days=1)
    sell(shop, duty, "MILK")
    sell(shop, duty, "20*BREAD")
    assert sold_from(shop) == [
        (1, "MILK-1", 1),
        (1, None, 1),
        (1, "B-SOON", 3),
        (1, "B-LATE", 10),
        (1, "B-NEVER", 4),
        (1, None, 3),
    ]
    assert balances(shop)["B-GONE"] == 5
    check_books(shop.engine)


def test_the_day_of_a_lot_is_the_shop_s_day(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    """Half past midnight in the shop is still yesterday in UTC."""
    clock.forward(hours=10)
    sell(shop, duty, "MILK")
    assert sold_from(shop) == [(1, None, 1)]
    check_books(shop.engine)
