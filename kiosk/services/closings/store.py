"""Storing a closing: its number, its figures, its paper and its journal entry."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import closings, journal, print_jobs
from db.rows import AnyRow
from db.tills import TillHead
from kiosk.rules.figures import ClosingKind, Figures
from kiosk.rules.journal_heads import Head
from kiosk.rules.tickets import ticket_name
from kiosk.services.closings.figures import signed
from kiosk.services.closings.figures_json import to_json
from kiosk.services.closings.papers import About, local_time, paper_of
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from receipts import document as paper
from receipts.document import Document

JOURNAL_KINDS: dict[ClosingKind, str] = {
    "z": "z_report",
    "month": "month_closing",
    "year": "year_closing",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A closing that is stored: its row, its number and paper, and the till's head after its
    journal entries, to be saved by the caller."""

    closing_id: int
    number: int
    document: Document
    head: TillHead


@dataclass(frozen=True, slots=True)
class Closing:
    """What is to be stored. `journalled`: what the journal says of it besides the figures."""

    figures: Figures
    about: About
    period: str
    kind: ClosingKind
    journalled: dict[str, Any]
    shift_id: int | None = None


def store_z(
    connection: Connection,
    shop: OpenShop,
    head: TillHead,
    shift_row: AnyRow,
    figures: Figures,
    staff: StaffMember,
    at: datetime,
    *,
    signature_missing: bool = False,
    x_read: bool = False,
) -> Stored:
    """Store the Z of a shift in the transaction that closes it; the till is locked (`head`).

    Call it when the counts (tender_count) are written and the shift is closed: both are read
    here and added to the figures. The caller saves the head that it returns.
    """
    figures = signed(connection, figures, shift_row.id)
    second = figures.countersigned_by
    number = closings.next_number(connection, shop.till, "z")
    about = About(
        kind="z",
        first_day=shift_row.day,
        made_at=at,
        made_by=staff.first_name,
        number=number,
        shift=shift_row.number,
        opened_at=local_time(shift_row.opened_at, shift_row.opened_offset_minutes),
        ended_at=local_time(shift_row.ended_at, shift_row.ended_offset_minutes),
        countersigned_by="" if second is None else closings.first_name_of(connection, second),
        signature_missing=signature_missing,
        x_read=x_read,
    )
    period = shift_row.day.isoformat()
    journalled = {"shift": shift_row.number}
    closing = Closing(figures, about, period, "z", journalled, shift_row.id)
    return store_closing(connection, shop, head, closing, staff, at)


def store_closing(
    connection: Connection,
    shop: OpenShop,
    head: TillHead,
    closing: Closing,
    staff: StaffMember,
    at: datetime,
) -> Stored:
    """Store a closing whose number was taken under the till's lock, and queue its paper.

    The entry comes first: its hash, which stands for the whole log up to here, is on the
    paper.
    """
    figures, number = closing.figures, closing.about.number
    if number is None:
        raise ValueError("a closing has a number")
    content = to_json(figures)
    if not figures.matches:
        differing = _mismatch(closing, number)
        head = journal.append(connection, head, "closing_mismatch", differing, at, shop.sign)
    values = _values(shop.till, closing, number, staff, content)
    head = journal.append(connection, head, JOURNAL_KINDS[closing.kind], values, at, shop.sign)
    entry = Head(head.till, head.journal_seq, head.journal_hash)
    document = paper_of(shop, figures, replace(closing.about, head=entry))
    row: dict[str, Any] = {
        "till": shop.till,
        "kind": closing.kind,
        "number": number,
        "shift_id": closing.shift_id,
        "period": closing.period,
        "first_ticket": figures.first_ticket,
        "last_ticket": figures.last_ticket,
        "total_cents": figures.total_cents,
        "absolute_cents": figures.absolute_cents,
        "perpetual_cents": figures.perpetual_cents,
        "perpetual_absolute_cents": figures.perpetual_absolute_cents,
        "figures": content,
        "document": paper.to_json(document),
        "made_at": at,
        "made_offset_minutes": journal.offset_minutes(at),
        "made_by": staff.number,
    }
    closing_id = closings.add_closing(connection, row)
    print_jobs.add_job(connection, shop.till, None, row["document"], at)
    head = journal.append(connection, head, "closing_paper", _paper(closing, row), at, shop.sign)
    return Stored(closing_id, number, document, head)


def _paper(closing: Closing, row: dict[str, Any]) -> dict[str, Any]:
    """Return what binds the stored paper, which has the closing's own entry on it, to the log."""
    digest = hashlib.sha256(row["document"].encode()).hexdigest()
    return {"closing": closing.kind, "number": row["number"], "document_sha256": digest}


def _values(
    till: str, closing: Closing, number: int, staff: StaffMember, content: str
) -> dict[str, Any]:
    """Return what the journal keeps of a closing; the hash binds the stored figures to it."""
    figures = closing.figures
    return closing.journalled | {
        "number": number,
        "period": closing.period,
        "staff": staff.number,
        "first_ticket": _ticket(till, figures.first_ticket),
        "last_ticket": _ticket(till, figures.last_ticket),
        "total_cents": figures.total_cents,
        "absolute_cents": figures.absolute_cents,
        "perpetual_cents": figures.perpetual_cents,
        "perpetual_absolute_cents": figures.perpetual_absolute_cents,
        "tenders": [
            {"kind": each.name, "count": each.count, "amount_cents": each.cents}
            for each in figures.tenders
        ],
        "vat": [
            {"rate_bp": each.rate_bp, "net_cents": each.net_cents, "vat_cents": each.vat_cents}
            for each in figures.vat
        ],
        "figures_sha256": hashlib.sha256(content.encode()).hexdigest(),
    }


def _ticket(till: str, number: int | None) -> str | None:
    return None if number is None else ticket_name(till, number)


def _mismatch(closing: Closing, number: int) -> dict[str, Any]:
    figures = closing.figures
    return {
        "closing": closing.kind,
        "number": number,
        "perpetual_cents": figures.perpetual_cents,
        "perpetual_absolute_cents": figures.perpetual_absolute_cents,
        "carried_cents": figures.carried_cents,
        "carried_absolute_cents": figures.carried_absolute_cents,
    }
