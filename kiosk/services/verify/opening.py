"""Opening a database that is only to be read: a file, a copy, a server's, or this shop's own.
Nothing is written into it; older tables are brought up to date on a copy."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError

from db import read_copies
from db.engine import connect
from db.putting_back import NoCopyError, form_of
from db.upgrade import NEWEST, DatabaseTooNew, revision_of
from kiosk.home import SETTINGS_FILE
from kiosk.rules.errors import ShopError
from kiosk.rules.log_breaks import Notice
from kiosk.settings import Settings

DATABASE_FILE = "kiosk.sqlite"
SERVERS = ("postgresql://", "postgresql+", "postgres://")


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is open, what is to be told of it, and whether it has its triggers."""

    engine: Engine
    notices: tuple[Notice, ...] = ()
    triggers: bool = True
    file: Path | None = None


@contextmanager
def opened(source: Path | str) -> Iterator[Opened]:
    """Open a SQLite file, a home, a backup, or a server's database by its url.

    Raises ShopError ``not_a_log``, ``log_of_older_tables``, ``database_too_new``,
    ``database_closed`` and OSError.
    """
    try:
        with _told(lambda folder: _open(source, folder)) as found:
            yield found
    except NoCopyError:
        raise ShopError("not_a_log", file=str(source)) from None


@contextmanager
def opened_here(settings: Settings) -> Iterator[Opened]:
    """Open the database that the settings name, without the till's key: who checks need not be
    able to sign. A till may sell meanwhile.

    Raises ShopError ``no_shop``, ``log_of_older_tables``, ``database_too_new`` and
    ``database_closed``.
    """
    try:
        with _told(lambda folder: _open_own(settings, folder)) as found:
            yield found
    except NoCopyError:
        raise ShopError("no_shop") from None


@contextmanager
def _told(open_it: Callable[[Path], Opened]) -> Iterator[Opened]:
    with TemporaryDirectory(prefix="kiosk-verify-") as folder:
        try:
            found = open_it(Path(folder))
        except DatabaseTooNew:
            raise ShopError("database_too_new") from None
        except DBAPIError as error:
            raise ShopError("database_closed", reason=reason_of(error)) from error
        try:
            yield found
        finally:
            found.engine.dispose()


def _open_own(settings: Settings, folder: Path) -> Opened:
    if make_url(settings.url).get_backend_name() != "sqlite":
        return _server(settings.url)
    path = Path(str(make_url(settings.url).database))
    if not path.is_file():
        raise NoCopyError(path)
    engine = read_copies.beside_others(path)
    try:
        revision = read_copies.revision_or_none(engine)
    except DatabaseError:
        return Opened(engine, file=path)
    except BaseException:
        engine.dispose()
        raise
    if revision == NEWEST:
        return Opened(engine, file=path)
    engine.dispose()
    return _sqlite(path, folder)


def _open(source: Path | str, folder: Path) -> Opened:
    if str(source).startswith(SERVERS):
        return _server(str(source))
    path = Path(source).expanduser()
    if path.is_dir():
        if url := _url_of_home(path):
            return _server(url)
        path /= DATABASE_FILE
    if not path.is_file():
        raise NoCopyError(path)
    if form_of(path) == "postgresql":
        notice = Notice("not_checked", data={"what": "triggers", "why": "not_in_a_copy"})
        return Opened(read_copies.loaded(path, folder), (notice,), triggers=False)
    return _sqlite(path, folder)


def _sqlite(path: Path, folder: Path) -> Opened:
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():
        copy = read_copies.copied_aside(path, folder)
        engine = connect(f"sqlite:///{copy}")
    else:
        copy, engine = path, read_copies.read_only(path)
    try:
        revision = read_copies.revision_or_none(engine)
    except DatabaseError:
        return Opened(engine, file=path)
    except BaseException:
        engine.dispose()
        raise
    if revision is None:
        engine.dispose()
        raise NoCopyError(path)
    if revision == NEWEST:
        return Opened(engine, file=path)
    engine.dispose()
    if copy is path:
        copy = read_copies.copied_aside(path, folder)
    notice = Notice("older_tables", data={"revision": revision})
    return Opened(read_copies.brought_up_to_date(copy, folder), (notice,), file=path)


def _server(url: str) -> Opened:
    """Open a server's database; only the newest tables can be read where they lie."""
    try:
        engine = connect(url)
    except ArgumentError:
        raise NoCopyError(url.partition("@")[2]) from None
    revision = revision_of(engine)
    if revision == NEWEST:
        return Opened(engine)
    engine.dispose()
    if revision is None:
        raise NoCopyError(url.partition("@")[2])
    if revision > NEWEST:
        raise DatabaseTooNew(revision)
    raise ShopError("log_of_older_tables")


def _url_of_home(path: Path) -> str:
    settings = path / SETTINGS_FILE
    if (path / DATABASE_FILE).exists() or not settings.is_file():
        return ""
    try:
        return str(tomllib.loads(settings.read_text("utf-8")).get("database_url", ""))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise NoCopyError(path) from None


def reason_of(error: DBAPIError) -> str:
    """Return what the database says, in one line."""
    return str(error.orig).partition("\n")[0]
