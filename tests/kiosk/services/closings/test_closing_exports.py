"""Closings as rows for auditors."""

from datetime import date, datetime

from kiosk.rules.closing_periods import month_of
from kiosk.services.closings.periods import close_period
from kiosk.services.exports import columns_of, export_rows
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from tests.support.closings import close_right
from tests.support.shops import NADIA, NOW, Clock, duty_at
from tests.support.volunteer import sell


def close_day(shop: OpenShop, *codes: str) -> None:
    """Open the till, sell, end and close."""
    duty = duty_at(shop)
    if codes:
        sell(shop, duty, *codes)
    end_shift(shop, NADIA)
    close_right(shop, duty.shift_id)


def test_each_closing_is_a_row_with_its_totals(shop: OpenShop, clock: Clock) -> None:
    close_day(shop, "BREAD")
    clock.forward(hours=2)
    close_day(shop)
    clock.moment = datetime.combine(date(2026, 12, 1), NOW.timetz())
    close_period(shop, month_of(NOW.date()), NADIA)
    rows = list(export_rows(shop, "closings"))
    assert tuple(rows[0]) == columns_of("closings")
    assert rows[0] == {
        "till": "T1",
        "kind": "z",
        "number": 1,
        "period": "2026-11-22",
        "made_at": "2026-11-22T14:32:05+01:00",
        "staff": 1,
        "first_ticket": "T1-000001",
        "last_ticket": "T1-000001",
        "total_cents": 300,
        "absolute_cents": 300,
        "perpetual_cents": 300,
        "perpetual_absolute_cents": 300,
    }
    assert [(row["kind"], row["number"], row["first_ticket"]) for row in rows[1:]] == [
        ("z", 2, None),
        ("month", 1, "T1-000001"),
    ]


def test_closings_are_chosen_by_the_day_on_which_they_were_made(
    shop: OpenShop, clock: Clock
) -> None:
    close_day(shop, "BREAD")
    clock.moment = datetime.combine(date(2026, 11, 23), NOW.timetz())
    close_day(shop, "REPAIR")
    day = date(2026, 11, 23)
    assert [row["number"] for row in export_rows(shop, "closings", day, day)] == [2]
    assert [row["number"] for row in export_rows(shop, "closings", to_day=NOW.date())] == [1]
