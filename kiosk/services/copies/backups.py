"""Copies of the database, made while the shop sells.

The keys are in none of them: who holds a copy can read the log and sign nothing.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from itertools import count
from pathlib import Path
from uuid import uuid4

from db.upgrade import copy_database, copy_suffix
from kiosk.home import keep_names, make_private
from kiosk.rules.errors import ShopError
from kiosk.services.clock import note_unasked
from kiosk.services.exports.files import unwritten_told
from kiosk.services.journal.heads import keep_head
from kiosk.services.shop import OpenShop

FOLDER = "backups"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that is whole."""

    path: Path
    sha256: str
    size: int


def make_backup(shop: OpenShop, file: Path | None = None) -> Backup:
    """Copy the whole database, as it is at one moment, while sales go on; then journal it.

    `file`: a folder that is there, or a new name with this database's ending; by default the
    home's folder `backups`. The copy takes its name when it is whole, and never that of another
    file. Raises ShopError ``backup_exists``, ``backup_name``, ``backup_folder_missing`` and
    ``file_unwritten``.
    """
    names = _names(shop, file)
    first = next(names)
    aside = first.with_name(f".{first.name}.{uuid4().hex}")
    try:
        with unwritten_told(first):
            with shop.reading() as connection:
                copy_database(shop.engine, connection, aside)
            _make_durable(aside)
            sha256, size = sha256_of(aside), aside.stat().st_size
            target = _give_name(aside, first, names)
    finally:
        # Of a stick that was taken out there is nothing to take away.
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    values = {"staff": None, "file": target.name, "sha256": sha256, "bytes": size}
    with shop.writing() as connection:
        note_unasked(shop, connection, "backup_made", values)
    keep_head(shop)
    return Backup(target, sha256, size)


def sha256_of(file: Path) -> str:
    """Return a file's SHA-256, hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _names(shop: OpenShop, file: Path | None) -> Iterator[Path]:
    """Yield where the copy may lie: one place, or in a folder one after another.

    What has neither a copy's ending nor is a folder is a stick that is out: nothing is made
    of it on this computer.
    """
    ending = copy_suffix(shop.engine)
    if file is not None and not file.is_dir():
        path = file.absolute()
        if os.path.lexists(path):
            raise ShopError("backup_exists", file=path)
        if path.suffix != ending:
            raise ShopError("backup_name", file=path, ending=ending)
        if not path.parent.is_dir():
            raise ShopError("backup_folder_missing", folder=path.parent)
        yield path
        return
    folder = make_private(shop.settings.home / FOLDER) if file is None else file.absolute()
    moment = shop.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for number in count(1):
        yield folder / f"kiosk-{moment}{f'-{number}' if number > 1 else ''}{ending}"


def _give_name(aside: Path, first: Path, names: Iterator[Path]) -> Path:
    """Give the copy the first of these names that nothing has, and return it."""
    target: Path | None = first
    while target is not None:
        try:
            _link(aside, target)
        except FileExistsError:
            target = next(names, None)
        else:
            keep_names(target.parent)
            return target
    raise ShopError("backup_exists", file=first)


def _link(aside: Path, target: Path) -> None:
    """Let a file have another name that nothing has. Raises FileExistsError."""
    try:
        os.link(aside, target)
    except FileExistsError:
        raise
    except OSError:
        # Most sticks know one name for a file: the new one is taken first, then replaced.
        target.touch(mode=0o600, exist_ok=False)
        aside.replace(target)


def _make_durable(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
