"""The X: what the open shift amounts to, at any time; that it was read is in the journal."""

from dataclasses import dataclass
from typing import Any

from db import journal, print_jobs, shifts, tills
from kiosk.rules.errors import ShopError
from kiosk.rules.figures import Figures
from kiosk.rules.roles import check_may
from kiosk.services.closings.figures import figures_of_shift
from kiosk.services.closings.papers import About, local_time, paper_of
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.document import Document, to_json


@dataclass(frozen=True, slots=True)
class XReport:
    """A reading of the open shift, and its paper."""

    shift: int
    figures: Figures
    document: Document


def x_report(shop: OpenShop, staff: StaffMember) -> XReport:
    """Return what the open shift amounts to now. The books stay as they are; the journal says
    who read it, because they know now what should be in the drawer.

    `staff` reads it, or allows it with a PIN. Raises ShopError ``no_open_shift`` and
    ``manager_needed``.
    """
    check_may(staff.role, "x_report")
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        now = tills.moment(head, shop.now())
        check_still(connection, shop, staff, "x_report")
        row = shifts.open_shift_of(connection, shop.till)
        if row is None:
            raise ShopError("no_open_shift", till=shop.till)
        figures = figures_of_shift(connection, shop, row.id)
        values = _journalled(row.number, figures, staff)
        head = journal.append(connection, head, "x_report", values, now, shop.sign)
        tills.save_till(connection, head)
    about = About(
        kind="x",
        first_day=row.day,
        made_at=now,
        made_by=staff.first_name,
        shift=row.number,
        opened_at=local_time(row.opened_at, row.opened_offset_minutes),
    )
    return XReport(row.number, figures, paper_of(shop, figures, about))


def print_x(shop: OpenShop, report: XReport, staff: StaffMember) -> None:
    """Queue the paper of a reading; the journal keeps that it was printed, and for whom."""
    now = shop.now()
    values = _journalled(report.shift, report.figures, staff) | {"printed": True}
    with shop.writing() as connection:
        shop.write_journal(connection, "x_report", values, now)
        print_jobs.add_job(connection, shop.till, None, to_json(report.document), now)


def _journalled(shift: int, figures: Figures, staff: StaffMember) -> dict[str, Any]:
    return {
        "shift": shift,
        "staff": staff.number,
        "last_ticket": figures.last_ticket,
        "total_cents": figures.total_cents,
    }
