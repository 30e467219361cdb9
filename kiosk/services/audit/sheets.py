"""One row of the log whole: a ticket or a closing as its paper, and journal entries as they
were written, with what each is worth."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import audit, closings, journal
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, HeadMark
from kiosk.rules.log_search import Place
from kiosk.rules.shown_codes import shortened
from kiosk.rules.tickets import split_ticket
from kiosk.services.audit.days import offset_of
from kiosk.services.audit.rows import (
    TICKETS,
    ClosingRow,
    LogRow,
    ShiftRow,
    TicketRow,
    event_row,
    ticket_row,
    values_of,
)
from kiosk.services.shop import OpenShop
from kiosk.services.verify.entries import is_signed, key_at
from receipts.document import Document, DocumentError, from_json

OF_A_TICKET = (*TICKETS, "price_override")
OF_A_CLOSING = {"z": "z_report", "month": "month_closing", "year": "year_closing"}
CODES = ("voucher", "code", "codes", "vouchers")
"""Names under which entries of version 1 have whole codes of vouchers."""


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """An entry whole. `values` is its JSON as rows of text, with every code shortened.

    is_hash_right: whether the hash is that of the entry's bytes. is_linked: whether it stands
    on the entry before it; None where that one is not there any more. is_behind_gap: whether
    it is not there though nobody gave it up after the legal time. is_signed: by the
    till's key of that place; None where no key is known.
    """

    till: str
    seq: int
    at: datetime
    kind: str
    version: int | None
    values: tuple[str, ...]
    hash: str
    previous: str
    is_hash_right: bool
    is_linked: bool | None
    is_behind_gap: bool
    is_signed: bool | None

    @property
    def is_right(self) -> bool:
        """Tell whether nothing is wrong with it by itself."""
        is_linked = self.is_linked is not False and not self.is_behind_gap
        return self.is_hash_right and is_linked and self.is_signed is True


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a row of the log is. `paper` is None where there is none, or none any more."""

    paper: Document | None
    entries: tuple[EntrySheet, ...]


NOTHING = Sheet(None, ())


def sheet_of(shop: OpenShop, row: LogRow) -> Sheet:
    """Return what a row of a list stands for."""
    with shop.reading() as connection:
        if isinstance(row, TicketRow):
            return _ticket(connection, shop, row.name)
        if isinstance(row, ClosingRow):
            return _closing(connection, shop, row)
        if isinstance(row, ShiftRow):
            found = audit.entries_at(connection, row.till, row.opened_at)
            return Sheet(None, _sheets(connection, shop, found, "shift_opened"))
        entry = audit.find_entry(connection, row.till, row.seq)
        sheets = _sheets(connection, shop, [entry] if entry else [])
        return Sheet(_paper_of_entry(connection, entry) if entry else None, sheets)


def row_of(shop: OpenShop, place: Place) -> LogRow:
    """Return the row of a place that `find_place` returned."""
    with shop.reading() as connection:
        if place.ticket:
            found = audit.find_ticket(connection, *split_ticket(place.ticket))
            if found:
                return ticket_row(found)
        entry = audit.find_entry(connection, place.till, place.seq or 0)
        if entry is None:
            raise ShopError("no_such_entry", till=place.till, seq=place.seq)
        return event_row(shop, entry)


def find_place(shop: OpenShop, place: Place) -> Place:
    """Return a place as the log writes it: a till may be typed in small letters.

    Raises ShopError ``no_such_ticket``, ``no_such_entry`` and, where somebody typed a head
    that is not that of the entry, ``head_differs`` (till, seq).
    """
    with shop.reading() as connection:
        for till in dict.fromkeys((place.till, place.till.upper())):
            if place.ticket is not None:
                number = split_ticket(place.ticket)[1]
                if audit.find_ticket(connection, till, number):
                    return Place(till, ticket=f"{till}-{number:06d}")
            elif place.seq and (row := audit.find_entry(connection, till, place.seq)):
                _compare(place.mark, row)
                return Place(till, seq=place.seq, mark=place.mark)
    if place.ticket is not None:
        raise ShopError("no_such_ticket", ticket=place.ticket)
    raise ShopError("no_such_entry", till=place.till, seq=place.seq)


def _compare(mark: HeadMark | None, row: AnyRow) -> None:
    if mark and not mark.fits(Head(row.till, row.seq, row.hash)):
        raise ShopError("head_differs", till=row.till, seq=row.seq)


# Papers


def _ticket(connection: Connection, shop: OpenShop, name: str) -> Sheet:
    till, number = split_ticket(name)
    sale = audit.find_ticket(connection, till, number)
    if sale is None:
        return NOTHING
    paper = audit.paper_of(connection, sale.sale_id)
    found = [
        row
        for row in audit.entries_at(connection, till, sale.closed_at)
        if row.kind in OF_A_TICKET and values_of(row.entry).get("ticket") == name
    ]
    if not found:  # somebody may have changed when it was
        found = list(audit.entries_that_say(connection, till, OF_A_TICKET, f'"ticket":"{name}"'))
    return Sheet(_document(paper), _sheets(connection, shop, found))


def _closing(connection: Connection, shop: OpenShop, row: ClosingRow) -> Sheet:
    stored = closings.find_closing(connection, row.till, row.kind, row.number)
    if stored is None:
        return NOTHING
    found = audit.entries_at(connection, row.till, stored.made_at)
    sheets = _sheets(connection, shop, found, OF_A_CLOSING[row.kind])
    return Sheet(_document(stored.document), sheets)


def _paper_of_entry(connection: Connection, entry: AnyRow) -> Document | None:
    """Return the paper of an entry about a ticket."""
    name = values_of(entry.entry).get("ticket")
    if entry.kind not in TICKETS or not isinstance(name, str) or "-" not in name:
        return None
    sale = audit.find_ticket(connection, *split_ticket(name))
    paper = audit.paper_of(connection, sale.sale_id) if sale else None
    return _document(paper)


def _document(paper: str | None) -> Document | None:
    """Read a paper; None where there is none, or somebody has written something else."""
    try:
        return from_json(paper) if paper else None
    except DocumentError:
        return None


# Entries


def _sheets(
    connection: Connection, shop: OpenShop, rows: Sequence[AnyRow], kind: str = ""
) -> tuple[EntrySheet, ...]:
    return tuple(_sheet(connection, shop, row) for row in rows if kind in ("", row.kind))


def _sheet(connection: Connection, shop: OpenShop, row: AnyRow) -> EntrySheet:
    said = _read(row.entry)
    data = row.entry.encode()
    previous = str(said.get("previous", ""))
    before = audit.find_entry(connection, row.till, row.seq - 1)
    key = key_at(
        [(each.from_seq, each.public_key) for each in audit.keys(connection, row.till)], row.seq
    )
    return EntrySheet(
        till=row.till,
        seq=row.seq,
        at=row.at.astimezone(offset_of(row.entry) or shop.now().tzinfo),
        kind=row.kind,
        version=said.get("version"),
        values=tuple(_lines(said.get("values", row.entry))),
        hash=row.hash,
        previous=previous,
        is_hash_right=hashlib.sha256(data).hexdigest() == row.hash,
        is_linked=(previous == before.hash) if before else _begins(row.seq, previous),
        is_behind_gap=before is None and _is_gap(connection, row),
        is_signed=is_signed(key, data, row.signature) if key else None,
    )


def _is_gap(connection: Connection, row: AnyRow) -> bool:
    return bool(row.seq > 1 and row.seq - 1 > journal.purged_through(connection, row.till))


def _begins(seq: int, previous: str) -> bool | None:
    """Tell whether a first entry stands on nothing; None of any other."""
    return not previous if seq == 1 else None


def _read(entry: str) -> dict[str, Any]:
    try:
        said = json.loads(entry)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _lines(value: Any, name: str = "", depth: int = 0) -> list[str]:
    """Write JSON as rows that a person reads: names and values, indented."""
    margin = "  " * depth
    if isinstance(value, Mapping):
        head = [f"{margin}{name}:"] if name else []
        inner = depth + 1 if name else depth
        return head + [line for key in value for line in _lines(value[key], key, inner)]
    if isinstance(value, list) and any(isinstance(each, (Mapping, list)) for each in value):
        numbered = (_lines(each, f"{name} {n}", depth) for n, each in enumerate(value, 1))
        return [line for lines in numbered for line in lines]
    return [f"{margin}{name}: {_shown(name, value)}" if name else f"{margin}{value}"]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(name, each) for each in value)
    if isinstance(value, str) and name in CODES and not value.startswith("…"):
        return shortened(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
