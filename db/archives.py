"""What an archive takes out of the log, the archives that were made, and what was given up."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from json import loads
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, insert, select

from db.closing_figures import CLOSING
from db.rows import AnyRow
from db.sales import SALE
from db.tables import Archive, JournalEntry, Purge, table_of
from db.tills import TILL, TILL_KEY

ARCHIVE, PURGE, ENTRY = table_of(Archive), table_of(Purge), table_of(JournalEntry)

Cut = TypeVar("Cut")

_AT_ONCE = 1000
# A local day begins and ends within a day of the same day in UTC.
_MARGIN = timedelta(days=1)


def all_tills(connection: Connection) -> list[str]:
    """Return the shop's tills by name."""
    return list(connection.execute(select(TILL.c.name).order_by(TILL.c.name)).scalars())


def all_keys(connection: Connection) -> Sequence[AnyRow]:
    """Return every key of every till, in order."""
    return connection.execute(select(TILL_KEY).order_by(TILL_KEY.c.till, TILL_KEY.c.number)).all()


# The entries of days


def first_entry_since(connection: Connection, till: str, day: date) -> int | None:
    """Return the number of the till's first entry behind those of the days before this one.

    What lies before is all up to the last entry of an earlier local day: so two periods that
    follow each other share no entry and leave none out, whatever the computer's offset was.
    """
    before = last_entry_until(connection, till, day - _MARGIN) or 0
    query = select(func.min(ENTRY.c.seq)).where(ENTRY.c.till == till, ENTRY.c.seq > before)
    return connection.execute(query).scalar()


def last_entry_until(connection: Connection, till: str, day: date) -> int | None:
    """Return the number of the till's last entry of this local day or earlier."""
    near = _entries(till).where(ENTRY.c.at < _midnight(day) + 2 * _MARGIN)
    newest = near.order_by(ENTRY.c.seq.desc())
    return next((row.seq for row in _rows(connection, newest) if _day(row) <= day), None)


def entries(connection: Connection, till: str, first: int, last: int) -> Iterator[AnyRow]:
    """Yield (seq, entry, hash, signature) of a till's entries, in order, never all in memory."""
    columns = (ENTRY.c.seq, ENTRY.c.entry, ENTRY.c.hash, ENTRY.c.signature)
    query = select(*columns).where(ENTRY.c.till == till, ENTRY.c.seq.between(first, last))
    return _rows(connection, query.order_by(ENTRY.c.seq))


def hash_at(connection: Connection, till: str, seq: int) -> str | None:
    """Return the hash of an entry, None where it is not there."""
    query = select(ENTRY.c.hash).where(ENTRY.c.till == till, ENTRY.c.seq == seq)
    return connection.execute(query).scalar()


def moment_at(connection: Connection, till: str, seq: int) -> datetime | None:
    """Return the moment of an entry, None where it is not there."""
    query = select(ENTRY.c.at).where(ENTRY.c.till == till, ENTRY.c.seq == seq)
    return connection.execute(query).scalar()


def moment_until(connection: Connection, day: date) -> datetime | None:
    """Return the moment of the last entry of this local day or earlier, of any till."""
    moments = []
    for till in all_tills(connection):
        last = last_entry_until(connection, till, day)
        moments.append(moment_at(connection, till, last) if last else None)
    return max((each for each in moments if each is not None), default=None)


def last_ticket_up_to(connection: Connection, till: str, moment: datetime) -> int:
    """Return the number of the till's last ticket up to this moment; 0: none."""
    query = select(func.max(SALE.c.ticket_number))
    query = query.where(SALE.c.till == till, SALE.c.closed_at <= moment)
    return connection.execute(query).scalar() or 0


def entries_at(connection: Connection, till: str, moment: datetime) -> Sequence[AnyRow]:
    """Return (seq, kind, entry, hash, signature) of the entries of one moment, in order."""
    columns = (ENTRY.c.seq, ENTRY.c.kind, ENTRY.c.entry, ENTRY.c.hash, ENTRY.c.signature)
    query = select(*columns).where(ENTRY.c.till == till, ENTRY.c.at == moment)
    return connection.execute(query.order_by(ENTRY.c.seq)).all()


def _entries(till: str) -> Select[tuple[int, datetime, str]]:
    return select(ENTRY.c.seq, ENTRY.c.at, ENTRY.c.entry).where(ENTRY.c.till == till)


def _rows(connection: Connection, query: Select[tuple[int, datetime, str]]) -> Iterator[AnyRow]:
    with connection.execute(query.execution_options(yield_per=_AT_ONCE)) as result:
        yield from result


def _day(row: AnyRow) -> date:
    return _local_day(row.at, int(loads(row.entry)["offset_minutes"]))


def _local_day(at: datetime, offset_minutes: int) -> date:
    return at.astimezone(timezone(timedelta(minutes=offset_minutes))).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


# Closings


CLOSING_PLACE = (CLOSING.c.till, CLOSING.c.made_at, CLOSING.c.period)
"""The columns by which closings are chosen."""


def closings_of(
    connection: Connection, choose: Callable[[Select[Any], Cut], Select[Any]], cut: Cut
) -> Iterator[AnyRow]:
    """Yield (till, kind, number, period, made_at, figures, document) of the closings that
    `choose` leaves of all."""
    columns = ("till", "kind", "number", "period", "made_at", "figures", "document")
    query: Select[Any] = select(*(CLOSING.c[name] for name in columns))
    order = (CLOSING.c.till, CLOSING.c.kind, CLOSING.c.number)
    return _rows(connection, choose(query, cut).order_by(*order))


# Archives and purges


def add_archive(connection: Connection, row: dict[str, object]) -> int:
    """Write that an archive was made (keys as the columns of the table); return its number."""
    return int(connection.execute(insert(ARCHIVE).returning(ARCHIVE.c.id), row).scalar_one())


def find_archive(connection: Connection, manifest_sha256: str) -> AnyRow | None:
    """Return the archive with this manifest, None where this shop never made it."""
    query = select(ARCHIVE).where(ARCHIVE.c.manifest_sha256 == manifest_sha256)
    return connection.execute(query.order_by(ARCHIVE.c.id).limit(1)).first()


def last_purge(connection: Connection, till: str) -> AnyRow | None:
    """Return the till's last purge, on which its chain stands now; None before the first."""
    query = select(PURGE).where(PURGE.c.till == till)
    return connection.execute(query.order_by(PURGE.c.through_seq.desc()).limit(1)).first()


def given_up_until(connection: Connection) -> date | None:
    """Return the last day of which any till gave something up."""
    return connection.execute(select(func.max(PURGE.c.last_day))).scalar()
