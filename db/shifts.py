"""A till's opening to closing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DBAPIError

from db.journal import offset_minutes
from db.rows import AnyRow
from db.tables import Shift, table_of
from db.tills import TillHead

SHIFT = table_of(Shift)

_ENDED = ("the shift has ended", "open shift")
"""What the triggers of migration 0006 say, on SQLite and on PostgreSQL."""


def open_shift_of(connection: Connection, till: str) -> AnyRow | None:
    """Return the till's open shift, None when there is none."""
    query = select(SHIFT).where(SHIFT.c.till == till, SHIFT.c.ended_at.is_(None))
    return connection.execute(query).first()


def last_shift_of(connection: Connection, till: str) -> AnyRow | None:
    """Return the till's newest shift, None before the first."""
    query = select(SHIFT).where(SHIFT.c.till == till).order_by(SHIFT.c.number.desc()).limit(1)
    return connection.execute(query).first()


def shift_by_id(connection: Connection, shift_id: int) -> AnyRow | None:
    """Return a shift, None when there is no such one."""
    return connection.execute(select(SHIFT).where(SHIFT.c.id == shift_id)).first()


def next_float(connection: Connection, shift: AnyRow) -> int | None:
    """Return the float of the till's next shift, None while there is none."""
    query = select(SHIFT.c.float_cents).where(SHIFT.c.till == shift.till)
    return connection.execute(query.where(SHIFT.c.number == shift.number + 1)).scalar()


def tell_next(connection: Connection, shift: AnyRow, float_left_cents: int) -> None:
    """Note with the till's next shift, if there is one, what was left for it."""
    query = update(SHIFT).where(SHIFT.c.till == shift.till, SHIFT.c.number == shift.number + 1)
    connection.execute(query.values(expected_float_cents=float_left_cents))


def ended_shifts(connection: Connection, till: str) -> Sequence[AnyRow]:
    """Return the till's shifts that have ended and are not closed, the oldest first."""
    query = select(SHIFT).where(
        SHIFT.c.till == till, SHIFT.c.ended_at.is_not(None), SHIFT.c.closed_at.is_(None)
    )
    return connection.execute(query.order_by(SHIFT.c.number)).all()


def add_shift(
    connection: Connection,
    till: str,
    number: int,
    opened_by: int,
    float_cents: int,
    opened_at: datetime,
    expected_float_cents: int | None = None,
    day: date | None = None,
    opened_seq: int | None = None,
) -> int:
    """Open a shift and return its id. `day`: where it is not that of `opened_at`;
    `opened_seq`: of the journal entry that opens it.

    Raises IntegrityError when one is open already, or when the month or year of its day is
    closed.
    """
    row = {
        "till": till,
        "number": number,
        "opened_by": opened_by,
        "float_cents": float_cents,
        "expected_float_cents": expected_float_cents,
        "opened_seq": opened_seq,
        "day": day or opened_at.date(),
        "opened_at": opened_at,
        "opened_offset_minutes": offset_minutes(opened_at),
    }
    query = insert(SHIFT).returning(SHIFT.c.id)
    return int(connection.execute(query, row).scalar_one())


def end_shift(
    connection: Connection, shift_id: int, head: TillHead, ended_by: int, ended_at: datetime
) -> bool:
    """End an open shift with the till's perpetual totals; False when it has ended already."""
    query = update(SHIFT).where(SHIFT.c.id == shift_id, SHIFT.c.ended_at.is_(None))
    values = {
        "ended_at": ended_at,
        "ended_offset_minutes": offset_minutes(ended_at),
        "ended_by": ended_by,
        "perpetual_cents": head.perpetual_cents,
        "perpetual_absolute_cents": head.perpetual_absolute_cents,
    }
    return connection.execute(query.values(values)).rowcount == 1


def close_shift(connection: Connection, shift_id: int, closed: dict[str, Any]) -> bool:
    """Close an ended shift (keys as the columns `closed_…`, `countersigned_by`,
    `float_left_cents`, `deposit_cents`); False when it is open, or closed already."""
    query = update(SHIFT).where(
        SHIFT.c.id == shift_id, SHIFT.c.ended_at.is_not(None), SHIFT.c.closed_at.is_(None)
    )
    return connection.execute(query.values(closed)).rowcount == 1


def is_ended_shift(error: DBAPIError) -> bool:
    """Tell whether the database refused something because its shift has ended."""
    return _says(error).startswith(_ENDED)


def _says(error: DBAPIError) -> str:
    return str(error.orig).partition("\n")[0]
