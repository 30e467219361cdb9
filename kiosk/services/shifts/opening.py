"""Opening a till: a shift begins with the cash that was counted in the drawer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from db import closings, journal, shifts, tills
from kiosk.rules.closing_periods import Period, PeriodKind
from kiosk.rules.errors import ShopError
from kiosk.services.shifts.state import OpenShift, float_left
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still

MOST_FLOAT_CENTS = 1_000_000_00
SLIGHTLY_BEHIND = timedelta(days=31)
KINDS: tuple[PeriodKind, ...] = ("month", "year")


def open_till(shop: OpenShop, staff_number: int, float_cents: int) -> OpenShift:
    """Open a shift with the cash that is in the drawer, in cents.

    What the last closing left there is kept beside it, and the difference goes into the
    journal. The shift's day is the shop's, but never one of a month that is closed: a computer
    that was set to another time zone opens on the first open day.

    Raises ShopError ``shift_already_open``, ``amount_too_large`` (the float),
    ``manager_needed`` and ``staff_changed``.
    """
    if not 0 <= float_cents <= MOST_FLOAT_CENTS:
        raise ShopError("amount_too_large", most_cents=MOST_FLOAT_CENTS)
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff_number, "sell")
        now = tills.moment(head, shop.now())
        if shifts.open_shift_of(connection, shop.till):
            raise ShopError("shift_already_open", till=shop.till)
        number, expected = head.last_shift + 1, float_left(connection, shop.till)
        day = _day(connection, shop)
        identity = shifts.add_shift(
            connection,
            shop.till,
            number,
            staff_number,
            float_cents,
            now,
            expected,
            day,
            head.journal_seq + 1,
        )
        values: dict[str, Any] = {
            "shift": number,
            "staff": staff_number,
            "float_cents": float_cents,
        }
        if expected is not None:
            values["expected_float_cents"] = expected
            values["difference_cents"] = float_cents - expected
        if day != now.date():
            values["day"] = day.isoformat()
        head = replace(head, last_shift=number)
        head = journal.append(connection, head, "shift_opened", values, now, shop.sign)
        tills.save_till(connection, head)
    return OpenShift(identity, number, now, float_cents)


def _day(connection: Connection, shop: OpenShop) -> date:
    """Return the day of a shift that opens today: the first one behind all that is closed.

    By a clock that is not a month behind, or older than the shop, no shift is of an earlier
    day than the one before it.
    """
    today = shop.today()
    last = shifts.last_shift_of(connection, shop.till)
    if last and (last.day - today <= SLIGHTLY_BEHIND or today < tills.founded_on(connection)):
        today = max(today, last.day)
    closed = [
        Period(kind, name).next_day
        for kind in KINDS
        for name in closings.closed_periods(connection, shop.till, kind)
    ]
    return max((today, *closed))
