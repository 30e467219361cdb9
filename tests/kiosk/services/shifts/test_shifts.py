"""A shift is opened with a float, ended once, and counted later."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from kiosk.rules.basket import Basket
from kiosk.services.counter.baskets import keep_basket, kept_basket, new_basket, park_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till as open_it
from kiosk.services.shifts.state import (
    EndedShift,
    current_shift,
    expected_float,
    shifts_to_close,
)
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.book import add_member
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shifts import close_by_hand, shift_row
from tests.support.shops import LUC, NADIA, NOW, Clock, OpenTill, duty_at
from tests.support.volunteer import paid, scanned, sell


def last_entry(shop: OpenShop) -> tuple[str, dict[str, Any]]:
    entries = [e for e in everything(shop.engine)["journal_entry"] if e["till"] == shop.till]
    entry = json.loads(entries[-1]["entry"])
    return entry["kind"], entry["values"]


def ended_with(shop: OpenShop, float_left_cents: int, clock: Clock) -> EndedShift:
    """Open, end and close a shift."""
    open_it(shop, NADIA.number, 5000)
    clock.forward(hours=1)
    ended = end_shift(shop, NADIA)
    close_by_hand(shop, ended.id, float_left_cents, clock.moment)
    return ended


# Opening


def test_the_first_shift_expects_no_float(shop: OpenShop) -> None:
    assert expected_float(shop) is None
    shift = open_it(shop, 1, 5000)
    assert shift_row(shop, shift.id)["expected_float_cents"] is None
    assert last_entry(shop) == ("shift_opened", {"shift": 1, "staff": 1, "float_cents": 5000})


def test_the_next_shift_expects_what_the_last_closing_left(shop: OpenShop, clock: Clock) -> None:
    ended_with(shop, 10_000, clock)
    assert expected_float(shop) == 10_000
    shift = open_it(shop, 2, 9_800)
    row = shift_row(shop, shift.id)
    assert (row["float_cents"], row["expected_float_cents"]) == (9_800, 10_000)
    assert last_entry(shop) == (
        "shift_opened",
        {
            "shift": 2,
            "staff": 2,
            "float_cents": 9_800,
            "expected_float_cents": 10_000,
            "difference_cents": -200,
        },
    )
    check_books(shop.engine)


def test_nothing_is_expected_while_the_last_shift_is_not_counted(
    shop: OpenShop, clock: Clock
) -> None:
    ended_with(shop, 10_000, clock)
    open_it(shop, 1, 10_000)
    end_shift(shop, NADIA)
    assert expected_float(shop) is None
    assert open_it(shop, 1, 4_000).number == 3


def test_the_float_of_one_till_is_not_expected_at_another(
    shop: OpenShop, open_till: OpenTill, clock: Clock
) -> None:
    ended_with(shop, 10_000, clock)
    assert expected_float(open_till("T2")) is None


@pytest.mark.parametrize("cents", [-1, 100_000_001, 2**40])
def test_a_float_that_no_drawer_holds_is_refused(shop: OpenShop, cents: int) -> None:
    before = everything(shop.engine)
    refusal = refusal_of(lambda: open_it(shop, 1, cents))
    assert (refusal.code, refusal.data) == ("amount_too_large", {"most_cents": 100_000_000})
    assert everything(shop.engine) == before


def test_an_auditor_opens_and_ends_no_till(shop: OpenShop) -> None:
    auditor = StaffMember(add_member(shop, NADIA, "Aude", "auditor", "7777"), "Aude", "auditor")
    assert refusal_of(lambda: open_it(shop, auditor.number, 5000)).code == "manager_needed"
    open_it(shop, 1, 5000)
    assert refusal_of(lambda: end_shift(shop, auditor)).code == "manager_needed"


# Ending


def test_a_shift_that_ends_keeps_the_till_s_perpetual_totals(shop: OpenShop, clock: Clock) -> None:
    duty = duty_at(shop)
    sell(shop, duty, "BREAD")
    clock.forward(hours=3)
    ended = end_shift(shop, LUC)
    row = shift_row(shop, ended.id)
    assert (row["ended_at"], row["ended_by"], row["ended_offset_minutes"]) == (clock.moment, 2, 60)
    assert (row["perpetual_cents"], row["perpetual_absolute_cents"]) == (300, 300)
    assert row["closed_at"] is None
    assert last_entry(shop) == (
        "shift_ended",
        {
            "shift": 1,
            "staff": 2,
            "last_ticket": 1,
            "perpetual_cents": 300,
            "perpetual_absolute_cents": 300,
            "baskets_kept": 0,
        },
    )
    assert asdict(ended) == {
        "id": duty.shift_id,
        "number": 1,
        "day": NOW.date(),
        "opened_at": NOW,
        "ended_at": clock.moment,
        "float_cents": 5000,
        "ended_by": 2,
        "baskets_kept": 0,
    }
    check_books(shop.engine)


def test_a_till_goes_on_with_the_next_shift_before_the_last_is_counted(
    shop: OpenShop, clock: Clock
) -> None:
    ended: list[EndedShift] = []
    for number in (1, 2, 3):
        open_it(shop, 1, 1000 * number)
        clock.forward(hours=4)
        ended.append(end_shift(shop, NADIA))
    assert current_shift(shop) is None
    assert shifts_to_close(shop) == tuple(ended)
    close_by_hand(shop, ended[0].id, 0, clock.moment)
    assert shifts_to_close(shop) == tuple(ended[1:])


def test_where_no_shift_is_open_none_ends(shop: OpenShop) -> None:
    before = everything(shop.engine)
    assert refusal_of(lambda: end_shift(shop, NADIA)).code == "no_open_shift"
    assert everything(shop.engine) == before


def test_of_many_who_end_a_shift_at_once_one_does(open_till: OpenTill) -> None:
    shops = [open_till() for _ in range(4)]
    duty_at(shops[0])
    answers = all_at_once(lambda shop: answer_of(lambda: end_shift(shop, NADIA)), shops)
    assert sorted(type(answer).__name__ for answer in answers) == ["EndedShift", *["ShopError"] * 3]
    check_books(shops[0].engine)


# Baskets and sales of a shift that ends


def basket_of(shop: OpenShop) -> Basket:
    return scanned(shop, "BREAD", basket=new_basket())


def test_open_and_parked_baskets_go_over_to_the_next_shift(
    shop: OpenShop, open_till: OpenTill
) -> None:
    duty_at(shop)
    park_basket(shop, basket_of(shop))
    park_basket(open_till("T2"), basket_of(shop))
    keep_basket(shop, basket := basket_of(shop))
    assert end_shift(shop, NADIA).baskets_kept == 2
    assert kept_basket(shop) == basket
    later = open_it(shop, 1, 5000)
    assert complete_sale(shop, paid(shop, basket), Duty(NADIA, later.id)).ticket == "T1-000001"


def test_a_sale_of_an_ended_shift_is_refused_and_its_basket_kept(shop: OpenShop) -> None:
    duty = duty_at(shop)
    keep_basket(shop, basket := paid(shop, basket_of(shop)))
    end_shift(shop, NADIA)
    before = everything(shop.engine)
    assert refusal_of(lambda: complete_sale(shop, basket, duty)).code == "shift_ended"
    assert everything(shop.engine) == before
    assert kept_basket(shop) == basket


def test_a_sale_that_was_stored_before_its_shift_ended_is_that_sale(shop: OpenShop) -> None:
    duty = duty_at(shop)
    basket = paid(shop, basket_of(shop))
    first = complete_sale(shop, basket, duty)
    end_shift(shop, NADIA)
    again = complete_sale(shop, basket, duty)
    assert (again.ticket, again.total_cents) == (first.ticket, first.total_cents)
    assert (first.opens_drawer, again.opens_drawer) == (True, False)


def test_a_sale_and_the_end_of_its_shift_never_mix(open_till: OpenTill) -> None:
    """Either the sale is in the shift and in its totals, or it is refused."""
    shop, other = open_till(), open_till()
    for _ in range(5):
        duty = duty_at(shop)
        basket = paid(shop, scanned(shop, "REPAIR"))

        def end() -> object:
            return end_shift(other, NADIA)

        def buy(basket: Basket = basket, duty: Duty = duty) -> object:
            return answer_of(lambda: complete_sale(shop, basket, duty))

        all_at_once(lambda deed: deed(), [buy, end])
        rows = everything(shop.engine)
        ended = next(row for row in rows["shift"] if row["id"] == duty.shift_id)
        assert ended["perpetual_cents"] == sum(sale["total_cents"] for sale in rows["sale"])
    check_books(shop.engine)
