"""Bringing an older database to the newest tables, after a copy has been kept."""

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from db.full_disk import full_disk_told

NEWEST = "0008"
"""The newest migration; compared with the migrations folder by a test, so that opening
a shop that is up to date does not have to import Alembic."""

_UPGRADE_LOCK = 7_405_221
"""PostgreSQL advisory lock: two tills that start together upgrade one after the other."""


class DatabaseTooNew(Exception):
    """The tables were made by a newer version of the program."""


def upgrade(engine: Engine, copies: Path, target: str = NEWEST) -> None:
    """Bring the tables to `target`; an older database is copied into `copies` first.

    Raises DatabaseTooNew for a revision that this program does not know.
    """
    if revision_of(engine) == target:
        return
    with _upgrading(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        found = _revision(connection)
        if found == target:
            return
        if found is not None:
            _refuse_unknown(found)
            keep_copy(engine, connection, copies, found)
        migrate(connection, target)


@contextmanager
def _upgrading(engine: Engine) -> Iterator[Connection]:
    """Open the transaction of an upgrade, in which SQLite may make tables anew.

    What refers to them is looked at when it ends instead of all the time. Source: SQLite's
    "Making Other Kinds Of Table Schema Changes".
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        # Outside the transaction: inside one the setting is not heard.
        sqlite = connection.connection.cursor()
        sqlite.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("the upgrade left rows that refer to nothing")
        finally:
            sqlite.execute("PRAGMA foreign_keys = ON")


def revision_of(engine: Engine) -> str | None:
    """Return the revision of the tables, None for an empty database."""
    with engine.connect() as connection:
        return _revision(connection)


def keep_copy(engine: Engine, connection: Connection, copies: Path, revision: str) -> Path:
    """Copy the whole database into `copies` and return the file.

    SQLite: a database of its own. PostgreSQL: a zip with one CSV a table, as COPY
    writes them, read in the transaction `connection`.
    """
    copies.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    path = copies / f"kiosk-{revision}-{moment}{copy_suffix(engine)}"
    copy_database(engine, connection, path)
    return path


def copy_suffix(engine: Engine) -> str:
    """Return how the name of a copy of this database ends."""
    return ".sqlite" if engine.dialect.name == "sqlite" else ".zip"


def copy_database(engine: Engine, connection: Connection, path: Path) -> None:
    """Copy the whole database, as it is at one moment, into a new file that only the till's
    user can read; sales go on meanwhile. The forms are those of `keep_copy`. What can not be
    whole is not left there. Raises FileExistsError and OSError."""
    path.touch(mode=0o600, exist_ok=False)
    try:
        if engine.dialect.name == "sqlite":
            with full_disk_told(path):
                _copy_sqlite(Path(str(engine.url.database)), path)
        else:
            _copy_postgresql(connection, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _copy_sqlite(source: Path, target: Path) -> None:
    # A connection of its own: a reader is let through beside the upgrade's write lock.
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        # One file that is whole by itself, and can be read where nothing can be written.
        new.execute("PRAGMA journal_mode = DELETE")


def _copy_postgresql(connection: Connection, target: Path) -> None:
    cursor = connection.connection.cursor()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in sorted(inspect(connection).get_table_names()):
            quoted = connection.dialect.identifier_preparer.quote(table)
            with (
                archive.open(f"{table}.csv", "w", force_zip64=True) as file,
                cursor.copy(f"COPY {quoted} TO STDOUT WITH (FORMAT csv, HEADER)") as rows,
            ):
                for chunk in rows:
                    file.write(chunk)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_unknown(found: str) -> None:
    if found > NEWEST:
        raise DatabaseTooNew(found)


def migrate(connection: Connection, target: str = NEWEST) -> None:
    """Bring the tables to `target` in the transaction of the caller."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "db:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, target)
