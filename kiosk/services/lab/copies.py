"""The lab's own copy of a shop; what it is made from is only read."""

import shutil
import sqlite3
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from db.engine import open_database
from db.putting_back import NoCopyError, form_of
from db.read_copies import loaded
from db.upgrade import DatabaseTooNew
from kiosk.home import SETTINGS_FILE
from kiosk.rules.errors import ShopError
from kiosk.services.lab.postgresql import postgresql_copy

DATABASE_FILE = "kiosk.sqlite"
_SQLITE = b"SQLite format 3\0"


@contextmanager
def copied(source: str) -> Iterator[Engine]:
    """Copy a shop and open the copy; it is gone when the block ends.

    `source`: a SQLite file, a kiosk home, the url of a PostgreSQL database, or a backup. A
    backup of a PostgreSQL database has no triggers. Raises ShopError ``lab_source``,
    ``lab_archive``, ``lab_no_database``, ``database_closed`` and ``database_too_new``.
    """
    with TemporaryDirectory(prefix="kiosk-lab-") as folder:
        if is_url(source):
            with postgresql_copy(_url(source), Path(folder)) as engine:
                yield engine
            return
        path = Path(source).expanduser()
        if url := _url_of_home(path):
            with postgresql_copy(url, Path(folder)) as engine:
                yield engine
            return
        if zipfile.is_zipfile(path):
            engine = _loaded(path, Path(folder))
        else:
            engine = _opened(_copied_file(_file_of(path), Path(folder)), Path(folder))
        try:
            yield engine
        finally:
            engine.dispose()


def is_url(source: str) -> bool:
    """Tell whether the source is a server's database rather than a file."""
    return source.startswith(("postgresql://", "postgresql+", "postgres://"))


def _url(source: str) -> str:
    try:
        return make_url(source).render_as_string(hide_password=False)
    except ArgumentError:
        raise ShopError("lab_source", source="postgresql://…") from None


def _url_of_home(path: Path) -> str:
    """Return the database url in a home's settings file, empty where it has none."""
    settings = path / SETTINGS_FILE
    if (path / DATABASE_FILE).exists() or not settings.is_file():
        return ""
    try:
        return str(tomllib.loads(settings.read_text("utf-8")).get("database_url", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise ShopError("lab_source", source=str(path)) from None


def _loaded(file: Path, folder: Path) -> Engine:
    """Read a backup of a PostgreSQL database into a file."""
    try:
        form_of(file)
    except NoCopyError:
        raise ShopError("lab_archive", source=str(file)) from None
    try:
        return loaded(file, folder)
    except NoCopyError:
        raise ShopError("lab_source", source=str(file)) from None
    except DatabaseTooNew:
        raise ShopError("database_too_new") from None


def _file_of(path: Path) -> Path:
    file = path / DATABASE_FILE if path.is_dir() else path
    try:
        with file.open("rb") as content:
            is_database = content.read(len(_SQLITE)) == _SQLITE
    except FileNotFoundError:
        is_database = False
    if not is_database:
        raise ShopError("lab_source", source=str(path))
    return file


def _copied_file(file: Path, folder: Path) -> Path:
    """Copy a database file with what still waits in its WAL.

    A file without one is open nowhere: opening it would leave files beside it. One whose
    folder can not be written is copied with its WAL.
    """
    target, wal = folder / DATABASE_FILE, file.with_name(f"{file.name}-wal")
    if wal.exists():
        try:
            with (
                closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as old,
                closing(sqlite3.connect(target)) as new,
            ):
                old.backup(new)
        except sqlite3.OperationalError:
            target.unlink(missing_ok=True)
            shutil.copyfile(wal, target.with_name(f"{target.name}-wal"))
        else:
            return target
    shutil.copyfile(file, target)
    return target


def _opened(file: Path, folder: Path) -> Engine:
    try:
        engine = open_database(f"sqlite:///{quote(str(file))}", folder / "copies")
    except DatabaseTooNew:
        raise ShopError("database_too_new") from None
    except DatabaseError as error:
        raise ShopError("database_closed", reason=str(error.orig)) from error
    if not inspect(engine).has_table("till"):
        engine.dispose()
        raise ShopError("lab_source", source=file.name)
    return engine
