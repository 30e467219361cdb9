"""Reading a table as people's spreadsheets save it."""

import csv
import hashlib
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kiosk.services.imports.cells import BadCell
from kiosk.services.imports.problems import WHOLE_FILE, Problems

MAX_MEGABYTES = 64
DELIMITERS = (",", ";", "\t")

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods, xls
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOT_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its physical line in the file, and its trimmed cells by column."""

    line: int
    cells: dict[str, str]
    problems: Problems
    absent: tuple[str, ...] = ()

    def has(self, column: str) -> bool:
        """Tell whether the file has this column, which it may leave out."""
        return column not in self.absent

    def read(self, column: str, meaning: Callable[[str], T]) -> T | None:
        """Return what an optional cell means; None when it is empty or a problem is noted."""
        text = self.cells[column]
        if not text:
            return None
        try:
            return meaning(text)
        except BadCell as bad:
            self.note(column, bad.code, **bad.data)
            return None

    def need(self, column: str, meaning: Callable[[str], T]) -> T | None:
        """Return what a cell means that must not be empty; None when a problem is noted."""
        if not self.cells[column]:
            self.note(column, "required")
        return self.read(column, meaning)

    def note(self, column: str, code: str, **data: object) -> None:
        """Note a problem of this row."""
        self.problems.add(self.line, column, code, **data)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that holds the right columns. It is read once, so that all of an import
    sees the same bytes; rows are made one at a time."""

    name: str
    content: bytes
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    """The file's columns in order; a nameless one is empty."""
    absent: tuple[str, ...] = ()
    """Columns that may be left out, and were; their cells are empty."""

    @property
    def sha256(self) -> str:
        """The hash of the file, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    def rows(self, problems: Problems) -> Iterator[Row]:
        """Read the rows below the header; rows that can not be read are noted.

        Ends early when `problems` is full.
        """
        records = _records(self.content, self.encoding, self.delimiter, problems)
        next(records)
        for line, cells in records:
            if problems.full:
                return
            if row := self._row(line, cells, problems):
                yield row

    def _row(self, line: int, cells: list[str], problems: Problems) -> Row | None:
        width = len(self.columns)
        if len(cells) > width:
            problems.add(line, "", "too_many_cells", found=len(cells), columns=width)
            return None
        cells += [""] * (width - len(cells))
        if "" in self.columns:
            for name, cell in zip(self.columns, cells, strict=True):
                if not name and cell.strip():
                    problems.add(line, "", "cell_without_column", value=cell)
                    return None
        named = dict(zip(self.columns, map(str.strip, cells), strict=True))
        return Row(line, dict.fromkeys(self.absent, "") | named, problems, self.absent)


def open_sheet(
    path: Path,
    columns: Sequence[str],
    optional: Sequence[str] = (),
    *,
    is_secret: bool = False,
) -> Sheet:
    """Read a file whose header must name all `columns` and may name `optional` ones, in
    any order and case.

    Raises ImportRefused when it is not such a file; `is_secret` lets it tell no cell.
    """
    problems = Problems(path.name, is_secret=is_secret)
    content = _content(path, problems)
    encoding = _encoding(content, problems)
    delimiter = _delimiter(content, encoding, (*columns, *optional))
    line, header = next(_records(content, encoding, delimiter, problems), (WHOLE_FILE, []))
    problems.refuse_any()
    if not header:
        problems.refuse(WHOLE_FILE, "", "empty")
    names = tuple(cell.strip().lower() for cell in header)
    _check_header(line, names, columns, optional, problems)
    problems.refuse_any()
    absent = tuple(name for name in optional if name not in names)
    return Sheet(path.name, content, encoding, delimiter, names, absent)


def _content(path: Path, problems: Problems) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_MEGABYTES * 1_000_000 + 1)
    except FileNotFoundError:
        problems.refuse(WHOLE_FILE, "", "no_file")
    except OSError as error:
        # A folder, no right to read, a stick that was pulled out.
        problems.refuse(WHOLE_FILE, "", "unreadable", reason=error.strerror)
    if code := _not_text(content):
        problems.refuse(WHOLE_FILE, "", code, most=MAX_MEGABYTES)
    return content


def _not_text(content: bytes) -> str:
    if content.startswith(_WORKBOOKS):
        return "workbook"
    if content.startswith(_UTF16_MARKS):
        return "utf16"
    if b"\0" in content:
        return "binary"
    return "too_big" if len(content) > MAX_MEGABYTES * 1_000_000 else ""


def _encoding(content: bytes, problems: Problems) -> str:
    if _can_be("utf-8-sig", content):
        return "utf-8-sig"
    # What is not UTF-8 comes from a Windows machine in western Europe.
    if not _can_be("cp1252", content):
        place = _NOT_WINDOWS_1252.search(content)
        line = len(content[: place.end()].splitlines()) if place else WHOLE_FILE
        problems.refuse(line, "", "encoding")
    return "cp1252"


def _can_be(encoding: str, content: bytes) -> bool:
    try:
        deque(_lines(content, encoding), maxlen=0)
    except UnicodeDecodeError:
        return False
    return True


def _lines(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")


def _delimiter(content: bytes, encoding: str, columns: Sequence[str]) -> str:
    """Return the delimiter with which most of the header's names are known ones."""
    header = next(filter(str.strip, _lines(content, encoding)), "")

    def known(delimiter: str) -> int:
        names = {name.strip(' "\r\n\t').lower() for name in header.split(delimiter)}
        return len(names & set(columns))

    return max(DELIMITERS, key=known)


def _records(
    content: bytes, encoding: str, delimiter: str, problems: Problems
) -> Iterator[tuple[int, list[str]]]:
    """Yield (physical line, cells) of every row that is not blank."""
    reader = csv.reader(_lines(content, encoding), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # Where the next row would begin is anybody's guess.
            problems.add(line, "", "quotes")
            return
        if reader.line_num > line:
            problems.add(line, "", "several_lines", last=reader.line_num)
        elif any(map(str.strip, cells)):
            yield line, cells


def _check_header(
    line: int,
    names: tuple[str, ...],
    columns: Sequence[str],
    optional: Sequence[str],
    problems: Problems,
) -> None:
    known = (*columns, *optional)
    if not set(names) & set(columns):
        problems.refuse(line, "", "no_header", columns=tuple(columns))
    for name in dict.fromkeys(names):
        if name and name not in known:
            problems.add(line, name, "column_unknown", name=name, columns=known)
        elif name and names.count(name) > 1:
            problems.add(line, name, "column_twice", name=name)
    for name in columns:
        if name not in names:
            problems.add(line, name, "column_missing", name=name)
