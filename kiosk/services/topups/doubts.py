"""Receipts with top-up codes that may have come out by half: a manager settles each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import print_jobs, settled_papers, tills, topups
from kiosk.rules.errors import ShopError
from kiosk.rules.tickets import ticket_name
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from kiosk.services.topups.showings import codes_of, queue_copy, sale_of


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A receipt with codes of which nobody knows whether it came out.

    `was_sent` is false for one that failed before the first byte, as for want of the key, and
    for one that waited too long and was left (`was_left`): it can not have come out.
    """

    job_id: int
    ticket: str
    at: datetime
    detail: str
    was_sent: bool
    was_left: bool = False


def doubtful_receipts(shop: OpenShop) -> tuple[Doubtful, ...]:
    """Return what a manager has to settle, of every till, the oldest first."""
    with shop.reading() as connection:
        return tuple(
            Doubtful(
                row.id,
                ticket_name(row.till, row.ticket_number),
                row.updated_at,
                row.detail,
                bool(row.told) and row.state == "uncertain",
                row.state == "overdue",
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
        _check_open(doubtful, settled_papers.came_out(connection, doubtful.job_id, shop.now()))
        _note(connection, shop, doubtful, manager, came_out=True)


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
        detail = "settled: copied"
        settled = settled_papers.settle(connection, doubtful.job_id, detail, shop.now())
        _check_open(doubtful, settled)
        _note(connection, shop, doubtful, allowed_by, came_out=False)
        deed = (sale_id, receipt, codes)
        return queue_copy(connection, shop, doubtful.ticket, deed, staff, allowed_by)


def _check_open(doubtful: Doubtful, found: bool) -> None:
    if not found:
        raise ShopError("topup_settled_already", ticket=doubtful.ticket)


def _note(
    connection: Connection,
    shop: OpenShop,
    doubtful: Doubtful,
    manager: StaffMember,
    *,
    came_out: bool,
) -> None:
    check_still(connection, shop, manager, "reveal_code")
    values = {
        "ticket": doubtful.ticket,
        "job": doubtful.job_id,
        "came_out": came_out,
        "staff": manager.number,
    }
    shop.write_journal(connection, "topup_settled", values, shop.now())
