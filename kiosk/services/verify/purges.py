"""Archives and what was given up after the legal time, beside their entries."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from db import log_chain
from db.rows import AnyRow
from kiosk.rules.log_breaks import Break
from kiosk.rules.retention import KEPT_YEARS
from kiosk.services.verify.told import Told

KINDS = frozenset({"archived", "purged"})
_THROUGH = ("through_hash", "through_ticket")


class PurgeBook:
    """The archives and purges of all tills: one entry tells of several. `settle` it when all
    logs are read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._archived: dict[str, tuple[str, int]] = {}
        self._purged: dict[tuple[str, int], tuple[str, int, Mapping[str, Any]]] = {}

    def tell(self, till: str, entry: Told) -> None:
        """Take an entry in. Raises KeyError or TypeError for one that has another form."""
        values = entry.values
        if entry.kind == "archived":
            self._archived[values["manifest_sha256"]] = (till, entry.seq)
            return
        for each in values["tills"]:
            told = {name: each[name] for name in _THROUGH} | {"last_day": values["last_day"]}
            self._purged[each["till"], each["through_seq"]] = (till, entry.seq, told)

    def settle(self, tills: list[str], *, whole: bool) -> Iterator[Break]:
        """Compare all of it with the rows; `whole`: every till's log was read."""
        purges = {till: log_chain.last_purge(self._connection, till) for till in tills}
        for till, row in purges.items():
            if row is not None:
                yield from self._purge(till, row, whole=whole)
        if not whole:
            return
        rows = {row.manifest_sha256 for row in log_chain.archives(self._connection)}
        for digest, (till, seq) in self._archived.items():
            if digest not in rows:
                yield Break("row_missing", till, seq, None, {"table": "archive", "row": digest})
        if not any(purges.values()):
            for digest in sorted(rows - self._archived.keys()):
                yield Break("row_unlogged", None, None, None, {"table": "archive", "row": digest})

    def _purge(self, till: str, row: AnyRow, *, whole: bool) -> Iterator[Break]:
        for field, found, expected in self._wrong(till, row, whole=whole):
            if found != expected:
                data = {"field": field, "found": found, "expected": expected}
                yield Break("purge_wrong", till, row.through_seq, None, data)

    def _wrong(self, till: str, row: AnyRow, *, whole: bool) -> Iterator[tuple[str, Any, Any]]:
        """Yield what a purge says, beside what it should."""
        free = _free_from(str(row.last_day))
        yield "at", max(str(row.at)[:10], free), str(row.at)[:10]
        yield "archive", row.archive_last_day and str(row.archive_last_day), str(row.last_day)
        if not whole:
            return
        told = self._purged.get((till, row.through_seq))
        if told is None:
            yield "purged", None, "purged"
            return
        values = told[2]
        for name in _THROUGH:
            yield name, getattr(row, name), values[name]
        yield "last_day", str(row.last_day), values["last_day"]


def _free_from(last_day: str) -> str:
    """Return the first day on which what ends on this day may be given up."""
    try:
        after = date.fromisoformat(last_day) + timedelta(days=1)
        return after.replace(year=after.year + KEPT_YEARS).isoformat()
    except ValueError:
        return date.max.isoformat()
