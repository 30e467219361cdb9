"""Months and years: the sums of their Zs, numbered, closed for good."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from db import shifts
from kiosk.rules.closing_periods import month_of, year_of
from kiosk.services.closings.figures_json import from_json
from kiosk.services.closings.past import find_closing
from kiosk.services.closings.periods import close_period, periods_to_close
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from receipts.document import to_json
from receipts.render.text import render_text
from tests.support.books import check_books
from tests.support.closings import close_right, journalled
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, NOW, Clock, OpenTill, duty_at
from tests.support.volunteer import sell

NOVEMBER, DECEMBER = month_of(date(2026, 11, 1)), month_of(date(2026, 12, 1))
YEAR = year_of(date(2026, 1, 1))


def day_of(shop: OpenShop, clock: Clock, day: date, *codes: str) -> None:
    """Open the till on a day, sell one basket, end and close."""
    clock.moment = datetime.combine(day, NOW.timetz())
    duty = duty_at(shop)
    if codes:
        sell(shop, duty, *codes)
    clock.forward(hours=3)
    end_shift(shop, NADIA)
    close_right(shop, duty.shift_id)


@pytest.fixture
def two_months(shop: OpenShop, clock: Clock) -> OpenShop:
    """Two days in November, one in December; it is January."""
    day_of(shop, clock, date(2026, 11, 22), "BREAD")
    day_of(shop, clock, date(2026, 11, 30), "MILK", "BREAD")
    day_of(shop, clock, date(2026, 12, 1), "REPAIR")
    clock.moment = datetime.combine(date(2027, 1, 1), NOW.timetz())
    return shop


def test_a_month_is_the_sum_of_its_zs(two_months: OpenShop, clock: Clock) -> None:
    assert periods_to_close(two_months) == (NOVEMBER, DECEMBER, YEAR)
    closed = close_period(two_months, NOVEMBER, NADIA)
    assert closed.number == 1
    row = everything(two_months.engine)["closing"][-1]
    assert from_json(row.pop("figures")) == closed.figures
    assert row.pop("document") == to_json(closed.document)
    assert row == {
        "id": row["id"],
        "till": "T1",
        "kind": "month",
        "number": 1,
        "shift_id": None,
        "period": "2026-11",
        "first_ticket": 1,
        "last_ticket": 2,
        "total_cents": 800,
        "absolute_cents": 800,
        "perpetual_cents": 800,
        "perpetual_absolute_cents": 800,
        "made_at": clock.moment,
        "made_offset_minutes": 60,
        "made_by": 1,
    }
    (entry,) = journalled(two_months, "month_closing")
    assert (entry["first_z"], entry["last_z"], entry["zs"]) == (1, 2, 2)
    assert (entry["total_cents"], entry["perpetual_cents"]) == (800, 800)
    shown = " ".join(" ".join(render_text(closed.document, 48)).split())
    assert "CLÔTURE MENSUELLE n° 1 Novembre 2026 Caisse T1 2 clôtures Z : n° 1 à 2" in shown
    assert periods_to_close(two_months) == (DECEMBER, YEAR)
    check_books(two_months.engine)


def test_a_year_comes_after_its_months_and_is_their_sum(two_months: OpenShop) -> None:
    assert refusal_of(lambda: close_period(two_months, YEAR, NADIA)).code == "period_older_first"
    months = [close_period(two_months, each, NADIA) for each in (NOVEMBER, DECEMBER)]
    year = close_period(two_months, YEAR, NADIA)
    assert [each.number for each in (*months, year)] == [1, 2, 1]
    assert year.figures.total_cents == sum(each.figures.total_cents for each in months) == 1300
    assert year.figures.perpetual_cents == 1300
    assert year.figures.matches
    assert find_closing(two_months, "year", 1).figures == year.figures
    assert periods_to_close(two_months) == ()


def test_nothing_comes_into_a_closed_month(two_months: OpenShop) -> None:
    close_period(two_months, NOVEMBER, NADIA)
    assert (
        refusal_of(lambda: close_period(two_months, NOVEMBER, NADIA)).code
        == "period_closed_already"
    )
    late = NOW + timedelta(days=1)
    with pytest.raises(DBAPIError, match="closed period"), two_months.writing() as connection:
        shifts.add_shift(connection, "T1", 9, 1, 0, late)


def test_a_month_waits_for_its_shifts_and_its_end(shop: OpenShop, clock: Clock) -> None:
    day_of(shop, clock, date(2026, 11, 22), "BREAD")
    duty = duty_at(shop)
    assert refusal_of(lambda: close_period(shop, NOVEMBER, NADIA)).code == "period_not_over"
    clock.forward(days=10)
    assert refusal_of(lambda: close_period(shop, NOVEMBER, NADIA)).code == "period_has_shifts"
    end_shift(shop, NADIA)
    assert refusal_of(lambda: close_period(shop, NOVEMBER, NADIA)).code == "period_has_shifts"
    close_right(shop, duty.shift_id)
    assert close_period(shop, NOVEMBER, NADIA).number == 1


def test_each_till_closes_its_own_months(two_months: OpenShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    assert periods_to_close(other) == ()
    assert refusal_of(lambda: close_period(other, NOVEMBER, NADIA)).code == "period_empty"
    close_period(two_months, NOVEMBER, NADIA)
    assert periods_to_close(other) == ()


def test_a_volunteer_closes_no_month(two_months: OpenShop) -> None:
    assert refusal_of(lambda: close_period(two_months, NOVEMBER, LUC)).code == "manager_needed"
    assert len(everything(two_months.engine)["closing"]) == 3
