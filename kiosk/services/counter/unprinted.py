"""Papers that have not come out for certain, and what a person does about them.

Those that wait come by themselves. Of those that broke off nobody knows: somebody looks at
the printer and says that the paper is whole, or has it printed again. Those that can not be
printed as they are, and those that waited too long, are tried again or left. Receipts with
top-up codes that perhaps came out are a manager's matter (`services.topups.doubts`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection

from db import print_jobs, sales, settled_papers, tills, topups
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import Look
from kiosk.rules.roles import check_may
from kiosk.rules.tickets import ticket_name
from kiosk.services.counter.receipts_anew import composed_anew
from kiosk.services.duplicates import queue_duplicate
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.document import DocumentError, Text, from_json, to_json

WaitState = Literal["waiting", "going", "tried", "uncertain", "code", "failed", "overdue"]
"""waiting: it will come; going: on its way to paper at this moment; tried: in vain so far, it
will come; uncertain: it broke off, nobody knows; code: the same, and a code is on it, for a
manager; failed: it can not be printed as it is (`Unprinted.detail` says why); overdue: it
waited so long that somebody is asked first."""


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A paper that is not known to have come out.

    `name` is the ticket of a receipt, else the title of the paper. `detail` is the
    spool's word for what stopped it, "" for nothing.
    """

    job_id: int
    name: str
    is_receipt: bool
    at: datetime
    state: WaitState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """What the till asks whoever stands at it; one question at a time.

    uncertain: did `paper` come out whole? Answered by `settle_on_paper` (it did) or
    `settle_by_printing` (no, or partly). overdue: `count` papers, made from `since` to
    `until` (UTC), have waited too long. Answered by `print_overdue` or `leave_overdue`.
    """

    kind: Literal["uncertain", "overdue"]
    paper: Unprinted | None
    count: int
    since: datetime
    until: datetime


def unprinted_papers(shop: OpenShop) -> tuple[Unprinted, ...]:
    """Return what this till's printer is not known to have printed, the oldest first."""
    with shop.reading() as connection:
        return _papers(connection, shop, print_jobs.unprinted(connection, shop.till))


def question_of(shop: OpenShop, put_off: Collection[int] = ()) -> PaperQuestion | None:
    """Return what to ask now: about the oldest receipt that broke off, else another paper that
    did, else those that waited too long. `put_off` are jobs to be asked about later."""
    with shop.reading() as connection:
        rows = print_jobs.unprinted(connection, shop.till)
        asked = [row for row in rows if row.state in ("uncertain", "overdue")]
        asked = [row for row in asked if row.id not in put_off]
        papers = _papers(connection, shop, asked) if asked else ()
    doubtful = [paper for paper in papers if paper.state == "uncertain"]
    if doubtful:
        first = min(doubtful, key=lambda paper: not paper.is_receipt)  # a buyer waits for it
        return PaperQuestion("uncertain", first, 1, first.at, first.at)
    old = [
        paper for paper in papers
        if paper.state == "overdue" and paper.detail != print_jobs.LEFT
    ]  # fmt: skip
    if not old:
        return None
    made = [paper.at for paper in old]
    return PaperQuestion("overdue", None, len(old), min(made), max(made))


def settle_on_paper(shop: OpenShop, paper: Unprinted, staff: StaffMember) -> None:
    """Close an uncertain paper: somebody holds it in their hands, whole.

    Raises ShopError ``receipt_has_code`` and ``receipt_settled_already``.
    """
    _check_ordinary(paper)
    now = shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)  # before the receipt, as a refund holds them
        check_still(connection, shop, staff, "reprint")
        _check_open(paper, settled_papers.came_out(connection, paper.job_id, now))
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
            _check_open(paper, settled_papers.queue_again(connection, paper.job_id, now))
            number = 0
        else:
            sale_id = settled_papers.sale_of_job(connection, paper.job_id)
            receipt = print_jobs.lock_receipt(connection, sale_id)
            detail = "settled: printed again"
            _check_open(paper, settled_papers.settle(connection, paper.job_id, detail, now))
            of = (sale_id, _in_its_look(connection, shop, paper, sale_id, receipt.document))
            number, _ = queue_duplicate(connection, shop, paper.name, of, staff, allowed_by)
        _note(connection, shop, paper, staff, on_paper=False)
    return number


def _in_its_look(
    connection: Connection, shop: OpenShop, paper: Unprinted, sale_id: UUID, stored: str
) -> str:
    """Return the receipt in the language and size of the paper that broke off: a copy's may
    be others than those of the stored one."""
    broken, first = from_json(print_jobs.document_of(connection, paper.job_id)), from_json(stored)
    if (broken.lang, broken.large) == (first.lang, first.large):
        return stored
    try:
        look = Look(broken.lang, broken.large)
        return to_json(composed_anew(connection, shop, sale_id, stored, look))
    except ShopError:  # the shop's name has changed since: better the first words than none
        return stored


def try_again(shop: OpenShop, paper: Unprinted, staff: StaffMember) -> None:
    """Send a failed or overdue paper on its way again; no byte of it ever went out.

    Raises ShopError ``receipt_settled_already``.
    """
    with shop.writing() as connection:
        _begin(connection, shop, staff)
        queued = settled_papers.try_again(connection, paper.job_id, shop.till, shop.now())
        _check_open(paper, queued)
        note_waiting(connection, shop, [paper.job_id], staff, printed=True)


def leave(shop: OpenShop, paper: Unprinted, staff: StaffMember) -> None:
    """Give a failed or overdue paper up. A receipt can be asked for at any time (F8).

    Raises ShopError ``receipt_has_code`` for one with a code that nobody has read, and
    ``receipt_settled_already``.
    """
    with shop.writing() as connection:
        _begin(connection, shop, staff)
        if not settled_papers.leave(connection, paper.job_id, shop.now()):
            states = {row.id: row.state for row in print_jobs.unprinted(connection, shop.till)}
            if states.get(paper.job_id) in ("failed", "overdue"):
                raise ShopError("receipt_has_code", ticket=paper.name)
            _check_open(paper, found=False)
        note_waiting(connection, shop, [paper.job_id], staff, printed=False)


def print_overdue(shop: OpenShop, staff: StaffMember) -> int:
    """Print what waited too long; return how many papers."""
    return _settle_overdue(shop, staff, printed=True)


def leave_overdue(shop: OpenShop, staff: StaffMember) -> int:
    """Leave what waited too long, and ask no more; return how many papers.

    Receipts are not wanted any more, and can be asked for at any time (F8). Other papers,
    and receipts with a code that nobody has read, stay on the list.
    """
    return _settle_overdue(shop, staff, printed=False)


def _settle_overdue(shop: OpenShop, staff: StaffMember, *, printed: bool) -> int:
    change = settled_papers.queue_overdue if printed else settled_papers.leave_overdue
    with shop.writing() as connection:
        _begin(connection, shop, staff)
        jobs = change(connection, shop.till, shop.now())
        if jobs:
            note_waiting(connection, shop, jobs, staff, printed=printed)
    return len(jobs)


def _begin(connection: Connection, shop: OpenShop, staff: StaffMember) -> None:
    """Hold the till before its receipts, as a refund holds them."""
    tills.lock_till(connection, shop.till)
    check_still(connection, shop, staff, "reprint")


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


def note_waiting(
    connection: Connection,
    shop: OpenShop,
    jobs: Sequence[int],
    staff: StaffMember,
    *,
    printed: bool,
) -> None:
    """Journal what became of papers that waited for a person."""
    sale_ids = settled_papers.sales_of_jobs(connection, jobs)
    values: dict[str, Any] = {
        "printed": printed,
        "tickets": sorted(_tickets(connection, sale_ids).values()),
        "jobs": [*jobs],
        "staff": staff.number,
    }
    shop.write_journal(connection, "waiting_papers_settled", values, shop.now())


def _papers(
    connection: Connection, shop: OpenShop, rows: Sequence[AnyRow]
) -> tuple[Unprinted, ...]:
    names = _tickets(connection, [row.sale_id for row in rows if row.sale_id])
    codes = {row.id for row in topups.doubtful_receipts(connection)} if rows else set()
    return tuple(
        Unprinted(
            row.id,
            names.get(row.sale_id) or _title(row.document, shop.record.name),
            row.sale_id is not None,
            row.created_at,
            "code" if row.state == "uncertain" and row.id in codes else _state(row),
            row.detail,
        )
        for row in rows
    )


def _state(row: AnyRow) -> WaitState:
    match row.state:
        case "sending":
            return "going"
        case "uncertain":
            return "uncertain"
        case "failed":
            return "failed"
        case "overdue":
            return "overdue"
    return "tried" if row.state == "queued" and row.attempts else "waiting"


def _tickets(connection: Connection, sale_ids: Sequence[UUID]) -> dict[UUID, str]:
    return {
        row.sale_id: ticket_name(row.till, row.ticket_number)
        for row in sales.tickets_of(connection, sale_ids)
    }


def _title(document: str, shop_name: str) -> str:
    """Return what a paper calls itself, which stands in bold below the shop's name; nothing
    for one that can not be read."""
    try:
        elements = from_json(document).elements
    except DocumentError:
        return ""
    texts = [each for each in elements if isinstance(each, Text) and each.text]
    titles = [each.text for each in texts if each.bold and each.text != shop_name]
    return next(iter([*titles, *(each.text for each in texts)]), "")
