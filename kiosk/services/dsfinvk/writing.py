"""Writing the tables and their index into a folder or a zip that is whole or not there."""

import csv
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db import accounting as found
from kiosk.home import keep_names
from kiosk.rules.closing_periods import Period
from kiosk.rules.errors import ShopError
from kiosk.services.dsfinvk.index_xml import DECIMAL, DELIMITER, END, QUOTE, index_xml
from kiosk.services.dsfinvk.reading import read_closing
from kiosk.services.dsfinvk.rows import PROGRAM, Owner, Row, rows_of
from kiosk.services.dsfinvk.tables import TABLES, Column, Table
from kiosk.services.exports.files import guarded, made_folder, opened_whole, settle, unwritten_told
from kiosk.services.exports.filters import Filters
from kiosk.services.exports.writing import Progress, Written, note_export
from kiosk.services.shop import OpenShop

INDEX = "index.xml"


@dataclass(frozen=True, slots=True)
class Tables:
    """What was written: where, and how much. `not_closed`: shifts of the period that are
    missing, for they are not closed yet."""

    target: Path
    closings: int
    rows: int
    not_closed: int


def write_dsfinvk(
    shop: OpenShop, period: Period, target: Path, progress: Progress | None = None
) -> Tables:
    """Write a period's closings, of every till: into `target`, a zip by its name or else a
    folder that is new or empty.

    One closing is in memory at a time. All is on the disk before the journal has its entry, and
    then takes its name. Raises OSError, and ShopError ``nothing_closed``, ``folder_not_empty``,
    ``folder_is_file``, ``file_is_folder`` and as `unwritten_told`.
    """
    zipped = target.suffix.lower() == ".zip"
    _refuse(target, zipped)
    with made_folder(target.resolve().parent), _folder_beside(target) as folder:
        with shop.reading() as connection:
            done = _fill(connection, shop, period, target, folder, progress)
        if zipped:
            packed = _packed(folder, shop.now())
            with opened_whole(target) as file, packed.open("rb") as content:
                shutil.copyfileobj(content, file)
                settle(file)
                _note(shop, period, done, "zip", _digest_of(packed))
        else:
            sums = "".join(
                f"{_digest_of(path)}  {path.name}\n" for path in sorted(folder.iterdir())
            )
            _settle(folder)
            _note(shop, period, done, "folder", hashlib.sha256(sums.encode()).hexdigest())
            folder.replace(target)
            with suppress(OSError):  # not every disk can
                keep_names(target.resolve().parent)
    return done


def _refuse(target: Path, zipped: bool) -> None:
    """Refuse what could not take its name at the end, before there is anything."""
    if zipped:
        if target.is_dir():
            raise ShopError("file_is_folder", folder=target)
    elif target.is_dir():
        if any(target.iterdir()):
            raise ShopError("folder_not_empty", folder=target)
    elif target.exists():
        raise ShopError("folder_is_file", file=target)


def _settle(folder: Path) -> None:
    """Have all files of a folder, and their names, on the disk."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    keep_names(folder)


def _note(shop: OpenShop, period: Period, done: Tables, how: str, sha256: str) -> None:
    """Tell the journal; of a folder `sha256` is that of what `sha256sum *` writes of it."""
    filters = Filters(period.first_day, period.last_day)
    note_export(shop, Written("dsfinvk", how, done.rows, sha256, filters))


@contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    """Make a folder on the target's disk; what is left of it goes at the end."""
    parent = target.resolve().parent
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None
    try:
        with unwritten_told(target):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(
    connection: Connection,
    shop: OpenShop,
    period: Period,
    target: Path,
    folder: Path,
    progress: Progress | None,
) -> Tables:
    owner = _owner(shop)
    shifts = found.closed_shifts(connection, period.name)
    if not shifts:
        raise ShopError("nothing_closed", period=period)
    rows = 0
    with ExitStack() as stack:
        writers = {table.file: stack.enter_context(_writer(folder, table)) for table in TABLES}
        for done, shift in enumerate(shifts, 1):
            for file, row in rows_of(read_closing(connection, shop, shift), owner):
                writers[file].writerow(row)
                rows += 1
            if progress is not None:
                progress(done, len(shifts))
    (folder / INDEX).write_bytes(index_xml(owner.name, _one_line(owner.address), period.name))
    not_closed = found.shifts_not_closed(connection, period.first_day, period.next_day)
    return Tables(target, len(shifts), rows, not_closed)


def _owner(shop: OpenShop) -> Owner:
    record, settings = shop.record, shop.settings
    return Owner(
        record.name,
        record.address,
        record.currency,
        settings.country,
        settings.tax_number,
        settings.vat_number,
        version(PROGRAM),
    )


def _one_line(address: str) -> str:
    return ", ".join(line.strip() for line in address.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class _TableWriter:
    table: Table
    names: frozenset[str]
    sheet: Any

    def writerow(self, row: Row) -> None:
        """Write a row; every value that is there has a column."""
        if not row.keys() <= self.names:
            raise ValueError(f"{self.table.file} has no {row.keys() - self.names}")
        found = row.get
        self.sheet.writerow(
            [
                "" if (value := found(column.name)) is None else written_value(column, value)
                for column in self.table.columns
            ]
        )


@contextmanager
def _writer(folder: Path, table: Table) -> Iterator[_TableWriter]:
    with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, delimiter=DELIMITER, quotechar=QUOTE, lineterminator=END)
        sheet.writerow(table.names)
        yield _TableWriter(table, frozenset(table.names), sheet)


@lru_cache(maxsize=50_000)
def written_value(column: Column, value: str | int | Decimal) -> str:
    """Return a value as the tables have it: numbers with all their decimals and a comma; text
    cut to its length, without line ends, and so that no spreadsheet runs it."""
    if column.places is None:
        return guarded(" ".join(str(value).split()))[: column.longest]
    exact = Decimal(value).quantize(Decimal(1).scaleb(-column.places), ROUND_HALF_UP)
    if exact != Decimal(value):
        raise ValueError(f"{column.name} has no room for {value}")
    return f"{exact:f}".replace(".", DECIMAL)


def _packed(folder: Path, at: datetime) -> Path:
    """Return a zip of a folder's files, which lies in it too."""
    files, target = sorted(folder.iterdir()), folder / "packed.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            about = zipfile.ZipInfo(path.name, at.timetuple()[:6])
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            with packed.open(about, "w") as member, path.open("rb") as content:
                shutil.copyfileobj(content, member)
    return target


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
