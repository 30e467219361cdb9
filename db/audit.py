"""The log as somebody pages through it: entries, tickets, shifts and closings by their keys.

Nothing here changes anything. A page begins behind the key of the last row of the one before,
so that the first page of a long log costs what the last one does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, tuple_
from sqlalchemy.sql.expression import literal

from db.closing_figures import CLOSING
from db.print_jobs import JOB
from db.rows import AnyRow
from db.sales import SALE
from db.shifts import SHIFT
from db.tables import JournalEntry, TillKey, table_of
from db.tills import TILL

ENTRY = table_of(JournalEntry)
KEY = table_of(TillKey)

EntryKey = tuple[datetime, str, int]
"""When, till, sequence."""
SaleKey = tuple[datetime, str, int]
"""When, till, number of the ticket."""

_ENTRY_KEY = (ENTRY.c.at, ENTRY.c.till, ENTRY.c.seq)
_SALE_KEY = (SALE.c.closed_at, SALE.c.till, SALE.c.ticket_number)
_TICKET = (
    SALE.c.till,
    SALE.c.ticket_number,
    SALE.c.shift_id,
    SALE.c.staff_number,
    SALE.c.total_cents,
    SALE.c.closed_at,
    SALE.c.closed_offset_minutes,
    SALE.c.kind,
)
_STAFF_NAMES = ("staff", "by")
"""How the names end under which the log says who did something, or allowed it: also
`allowed_by` and `countersigned_by`."""


def tills(connection: Connection) -> Sequence[AnyRow]:
    """Return (name, journal_seq) of every till, in order."""
    return connection.execute(select(TILL.c.name, TILL.c.journal_seq).order_by(TILL.c.name)).all()


# Entries


def newest_entry(
    connection: Connection, before: datetime | None, till: str | None
) -> AnyRow | None:
    """Return (at, entry) of the newest entry before a moment, of one till or of any."""
    query = select(ENTRY.c.at, ENTRY.c.entry)
    if before:
        query = query.where(ENTRY.c.at < before)
    if till:
        query = query.where(_is_of(ENTRY.c.till, till))
    newest = (column.desc() for column in _ENTRY_KEY)
    return connection.execute(query.order_by(*newest).limit(1)).first()


def entries(
    connection: Connection,
    most: int,
    *,
    between: tuple[datetime | None, datetime | None] = (None, None),
    till: str | None = None,
    kinds: Sequence[str] = (),
    staff: int | None = None,
    behind: EntryKey | None = None,
    newest_first: bool = False,
) -> Sequence[AnyRow]:
    """Return (till, seq, at, kind, entry) of entries by time: from one moment to before
    another, of these kinds (all when none is named), in which this staff number stands."""
    query = select(ENTRY.c.till, ENTRY.c.seq, ENTRY.c.at, ENTRY.c.kind, ENTRY.c.entry)
    query = query.where(*_within(ENTRY.c.at, between))
    if till:
        query = query.where(_is_of(ENTRY.c.till, till))
    if kinds:
        query = query.where(ENTRY.c.kind.in_(kinds))
    if staff is not None:
        query = query.where(_names_staff(staff))
    query = _behind(query, _ENTRY_KEY, behind, newest_first=newest_first)
    return connection.execute(query.limit(most)).all()


def find_entry(connection: Connection, till: str, seq: int) -> AnyRow | None:
    """Return a whole entry, None where it is not there."""
    query = select(ENTRY).where(ENTRY.c.till == till, ENTRY.c.seq == seq)
    return connection.execute(query).first()


def entries_at(connection: Connection, till: str, at: datetime) -> Sequence[AnyRow]:
    """Return the whole entries of a till's one moment, in order."""
    query = select(ENTRY).where(ENTRY.c.till == till, ENTRY.c.at == at)
    return connection.execute(query.order_by(ENTRY.c.seq)).all()


def entries_that_say(
    connection: Connection, till: str, kinds: Sequence[str], said: str
) -> Sequence[AnyRow]:
    """Return the whole entries of these kinds in whose JSON a text stands, in order; the
    till's whole chain is looked through."""
    query = select(ENTRY).where(ENTRY.c.till == till, ENTRY.c.kind.in_(kinds))
    query = query.where(ENTRY.c.entry.contains(said, autoescape=True))
    return connection.execute(query.order_by(ENTRY.c.seq)).all()


def _names_staff(number: int) -> ColumnElement[bool]:
    # Canonical JSON has no spaces, and a number is followed by a comma or a brace.
    return or_(
        *(
            ENTRY.c.entry.contains(f'{name}":{number}{end}', autoescape=True)
            for name in _STAFF_NAMES
            for end in ",}"
        )
    )


# Tickets


def count_tickets(
    connection: Connection, since: datetime, until: datetime, till: str | None
) -> int:
    """Count the tickets from one moment to before another."""
    query = select(func.count()).where(*_within(SALE.c.closed_at, (since, until)))
    if till:
        query = query.where(_is_of(SALE.c.till, till))
    return int(connection.execute(query).scalar_one())


def tickets(
    connection: Connection,
    most: int,
    *,
    between: tuple[datetime | None, datetime | None] = (None, None),
    till: str | None = None,
    staff: int | None = None,
    total_cents: int | None = None,
    behind: SaleKey | None = None,
) -> Sequence[AnyRow]:
    """Return tickets, the newest first: of a till, of who sold, of a total or its opposite."""
    query = select(*_TICKET).where(*_within(SALE.c.closed_at, between))
    query = query.where(*_chosen(till, staff, total_cents))
    query = _behind(query, _SALE_KEY, behind, newest_first=True)
    return connection.execute(query.limit(most)).all()


def tickets_in_order(
    connection: Connection,
    *,
    between: tuple[datetime, datetime],
    till: str | None = None,
    staff: int | None = None,
    total_cents: int | None = None,
) -> Sequence[AnyRow]:
    """Return all tickets of a short time till by till, by their numbers."""
    query = select(*_TICKET).where(*_within(SALE.c.closed_at, between))
    query = query.where(*_chosen(till, staff, total_cents))
    return connection.execute(query.order_by(SALE.c.till, SALE.c.ticket_number)).all()


def find_ticket(connection: Connection, till: str, number: int) -> AnyRow | None:
    """Return (sale_id and what lists show) of a ticket, None where it is not there."""
    query = select(SALE.c.sale_id, *_TICKET)
    query = query.where(SALE.c.till == till, SALE.c.ticket_number == number)
    return connection.execute(query).first()


def paper_of(connection: Connection, sale_id: UUID) -> str | None:
    """Return the receipt that was queued with a sale, as JSON; None where it was given up."""
    query = select(JOB.c.document).where(JOB.c.sale_id == sale_id).order_by(JOB.c.id).limit(1)
    return connection.execute(query).scalar()


# Shifts and closings


def shifts(
    connection: Connection, since: datetime, until: datetime, till: str | None
) -> Sequence[AnyRow]:
    """Return the shifts that were open, counted or closed in a time, by till and number, with
    their Zs' numbers (`z_number`)."""
    query = select(SHIFT, CLOSING.c.number.label("z_number"))
    query = query.outerjoin(CLOSING, CLOSING.c.shift_id == SHIFT.c.id)
    query = query.where(
        SHIFT.c.opened_at < until, or_(SHIFT.c.closed_at.is_(None), SHIFT.c.closed_at >= since)
    )
    if till:
        query = query.where(SHIFT.c.till == till)
    rows = connection.execute(query.order_by(SHIFT.c.till, SHIFT.c.number)).all()
    # One that waits days for its count belongs to the days on which something happened.
    return [
        row
        for row in rows
        if row.ended_at is None
        or row.ended_at >= since
        or (row.closed_at and row.closed_at >= since)
    ]


def find_shift(connection: Connection, till: str, number: int | None) -> AnyRow | None:
    """Return a shift with its Z's number (`z_number`), the newest where no number is said; None
    where it is not there."""
    query = select(SHIFT, CLOSING.c.number.label("z_number"))
    query = query.outerjoin(CLOSING, CLOSING.c.shift_id == SHIFT.c.id).where(SHIFT.c.till == till)
    if number is not None:
        query = query.where(SHIFT.c.number == number)
    return connection.execute(query.order_by(SHIFT.c.number.desc()).limit(1)).first()


def entry_beside(connection: Connection, till: str, seq: int) -> AnyRow | None:
    """Return the whole first entry from a place on, else the last before it; None where the
    till has none."""
    of_till = select(ENTRY).where(ENTRY.c.till == till).limit(1)
    behind = of_till.where(ENTRY.c.seq >= seq).order_by(ENTRY.c.seq)
    before = of_till.where(ENTRY.c.seq < seq).order_by(ENTRY.c.seq.desc())
    return connection.execute(behind).first() or connection.execute(before).first()


def closings(
    connection: Connection, since: datetime, until: datetime, till: str | None
) -> Sequence[AnyRow]:
    """Return what was closed in a time (till, kind, number, period, total_cents, made_at,
    made_offset_minutes, shift_id), in order."""
    names = [
        "till",
        "kind",
        "number",
        "period",
        "total_cents",
        "made_at",
        "made_offset_minutes",
        "shift_id",
    ]
    query = select(*(CLOSING.c[name] for name in names))
    query = query.where(*_within(CLOSING.c.made_at, (since, until)))
    if till:
        query = query.where(CLOSING.c.till == till)
    return connection.execute(query.order_by(CLOSING.c.id)).all()


def keys(connection: Connection, till: str) -> Sequence[AnyRow]:
    """Return (number, from_seq, public_key, origin) of a till's keys, in order."""
    query = select(KEY.c.number, KEY.c.from_seq, KEY.c.public_key, KEY.c.origin)
    return connection.execute(query.where(KEY.c.till == till).order_by(KEY.c.number)).all()


# Pages


def _within(
    column: Any, between: tuple[datetime | None, datetime | None]
) -> list[ColumnElement[bool]]:
    since, until = between
    conditions = []
    if since:
        conditions.append(column >= since)
    if until:
        conditions.append(column < until)
    return conditions


def _is_of(column: Any, till: str) -> ColumnElement[bool]:
    # Compared as a text that no index has: a planner would rather sort a whole till by time
    # than walk through the index that is in this order already.
    return column.concat("") == till  # type: ignore[no-any-return]


def _chosen(
    till: str | None, staff: int | None, total_cents: int | None
) -> list[ColumnElement[bool]]:
    conditions = []
    if till:
        conditions.append(_is_of(SALE.c.till, till))
    if staff is not None:
        conditions.append(or_(SALE.c.staff_number == staff, SALE.c.allowed_by == staff))
    if total_cents is not None:
        conditions.append(SALE.c.total_cents.in_((total_cents, -total_cents)))
    return conditions


def _behind(
    query: Select[Any], columns: Sequence[Any], key: Sequence[Any] | None, *, newest_first: bool
) -> Select[Any]:
    if key is not None:
        place, first = tuple_(*columns), columns[0]
        parts = (literal(each, column.type) for each, column in zip(key, columns, strict=True))
        last = tuple_(*parts)
        # The first column by itself is what an index is entered by.
        if newest_first:
            query = query.where(place < last, first <= key[0])
        else:
            query = query.where(place > last, first >= key[0])
    return query.order_by(*(column.desc() if newest_first else column for column in columns))
