"""Papers that have not come out for certain, and what a person does about them.

Those that wait come by themselves. Of those that broke off nobody knows: somebody looks at
the printer and says that the paper is there, or has it printed again. Receipts with top-up
codes are a manager's matter (`services.topups.doubts`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from db import print_jobs, sales, tills, topups
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.rules.tickets import ticket_name
from kiosk.services.duplicates import queue_duplicate
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.document import DocumentError, Text, from_json

WaitState = Literal["waiting", "failed", "uncertain", "code"]
"""On its way; tried in vain so far; nobody knows; nobody knows, and a code is on it."""


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A paper that is not known to have come out.

    `name` is the ticket of a receipt, else the first words of the paper.
    """

    job_id: int
    name: str
    is_receipt: bool
    at: datetime
    state: WaitState


def unprinted_papers(shop: OpenShop) -> tuple[Unprinted, ...]:
    """Return what this till's printer is not known to have printed, the oldest first."""
    with shop.reading() as connection:
        rows = print_jobs.unprinted(connection, shop.till)
        names = _tickets(connection, [row.sale_id for row in rows if row.sale_id])
        codes = {row.id for row in topups.doubtful_receipts(connection)} if rows else set()
    return tuple(
        Unprinted(
            row.id,
            names.get(row.sale_id) or _first_words(row.document),
            row.sale_id is not None,
            row.created_at,
            "code" if row.id in codes else _state(row),
        )
        for row in rows
    )


def settle_on_paper(shop: OpenShop, paper: Unprinted, staff: StaffMember) -> None:
    """Close an uncertain paper: somebody holds it in their hands.

    Raises ShopError ``receipt_has_code`` and ``receipt_settled_already``.
    """
    _check_ordinary(paper)
    now = shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)  # before the receipt, as a refund holds them
        check_still(connection, shop, staff, "reprint")
        settled = print_jobs.settle(connection, paper.job_id, "settled: on paper", now)
        _check_open(paper, settled)
        _note(connection, shop, paper, staff, on_paper=True)


def settle_by_printing(
    shop: OpenShop, paper: Unprinted, staff: StaffMember, allowed_by: StaffMember | None = None
) -> int:
    """Print an uncertain paper once more; return the duplicate's number, 0 for other papers
    than receipts, which come again as they are.

    Raises ShopError ``manager_needed``, ``receipt_has_code`` and ``receipt_settled_already``.
    """
    check_may((allowed_by or staff).role, "reprint")
    _check_ordinary(paper)
    now = shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)  # before the receipt, as a refund holds them
        check_still(connection, shop, allowed_by or staff, "reprint")
        if not paper.is_receipt:
            _check_open(paper, print_jobs.queue_again(connection, paper.job_id, now))
            number = 0
        else:
            sale_id = print_jobs.sale_of_job(connection, paper.job_id)
            receipt = print_jobs.lock_receipt(connection, sale_id)
            detail = "settled: printed again"
            _check_open(paper, print_jobs.settle(connection, paper.job_id, detail, now))
            of = (sale_id, receipt.document)
            number, _ = queue_duplicate(connection, shop, paper.name, of, staff, allowed_by)
        _note(connection, shop, paper, staff, on_paper=False)
    return number


def _check_ordinary(paper: Unprinted) -> None:
    if paper.state == "code":
        raise ShopError("receipt_has_code", ticket=paper.name)


def _check_open(paper: Unprinted, found: bool) -> None:
    if not found:
        raise ShopError("receipt_settled_already", name=paper.name)


def _note(
    connection: Connection,
    shop: OpenShop,
    paper: Unprinted,
    staff: StaffMember,
    *,
    on_paper: bool,
) -> None:
    values = {
        "ticket": paper.name if paper.is_receipt else None,
        "job": paper.job_id,
        "on_paper": on_paper,
        "staff": staff.number,
    }
    shop.write_journal(connection, "receipt_settled", values, shop.now())


def _state(row: AnyRow) -> WaitState:
    if row.state == "uncertain":
        return "uncertain"
    return "failed" if row.state == "queued" and row.attempts else "waiting"


def _tickets(connection: Connection, sale_ids: list[UUID]) -> dict[UUID, str]:
    return {
        row.sale_id: ticket_name(row.till, row.ticket_number)
        for row in sales.tickets_of(connection, sale_ids)
    }


def _first_words(document: str) -> str:
    """Return what a paper calls itself; nothing for one that can not be read."""
    try:
        elements = from_json(document).elements
    except DocumentError:
        return ""
    return next((each.text for each in elements if isinstance(each, Text) and each.text), "")
