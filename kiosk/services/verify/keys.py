"""Which key signs from which entry on: by the table of keys, and by the log itself."""

from collections.abc import Iterator

from sqlalchemy import Connection

from db import log_chain
from db.rows import AnyRow
from kiosk.rules.log_breaks import Break, Notice
from kiosk.services.verify.entries import is_signed, name_of, read_entry
from kiosk.services.verify.told import Told
from kiosk.services.verify.values import moment_text

Keys = tuple[tuple[int, str], ...]
_ORIGINS = {"till_added": "first", "key_rotated": "rotated", "key_lost": "lost"}
KINDS = _ORIGINS.keys()


def keys_of(connection: Connection, till: str, after: int) -> Keys:
    """Return (first entry, public key) of each key that is valid behind an entry.

    Where the first entry tells of another key than the table has, and is signed by it, that
    one is taken: so the rest can still be checked.
    """
    keys = [(row.from_seq, row.public_key) for row in log_chain.keys(connection, till)]
    first = log_chain.first_entry(connection, till, after)
    entry = read_entry(first.entry) if first else None
    if first and entry and entry["kind"] == "till_added":
        told = entry["values"].get("public_key")
        if isinstance(told, str) and is_signed(told, first.entry.encode(), first.signature):
            keys = [(first.seq, told), *(each for each in keys if each[0] > first.seq)]
    return tuple(sorted(keys, key=lambda each: each[0]))


class KeyBook:
    """The keys that a till's log tells of, beside the table of keys.

    Those that signed what was given up after the legal time are known by the table alone.
    """

    def __init__(self, connection: Connection, till: str, after: int) -> None:
        self._till, self._after = till, after
        self._rows: list[AnyRow] = list(log_chain.keys(connection, till))
        self._by_place = {(row.from_seq, row.origin): row for row in self._rows}
        self._told: set[tuple[int, str]] = set()
        known = [row for row in self._rows if row.from_seq <= after + 1] or self._rows[:1]
        self._last = known[-1].public_key if known else ""

    def tell(self, entry: Told) -> Iterator[Break | Notice]:
        """Compare an entry that brings a key with its row."""
        kind, key = entry.kind, entry.values.get("public_key")
        origin = _ORIGINS[kind]
        place = (entry.seq + 1 if kind == "key_rotated" else entry.seq, origin)
        self._told.add(place)
        row = self._by_place.get(place)
        number = row.number if row else len(self._told)
        if kind != "till_added":
            data = {"before": name_of(self._last), "after": name_of(str(key)), "number": number}
            yield Notice(kind, self._till, entry.seq, None, data)
            if row and moment_text(row.at) != entry.at:
                yield self._wrong(number, "at", moment_text(row.at), entry)
        if key is None:
            return  # version 1
        self._last = str(key)
        found = name_of(row.public_key) if row else None
        if found != name_of(self._last):
            data = {"number": number, "field": "public_key", "found": found}
            expected = {"expected": name_of(self._last)}
            yield Break("keys_disagree", self._till, entry.seq, None, data | expected)

    def settle(self, till: AnyRow | None) -> Iterator[Break]:
        """Compare what is left: rows that no entry told of, gaps in their numbers, and the
        till's present key."""
        for number, row in enumerate(self._rows, 1):
            place = (row.from_seq, row.origin)
            if row.from_seq > self._after + 1 and place not in self._told:
                data = {"table": "till_key", "row": row.number}
                yield Break("row_unlogged", self._till, row.from_seq, None, data)
            if row.number != number:
                both = {"found": row.number, "expected": number}
                data = {"number": row.number, "field": "number"}
                yield Break("keys_disagree", self._till, row.from_seq, None, data | both)
        if till is not None and till.public_key != self._last:
            data = {
                "number": self._rows[-1].number if self._rows else 0,
                "field": "till.public_key",
                "found": name_of(till.public_key),
                "expected": name_of(self._last),
            }
            yield Break("keys_disagree", self._till, None, None, data)

    def _wrong(self, number: int, field: str, found: str, entry: Told) -> Break:
        data = {"number": number, "field": field, "found": found, "expected": entry.at}
        return Break("keys_disagree", self._till, entry.seq, None, data)
