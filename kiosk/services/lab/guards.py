"""The database's own guards, taken away and put back: whoever may edit it may do that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

from db.rows import AnyRow

_ON_SQLITE = text(
    "SELECT tbl_name AS on_table, name, sql AS made_by FROM sqlite_master"
    " WHERE type = 'trigger' ORDER BY name"
)
_ON_POSTGRESQL = text(
    "SELECT tgrelid::regclass::text AS on_table, tgname AS name,"
    " pg_get_triggerdef(pg_trigger.oid) AS made_by"
    " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace ORDER BY tgname"
)


def guards_of(connection: Connection) -> Sequence[AnyRow]:
    """Return (on_table, name, made_by) of every trigger; `made_by` is the statement."""
    is_sqlite = connection.dialect.name == "sqlite"
    return connection.execute(_ON_SQLITE if is_sqlite else _ON_POSTGRESQL).all()


def drop_guard(connection: Connection, guard: AnyRow) -> None:
    """Take one trigger away."""
    connection.exec_driver_sql(_drop(connection, guard))


@contextmanager
def without_guards(connection: Connection) -> Iterator[None]:
    """Take all triggers away, and put them back as they were: no trace is left of it."""
    guards = guards_of(connection)
    _all(connection, [_drop(connection, guard) for guard in guards])
    yield
    _all(connection, [guard.made_by for guard in guards])


def _drop(connection: Connection, guard: AnyRow) -> str:
    quote = connection.dialect.identifier_preparer.quote
    where = "" if connection.dialect.name == "sqlite" else f" ON {guard.on_table}"
    return f"DROP TRIGGER {quote(guard.name)}{where}"


def _all(connection: Connection, statements: Sequence[str]) -> None:
    """Run statements; a server takes them all at once."""
    if connection.dialect.name != "sqlite":
        statements = ["; ".join(statements)]
    for statement in filter(None, statements):
        connection.exec_driver_sql(statement)
