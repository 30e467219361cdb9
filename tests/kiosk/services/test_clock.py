"""What is recorded never runs backwards; a clock that is set back is journalled once a step."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import Tender
from kiosk.services.clock import TOLERANCE, SteadyClock, note_clock
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shop import OpenShop
from receipts.render.text import render_text
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.rows import everything
from tests.support.shops import NOW, Clock, OpenTill, duty_at
from tests.support.volunteer import paid, scanned, sell

MINUTE = timedelta(minutes=1)
SECONDS = st.integers(min_value=-100_000, max_value=100_000)


def steps_told(shop: OpenShop) -> list[dict[str, Any]]:
    """The steps back that the till's journal tells of."""
    rows = everything(shop.engine)["journal_entry"]
    entries = [json.loads(row["entry"]) for row in rows if row["till"] == shop.till]
    return [each["values"] for each in entries if each["kind"] == "clock_stepped_back"]


# The clock by itself


@given(st.lists(SECONDS, min_size=1, max_size=30))
def test_no_moment_is_before_the_one_before_it(readings: list[int]) -> None:
    clock = Clock()
    steady = SteadyClock(clock)
    given_moments = []
    for seconds in readings:
        clock.moment = NOW + timedelta(seconds=seconds)
        given_moments.append(steady())
    assert given_moments == sorted(given_moments)
    assert given_moments[-1] == NOW + timedelta(seconds=max(readings))
    assert steady.behind() in (given_moments[-1] - clock.moment, timedelta(0))


def test_time_stands_still_until_the_clock_has_caught_up() -> None:
    clock = Clock()
    steady = SteadyClock(clock)
    assert steady() == NOW
    clock.forward(hours=-1)
    assert (steady(), steady.reading(), steady.behind()) == (NOW, clock.moment, 60 * MINUTE)
    clock.forward(minutes=59)
    assert (steady(), steady.behind()) == (NOW, MINUTE)
    clock.forward(minutes=2)
    assert (steady(), steady.behind()) == (clock.moment, timedelta(0))


def test_it_begins_with_the_tills_last_moment_in_the_clocks_offset() -> None:
    clock = Clock(NOW - MINUTE)
    steady = SteadyClock(clock, NOW.astimezone(UTC))
    assert steady() == NOW
    assert steady().utcoffset() == timedelta(hours=1)
    assert steady.behind() == MINUTE


def test_a_correction_within_two_seconds_is_no_step() -> None:
    clock = Clock()
    steady = SteadyClock(clock)
    steady()
    clock.moment -= TOLERANCE
    assert (steady.take_steps(), steady.behind()) == ([], timedelta(0))
    assert steady() == NOW


def test_a_step_is_one_step_however_often_it_is_looked_at() -> None:
    clock = Clock()
    steady = SteadyClock(clock)
    steady()
    clock.forward(minutes=-10)
    for _ in range(5):
        steady()
        clock.forward(seconds=1)
    assert [step.by for step in steady.take_steps()] == [10 * MINUTE]
    clock.forward(minutes=-5)
    assert [step.by for step in steady.take_steps()] == [5 * MINUTE]
    assert steady.take_steps() == []


def test_many_threads_see_one_clock() -> None:
    clock = Clock()
    steady = SteadyClock(clock)
    steady()
    clock.forward(minutes=-10)
    assert set(all_at_once(lambda _: steady(), range(16))) == {NOW}
    assert len(steady.take_steps()) == 1


# In the shop


def test_a_step_back_is_journalled_once_with_its_seconds(shop: OpenShop, clock: Clock) -> None:
    shop.now()
    clock.forward(seconds=-90)
    assert note_clock(shop) == timedelta(seconds=90)
    clock.forward(seconds=5)
    assert note_clock(shop) == timedelta(seconds=85)
    assert steps_told(shop) == [{"seconds": 90}]
    clock.forward(seconds=90)
    assert note_clock(shop) == timedelta(0)
    assert steps_told(shop) == [{"seconds": 90}]
    check_books(shop.engine)


def test_a_right_clock_leaves_the_journal_alone(shop: OpenShop, clock: Clock) -> None:
    before = everything(shop.engine)
    clock.forward(days=3)
    assert note_clock(shop) == timedelta(0)
    assert everything(shop.engine) == before


def test_a_program_started_again_while_time_stands_still_does_not_tell_it_twice(
    open_till: OpenTill, clock: Clock
) -> None:
    """Three starts: the first sells, the second finds the clock set back, as does the third."""
    first = open_till()
    sell(first, duty_at(first), "BREAD")
    clock.forward(hours=-2)
    second = open_till()
    assert note_clock(second) == timedelta(hours=2)
    third = open_till()
    sell(third, duty_at(third), "BREAD")
    assert note_clock(third) == timedelta(hours=2)
    assert steps_told(third) == [{"seconds": 7200}]
    clock.forward(minutes=-1)
    note_clock(third)
    assert steps_told(third) == [{"seconds": 7200}, {"seconds": 60}]


def test_tickets_never_run_backwards(open_till: OpenTill, clock: Clock) -> None:
    shop = open_till()
    duty = duty_at(shop)
    for minutes in (0, 5, -30, 1, 40, -3):
        clock.forward(minutes=minutes)
        sell(shop, duty, "BREAD")
    clock.forward(hours=-5)
    again = open_till()
    sell(again, duty_at(again), "BREAD")
    rows = everything(shop.engine)
    sold = sorted(rows["sale"], key=lambda sale: sale["ticket_number"])
    moments = [sale["closed_at"] for sale in sold]
    assert moments == sorted(moments)
    assert moments[2] == moments[1] == NOW + 5 * MINUTE
    entries = [row["at"] for row in rows["journal_entry"] if row["till"] == "T1"]
    assert entries == sorted(entries)
    assert rows["till"][0]["last_at"] == max(moments)
    check_books(shop.engine)


def test_receipt_sale_and_journal_tell_the_same_moment(open_till: OpenTill, clock: Clock) -> None:
    """Another program wrote into this till's chain meanwhile, by a clock that goes ahead."""
    shop = open_till()
    duty = duty_at(shop)
    basket = paid(shop, scanned(shop, "BREAD"), Tender("cash", 300))
    ahead = NOW + 3 * MINUTE
    with shop.writing() as connection:
        shop.write_journal(connection, "imported", {}, ahead)
    sold = complete_sale(shop, basket, duty)
    rows = everything(shop.engine)
    (sale,) = rows["sale"]
    entry = json.loads(next(row for row in rows["journal_entry"] if row["kind"] == "sale")["entry"])
    assert sale["closed_at"] == ahead
    assert sale["closed_offset_minutes"] == entry["offset_minutes"] == 60
    assert entry["at"] == ahead.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert "14:35" in "\n".join(render_text(sold.receipt, 48))
    assert {row["at"] for row in rows["stock_movement"] if row["kind"] == "sold"} == {ahead}


@pytest.mark.parametrize("hours", [-1, 2])
def test_a_moment_is_in_the_offset_of_the_clock(
    shop: OpenShop, duty: Duty, clock: Clock, hours: int
) -> None:
    clock.moment = (NOW - MINUTE).astimezone(timezone(timedelta(hours=hours)))
    sell(shop, duty, "BREAD")
    (sale,) = everything(shop.engine)["sale"]
    assert (sale["closed_at"], sale["closed_offset_minutes"]) == (NOW, hours * 60)
    assert isinstance(sale["closed_at"], datetime)
