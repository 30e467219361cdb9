"""Receipts with top-up codes that may have come out by half: a manager settles each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import print_jobs, tills, topups
from kiosk.rules.errors import ShopError
from kiosk.rules.tickets import ticket_name
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from kiosk.services.topups.codes import SET_ASIDE
from kiosk.services.topups.showings import codes_of, queue_copy, sale_of


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A receipt with codes of which nobody knows whether it came out.

    `was_sent` is false for one that was set aside before the first byte, for want of the
    key: it can not have come out.
    """

    job_id: int
    ticket: str
    at: datetime
    detail: str
    was_sent: bool


def doubtful_receipts(shop: OpenShop) -> tuple[Doubtful, ...]:
    """Return what a manager has to settle, of every till, the oldest first."""
    with shop.reading() as connection:
        return tuple(
            Doubtful(
                row.id,
                ticket_name(row.till, row.ticket_number),
                row.updated_at,
                row.detail,
                bool(row.told) and row.detail not in SET_ASIDE,
            )
            for row in topups.doubtful_receipts(connection)
        )


def settle_came_out(shop: OpenShop, doubtful: Doubtful, manager: StaffMember) -> None:
    """Close a doubtful receipt: somebody saw it come out, with its codes.

    Raises ShopError ``topup_never_sent`` and ``topup_settled_already``.
    """
    if not doubtful.was_sent:
        raise ShopError("topup_never_sent", ticket=doubtful.ticket)
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        _close(connection, shop, doubtful, "settled: came out", manager)


def settle_with_copy(
    shop: OpenShop, doubtful: Doubtful, staff: StaffMember, allowed_by: StaffMember
) -> int:
    """Close a doubtful receipt that did not come out, and queue a copy; return its number.

    Raises ShopError ``topup_settled_already``.
    """
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        sale_id = sale_of(connection, doubtful.ticket)
        codes = codes_of(connection, sale_id)
        receipt = print_jobs.lock_receipt(connection, sale_id)
        _close(connection, shop, doubtful, "settled: copied", allowed_by)
        deed = (sale_id, receipt, codes)
        return queue_copy(connection, shop, doubtful.ticket, deed, staff, allowed_by)


def _close(
    connection: Connection, shop: OpenShop, doubtful: Doubtful, detail: str, manager: StaffMember
) -> None:
    check_still(connection, shop, manager, "reveal_code")
    now = shop.now()
    if not print_jobs.settle(connection, doubtful.job_id, detail, now):
        raise ShopError("topup_settled_already", ticket=doubtful.ticket)
    values = {
        "ticket": doubtful.ticket,
        "job": doubtful.job_id,
        "came_out": detail.endswith("came out"),
        "staff": manager.number,
    }
    shop.write_journal(connection, "topup_settled", values, now)
