"""A copy of a PostgreSQL database in one of its own, dropped when the lab is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from db.engine import connect, reading, writing
from db.tables import metadata
from db.upgrade import NEWEST, revision_of, upgrade
from kiosk.rules.errors import ShopError
from kiosk.services.lab.guards import without_guards

PREFIX = "kiosk_lab_"


@contextmanager
def postgresql_copy(url: str, folder: Path) -> Iterator[Engine]:
    """Copy a database into a new one on the same server and open it.

    Shops may sell meanwhile: all rows are of one moment. Raises ShopError
    ``lab_no_database`` (it may not be made), ``lab_source`` (there is no shop in it),
    ``database_closed`` and ``database_too_new``.
    """
    source = connect(url)
    try:
        revision = _revision(source)
        with _own_database(source) as target:
            upgrade(target, folder, revision)
            _fill(source, target)
            upgrade(target, folder)
            yield target
    finally:
        source.dispose()


@contextmanager
def _own_database(source: Engine) -> Iterator[Engine]:
    """Make an empty database beside one; it is dropped when the block ends."""
    name = f"{PREFIX}{uuid4().hex}"
    _make(source, name)
    try:
        beside = source.url.set(database=name)
        target = connect(beside.render_as_string(hide_password=False))
        try:
            yield target
        finally:
            target.dispose()
    finally:
        _do(source, "DROP DATABASE {} WITH (FORCE)", name)


def _revision(source: Engine) -> str:
    try:
        found = revision_of(source)
    except DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        raise ShopError("database_closed", reason=reason) from error
    if found is None:
        raise ShopError("lab_source", source=source.url.render_as_string())
    if found > NEWEST:
        raise ShopError("database_too_new")
    return found


def _make(source: Engine, name: str) -> None:
    try:
        _do(source, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
    except DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        raise ShopError("lab_no_database", reason=reason) from error


def _do(source: Engine, statement: str, name: str) -> None:
    """Run a statement about a database, which no transaction can hold."""
    quoted = source.dialect.identifier_preparer.quote(name)
    with source.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement.format(quoted))


def _fill(source: Engine, target: Engine) -> None:
    """Copy every row, as PostgreSQL's own binary form has it."""
    with (
        reading(source) as old,
        writing(target) as new,
        without_guards(new),
    ):
        there = set(inspect(old).get_table_names())
        for table in metadata.sorted_tables:
            if table.name in there:
                _copy(old, new, table.name)


def _copy(old: Connection, new: Connection, table: str) -> None:
    quote = old.dialect.identifier_preparer.quote
    names = ", ".join(quote(each["name"]) for each in inspect(old).get_columns(table))
    of = f"COPY {quote(table)} ({names})"
    with (
        old.connection.cursor().copy(f"{of} TO STDOUT (FORMAT binary)") as read,
        new.connection.cursor().copy(f"{of} FROM STDIN (FORMAT binary)") as write,
    ):
        for chunk in read:
            write.write(chunk)
