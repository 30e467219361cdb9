"""What managers see of the stock."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.services.shop import OpenShop
from kiosk.services.stock.views import (
    DonorStock,
    days_left,
    expiring,
    stock_by_donor,
    stock_by_item,
    stock_by_lot,
    write_off_reasons,
    write_offs,
)
from tests.kiosk.services.counter.sold import Counter, SoldLine
from tests.kiosk.services.shops import NOW, opened_shop
from tests.kiosk.services.stock.stocked import add_donor, add_item, add_lot, move
from tests.support.examples import examples

TODAY = NOW.date()


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with opened_shop(database_url, tmp_path / "home") as shop:
        add_donor(shop, "Banque alimentaire", "BA")
        add_donor(shop, "Ferme d'Éloïse")
        add_item(shop, "COFFEE", label="Café moulu", gtin="3046920028004")
        add_item(shop, "EGGS", label="Œufs ×6", market_value_cents=None)
        add_item(shop, "PEARS", label="Poires", kind="weight", market_value_cents=240)
        add_lot(shop, "C-OLD", "COFFEE", 3, expires_on=in_days(-1))
        add_lot(shop, "C1", "COFFEE", 10, expires_on=in_days(7), unit_value_cents=350, place="A2")
        add_lot(shop, "C2", "COFFEE", 10, expires_on=in_days(60), quarantined=True)
        add_lot(shop, "P1", "PEARS", 12_500, donor_id=2, expires_on=in_days(8))
        add_lot(shop, "E1", "EGGS", 6, donor_id=2)
        move(shop, "E1", "given", -6)
        yield shop


@pytest.fixture
def counter(shop: OpenShop) -> Counter:
    return Counter(shop, "T1").open(NOW - timedelta(days=400))


def test_an_item_shows_what_is_left_what_is_held_and_what_it_is_worth(shop: OpenShop) -> None:
    coffee, pears = stock_by_item(shop)
    assert (coffee.label, coffee.lots, coffee.quantity, coffee.held) == ("Café moulu", 3, 23, 13)
    assert coffee.worth_cents == 3 * 400 + 10 * 350 + 10 * 400
    assert (pears.sku, pears.by_weight, pears.quantity) == ("PEARS", True, 12_500)
    assert pears.worth_cents == 3000


@pytest.mark.parametrize("typed", ["cafe", "CAFÉ moulu", "3046920", "coff moul"])
def test_an_item_is_found_by_any_part_with_or_without_accents(shop: OpenShop, typed: str) -> None:
    assert [each.sku for each in stock_by_item(shop, typed)] == ["COFFEE"]
    assert {each.sku for each in stock_by_lot(shop, typed)} == {"COFFEE"}
    assert [each.sku for each in days_left(shop, typed)] == ["COFFEE"]


def test_lots_stand_in_the_order_of_their_dates_and_are_found_by_number(shop: OpenShop) -> None:
    assert [each.lot for each in stock_by_lot(shop)] == ["C-OLD", "C1", "P1", "C2"]
    [found] = stock_by_lot(shop, "c1")
    assert (found.place, found.donor, found.worth_cents) == ("A2", "Banque alimentaire", 3500)


def test_lots_are_found_by_donor_and_place_too(shop: OpenShop) -> None:
    assert [each.lot for each in stock_by_lot(shop, "eloise")] == ["P1"]
    assert [each.lot for each in stock_by_lot(shop, "banque a2")] == ["C1"]
    assert [each.lot for each in expiring(shop, 8, "BA")] == ["C-OLD", "C1"]
    assert stock_by_lot(shop, "eloise cafe") == ()


def test_donors_are_shown_with_what_is_left_of_their_gifts(shop: OpenShop) -> None:
    assert stock_by_donor(shop) == (
        DonorStock("BA", "Banque alimentaire", 3, 23, 0, 8700),
        DonorStock("", "Ferme d'Éloïse", 2, 0, 12_500, 3000),
    )
    assert [each.name for each in stock_by_donor(shop, "eloise")] == ["Ferme d'Éloïse"]
    assert [each.name for each in stock_by_donor(shop, "ba")] == ["Banque alimentaire"]


@pytest.mark.parametrize(
    ("days", "lots"), [(0, ["C-OLD"]), (7, ["C-OLD", "C1"]), (30, ["C-OLD", "C1", "P1"])]
)
def test_what_expires_within_so_many_days_begins_with_what_has(
    shop: OpenShop, days: int, lots: list[str]
) -> None:
    assert [each.lot for each in expiring(shop, days)] == lots


def test_days_left_follow_the_last_months_pace(shop: OpenShop, counter: Counter) -> None:
    coffee = SoldLine("COFFEE", "Café", 300, quantity=4, taken=(("C1", 4),))
    counter.sell(NOW - timedelta(days=2), coffee)
    counter.sell(NOW - timedelta(days=29), coffee)
    counter.sell(NOW - timedelta(days=31), SoldLine("PEARS", "Poires", 1, taken=(("P1", 9000),)))
    first, second = days_left(shop)
    # 10 may be sold (the others are held), 8 went in 30 days.
    assert (first.sku, first.quantity, first.sold, first.days) == ("COFFEE", 10, 8, 37)
    assert (second.sku, second.sold, second.days) == ("PEARS", 0, None)


def test_what_was_sold_though_the_books_said_zero_counts_for_the_pace(
    shop: OpenShop, counter: Counter
) -> None:
    counter.sell(NOW, SoldLine("COFFEE", "Café", 300, quantity=10, taken=((None, 10),)))
    assert days_left(shop)[0].days == 30


def test_write_offs_are_shown_with_their_reasons(shop: OpenShop) -> None:
    move(shop, "C1", "written_off", -2, NOW - timedelta(days=6), reason="damaged", staff_number=1)
    move(shop, "P1", "written_off", -500, NOW - timedelta(days=3), reason="expired")
    move(shop, "P1", "written_off", -100, NOW - timedelta(days=2), reason="expired")
    move(shop, "C1", "written_off", -1, NOW - timedelta(days=8), reason="stolen")
    seen = [
        (each.lot, each.quantity, each.reason, each.staff_number) for each in write_offs(shop, 7)
    ]
    assert seen == [
        ("P1", 100, "expired", None),
        ("P1", 500, "expired", None),
        ("C1", 2, "damaged", 1),
    ]
    assert write_off_reasons(shop, 7) == (("expired", 2), ("damaged", 1))
    assert len(write_offs(shop, 30)) == 4


Histories = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "P1", "E1"]),
        st.sampled_from(["given", "corrected", "written_off", "moved"]),
        st.integers(-5, 5).filter(bool),
    ),
    max_size=12,
)


@settings(
    deadline=None,
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(Histories)
def test_items_lots_and_donors_always_show_the_same_stock(
    shop: OpenShop, history: list[tuple[str, str, int]]
) -> None:
    for lot, kind, quantity in history:
        left = {each.lot: each.quantity for each in stock_by_lot(shop)}.get(lot, 0)
        if left + quantity >= 0:
            move(shop, lot, kind, quantity, reason="why" if kind == "written_off" else "")
    by_item: defaultdict[str, int] = defaultdict(int)
    by_donor: defaultdict[str, int] = defaultdict(int)
    for each in stock_by_lot(shop):
        by_item[each.sku] += each.quantity
        by_donor[each.donor] += each.worth_cents
    assert {each.sku: each.quantity for each in stock_by_item(shop)} == by_item
    donors = stock_by_donor(shop)
    assert {each.name: each.worth_cents for each in donors if each.worth_cents} == {
        name: cents for name, cents in by_donor.items() if cents
    }
