"""Perpetual totals and the numbers of tickets, beside all tickets."""

from array import array
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from db import log_tickets
from db.rows import AnyRow
from kiosk.rules.log_breaks import Break
from kiosk.rules.tickets import ticket_name

TOTALS = ("perpetual_cents", "perpetual_absolute_cents")


def check_totals(connection: Connection, till: str, row: AnyRow | None) -> Iterator[Break]:
    """Yield perpetual totals, of shifts and of the till, that are not their tickets' sums."""
    cents = absolute = many = 0
    for shift in log_tickets.totals_of_shifts(connection, till):
        many += int(shift.many)
        cents += int(shift.cents)
        absolute += int(shift.absolute)
        if shift.is_ended:
            said = (shift.perpetual_cents, shift.perpetual_absolute_cents)
            yield from _wrong(till, "shift", shift.number, said, (cents, absolute))
    if row is None:
        return
    said = (row.perpetual_cents, row.perpetual_absolute_cents)
    yield from _wrong(till, "till", till, said, (cents, absolute))


class TicketNumbers:
    """Which tickets of a till were told of, and by which entry first.

    Numbers beyond those that so many entries can tell of are kept aside, so that nobody
    fills the memory with a large one.
    """

    def __init__(self, till: str, row: AnyRow | None, entries: int, purged_through: int) -> None:
        self._till, self._purged = till, purged_through
        self._last = row.last_ticket if row else 0
        most = max(0, min(self._last, entries + purged_through))
        self._told = array("q", bytes(8 * (most + 1)))
        self._aside: dict[int, int] = {}

    def tell(self, number: int, seq: int) -> int | None:
        """Note that an entry tells of a ticket; return the entry that did so before."""
        if number < len(self._told):
            before = self._told[number]
            self._told[number] = before or seq
            return before or None
        before = self._aside.get(number, 0)
        self._aside.setdefault(number, seq)
        return before or None

    def settle(self, connection: Connection) -> Iterator[Break]:
        """Yield tickets that no entry told of, and those that nobody knows of any more."""
        before = 0
        for number in log_tickets.numbers(connection, self._till):
            if number > self._purged and not self._is_told(number):
                name = ticket_name(self._till, number)
                yield Break("row_unlogged", self._till, None, name, {"table": "sale", "row": name})
            yield from self._gap(before + 1, number - 1)
            before = number
        yield from self._gap(before + 1, self._last)
        if before > self._last:
            data: dict[str, Any] = {"field": "last_ticket", "found": self._last, "expected": before}
            yield Break("head_wrong", self._till, None, None, data)

    def _is_told(self, number: int) -> bool:
        return bool(self._told[number]) if number < len(self._told) else number in self._aside

    def _gap(self, first: int, last: int) -> Iterator[Break]:
        """Yield runs of numbers without row nor entry; a row alone that is gone was named."""
        start: int | None = None
        for number in range(first, min(last, len(self._told) - 1) + 1):
            if not self._told[number]:
                start = number if start is None else start
            elif start is not None:
                yield self._missing(start, number - 1)
                start = None
        if last >= len(self._told) and last >= first:
            start = max(first, len(self._told)) if start is None else start
        if start is not None:
            yield self._missing(start, last)

    def _missing(self, first: int, last: int) -> Break:
        data = {"number": first, "through": last}
        return Break("ticket_missing", self._till, None, ticket_name(self._till, first), data)


def _wrong(
    till: str, table: str, row: object, said: tuple[int, int], sums: tuple[int, int]
) -> Iterator[Break]:
    for field, found, expected in zip(TOTALS, said, sums, strict=True):
        if found != expected:
            data = {"table": table, "row": row, "field": field}
            both = {"found": found, "expected": expected}
            yield Break("perpetual_wrong", till, None, None, data | both)
