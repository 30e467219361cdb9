"""One import from file to database: everything in one transaction, or nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, insert, select, update

from db import tills
from db.rule_books import book_changed
from db.tills import SHOP
from kiosk.services.imports import cells
from kiosk.services.imports.codes import CodeColumn, FileCodes, file_codes, refuse_taken
from kiosk.services.imports.problems import Problems
from kiosk.services.imports.spreadsheet import Row, open_sheet
from kiosk.services.shop import OpenShop

ROWS_AT_ONCE = 1000

Record = dict[str, Any]
"""A row as its table stores it."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows of a file were new, different and as they were."""

    added: int
    changed: int
    unchanged: int


@dataclass(slots=True)
class Work:
    """An import under way."""

    shop: OpenShop
    connection: Connection
    now: datetime
    problems: Problems
    codes: FileCodes
    """`codes.lines` tells on which line a key stands."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def may_write(self) -> bool:
        """Tell whether writing is still worth while: nothing stays once a row is bad."""
        return not self.problems

    def note(self, key: str, column: str, code: str, **data: object) -> None:
        """Note a problem of the row with this key."""
        self.problems.add(self.codes.lines[key], column, code, **data)

    def compare(
        self, records: Mapping[str, Record], stored: Mapping[str, Record]
    ) -> tuple[list[Record], list[Record]]:
        """Count what is new, different and the same; return the first two."""
        new = [record for key, record in records.items() if key not in stored]
        changed = [
            record for key, record in records.items() if key in stored and stored[key] != record
        ]
        self.added += len(new)
        self.changed += len(changed)
        self.unchanged += len(records) - len(new) - len(changed)
        return new, changed


@dataclass(frozen=True, slots=True)
class Target:
    """What is imported: the table's name, its columns and how rows are stored.

    `store` reads up to ROWS_AT_ONCE rows, notes their problems and writes them.
    """

    name: str
    columns: tuple[str, ...]
    codes: tuple[CodeColumn, ...]
    store: Callable[[Work, list[Row]], None]
    taken_by_own: str = ""
    """The problem's code when another row of this table has a code; empty when the
    codes of this table are not scanned."""
    optional: tuple[str, ...] = ()
    """Columns that a file may leave out."""
    are_rules: bool = False
    """Prices or quotas come from the rows: a change of them counts in the rule book."""
    is_secret: bool = False
    """The cells are told to nobody: in problems only their ends, in the journal no hash
    of the file, for a short code could be found from it."""


def run_import(shop: OpenShop, path: Path, target: Target) -> Imported:
    """Import a file. Raises ImportRefused, and then nothing has changed."""
    sheet = open_sheet(path, target.columns, target.optional, is_secret=target.is_secret)
    problems = Problems(sheet.name, is_secret=target.is_secret)
    codes = file_codes(sheet, target.codes, problems)
    with shop.writing() as connection:
        # On PostgreSQL imports queue here; sales do not touch this row.
        connection.execute(select(SHOP.c.id).with_for_update())
        if target.are_rules:
            # The till first, as a sale does: nobody waits in a ring.
            tills.lock_till(connection, shop.till)
        if target.taken_by_own:
            refuse_taken(connection, codes, target.taken_by_own, problems)
        work = Work(shop, connection, shop.now(), problems, codes)
        for rows in _batches(sheet.rows(problems), ROWS_AT_ONCE):
            target.store(work, rows)
        problems.refuse_any()
        if target.are_rules and (work.added or work.changed):
            book_changed(connection)
        _journal(work, target.name, None if target.is_secret else sheet.sha256)
    return Imported(work.added, work.changed, work.unchanged)


def records_of(rows: list[Row], make: Callable[[Row], Record], key: str) -> dict[str, Record]:
    """Read rows; return those whose key could be read, by key."""
    return {record[key]: record for record in map(make, rows) if record[key] is not None}


def stored_by(connection: Connection, query: Select[Any], key: str) -> dict[str, Record]:
    """Return the rows of a query by one of their columns."""
    return {row[key]: dict(row) for row in connection.execute(query).mappings()}


def insert_all(work: Work, table: Table, records: list[Record]) -> None:
    """Write new rows, unless a row of the file is bad."""
    if records and work.may_write:
        work.connection.execute(insert(table), records)


def update_all(work: Work, table: Table, key: str, records: list[Record]) -> None:
    """Write other values into the rows with the records' keys, unless a row is bad."""
    if records and work.may_write:
        query = update(table).where(table.c[key] == bindparam("of_key"))
        values = [{"of_key": record[key], **record} for record in records]
        for value in values:
            del value[key]
        work.connection.execute(query, values)


def check_days(row: Row, record: Record) -> None:
    """Note a validity that ends before it begins."""
    start, until = record["valid_from"], record["valid_until"]
    if start and until and until < start:
        row.note("valid_until", "ends_before_start", start=start, until=until)


def first_difference(
    record: Record, stored: Record, fields: Iterable[tuple[str, str, int]]
) -> tuple[str, str, str]:
    """Return the column in which two rows differ, and what a cell says of the stored
    and of the new value.

    `fields` are (column, the record's name for it, decimals of a number that is stored
    as an integer).
    """
    for column, name, decimals in fields:
        if record[name] != stored[name]:
            return column, _shown(stored[name], decimals), _shown(record[name], decimals)
    raise ValueError("the rows do not differ")


def _shown(value: Any, decimals: int) -> str:
    if value is None:
        return ""
    return cells.spelled(value, decimals) if decimals else str(value)


def _journal(work: Work, table: str, sha256: str | None) -> None:
    if not work.added and not work.changed:
        return
    values = {
        "table": table,
        "added": work.added,
        "changed": work.changed,
        "unchanged": work.unchanged,
        **({"sha256": sha256} if sha256 else {}),
    }
    work.shop.write_journal(work.connection, "imported", values, work.now)


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
