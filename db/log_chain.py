"""The log as a check reads it: whole, in order, a part at a time, and as it stands.

Moments and ids are read as the database holds them (text on SQLite): what somebody wrote
there by hand must not end the reading.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, func, select, type_coerce, union

from db.rows import AnyRow
from db.sales import SALE
from db.tables import Archive, JournalEntry, Purge, table_of
from db.tills import TILL, TILL_KEY

ARCHIVE = table_of(Archive)
ENTRY = table_of(JournalEntry)
PURGE = table_of(Purge)

AT_ONCE = 500

EntryRow = tuple[int, Any, str, str, str, str]
"""seq, at (as it is held), kind, entry, hash, signature."""


def as_held(column: ColumnElement[Any], name: str = "") -> ColumnElement[Any]:
    """Return a column whose values are not read as anything but what they are."""
    return type_coerce(column, String).label(name or getattr(column, "name", ""))


def tills(connection: Connection) -> dict[str, AnyRow]:
    """Return every till's row by its name; `last_at` as it is held."""
    columns = [as_held(each) if each.name == "last_at" else each for each in TILL.c]
    return {row.name: row for row in connection.execute(select(*columns).order_by(TILL.c.name))}


def names(connection: Connection) -> list[str]:
    """Return the names of all tills, those too of which only entries or tickets are left."""
    every = union(select(TILL.c.name), select(ENTRY.c.till), select(SALE.c.till))
    return sorted(connection.execute(every).scalars())


def count(connection: Connection, till: str | None = None) -> int:
    """Return how many entries there are, of one till or of all."""
    query = select(func.count()).select_from(ENTRY)
    if till is not None:
        query = query.where(ENTRY.c.till == till)
    return int(connection.execute(query).scalar_one())


def parts(connection: Connection, till: str) -> Iterator[list[EntryRow]]:
    """Yield a till's entries in order, so many at once, through a cursor of the server's."""
    query = (
        select(
            ENTRY.c.seq, as_held(ENTRY.c.at), ENTRY.c.kind, ENTRY.c.entry, ENTRY.c.hash,
            ENTRY.c.signature,
        )
        .where(ENTRY.c.till == till)
        .order_by(ENTRY.c.seq)
        .execution_options(stream_results=True, yield_per=AT_ONCE)
    )  # fmt: skip
    with connection.execute(query) as result:
        for part in result.partitions(AT_ONCE):
            yield [(_number(row[0]), *row[1:]) for row in part]


def _number(held: Any) -> int:
    return held if isinstance(held, int) else 0


def first_entry(connection: Connection, till: str, after: int) -> AnyRow | None:
    """Return (seq, entry, signature) of the first entry behind one."""
    query = select(ENTRY.c.seq, ENTRY.c.entry, ENTRY.c.signature).where(ENTRY.c.till == till)
    return connection.execute(query.where(ENTRY.c.seq > after).order_by(ENTRY.c.seq)).first()


def hash_at(connection: Connection, till: str, seq: int) -> str | None:
    """Return the hash of one entry, None where there is none."""
    query = select(ENTRY.c.hash).where(ENTRY.c.till == till, ENTRY.c.seq == seq)
    found: str | None = connection.execute(query).scalar()
    return found


def entry_at(connection: Connection, till: str, seq: int) -> str | None:
    """Return the text of one entry, None where there is none."""
    query = select(ENTRY.c.entry).where(ENTRY.c.till == till, ENTRY.c.seq == seq)
    found: str | None = connection.execute(query).scalar()
    return found


def last_seq(connection: Connection, till: str) -> int:
    """Return the number of a till's last entry, 0 without any."""
    query = select(func.coalesce(func.max(ENTRY.c.seq), 0)).where(ENTRY.c.till == till)
    return int(connection.execute(query).scalar_one())


def keys(connection: Connection, till: str) -> Sequence[AnyRow]:
    """Return (number, public_key, from_seq, origin, at) of a till's keys, the first first."""
    names = ("number", "public_key", "from_seq", "origin")
    columns = (*(TILL_KEY.c[name] for name in names), as_held(TILL_KEY.c.at))
    query = select(*columns).where(TILL_KEY.c.till == till).order_by(TILL_KEY.c.number)
    return connection.execute(query).all()


def last_purge(connection: Connection, till: str) -> AnyRow | None:
    """Return the purge up to which a till's log was given up, None where it is whole; `at` and
    days as they are held, `archive_last_day` of its archive."""
    query = (
        select(
            PURGE.c.through_seq,
            PURGE.c.through_hash,
            PURGE.c.through_ticket,
            as_held(PURGE.c.last_day),
            as_held(PURGE.c.at),
            as_held(ARCHIVE.c.last_day, "archive_last_day"),
        )
        .outerjoin(ARCHIVE, ARCHIVE.c.id == PURGE.c.archive_id)
        .where(PURGE.c.till == till)
    )
    return connection.execute(query.order_by(PURGE.c.through_seq.desc())).first()


def purge_over(connection: Connection, till: str, seq: int) -> AnyRow | None:
    """Return (through_seq, through_hash, file_name of its archive) of the purge with which an
    entry was given up, None where it was not."""
    query = (
        select(PURGE.c.through_seq, PURGE.c.through_hash, ARCHIVE.c.file_name)
        .outerjoin(ARCHIVE, ARCHIVE.c.id == PURGE.c.archive_id)
        .where(PURGE.c.till == till, PURGE.c.through_seq >= seq)
    )
    return connection.execute(query.order_by(PURGE.c.through_seq)).first()


def archives(connection: Connection) -> Sequence[AnyRow]:
    """Return (period, manifest_sha256) of every archive that was made."""
    columns = (ARCHIVE.c.period, ARCHIVE.c.manifest_sha256)
    return connection.execute(select(*columns).order_by(ARCHIVE.c.id)).all()
