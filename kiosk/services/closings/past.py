"""Closings that were made: found again, read again, printed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db import closings, duplicates, journal, print_jobs, tills
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.figures import ClosingKind, Figures
from kiosk.rules.roles import check_may
from kiosk.services.closings.figures_json import from_json
from kiosk.services.closings.papers import local_time
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts import document as paper
from receipts.compose.duplicate import duplicate_of
from receipts.document import Document

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PastClosing:
    """A closing in a list. period: the day, the month or the year it is about."""

    id: int
    kind: ClosingKind
    number: int
    period: str
    total_cents: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class FoundClosing:
    """A closing as it was stored: its paper and its figures."""

    closing: PastClosing
    document: Document
    figures: Figures
    stored: str
    """The figures' own bytes, of which the journal has the hash."""


def past_closings(shop: OpenShop, most: int = MOST_SHOWN) -> tuple[PastClosing, ...]:
    """Return this till's closings, the newest first."""
    with shop.reading() as connection:
        rows: Sequence[AnyRow] = closings.latest_closings(connection, shop.till, most)
        return tuple(_closing(row) for row in rows)


def find_closing(shop: OpenShop, kind: ClosingKind, number: int) -> FoundClosing:
    """Return a closing of this till. Raises ShopError ``no_such_closing``."""
    with shop.reading() as connection:
        row = closings.find_closing(connection, shop.till, kind, number)
    if row is None:
        raise ShopError("no_such_closing", number=number)
    document, figures = paper.from_json(row.document), from_json(row.figures)
    return FoundClosing(_closing(row), document, figures, row.figures)


def reprint_closing(shop: OpenShop, kind: ClosingKind, number: int, staff: StaffMember) -> Document:
    """Queue a closing's paper once more, headed DUPLICATA and its number; return it.

    Raises ShopError ``no_such_closing`` and ``manager_needed``.
    """
    check_may(staff.role, "read_reports")
    with shop.writing() as connection:
        head = tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff, "read_reports")
        now = tills.moment(head, shop.now())
        row = closings.find_closing(connection, shop.till, kind, number)
        if row is None:
            raise ShopError("no_such_closing", number=number)
        again = duplicates.next_of_closing(connection, row.id)
        document = duplicate_of(paper.from_json(row.document), again)
        job = print_jobs.add_job(connection, shop.till, None, paper.to_json(document), now)
        duplicates.add_duplicate(
            connection,
            number=again,
            staff_number=staff.number,
            print_job_id=job,
            at=now,
            closing_id=row.id,
        )
        values = {
            "closing": kind,
            "closing_number": number,
            "number": again,
            "staff": staff.number,
        }
        head = journal.append(connection, head, "reprint", values, now, shop.sign)
        tills.save_till(connection, head)
    return document


def _closing(row: AnyRow) -> PastClosing:
    made_at = local_time(row.made_at, row.made_offset_minutes)
    return PastClosing(row.id, row.kind, row.number, row.period, row.total_cents, made_at)
