"""Which offset from UTC a moment had that was stored without one: that of the log's last entry
until then, whatever the season is when somebody asks."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, cast, func, literal, select

from db.shifts import SHIFT
from db.tables import JournalEntry, table_of

_ENTRY = table_of(JournalEntry)
_WRITTEN = re.compile(r'"offset_minutes":(-?\d{1,4})[,}]')


def told_at(moment: Any) -> ColumnElement[Any]:
    """Return what tells the offset of a moment, for `told_offset`: an entry of any till; where
    the log was given up, the number of a shift's opening (all as text, or NULL)."""
    entry = select(_ENTRY.c.entry).where(_ENTRY.c.at <= moment)
    # As the index has them; two tills of one shop share their time.
    entry = entry.order_by(_ENTRY.c.at.desc(), _ENTRY.c.till.desc(), _ENTRY.c.seq.desc())
    shift = select(cast(SHIFT.c.opened_offset_minutes, String)).where(SHIFT.c.opened_at <= moment)
    shift = shift.order_by(SHIFT.c.opened_at.desc(), SHIFT.c.id.desc())
    return func.coalesce(_first(entry), _first(shift))


def told_offset(told: str | None) -> int | None:
    """Return the offset in minutes that an entry tells, or a number that is written; None
    where nothing does."""
    if told is None or not told.startswith("{"):
        return told if told is None else int(told)
    found = _WRITTEN.search(told)
    return int(found[1]) if found else 0


def offset_at(connection: Connection, moment: datetime) -> int | None:
    """Return the offset from UTC, in minutes, that the shop had at a moment; None before its
    log begins."""
    at = literal(moment, _ENTRY.c.at.type)
    return told_offset(connection.execute(select(told_at(at))).scalar())


def _first(query: Any) -> Any:
    return query.limit(1).scalar_subquery()
