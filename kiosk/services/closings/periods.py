"""Closing a month or a year: the sum of its Zs, numbered, and nothing comes into it after."""

from dataclasses import dataclass

from sqlalchemy import Connection

from db import closings, tills
from kiosk.rules.closing_periods import Period, check_closable, open_periods
from kiosk.rules.figures import Figures, sum_of
from kiosk.rules.roles import check_may
from kiosk.services.closings.figures_json import from_json
from kiosk.services.closings.papers import About
from kiosk.services.closings.store import Closing, store_closing
from kiosk.services.journal.heads import keep_head
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.document import Document


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """A month or year that is closed, its number and its paper."""

    period: Period
    number: int
    figures: Figures
    document: Document


def periods_to_close(shop: OpenShop) -> tuple[Period, ...]:
    """Return the till's months and years that are over and not closed, the next one first."""
    with shop.reading() as connection:
        days = [row.day for row in closings.shift_days(connection, shop.till)]
        return open_periods(days, _closed(connection, shop), shop.today())


def close_period(shop: OpenShop, period: Period, staff: StaffMember) -> ClosedPeriod:
    """Close a month or a year of this till for good, in one transaction.

    Raises ShopError as `check_closable`, and ``manager_needed``. The database refuses what
    would come into it later.
    """
    check_may(staff.role, "period_closing")
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff, "period_closing")
        now = tills.moment(head, shop.now())
        days = [(row.day, row.is_closed) for row in closings.shift_days(connection, shop.till)]
        check_closable(period, days, _closed(connection, shop), shop.today())
        zs = closings.zs_within(connection, shop.till, period.name)
        figures = sum_of([from_json(row.figures) for row in zs])
        number = closings.next_number(connection, shop.till, period.kind)
        first, last = zs[0].number, zs[-1].number
        about = About(
            kind=period.kind,
            first_day=period.first_day,
            made_at=now,
            made_by=staff.first_name,
            number=number,
            closings=(first, last, len(zs)),
        )
        journalled = {"first_z": first, "last_z": last, "zs": len(zs)}
        closing = Closing(figures, about, period.name, period.kind, journalled)
        stored = store_closing(connection, shop, head, closing, staff, now)
        tills.save_till(connection, stored.head)
    keep_head(shop)
    return ClosedPeriod(period, number, figures, stored.document)


def _closed(connection: Connection, shop: OpenShop) -> set[str]:
    months = closings.closed_periods(connection, shop.till, "month")
    return months | closings.closed_periods(connection, shop.till, "year")
