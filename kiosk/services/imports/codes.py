"""Codes of a file: none twice, and none that already names something else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from db.items import ITEM
from db.members import CARD
from db.serials import SERIAL
from db.staff import STAFF
from db.vouchers import VOUCHER
from kiosk.services.imports.cells import BadCell
from kiosk.services.imports.problems import Problems
from kiosk.services.imports.spreadsheet import Row, Sheet

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A column of codes and how a cell of it is read."""

    name: str
    reading: Callable[[str], str]
    is_scanned: bool = False
    """The counter's one scan field understands it, without telling capitals apart."""


class FileCodes:
    """The codes of a file and their lines."""

    def __init__(self, columns: tuple[CodeColumn, ...]) -> None:
        """Start without codes; the first column is the key."""
        self.columns = columns
        self.lines: dict[str, int] = {}
        """By key, as the table stores it."""
        self._seen: dict[str, dict[str, int]] = {column.name: {} for column in columns}

    def note(self, row: Row, problems: Problems) -> None:
        """Note the codes of a row. What can not be read is left to the row's reading."""
        for column in self.columns:
            text = row.cells[column.name]
            try:
                code = column.reading(text) if text else ""
            except BadCell:
                continue
            if not code:
                continue
            name = _as_scanned(code) if column.is_scanned else code
            _, first = self.place_of(name) or ("", row.line)
            # An item may well have its barcode as SKU.
            if first != row.line:
                problems.add(row.line, column.name, "twice_in_file", value=code, first=first)
                continue
            self._seen[column.name][name] = row.line
            if column is self.columns[0]:
                self.lines[code] = row.line

    def place_of(self, name: str) -> tuple[str, int] | None:
        """Return column and line of a code, written as `_as_scanned` does."""
        for column, seen in self._seen.items():
            if line := seen.get(name):
                return column, line
        return None


def file_codes(sheet: Sheet, columns: tuple[CodeColumn, ...], problems: Problems) -> FileCodes:
    """Gather the codes of a file, noting those that are there twice."""
    codes = FileCodes(columns)
    for row in sheet.rows(Problems(sheet.name)):
        if problems.full:
            break
        codes.note(row, problems)
    return codes


def _as_scanned(code: str) -> str:
    """Return the one spelling of what the counter takes for the same code."""
    upper = code.upper()
    return code if upper == code else upper  # the same string need not be kept twice


def refuse_taken(
    connection: Connection, codes: FileCodes, own_problem: str, problems: Problems
) -> None:
    """Note codes of the file that name something which the file is not about.

    `own_problem` is the problem's code for the file's own kind of rows.
    """
    for problem, query in _STORED.items():
        for names in _stream(connection, query):
            if problem == own_problem and names[0] in codes.lines:
                continue
            for name in filter(None, names):
                if place := codes.place_of(_as_scanned(name)):
                    column, line = place
                    problems.add(line, column, problem, value=name)


_STORED: dict[str, Select[Any]] = {
    "taken_by_item": select(ITEM.c.sku, ITEM.c.gtin),
    "taken_by_member": select(CARD.c.card),
    "taken_by_voucher": select(VOUCHER.c.code),
    "taken_by_staff": select(STAFF.c.badge),
    "taken_by_serial": select(SERIAL.c.serial, SERIAL.c.other_serial),
}


def _stream(connection: Connection, query: Select[Any]) -> Iterator[tuple[str | None, ...]]:
    result = connection.execute(query.execution_options(yield_per=_AT_ONCE))
    return (tuple(row) for row in result)
