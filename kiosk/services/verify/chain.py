"""One till's log, read in order: handed to the workers, and told to the books."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from db import log_chain, log_tickets
from db.log_chain import EntryRow
from db.rows import AnyRow
from kiosk.rules.log_breaks import Break, Notice
from kiosk.rules.tickets import ticket_name
from kiosk.services.verify import closings, deeds, keys, purges, shifts
from kiosk.services.verify.entries import TICKETS, Chunk, read_entry, ticket_number
from kiosk.services.verify.pool import Pool
from kiosk.services.verify.report import Findings
from kiosk.services.verify.told import Told
from kiosk.services.verify.totals import TicketNumbers
from kiosk.services.verify.values import moment_text

_TICKET = '"ticket":"'
_VOIDED = '"voided":['
_TOLD = ("clock_stepped_back", "chain_fault", "closing_mismatch", "restored")
"""Kinds that an auditor should read: they become notices with their values."""

Found = Iterable[Break | Notice]


@dataclass(frozen=True, slots=True)
class Books:
    """What entries of all tills tell of together. given_up: the last ticket of each till whose
    entry was given up after the legal time."""

    deeds: deeds.DeedBook
    purges: purges.PurgeBook
    given_up: Mapping[str, int]


class ChainReader:
    """Reads the log of one till: `read` it once."""

    def __init__(self, connection: Connection, till: str, row: AnyRow | None, books: Books) -> None:
        self._connection, self._till, self._row, self._books = connection, till, row, books
        purge = log_chain.last_purge(connection, till)
        self._purge = purge
        self._before = (purge.through_seq, purge.through_hash, "") if purge else (0, "", "")
        self._shift: int | None = None
        after, until = self._before[0], str(purge.last_day) if purge else ""
        self._keys = keys.keys_of(connection, till, after)
        self._key_book = keys.KeyBook(connection, till, after)
        self._shift_book = shifts.ShiftBook(connection, till, until, after)
        self._closing_book = closings.ClosingBook(connection, till, until)
        entries = log_chain.count(connection, till)
        self._numbers = TicketNumbers(till, row, entries, purge.through_ticket if purge else 0)

    def read(self, pool: Pool, found: Findings) -> Iterator[Found]:
        """Yield what is found, part by part; the workers' part comes as it is done."""
        for rows in log_chain.parts(self._connection, self._till):
            chunk, told = self._chunk(rows)
            for breaks, entries, sales in pool.check(chunk):
                found.entries, found.sales = found.entries + entries, found.sales + sales
                yield breaks
            yield told
            self._before = (rows[-1][0], rows[-1][4], moment_text(rows[-1][1]))
        yield self._settle()

    def _chunk(self, rows: list[EntryRow]) -> tuple[Chunk, list[Break | Notice]]:
        """Return a chunk for the workers, and what the books said to its entries."""
        told: list[Break | Notice] = []
        open_shifts: list[tuple[int, int | None]] = [(0, self._shift)]
        numbers: list[int] = []
        for row in rows:
            if row[2] in TICKETS:
                told += self._ticket(row, numbers)
            else:
                told += self._deed(row)
            if open_shifts[-1][1] != self._shift:
                open_shifts.append((row[0], self._shift))
        tickets = log_tickets.tickets(self._connection, self._till, numbers)
        chunk = Chunk(
            self._till,
            rows,
            self._before,
            self._keys,
            tuple(open_shifts),
            tickets,
            self._books.given_up,
        )
        return chunk, told

    def _ticket(self, row: EntryRow, numbers: list[int]) -> Iterator[Break | Notice]:
        """Note which ticket an entry tells of; only rare ones are read here too."""
        text = str(row[3])
        start = text.rfind(_TICKET) + len(_TICKET)
        number = ticket_number(self._till, text[start : text.find('"', start)])
        if number is None or number > log_tickets.MOST:
            return
        numbers.append(number)
        if first := self._numbers.tell(number, row[0]):
            ticket = ticket_name(self._till, number)
            data = {"table": "sale", "row": ticket, "first": first}
            yield Break("told_twice", self._till, row[0], ticket, data)
        if _VOIDED in text or any(sign in text for sign in deeds.IN_TICKETS):
            yield from self._read(row, self._tell_ticket)

    def _deed(self, row: EntryRow) -> Iterator[Break | Notice]:
        yield from self._read(row, self._tell)

    def _read(self, row: EntryRow, tell: Any) -> Iterator[Break | Notice]:
        entry = read_entry(row[3])
        if entry is None:
            return  # the worker says so
        told = Told(row[0], entry["at"], entry["offset_minutes"], entry["kind"], entry["values"])
        try:
            yield from [*tell(told)]
        except (AttributeError, LookupError, OverflowError, TypeError, ValueError):
            # An entry that somebody wrote anew need not have the form of its kind.
            yield Break("entry_unreadable", self._till, row[0])

    def _tell_ticket(self, entry: Told) -> Iterator[Break | Notice]:
        values = entry.values
        self._tell_voided(entry, values.get("sale_id"))
        self._books.deeds.tell_ticket(self._till, entry)
        return iter(())

    def _tell_voided(self, entry: Told, basket: str | None) -> None:
        values = entry.values
        shift = values.get("shift", self._shift)
        self._shift_book.tell_voided(entry, shift, basket, values.get("voided", ()))

    def _tell(self, entry: Told) -> Iterator[Break | Notice]:
        kind, values = entry.kind, entry.values
        if kind in shifts.KINDS:
            yield from self._shift_book.tell(entry)
            if kind == "shift_opened":
                self._shift = values["shift"]
        elif kind in closings.KINDS:
            yield from self._closing_book.tell(entry)
        elif kind in deeds.KINDS:
            self._books.deeds.tell(self._till, entry)
        elif kind in purges.KINDS:
            self._books.purges.tell(self._till, entry)
        elif kind in keys.KINDS:
            yield from self._key_book.tell(entry)
        elif kind == "basket_voided":
            self._tell_voided(entry, values.get("basket"))
        elif kind in _TOLD:
            yield Notice(kind, self._till, entry.seq, None, _plain(values))

    def _settle(self) -> Iterator[Break | Notice]:
        yield from self._shift_book.settle()
        yield from self._closing_book.settle()
        yield from self._key_book.settle(self._row)
        yield from self._numbers.settle(self._connection)
        yield from self._head()
        if self._purge:
            data = {"through": self._purge.through_seq, "last_day": str(self._purge.last_day)}
            yield Notice("purged", self._till, self._purge.through_seq, None, data)

    def _head(self) -> Iterator[Break]:
        """Compare what the till keeps of its last entry with that entry."""
        row = self._row
        if row is None:
            yield Break("till_unknown", self._till)
            return
        found: dict[str, object] = {"last_shift": row.last_shift}
        expected: dict[str, object] = {"last_shift": self._shift_book.last_number}
        found |= {"journal_seq": row.journal_seq, "journal_hash": row.journal_hash}
        expected |= {"journal_seq": self._before[0], "journal_hash": self._before[1]}
        if self._before[2]:
            found["last_at"] = None if row.last_at is None else moment_text(row.last_at)
            expected["last_at"] = self._before[2]
        for name, value in expected.items():
            if found[name] != value:
                data = {"field": name, "found": found[name], "expected": value}
                yield Break("head_wrong", self._till, self._before[0] or None, None, data)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if value is None or isinstance(value, str | int)
    }
