"""Where what a check found is to be seen, and which rows of the log it names."""

from collections.abc import Iterable

from sqlalchemy import Connection

from db import audit, closings
from kiosk.rules.errors import ShopError
from kiosk.rules.log_breaks import Break, Notice
from kiosk.rules.tickets import split_ticket
from kiosk.services.audit.rows import (
    ClosingRow,
    EventRow,
    LogRow,
    ShiftRow,
    TicketRow,
    closing_row,
    event_row,
    shift_row,
    ticket_row,
)
from kiosk.services.shop import OpenShop

OF_A_SHIFT = ("shift", "cash_movement", "voided_line", "cash_count", "tender_count")
"""Tables whose rows a break names by the number of their shift first."""
CLOSINGS = ("z", "month", "year")

Key = tuple[str, str, str]
"""What of which till, and its number or name."""


def row_of_finding(shop: OpenShop, found: Break | Notice) -> LogRow:
    """Return the row where something is: its entry (of a gap the one behind it, at the end the
    last one), else its ticket, else its closing or shift (of a till, the newest).

    Raises ShopError ``nothing_to_show``.
    """
    with shop.reading() as connection:
        row = _place(connection, shop, found)
    if row is None:
        raise ShopError("nothing_to_show")
    return row


def rows_named(breaks: Iterable[Break]) -> frozenset[Key]:
    """Return the keys (`key_of`) of all rows that breaks name."""
    return frozenset(key for each in breaks for key in keys_of(each))


def key_of(row: LogRow) -> Key:
    """Return what `rows_named` calls a row."""
    match row:
        case TicketRow():
            return ("ticket", "", row.name)
        case EventRow():
            return ("entry", row.till, str(row.seq))
        case ShiftRow():
            return ("shift", row.till, str(row.number))
        case ClosingRow():
            return (row.kind, row.till, str(row.number))


def keys_of(found: Break | Notice) -> frozenset[Key]:
    """Return the keys of the rows that one finding names."""
    till, keys = found.till or "", []
    if found.ticket:
        keys.append(("ticket", "", found.ticket))
    if found.seq is not None:
        keys.append(("entry", till, str(found.seq)))
    if place := _shift_or_closing(found):
        keys.append((place[0], till, str(place[1])))
    return frozenset(keys)


def _place(connection: Connection, shop: OpenShop, found: Break | Notice) -> LogRow | None:
    if found.till and found.seq is not None:
        entry = audit.entry_beside(connection, found.till, found.seq)
        if entry:
            return event_row(shop, entry)
    if found.ticket and "-" in found.ticket:
        ticket = audit.find_ticket(connection, *split_ticket(found.ticket))
        return ticket_row(ticket) if ticket else None
    if found.till is None:
        return None
    place = _shift_or_closing(found)
    if place and place[0] in CLOSINGS:
        return _closing(connection, found.till, *place)
    if place or found.data.get("table") == "till":
        return _shift(connection, found.till, place[1] if place else None)
    return None


def _shift(connection: Connection, till: str, number: int | None) -> LogRow | None:
    shift = audit.find_shift(connection, till, number)
    if shift is None:
        return None
    z = _closing(connection, till, "z", shift.z_number) if shift.z_number else None
    return z or shift_row(shift)


def _closing(connection: Connection, till: str, kind: str, number: int) -> LogRow | None:
    closing = closings.find_closing(connection, till, kind, number)
    return closing_row(closing) if closing else None


def _shift_or_closing(found: Break | Notice) -> tuple[str, int] | None:
    """Return ("shift", 3) or ("z", 3) where a break names one of its till."""
    table, row = found.data.get("table"), str(found.data.get("row", ""))
    if table in OF_A_SHIFT:
        number = row.partition(" ")[0]
        return ("shift", int(number)) if number.isdecimal() else None
    name = row if table == "closing" else str(found.data.get("closing", ""))
    kind, _space, number = name.partition(" ")
    return (kind, int(number)) if kind in CLOSINGS and number.isdecimal() else None
