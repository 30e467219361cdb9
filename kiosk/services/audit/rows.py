"""What stands in the lists of the log: shifts, tickets, closings and entries."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, cast

from db import audit
from db.journal_kinds import Group, kinds_of
from db.rows import AnyRow
from kiosk.rules.figures import ClosingKind
from kiosk.rules.log_search import Chosen
from kiosk.rules.tickets import split_ticket, ticket_name
from kiosk.services.audit.days import LogDay, offset_of
from kiosk.services.closings.papers import local_time
from kiosk.services.shop import OpenShop

ROWS_OF_A_PAGE = 100
TICKETS: tuple[str, ...] = ("sale", "refund", "void")


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket. kind: sale, refund or void."""

    name: str
    at: datetime
    staff: int
    total_cents: int
    kind: str


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift; what it has not come to is None."""

    till: str
    number: int
    opened_at: datetime
    ended_at: datetime | None
    z_number: int | None


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """A Z, or the closing of a month or a year."""

    till: str
    kind: ClosingKind
    number: int
    period: str
    total_cents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EventRow:
    """An entry of a till's journal. staff: who did it; about: the ticket it names."""

    till: str
    seq: int
    at: datetime
    kind: str
    staff: int | None = None
    about: str = ""


LogRow = TicketRow | ShiftRow | ClosingRow | EventRow


def day_tickets(shop: OpenShop, day: LogDay, chosen: Chosen) -> tuple[LogRow, ...]:
    """Return shifts, tickets and closings of a day, till by till.

    A shift stands before its tickets of that day, its Z behind them. Where tickets are chosen
    by who sold or by amount, only tickets are returned.
    """
    with shop.reading() as connection:
        tickets = audit.tickets_in_order(
            connection,
            between=(day.since, day.until),
            till=chosen.till,
            staff=chosen.staff,
            total_cents=chosen.total_cents,
        )
        if chosen.is_narrow:
            return tuple(ticket_row(row) for row in tickets)
        shifts = audit.shifts(connection, day.since, day.until, chosen.till)
        closings = audit.closings(connection, day.since, day.until, chosen.till)
    return tuple(_in_shifts(tickets, shifts, closings))


def found_tickets(
    shop: OpenShop, chosen: Chosen, behind: TicketRow | None = None, most: int = ROWS_OF_A_PAGE
) -> tuple[tuple[LogRow, ...], bool]:
    """Return the chosen tickets of all days, the newest first, and whether there are more."""
    with shop.reading() as connection:
        rows = audit.tickets(
            connection,
            most + 1,
            between=_between(shop, chosen),
            till=chosen.till,
            staff=chosen.staff,
            total_cents=chosen.total_cents,
            behind=(behind.at, *split_ticket(behind.name)) if behind else None,
        )
    return tuple(ticket_row(row) for row in rows[:most]), len(rows) > most


def events_of(
    shop: OpenShop,
    chosen: Chosen,
    day: LogDay | None = None,
    behind: EventRow | None = None,
    most: int = ROWS_OF_A_PAGE,
) -> tuple[tuple[LogRow, ...], bool]:
    """Return the chosen entries of a day as they were written, or those of all days with the
    newest first; and whether there are more."""
    with shop.reading() as connection:
        rows = audit.entries(
            connection,
            most + 1,
            between=(day.since, day.until) if day else _between(shop, chosen),
            till=chosen.till,
            kinds=kinds_of(cast("Group", chosen.group)) if chosen.group else (),
            staff=chosen.staff,
            behind=(behind.at, behind.till, behind.seq) if behind else None,
            newest_first=day is None,
        )
    return tuple(event_row(shop, row) for row in rows[:most]), len(rows) > most


def _between(shop: OpenShop, chosen: Chosen) -> tuple[datetime | None, datetime | None]:
    """Return the chosen days as moments, at the till's present offset from UTC."""
    here = shop.now().tzinfo
    since = datetime.combine(chosen.first_day, time(), here) if chosen.first_day else None
    last = datetime.combine(chosen.last_day, time(), here) if chosen.last_day else None
    return since, last + timedelta(days=1) if last else None


def _in_shifts(
    tickets: Sequence[AnyRow], shifts: Sequence[AnyRow], closings: Sequence[AnyRow]
) -> Iterator[LogRow]:
    of_shift: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in tickets:
        of_shift[row.shift_id].append(row)
    zs = {row.shift_id: row for row in closings if row.shift_id is not None}
    for shift in shifts:
        yield shift_row(shift)
        yield from map(ticket_row, of_shift.pop(shift.id, ()))
        if z := zs.pop(shift.id, None):
            yield closing_row(z)
    # What belongs to a shift that the books do not have is shown too.
    for lost in of_shift.values():
        yield from map(ticket_row, lost)
    yield from map(closing_row, zs.values())
    yield from (closing_row(row) for row in closings if row.shift_id is None)


def ticket_row(row: AnyRow) -> TicketRow:
    """Return a ticket (`db.audit`) as a row."""
    at = local_time(row.closed_at, row.closed_offset_minutes)
    name = ticket_name(row.till, row.ticket_number)
    return TicketRow(name, at, row.staff_number, row.total_cents, row.kind)


def shift_row(row: AnyRow) -> ShiftRow:
    """Return a shift (`db.audit`) as a row."""
    opened = local_time(row.opened_at, row.opened_offset_minutes)
    ended = local_time(row.ended_at, row.ended_offset_minutes) if row.ended_at else None
    return ShiftRow(row.till, row.number, opened, ended, row.z_number)


def closing_row(row: AnyRow) -> ClosingRow:
    """Return a closing as a row."""
    made_at = local_time(row.made_at, row.made_offset_minutes)
    return ClosingRow(row.till, row.kind, row.number, row.period, row.total_cents, made_at)


def event_row(shop: OpenShop, row: AnyRow) -> EventRow:
    """Return an entry as a row."""
    at = row.at.astimezone(offset_of(row.entry) or shop.now().tzinfo)
    values = values_of(row.entry)
    staff, ticket = values.get("staff", values.get("by")), values.get("ticket")
    return EventRow(
        row.till,
        row.seq,
        at,
        row.kind,
        staff if isinstance(staff, int) else None,
        ticket if isinstance(ticket, str) else "",
    )


def values_of(entry: str) -> dict[str, Any]:
    """Return the values of an entry; none where it can not be read."""
    try:
        values = json.loads(entry)["values"]
    except (ValueError, KeyError, TypeError):
        return {}
    return values if isinstance(values, dict) else {}
