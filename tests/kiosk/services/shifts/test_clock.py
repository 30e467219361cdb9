"""Shifts on odd days: summer time ends in them, midnight passes, three days, a clock set back."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from kiosk.rules.basket import Basket
from kiosk.services.closings.periods import close_period, periods_to_close
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from tests.support.books import check_books
from tests.support.closings import close_right, journalled
from tests.support.rows import everything
from tests.support.shops import NADIA, Clock, OpenTill, duty_at
from tests.support.volunteer import paid, scanned

SUMMER, WINTER = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))


def sell_book(shop: OpenShop, clock: Clock, at: datetime) -> Basket:
    """A book for 1.00, at this moment."""
    clock.moment = at
    basket = paid(shop, scanned(shop, "BOOK"))
    complete_sale(shop, basket, duty_at(shop))
    return basket


def of(shop: OpenShop, table: str) -> list[dict[str, Any]]:
    """The rows of a table in the order of their keys."""
    return everything(shop.engine)[table]


def close_day(shop: OpenShop, clock: Clock, at: datetime) -> dict[str, Any]:
    """End the shift, count it and close it; its Z as it is stored."""
    clock.moment = at
    shift_id = duty_at(shop).shift_id
    end_shift(shop, NADIA)
    close_right(shop, shift_id)
    return of(shop, "closing")[-1]


def test_summer_time_ends_inside_a_shift(shop: OpenShop, clock: Clock) -> None:
    """31 October 2027, 3:00 becomes 2:00: the hour that comes twice is told by its offset."""
    clock.moment = datetime(2027, 10, 31, 1, 0, tzinfo=SUMMER)
    duty_at(shop)
    for at in (
        datetime(2027, 10, 31, 2, 50, tzinfo=SUMMER),
        datetime(2027, 10, 31, 2, 10, tzinfo=WINTER),
        datetime(2027, 10, 31, 2, 50, tzinfo=WINTER),
    ):
        sell_book(shop, clock, at)
    z = close_day(shop, clock, datetime(2027, 10, 31, 3, 5, tzinfo=WINTER))
    sold = sorted(of(shop, "sale"), key=lambda sale: sale["ticket_number"])
    assert [(sale["closed_at"], sale["closed_offset_minutes"]) for sale in sold] == [
        (datetime(2027, 10, 31, 0, 50, tzinfo=UTC), 120),
        (datetime(2027, 10, 31, 1, 10, tzinfo=UTC), 60),
        (datetime(2027, 10, 31, 1, 50, tzinfo=UTC), 60),
    ]
    assert shop.now.take_steps() == []
    (shift,) = of(shop, "shift")
    assert (shift["opened_offset_minutes"], shift["ended_offset_minutes"]) == (120, 60)
    assert (z["period"], z["total_cents"], z["first_ticket"], z["last_ticket"]) == (
        "2027-10-31",
        300,
        1,
        3,
    )
    check_books(shop.engine)


def test_summer_time_begins_inside_a_shift(shop: OpenShop, clock: Clock) -> None:
    clock.moment = datetime(2027, 3, 28, 1, 30, tzinfo=WINTER)
    duty_at(shop)
    sell_book(shop, clock, datetime(2027, 3, 28, 1, 59, tzinfo=WINTER))
    sell_book(shop, clock, datetime(2027, 3, 28, 3, 1, tzinfo=SUMMER))
    z = close_day(shop, clock, datetime(2027, 3, 28, 3, 5, tzinfo=SUMMER))
    assert (z["period"], z["total_cents"]) == ("2027-03-28", 200)
    check_books(shop.engine)


def test_a_shift_over_midnight_belongs_to_the_day_on_which_it_was_opened(
    shop: OpenShop, clock: Clock
) -> None:
    clock.moment = datetime(2026, 11, 30, 20, 0, tzinfo=WINTER)
    duty_at(shop)
    sell_book(shop, clock, datetime(2026, 11, 30, 23, 59, tzinfo=WINTER))
    sell_book(shop, clock, datetime(2026, 12, 1, 0, 1, tzinfo=WINTER))
    z = close_day(shop, clock, datetime(2026, 12, 1, 0, 30, tzinfo=WINTER))
    assert (z["period"], z["total_cents"]) == ("2026-11-30", 200)
    (november,) = periods_to_close(shop)
    assert november.name == "2026-11"
    assert close_period(shop, november, NADIA).figures.total_cents == 200
    sell_book(shop, clock, datetime(2026, 12, 1, 9, 0, tzinfo=WINTER))
    assert [row["day"] for row in of(shop, "shift")] == [date(2026, 11, 30), date(2026, 12, 1)]
    check_books(shop.engine)


def test_a_till_left_open_for_three_days_closes_with_all_of_them(
    shop: OpenShop, clock: Clock
) -> None:
    clock.moment = datetime(2026, 11, 27, 9, 0, tzinfo=WINTER)
    duty_at(shop)
    for day in (27, 28, 29):
        sell_book(shop, clock, datetime(2026, 11, day, 12, 0, tzinfo=WINTER))
    z = close_day(shop, clock, datetime(2026, 11, 30, 8, 0, tzinfo=WINTER))
    assert (z["period"], z["number"], z["total_cents"]) == ("2026-11-27", 1, 300)
    (till, _) = of(shop, "till")
    assert z["perpetual_cents"] == till["perpetual_cents"] == 300
    check_books(shop.engine)


def test_a_shift_is_ended_and_closed_while_the_clock_lies_behind(
    shop: OpenShop, clock: Clock
) -> None:
    """The clock loses a day during the shift: its end is not before its beginning."""
    opened = datetime(2026, 11, 27, 9, 0, tzinfo=WINTER)
    clock.moment = opened
    duty_at(shop)
    sell_book(shop, clock, opened + timedelta(hours=3))
    z = close_day(shop, clock, opened - timedelta(days=1))
    (shift,) = of(shop, "shift")
    last = (opened + timedelta(hours=3)).astimezone(UTC)
    assert shift["opened_at"] <= shift["ended_at"] <= shift["closed_at"] == last
    assert (z["period"], z["made_at"]) == ("2026-11-27", last)
    check_books(shop.engine)


def test_a_clock_that_is_a_day_behind_at_the_next_start_opens_no_shift_in_the_past(
    open_till: OpenTill, clock: Clock
) -> None:
    """The battery of the PC is flat: 1 January 1970."""
    shop = open_till()
    clock.moment = datetime(2026, 11, 30, 18, 0, tzinfo=WINTER)
    sell_book(shop, clock, clock.moment)
    close_day(shop, clock, clock.moment)
    clock.moment = datetime(1970, 1, 1, 0, 0, 30, tzinfo=WINTER)
    again = open_till()
    sell_book(again, clock, clock.moment)
    assert [row["day"] for row in of(again, "shift")] == [date(2026, 11, 30)] * 2
    entries = [json.loads(row["entry"]) for row in of(again, "journal_entry")]
    moments = [entry["at"] for entry in entries if entry["till"] == "T1"]
    assert moments == sorted(moments)
    check_books(again.engine)


def test_a_till_whose_zone_was_changed_opens_on_the_first_open_day(
    shop: OpenShop, clock: Clock
) -> None:
    """The first of December, by a PC that was set to the other side of the ocean."""
    close_day(shop, clock, datetime(2026, 11, 30, 12, 0, tzinfo=WINTER))
    clock.moment = datetime(2026, 12, 1, 9, 0, tzinfo=WINTER)
    close_period(shop, periods_to_close(shop)[0], NADIA)
    clock.moment = datetime(2026, 12, 1, 8, 30, tzinfo=UTC).astimezone(
        timezone(-timedelta(hours=9))
    )
    sell_book(shop, clock, clock.moment)
    assert of(shop, "shift")[-1]["day"] == date(2026, 12, 1)
    (first, moved) = journalled(shop, "shift_opened")
    assert "day" not in first
    assert moved["day"] == "2026-12-01"
    check_books(shop.engine)
