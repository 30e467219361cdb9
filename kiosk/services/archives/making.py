"""Making an archive: one file of a period, private, whole or not there."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection

from db import archives
from kiosk.home import keep_names, make_private
from kiosk.rules.closing_periods import Period
from kiosk.rules.errors import ShopError
from kiosk.rules.search import fold
from kiosk.services.archives import standalone
from kiosk.services.archives.contents import (
    Progress,
    add_closings,
    add_exports,
    add_journals,
    canonical,
    cut_of,
    keys_of,
    spans_of,
)
from kiosk.services.archives.notices import LANGUAGES, notice
from kiosk.services.archives.packing import Pack
from kiosk.services.clock import note_unasked
from kiosk.services.exports.files import settle, unwritten_told
from kiosk.services.journal.log_watch import PACKAGE, version
from kiosk.services.shop import OpenShop

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Made:
    """An archive that was made: its file, its manifest's SHA-256, how much is in it, and
    whether the period was over."""

    path: Path
    manifest_sha256: str
    entries: int
    tickets: int
    is_over: bool


class _Aside(NamedTuple):
    """A file that is being written: the name that it will have, and the one that it has."""

    path: Path
    aside: Path
    file: BinaryIO


def make_archive(
    shop: OpenShop, period: Period, output: Path | None = None, progress: Progress | None = None
) -> Made:
    """Write the archive of a month or a year, of all tills, signed by this one.

    Without `output` it lies in the home's folder `archives`. All of it belongs to one moment;
    no lock is held while it is written, and it has its name when it is on the disk and the
    journal has its entry.

    Raises ShopError ``archive_empty`` (no till has an entry of the period), ``archive_purged``
    (given up: only its archive has it), ``archive_exists`` (an archive is never replaced), and
    as `unwritten_told`; OSError of a file that can not be opened.
    """
    at, is_over = shop.now(), period.is_over(shop.today())
    with _put_aside(shop, period, output) as (path, aside, file):
        with shop.reading() as connection:
            _refuse(connection, period)
            with unwritten_told(path):
                manifest = _write(shop, connection, file, path.name, period, is_over, at, progress)
                settle(file)  # no entry of a file that a full disk does not take
                file.close()
        _refuse_taken(path)
        digest = hashlib.sha256(canonical(manifest)).hexdigest()
        _note(shop, period, path.name, digest, manifest)
        with unwritten_told(path):
            _take_name(aside, path)
    counted = [(till["entries"], till["tickets"]) for till in manifest["tills"]]
    entries, tickets = map(sum, zip(*counted, strict=True))
    return Made(path, digest, entries, tickets, is_over)


def _refuse(connection: Connection, period: Period) -> None:
    given_up = archives.given_up_until(connection)
    if given_up is not None and given_up >= period.first_day:
        raise ShopError("archive_purged", period=period, day=given_up)
    if not spans_of(connection, period):
        raise ShopError("archive_empty", period=period)


def _write(
    shop: OpenShop,
    connection: Connection,
    file: BinaryIO,
    name: str,
    period: Period,
    is_over: bool,
    at: datetime,
    progress: Progress | None,
) -> dict[str, Any]:
    """Write everything; return the manifest."""
    pack = Pack(file, at)
    program = {"name": PACKAGE, "version": version()}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "program": program,
        "shop": {"name": shop.record.name, "currency": shop.record.currency},
        "period": {
            "name": period.name,
            "kind": period.kind,
            "first_day": period.first_day.isoformat(),
            "last_day": period.last_day.isoformat(),
            "over": is_over,
        },
        "made_at": at.isoformat(timespec="seconds"),
        "made_by_till": shop.till,
        "keys": keys_of(connection),
        "tills": add_journals(pack, connection, spans_of(connection, period), progress),
    }
    cut = cut_of(connection, period, manifest["tills"], at)
    manifest["closings"] = add_closings(pack, connection, cut)
    manifest["rows"] = add_exports(pack, connection, cut, at)
    pack.add(standalone.KEYS, canonical(manifest["keys"]))
    values = {
        "shop": shop.record.name,
        "address": ", ".join(shop.record.address.splitlines()),
        "file": name,
        "program": f"{program['name']} {program['version']}",
    }
    for lang in LANGUAGES:
        pack.add(f"NOTICE.{lang}.txt", notice(lang, values, manifest).encode())
    pack.add("verify.py", Path(standalone.__file__).read_bytes())
    manifest["files"] = [
        {"name": each.name, "bytes": each.size, "sha256": each.sha256} for each in pack.members
    ]
    _seal(shop, pack, canonical(manifest))
    return manifest


def _seal(shop: OpenShop, pack: Pack, manifest: bytes) -> None:
    """Add the manifest, its signature by this till's key, and the list of checksums."""
    pack.add(standalone.MANIFEST, manifest)
    signed = {
        "till": shop.till,
        "public_key": shop.sign.public_key,
        "signature": shop.sign(manifest).hex(),
    }
    pack.add(standalone.SIGNATURE, canonical(signed))
    sums = "".join(f"{each.sha256}  {each.name}\n" for each in pack.members)
    pack.add(standalone.SUMS, sums.encode())
    pack.close()


def _note(
    shop: OpenShop, period: Period, file_name: str, digest: str, manifest: dict[str, Any]
) -> None:
    """Write down that the archive was made, and of what."""
    values = {
        "staff": None,
        "period": period.name,
        "file": file_name,
        "manifest_sha256": digest,
        "over": manifest["period"]["over"],
        "tills": [
            {name: till[name] for name in ("till", "first_seq", "last_seq", "last_hash", "tickets")}
            for till in manifest["tills"]
        ],
    }
    with shop.writing() as connection:
        row = {
            "period": period.name,
            "first_day": period.first_day,
            "last_day": period.last_day,
            "file_name": file_name,
            "manifest_sha256": digest,
            "at": note_unasked(shop, connection, "archived", values),
        }
        archives.add_archive(connection, row)


@contextmanager
def _put_aside(shop: OpenShop, period: Period, output: Path | None) -> Iterator[_Aside]:
    """Open a new, private file beside the name that it will have; nothing of it stays.

    Raises ShopError ``archive_exists`` and OSError.
    """
    path, aside, descriptor = _beside(output.absolute()) if output else _numbered(shop, period)
    try:
        # What a full disk did not take is tried again when the file is closed.
        with unwritten_told(path), os.fdopen(descriptor, "wb") as file:
            yield _Aside(path, aside, file)
    finally:
        with suppress(OSError):  # of a stick that was taken out
            aside.unlink(missing_ok=True)


def _numbered(shop: OpenShop, period: Period) -> tuple[Path, Path, int]:
    """Open a file for the next archive of a period in the home; earlier ones stay.

    Its hidden name keeps the number from now on: another one that is made at the same time
    has the next.
    """
    folder = make_private(shop.settings.home / "archives")
    words = "".join(letter if letter.isalnum() else " " for letter in fold(shop.record.name))
    slug = "-".join(words.split()) or "shop"
    for n in count(1):
        path = folder / f"{slug}-{period.name}{f'-{n}' if n > 1 else ''}.zip"
        aside = path.with_name(f".{path.name}.part")
        with suppress(FileExistsError):  # being made, or left of one that broke off
            descriptor = _new(aside, path)
            if not os.path.lexists(path):
                return path, aside, descriptor
            os.close(descriptor)
            aside.unlink()
    raise AssertionError("numbers have no end")


def _beside(path: Path) -> tuple[Path, Path, int]:
    """Open a file beside the one that was asked for."""
    _refuse_taken(path)
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    return path, aside, _new(aside, path)


def _new(aside: Path, path: Path) -> int:
    """Open a new file; an error names the one that was asked for."""
    try:
        return os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _refuse_taken(path: Path) -> None:
    if os.path.lexists(path):
        raise ShopError("archive_exists", file=str(path))


def _take_name(aside: Path, path: Path) -> None:
    """Let a file that is whole have its name, which no other file may have by then.

    Raises ShopError ``archive_exists`` and OSError.
    """
    try:
        try:
            os.link(aside, path)
        except FileExistsError:
            raise
        except OSError:  # a stick whose files have one name each
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            aside.replace(path)
    except FileExistsError:
        raise ShopError("archive_exists", file=str(path)) from None
    keep_names(path.parent)
