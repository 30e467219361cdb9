"""Files that are whole or not there, and the bytes of small tables."""

import csv
import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from kiosk.home import keep_names
from kiosk.rules.errors import ShopError

Value = str | int | Decimal | None

FORMULA_SIGNS = frozenset("=+-@\t\r\n")
"""What a spreadsheet takes for the beginning of a formula, or skips before one."""


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as a spreadsheet opens it, in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def write_whole(output: Path | None, content: bytes) -> None:
    """Write a file that is whole or not there; None is standard output. Raises as
    `opened_whole`."""
    with opened_whole(output) as file:
        file.write(content)


def guarded(text: str) -> str:
    """Return text that no spreadsheet runs: what looks like a formula gets an apostrophe.

    A bare carriage return would end a row of CSV for some readers, and becomes a line feed.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text[:1] in FORMULA_SIGNS else text


def _cell(value: Value) -> Value:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return guarded(value) if isinstance(value, str) else value


@contextmanager
def opened_whole(output: Path | None) -> Iterator[BinaryIO]:
    """Open a file that takes its name when the block ends well, and leaves nothing when it
    does not; None is standard output. A device or a pipe is written to as it is.

    What is written to a file is on the disk before it has its name; who tells of it inside the
    block calls `settle` first. Raises OSError of a file that can not be opened, and ShopError
    as `unwritten_told`.
    """
    if output is None:
        with unwritten_told(None):
            sys.stdout.flush()
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        return
    target = output.resolve()
    if not is_put_aside(output):
        with unwritten_told(None), target.open("wb") as file:
            yield file
        return
    with _put_in_place(target) as file:
        yield file


def settle(file: BinaryIO) -> None:
    """Have all that was written on the disk, or handed over where the file is none, before
    anybody is told that it is there. Raises OSError."""
    file.flush()
    try:
        descriptor = file.fileno()
    except io.UnsupportedOperation:
        return  # nothing of the computer's
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.fsync(descriptor)


@contextmanager
def unwritten_told(target: Path | None) -> Iterator[None]:
    """Say what a computer means that does not write on: a disk that is full, or gone.

    `target` is what has no name yet; None is written to directly, and may have a part. Raises
    ShopError ``file_unwritten`` and ``output_unwritten``, and BrokenPipeError as it is: whoever
    read has seen enough.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        if target is None:
            raise ShopError("output_unwritten", reason=reason) from error
        raise ShopError("file_unwritten", file=target, reason=reason) from error


@contextmanager
def made_folder(folder: Path) -> Iterator[None]:
    """Have a folder; what had to be made of it goes again when the block fails and left
    nothing in it. Raises OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in missing:
            with suppress(OSError):  # not made, or somebody else's file is in it by now
                each.rmdir()
        raise


def is_put_aside(output: Path | None) -> bool:
    """Tell whether what is written stays here until it is whole; a device or a pipe can not be
    put in place of itself."""
    return output is not None and (output.is_file() or not output.exists())


def _new_file(aside: Path, target: Path) -> BinaryIO:
    """Open a new file; an error names the one that was asked for."""
    try:
        return aside.open("xb")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None


@contextmanager
def _put_in_place(target: Path) -> Iterator[BinaryIO]:
    aside = target.with_name(f".{target.name}.{uuid4().hex}")
    file = _new_file(aside, target)
    try:
        with unwritten_told(target):
            with file:
                yield file
                settle(file)
            aside.replace(target)
    finally:
        # Of a stick that was taken out there is nothing to take away.
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    with suppress(OSError):  # not every disk can
        keep_names(target.parent)
