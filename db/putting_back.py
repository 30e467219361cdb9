"""Putting a copy of the database (`db.upgrade.copy_database`) in the place of one.

SQLite: a file in the place of a file. PostgreSQL: tables made anew by the migrations, as they
were at the copy's revision, and filled by COPY, all in one transaction of the caller's.
"""

import csv
import io
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from db.full_disk import full_disk_told
from db.tables import metadata
from db.upgrade import NEWEST, DatabaseTooNew, migrate

Form = Literal["sqlite", "postgresql"]
VERSION_TABLE = "alembic_version"
CHUNK = 1 << 20

_SQLITE_MAGIC = b"SQLite format 3\x00"


class NoCopyError(ValueError):
    """A file that is no copy of a shop's database, or a damaged one."""


class InUseError(RuntimeError):
    """Other programs have the database open."""


def form_of(path: Path) -> Form:
    """Return which kind of database a file is a copy of. Raises NoCopyError and OSError."""
    with path.open("rb") as file:
        if file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC:
            return "sqlite"
    try:
        with zipfile.ZipFile(path) as archive:
            if f"{VERSION_TABLE}.csv" in archive.namelist():
                return "postgresql"
    except zipfile.BadZipFile:
        pass
    raise NoCopyError(path)


# SQLite


def stage_sqlite(source: Path, stage: Path) -> None:
    """Copy a SQLite file, with what lies in the log beside it, into a new file `stage` and
    look through it. The source is only read. Raises NoCopyError, and OSError of a `stage` that
    can not be written."""
    stage.touch(mode=0o600, exist_ok=False)
    try:
        with (
            full_disk_told(stage),
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(stage)) as new,
        ):
            old.backup(new)
            [(found,)] = new.execute("PRAGMA integrity_check(1)").fetchall()
    except sqlite3.Error as error:
        raise NoCopyError(source) from error
    if found != "ok":
        raise NoCopyError(source)


def put_sqlite_in_place(stage: Path, target: Path) -> None:
    """Let a staged file take the place of a database that nobody has open.

    Both are in one folder. Raises InUseError.
    """
    if target.exists():
        _settle(target)
    with closing(sqlite3.connect(stage)) as whole:
        whole.execute("PRAGMA journal_mode = DELETE")
    descriptor = os.open(stage, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    stage.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _settle(target: Path) -> None:
    """Bring all of a database into its one file, so that nothing is beside it."""
    try:
        with closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as present:
            # The mode changes for the only one who has the file open.
            present.execute("PRAGMA journal_mode = DELETE")
            present.execute("BEGIN EXCLUSIVE")
            present.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise InUseError(target) from error
    except sqlite3.DatabaseError:
        # What is damaged beyond reading is what a copy is put back for.
        for end in ("-wal", "-shm"):
            target.with_name(target.name + end).unlink(missing_ok=True)


# PostgreSQL


def check_alone(connection: Connection) -> None:
    """Raise InUseError where another program is connected to this PostgreSQL database."""
    others = connection.execute(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    ).scalar_one()
    if others:
        raise InUseError(str(connection.engine.url.database))


def put_postgresql_in_place(connection: Connection, source: Path) -> None:
    """Replace all tables by those of a copy, then bring them to the newest form.

    Raises NoCopyError, and DatabaseTooNew for a copy by a newer program. The caller's
    transaction decides.
    """
    dbapi = connection.dialect.loaded_dbapi
    broken = (IntegrityError, DataError, ProgrammingError, dbapi.IntegrityError, dbapi.DataError)
    try:
        with zipfile.ZipFile(source) as archive:
            revision = _revision_in(archive)
            if revision > NEWEST:
                raise DatabaseTooNew(revision)
            if archive.testzip() is not None:
                raise NoCopyError(source)
            _drop(connection)
            migrate(connection, revision)
            _fill(connection, archive)
            migrate(connection)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, *broken) as error:
        raise NoCopyError(source) from error


def _revision_in(archive: zipfile.ZipFile) -> str:
    rows = archive.read(f"{VERSION_TABLE}.csv").decode().split()
    if len(rows) != 2:
        raise NoCopyError(archive.filename)
    return rows[1]


def _drop(connection: Connection) -> None:
    """Drop our tables and the functions of our triggers, and nothing else."""
    quote = connection.dialect.identifier_preparer.quote
    ours = set(metadata.tables) | {VERSION_TABLE}
    for table in ours & set(inspect(connection).get_table_names()):
        connection.exec_driver_sql(f"DROP TABLE {quote(table)} CASCADE")
    functions = connection.execute(
        text(
            "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
            " AND prorettype = 'trigger'::regtype"
            " AND (proname = 'refuse_final' OR proname LIKE 'guard\\_%')"
        )
    ).scalars()
    for function in list(functions):
        connection.exec_driver_sql(f"DROP FUNCTION {quote(function)}() CASCADE")


def _fill(connection: Connection, archive: zipfile.ZipFile) -> None:
    """Fill the tables in the order of what refers to what; guards rest meanwhile."""
    quote = connection.dialect.identifier_preparer.quote
    named = set(archive.namelist())
    inspector = inspect(connection)
    for table, _keys in inspector.get_sorted_table_and_fkc_names():
        if table is None or table == VERSION_TABLE or f"{table}.csv" not in named:
            continue
        with _unguarded(connection, quote(table)), archive.open(f"{table}.csv") as file:
            connection.exec_driver_sql(f"DELETE FROM {quote(table)}")  # noqa: S608
            head = file.readline()
            columns = next(csv.reader(io.StringIO(head.decode())))
            names = ", ".join(map(quote, columns))
            cursor = connection.connection.cursor()
            with cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN (FORMAT csv)") as rows:
                while chunk := file.read(CHUNK):
                    rows.write(chunk)
        for column in columns:
            _count_on(connection, table, column)


@contextmanager
def _unguarded(connection: Connection, table: str) -> Iterator[None]:
    connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _count_on(connection: Connection, table: str, column: str) -> None:
    """Let a counted column go on behind its highest number."""
    quote = connection.dialect.identifier_preparer.quote
    names = {"table": quote(table), "column": column}
    sequence = connection.execute(
        text("SELECT pg_get_serial_sequence(:table, :column)"), names
    ).scalar()
    if sequence:
        highest = f"(SELECT max({quote(column)}) FROM {quote(table)})"  # noqa: S608
        connection.execute(
            text(f"SELECT setval(:sequence, coalesce({highest}, 1), {highest} IS NOT NULL)"),
            {"sequence": sequence},
        )
