"""Writing an export: into a file that is open, or as a file that is whole; and its entry in
the journal."""

import hashlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

from sqlalchemy import Connection

from db.journal import offset_minutes
from kiosk.rules.errors import ShopError
from kiosk.services.clock import note_unasked
from kiosk.services.exports.columns import Column
from kiosk.services.exports.files import is_put_aside, opened_whole, settle
from kiosk.services.exports.filters import ALL, Filters
from kiosk.services.exports.parquet import write_parquet
from kiosk.services.exports.plans import Export
from kiosk.services.exports.rows import (
    Batch,
    check_choice,
    count_rows,
    export_batches,
    typed_columns_of,
)
from kiosk.services.exports.sheets import write_xlsx
from kiosk.services.exports.text_formats import write_csv, write_jsonl
from kiosk.services.shop import OpenShop

Format = Literal["csv", "jsonl", "xlsx", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
BINARY: tuple[Format, ...] = ("xlsx", "parquet")

Progress = Callable[[int, int], None]
"""Told how many rows are written, and of about how many."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export was: a table (or another `what`), its rows, and the SHA-256 of its bytes.
    What is not whole broke off: its rows were not counted."""

    what: str
    format: str
    rows: int
    sha256: str
    filters: Filters = ALL
    is_whole: bool = True


@dataclass
class _Counting:
    """A file that is only written to, whose bytes are hashed on their way. `leaves_at_once`:
    what is counted was handed over, and does not wait here. `is_over`: what a library writes to
    the end of a file that it could not finish goes nowhere."""

    file: BinaryIO
    leaves_at_once: bool = False
    is_over: bool = False
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    closed: bool = False

    def write(self, data: bytes) -> int:
        """Write and hash."""
        if self.is_over:
            return memoryview(data).nbytes
        self.file.write(data)
        if self.leaves_at_once:
            self.file.flush()
        self.digest.update(data)
        size = memoryview(data).nbytes
        self.size += size
        return size

    def tell(self) -> int:
        """Return how much is written."""
        return self.size

    def flush(self) -> None:
        """Let the file flush."""
        if not self.is_over:
            self.file.flush()

    def close(self) -> None:
        """Leave the file open: it is its owner's."""


def write_into(
    file: BinaryIO,
    connection: Connection,
    what: Export,
    format: Format,  # noqa: A002 (as the command's option is called)
    filters: Filters = ALL,
    *,
    at: datetime,
    progress: Progress | None = None,
) -> Written:
    """Write an export into anything that has `write`, such as a member of a zip.

    All rows belong to the connection's transaction, which is only read from. `at` is the
    present moment in the shop's local time. Memory does not grow with the rows. Raises
    ShopError as `check_choice`.
    """
    check_choice(connection, what, filters)
    offset = offset_minutes(at)
    columns, sink = typed_columns_of(what), _Counting(file)
    with closing(export_batches(connection, what, filters, offset)) as batches:
        shown = batches
        if progress is not None:
            total = count_rows(connection, what, filters, offset)
            shown = _telling(batches, total, progress)
        try:
            rows = _write(sink, format, columns, shown, what, at)
        except BaseException:
            sink.is_over = True
            raise
    return Written(what, format, rows, sink.digest.hexdigest(), filters)


def _write(
    sink: Any, how: Format, columns: Sequence[Column], batches: Any, name: str, at: datetime
) -> int:
    match how:
        case "csv":
            return write_csv(sink, columns, batches)
        case "jsonl":
            return write_jsonl(sink, columns, batches)
        case "xlsx":
            return write_xlsx(sink, columns, batches, name, at)
        case "parquet":
            return write_parquet(sink, columns, batches)


def _telling(
    batches: Generator[Batch, None, None], total: int, progress: Progress
) -> Generator[Batch, None, None]:
    done = 0
    for batch in batches:
        yield batch
        done += len(batch[0])
        progress(done, total)


def write_export(
    shop: OpenShop,
    what: Export,
    *,
    from_day: date | None = None,
    to_day: date | None = None,
    till: str | None = None,
    shift: int | None = None,
    format: Format = "csv",  # noqa: A002 (as the command's option is called)
    output: Path | None = None,
    staff: int | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write an export to a file, or to standard output (None), and tell the journal.

    The file is written aside and takes its name when it is on the disk and the journal has its
    entry. No lock is held while rows are read. A shift without a till is one of this till.
    `staff`: the number of who asked for it at the till; None for a command. Raises OSError of a
    file that can not be opened, and ShopError as `check_choice` and `unwritten_told`, and
    ``export_to_terminal`` (what a terminal can not show).
    """
    if output is None and format in BINARY:
        _refuse_terminal(format)
    own_till = shop.till if shift is not None and till is None else till
    filters, at = Filters(from_day, to_day, own_till, shift), shop.now()
    with shop.reading() as connection:
        check_choice(connection, what, filters)
    with (
        opened_whole(output) as file,
        _told(shop, output, (what, format, filters, staff), file) as sink,
    ):
        with shop.reading() as connection:
            written = write_into(sink, connection, what, format, filters, at=at, progress=progress)
        settle(file)  # no entry of a file that a full disk does not take
        note_export(shop, written, staff)
    return written


@contextmanager
def _told(
    shop: OpenShop,
    output: Path | None,
    asked: tuple[str, Format, Filters, int | None],
    file: BinaryIO,
) -> Iterator[BinaryIO]:
    """Tell the journal too of what had left through a pipe when it broke off."""
    sink = _Counting(file, leaves_at_once=not is_put_aside(output))
    try:
        yield sink  # type: ignore[misc]  # it has what writers use
    except BaseException:
        if sink.size and not is_put_aside(output):
            what, how, filters, staff = asked
            left = Written(what, how, 0, sink.digest.hexdigest(), filters, is_whole=False)
            note_export(shop, left, staff)
        raise


def note_export(shop: OpenShop, written: Written, staff: int | None = None) -> None:
    """Write down in this till's journal that data left the shop, and which.

    Also where the computer's date waits for somebody to confirm it: see `note_unasked`.
    """
    values = {
        "staff": staff,
        "what": written.what,
        "format": written.format,
        "filters": written.filters.as_values(),
        "rows": written.rows if written.is_whole else None,
        "sha256": written.sha256,
    }
    with shop.writing() as connection:
        note_unasked(shop, connection, "exported", values)


def _refuse_terminal(how: Format) -> None:
    import sys

    if sys.stdout.isatty():
        raise ShopError("export_to_terminal", format=how)
