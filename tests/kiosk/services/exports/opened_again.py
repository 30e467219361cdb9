"""Exports read again by libraries that know nothing of the shop."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from kiosk.services.exports import Export, Format, columns_of, typed_columns_of

Rows = list[dict[str, Any]]


def read_csv(path: Path, what: Export) -> Rows:
    """Rows of CSV, whose cells are text; empty ones are None."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    return [{name: _typed(what, name, value) for name, value in row.items()} for row in rows]


def read_jsonl(path: Path, what: Export) -> Rows:
    """Rows of JSON Lines; what has a point is an exact decimal."""
    with path.open(encoding="utf-8", newline="\n") as file:
        rows = [json.loads(line, parse_float=Decimal) for line in file]
    return [{name: _typed(what, name, value) for name, value in row.items()} for row in rows]


def read_xlsx(path: Path, what: Export) -> Rows:
    """Rows of a workbook, as openpyxl reads them."""
    workbook = openpyxl.load_workbook(path, read_only=True)
    (sheet,) = workbook.worksheets
    head, *rows = sheet.iter_rows(values_only=True)
    workbook.close()
    named = [dict(zip(head, row, strict=True)) for row in rows]
    return [_with_offsets(what, row) for row in named]


def read_parquet(path: Path, what: Export) -> Rows:
    """Rows of Parquet, as duckdb reads them."""
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        names = ", ".join(f'epoch("{n}") AS "{n}"' for n in _times(what))
        query = f"SELECT * REPLACE ({names}) FROM read_parquet(?)" if names else ""
        found = database.execute(query or "SELECT * FROM read_parquet(?)", [str(path)])
        head = [each[0] for each in found.description]
        rows = [dict(zip(head, row, strict=True)) for row in found.fetchall()]
    return [_with_offsets(what, row) for row in rows]


READERS: dict[Format, Callable[[Path, Export], Rows]] = {
    "csv": read_csv,
    "jsonl": read_jsonl,
    "xlsx": read_xlsx,
    "parquet": read_parquet,
}


def text_of(path: Path, what: Export, format_: Format) -> str:
    """Everything that is written in a file, whatever packs it."""
    if format_ == "xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    if format_ == "parquet":
        return str(read_parquet(path, what))
    return path.read_text("utf-8")


def _times(what: Export) -> list[str]:
    return [column.name for column in typed_columns_of(what) if column.type == "time"]


def _typed(what: Export, name: str, value: Any) -> Any:
    """A cell of text as its column's type says."""
    kind = next(column.type for column in typed_columns_of(what) if column.name == name)
    if value is None or value == "":
        return None
    if kind in ("amount", "percent", "quantity"):
        return Decimal(value)
    if kind in ("integer", "cents"):
        return int(value)
    if kind in ("text", "word"):
        # In a spreadsheet the apostrophe says that a text is one.
        return value[1:] if value[:1] == "'" else value
    return value


def _with_offsets(what: Export, row: dict[str, Any]) -> dict[str, Any]:
    """A row of typed cells as the text formats say it."""
    plain = {name: row[name] for name in columns_of(what)}
    for column in typed_columns_of(what):
        value = plain[column.name]
        if value is None or value == "":
            plain[column.name] = None
        elif column.type == "time":
            plain[column.name] = _local(value, row[f"{column.name}_offset_minutes"])
        elif column.type == "day":
            is_time = isinstance(value, datetime)
            plain[column.name] = (value.date() if is_time else value).isoformat()
        elif column.type in ("amount", "percent", "quantity"):
            plain[column.name] = Decimal(str(value))
    return plain


def _local(value: Any, offset_minutes: int) -> str:
    zone = timezone(timedelta(minutes=offset_minutes))
    local = (
        value.replace(tzinfo=zone)
        if isinstance(value, datetime)
        else datetime.fromtimestamp(value, zone)
    )
    return local.isoformat(timespec="seconds")
