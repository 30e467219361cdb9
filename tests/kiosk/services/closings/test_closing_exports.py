"""Closings as rows for auditors."""

from datetime import date, datetime
from decimal import Decimal

from kiosk.rules.closing_periods import month_of, year_of
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
        "shift": 1,
        "total": Decimal("3.00"),
        "absolute": Decimal("3.00"),
        "perpetual": Decimal("3.00"),
        "perpetual_absolute": Decimal("3.00"),
    }
    assert [(row["kind"], row["number"], row["first_ticket"]) for row in rows[1:]] == [
        ("z", 2, None),
        ("month", 1, "T1-000001"),
    ]


def test_closings_are_chosen_by_what_they_close(shop: OpenShop, clock: Clock) -> None:
    close_day(shop, "BREAD")
    clock.moment = datetime.combine(date(2026, 11, 23), NOW.timetz())
    close_day(shop, "REPAIR")
    clock.moment = datetime.combine(date(2027, 1, 2), NOW.timetz())
    close_period(shop, month_of(NOW.date()), NADIA)
    close_period(shop, year_of(NOW.date()), NADIA)

    def closed(first: date | None, last: date | None) -> list[tuple[object, object]]:
        return [(row["kind"], row["number"]) for row in export_rows(shop, "closings", first, last)]

    day = date(2026, 11, 23)
    assert closed(day, day) == [("z", 2)]
    assert closed(None, NOW.date()) == [("z", 1)]
    november = [("z", 1), ("z", 2), ("month", 1)]
    assert closed(date(2026, 11, 1), date(2026, 11, 30)) == november
    assert closed(date(2026, 1, 1), date(2026, 12, 31)) == [*november, ("year", 1)]
    assert closed(date(2026, 12, 1), None) == [("year", 1)]
    assert closed(date(2027, 1, 1), None) == []
