"""Codes of a file: none twice, and none that already names something else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from db.items import ITEM
from db.members import MEMBER
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


@dataclass(frozen=True, slots=True)
class FileCodes:
    """The codes of a file: the lines of its keys, and of what a scanner may read in
    capitals also the columns."""

    columns: tuple[CodeColumn, ...]
    """The key comes first."""
    lines: dict[str, int]
    scanned: dict[str, tuple[int, str]]

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
            if column.is_scanned:
                # An item may well have its barcode as SKU.
                first, _ = self.scanned.setdefault(code.upper(), (row.line, column.name))
            else:
                first = self.lines.get(code, row.line)
            if first != row.line:
                problems.add(row.line, column.name, "twice_in_file", value=code, first=first)
            elif column is self.columns[0]:
                self.lines[code] = row.line


def file_codes(sheet: Sheet, columns: tuple[CodeColumn, ...], problems: Problems) -> FileCodes:
    """Gather the codes of a file, noting those that are there twice."""
    codes = FileCodes(columns, {}, {})
    for row in sheet.rows(Problems(sheet.name)):
        if problems.full:
            break
        codes.note(row, problems)
    return codes


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
                if place := codes.scanned.get(name.upper()):
                    problems.add(*place, problem, value=name)


_STORED: dict[str, Select[Any]] = {
    "taken_by_item": select(ITEM.c.sku, ITEM.c.gtin),
    "taken_by_member": select(MEMBER.c.card),
    "taken_by_voucher": select(VOUCHER.c.code),
    "taken_by_staff": select(STAFF.c.badge),
}


def _stream(connection: Connection, query: Select[Any]) -> Iterator[tuple[str | None, ...]]:
    result = connection.execute(query.execution_options(yield_per=_AT_ONCE))
    return (tuple(row) for row in result)
