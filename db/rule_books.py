"""The one number that grows with every change of tiers, tariffs or quotas."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from db.tables import RuleBook, table_of

BOOK = table_of(RuleBook)

_VERSION = select(BOOK.c.version)
_SQLITE = sqlite.insert(BOOK).on_conflict_do_update(
    index_elements=[BOOK.c.id], set_={"version": BOOK.c.version + 1}
)
_POSTGRESQL = postgresql.insert(BOOK).on_conflict_do_update(
    index_elements=[BOOK.c.id], set_={"version": BOOK.c.version + 1}
)


def book_version(connection: Connection) -> int:
    """Return the number of the rules that hold; 0 as long as there has been no change."""
    return connection.execute(_VERSION).scalar() or 0


def book_changed(connection: Connection) -> None:
    """Count a change of tiers, tariffs or quotas, in the transaction of the change."""
    of_engine = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.dialect.name]
    connection.execute(of_engine, {"id": 1, "version": 1})
