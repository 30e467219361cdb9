"""Writing an export as a file that is whole, or to standard output."""

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, TextIO, get_args
from uuid import uuid4

from kiosk.services.exports.plans import Export, Value
from kiosk.services.exports.rows import Row, columns_of, export_rows
from kiosk.services.shop import OpenShop

Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t")


def write_export(
    shop: OpenShop,
    what: Export,
    *,
    from_day: date | None = None,
    to_day: date | None = None,
    format: Format = "csv",  # noqa: A002 (as the command's option is called)
    output: Path | None = None,
) -> int:
    """Write an export in UTF-8 and return how many rows it has.

    A file is written aside and takes its name when it is whole; None is standard
    output. Raises OSError, and ShopError as `export_rows`.
    """
    with closing(export_rows(shop, what, from_day, to_day)) as rows, _opened(output) as file:
        if format == "csv":
            return _write_csv(file, columns_of(what), rows)
        return _write_jsonl(file, rows)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as a spreadsheet opens it, in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def write_whole(output: Path | None, content: bytes) -> None:
    """Write a file that is whole or not there; None is standard output. Raises OSError."""
    with _opened(output) as file:
        file.buffer.write(content)


def _write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
        count += 1
    return count


def _cell(value: Value) -> Value:
    """Return what a spreadsheet shows as it stands: text that it would run as a formula
    gets an apostrophe."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return f"'{value}"
    return value


def _write_jsonl(file: TextIO, rows: Iterable[Row]) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, default=_number) + "\n")
        count += 1
    return count


def _number(value: object) -> int | float:
    """Return a decimal as JSON writes it; three decimals survive a float."""
    if not isinstance(value, Decimal):
        raise TypeError(f"not a value of an export: {value!r}")
    return int(value) if value == value.to_integral_value() else float(value)


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        with _standard_output() as file:
            yield file
        return
    target = output.resolve()
    if target.exists() and not target.is_file():
        # A device or a pipe can not be put in place of itself.
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    with _put_in_place(target) as file:
        yield file


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    sys.stdout.flush()
    file = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
    try:
        yield file
        file.flush()
    finally:
        file.detach()


def _new_file(aside: Path, target: Path) -> TextIO:
    """Open a new file; an error names the one that was asked for."""
    try:
        return aside.open("x", encoding="utf-8", newline="")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None


@contextmanager
def _put_in_place(target: Path) -> Iterator[TextIO]:
    aside = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        with _new_file(aside, target) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
