"""Engines for SQLite and PostgreSQL, and the one way to open a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from db.upgrade import upgrade

BUSY_TIMEOUT_SECONDS = 15
"""How long a SQLite writer waits for another till's write."""


def open_database(url: str, copies: Path) -> Engine:
    """Open the shop's database, bringing its tables to the newest form.

    An older database is first copied into the folder `copies`. Raises
    `db.upgrade.DatabaseTooNew` when the tables are newer than this program.
    """
    engine = connect(url)
    try:
        upgrade(engine, copies)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(url: str) -> Engine:
    """Return an engine without looking at the tables."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            # What a statement was about (codes, reasons) is in no fault's words.
            hide_parameters=True,
            connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, hide_parameters=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that changes something: all or nothing.

    On SQLite it is BEGIN IMMEDIATE, so that writers queue instead of failing halfway.
    """
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only looks; never waits for a writer on SQLite.

    Everything read in it belongs to one moment.
    """
    with engine.connect() as connection:
        options: dict[str, Any] = {"kiosk_reading": True}
        if engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        yield connection.execution_options(**options)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # With recursive triggers REPLACE asks the triggers of what it deletes: final rows stay.
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;"
    )


def _begin_sqlite(connection: Connection) -> None:
    only_looks = connection.get_execution_options().get("kiosk_reading")
    connection.exec_driver_sql("BEGIN" if only_looks else "BEGIN IMMEDIATE")
