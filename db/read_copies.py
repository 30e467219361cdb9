"""Databases that are read where they lie, and never written: files, and copies of servers'."""

import csv
import io
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, column, create_engine, delete, event, insert, inspect
from sqlalchemy import table as table_named

from db.engine import connect
from db.putting_back import VERSION_TABLE, NoCopyError
from db.triggers import found_triggers
from db.upgrade import NEWEST, DatabaseTooNew, revision_of, upgrade

TRIES = 20
AT_ONCE = 1000
_ID_TYPE = "CHAR(32)"


def read_only(path: Path) -> Engine:
    """Open a SQLite file that nobody has open: not even a lock is written beside it."""
    uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1&uri=true"
    return _plain(f"sqlite:///{uri}")


def beside_others(path: Path) -> Engine:
    """Open a SQLite file that others may have open, to be read as it is at one moment.

    What waits in a WAL is left in it; where there is none, what SQLite makes beside the file
    goes again.
    """
    mode = "ro" if path.with_name(f"{path.name}-wal").exists() else "rw"
    return _plain(f"sqlite:///file:{quote(str(path.resolve()))}?mode={mode}&uri=true")


def copied_aside(path: Path, folder: Path) -> Path:
    """Copy a SQLite file, with what still waits in the WAL beside it, into a folder.

    Where a till writes meanwhile the copy is made again. Raises NoCopyError when it never is
    quiet for so long: `kiosk backup` makes a copy of such a shop.
    """
    wal = path.with_name(f"{path.name}-wal")
    target = folder / path.name
    for _try in range(TRIES):
        before = _states(path, wal)
        shutil.copyfile(path, target)
        if wal.exists():
            shutil.copyfile(wal, target.with_name(wal.name))
        if _states(path, wal) == before:
            return target
    raise NoCopyError(path)


def brought_up_to_date(path: Path, folder: Path) -> Engine:
    """Open a copy that may be changed, with the newest tables. Raises DatabaseTooNew."""
    engine = connect(f"sqlite:///{quote(str(path))}")
    upgrade(engine, folder / "copies")
    return engine


def why_damaged(connection: Connection) -> str | None:
    """Return what is wrong with a SQLite file itself, such as an index that lacks rows."""
    found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
    return None if found == "ok" else found.splitlines()[0]


def revision_or_none(engine: Engine) -> str | None:
    """Return the form of an open database's tables, None where they are not a shop's.

    Raises DatabaseTooNew for tables that are newer than this program.
    """
    found = revision_of(engine)
    if found is not None and found > NEWEST:
        raise DatabaseTooNew(found)
    return found


def loaded(source: Path, folder: Path) -> Engine:
    """Read a copy of a PostgreSQL database (a zip of CSV files) into a SQLite file.

    Its triggers are not in it. Raises NoCopyError and DatabaseTooNew.
    """
    url = f"sqlite:///{quote(str(folder / 'copy.sqlite'))}"
    try:
        with zipfile.ZipFile(source) as archive:
            revision = archive.read(f"{VERSION_TABLE}.csv").decode().split()[1]
            if revision > NEWEST:
                raise DatabaseTooNew(revision)
            _make(url, folder, revision)
            _load(url, archive)
    except (zipfile.BadZipFile, KeyError, IndexError, UnicodeDecodeError, ValueError) as error:
        raise NoCopyError(source) from error
    engine = connect(url)
    upgrade(engine, folder / "copies")
    return engine


def _make(url: str, folder: Path, revision: str) -> None:
    engine = connect(url)
    upgrade(engine, folder / "copies", revision)
    engine.dispose()


def _load(url: str, archive: zipfile.ZipFile) -> None:
    """Fill tables as they are, whatever their own guards would say of it."""
    engine = _plain(url)
    with engine.begin() as connection:
        quoted = connection.dialect.identifier_preparer.quote
        for _table, trigger in found_triggers(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {quoted(trigger)}")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        _fill(connection, archive)
    engine.dispose()


def _plain(url: str) -> Engine:
    """Return an engine without our own habits."""
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _without_transactions)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _without_transactions(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # "begin" is ours


def _states(*paths: Path) -> list[tuple[int, int] | None]:
    return [
        (status.st_mtime_ns, status.st_size) if path.exists() and (status := path.stat()) else None
        for path in paths
    ]


def _fill(connection: Connection, archive: zipfile.ZipFile) -> None:
    tables = set(inspect(connection).get_table_names())
    names = [name.removesuffix(".csv") for name in archive.namelist()]
    for name in names:
        if name not in tables or name == VERSION_TABLE:
            continue
        connection.execute(delete(table_named(name)))
        kinds = {each["name"]: each for each in inspect(connection).get_columns(name)}
        with archive.open(f"{name}.csv") as file:
            rows = csv.reader(io.TextIOWrapper(file, "utf-8", newline=""))
            header = next(rows)
            into = insert(table_named(name, *(column(each) for each in header)))
            for part in _parts(rows):
                connection.execute(into, [_row(header, row, kinds) for row in part])


def _parts(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    part: list[list[str]] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _row(header: list[str], row: list[str], kinds: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _value(value, kinds[name]) for name, value in zip(header, row, strict=True)
    }  # fmt: skip


def _value(written: str, kind: dict[str, Any]) -> Any:
    """Return a value as SQLite holds it. An empty one is none where it may be none."""
    sort = str(kind["type"])
    if written == "" and kind["nullable"]:
        return None
    if sort == "BOOLEAN":
        return written == "t"
    if sort == "DATETIME":
        moment = datetime.fromisoformat(written).astimezone(UTC)
        return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
    if sort == "BLOB":  # PostgreSQL writes bytes as \x and their figures
        return bytes.fromhex(written.removeprefix("\\x"))
    if sort == _ID_TYPE:
        return written.replace("-", "")
    return int(written) if sort in ("INTEGER", "BIGINT") else written
