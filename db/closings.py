"""Closings as they are stored: Zs, months and years, and their duplicates."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from db.closing_figures import CLOSING
from db.rows import AnyRow
from db.shifts import SHIFT
from db.staff import STAFF


def next_number(connection: Connection, till: str, kind: str) -> int:
    """Return the number of a till's next closing of a kind; the till must be locked."""
    last = select(func.coalesce(func.max(CLOSING.c.number), 0))
    query = last.where(CLOSING.c.till == till, CLOSING.c.kind == kind)
    return int(connection.execute(query).scalar_one()) + 1


def add_closing(connection: Connection, row: dict[str, Any]) -> int:
    """Write a closing (keys as the columns of the table) and return its id."""
    query = insert(CLOSING).returning(CLOSING.c.id)
    return int(connection.execute(query, row).scalar_one())


def find_closing(connection: Connection, till: str, kind: str, number: int) -> AnyRow | None:
    """Return a closing, None when there is no such one."""
    query = select(CLOSING).where(CLOSING.c.till == till)
    query = query.where(CLOSING.c.kind == kind, CLOSING.c.number == number)
    return connection.execute(query).first()


def z_of_shift(connection: Connection, shift_id: int) -> AnyRow:
    """Return the Z of a shift that is closed."""
    return connection.execute(select(CLOSING).where(CLOSING.c.shift_id == shift_id)).one()


def latest_closings(connection: Connection, till: str, most: int) -> Sequence[AnyRow]:
    """Return (id, kind, number, period, total_cents, made_at, made_offset_minutes) of a
    till's closings, the newest first."""
    names = ("id", "kind", "number", "period", "total_cents", "made_at", "made_offset_minutes")
    query = select(*(CLOSING.c[name] for name in names)).where(CLOSING.c.till == till)
    return connection.execute(query.order_by(CLOSING.c.id.desc()).limit(most)).all()


def zs_within(connection: Connection, till: str, period: str) -> Sequence[AnyRow]:
    """Return the Zs of the shifts whose day is in a month ("2026-11") or a year ("2026"),
    the first first."""
    query = select(CLOSING).where(CLOSING.c.till == till, CLOSING.c.kind == "z")
    query = query.where(CLOSING.c.period.startswith(f"{period}-", autoescape=True))
    return connection.execute(query.order_by(CLOSING.c.number)).all()


def shift_days(connection: Connection, till: str) -> Sequence[AnyRow]:
    """Return (day, is_closed) of every day on which the till's shifts were opened, in
    order; a day is closed when all its shifts are."""
    is_closed = func.count() == func.count(SHIFT.c.closed_at)
    query = select(SHIFT.c.day, is_closed.label("is_closed")).where(SHIFT.c.till == till)
    return connection.execute(query.group_by(SHIFT.c.day).order_by(SHIFT.c.day)).all()


def closed_periods(connection: Connection, till: str, kind: str) -> set[str]:
    """Return the months, or the years, of a till that are closed."""
    query = select(CLOSING.c.period).where(CLOSING.c.till == till, CLOSING.c.kind == kind)
    return set(connection.execute(query).scalars())


def last_perpetual(connection: Connection, till: str) -> AnyRow | None:
    """Return (perpetual_cents, perpetual_absolute_cents) of a till's last Z."""
    query = select(CLOSING.c.perpetual_cents, CLOSING.c.perpetual_absolute_cents)
    query = query.where(CLOSING.c.till == till, CLOSING.c.kind == "z")
    return connection.execute(query.order_by(CLOSING.c.number.desc()).limit(1)).first()


def first_name_of(connection: Connection, staff_number: int) -> str:
    """Return somebody's first name, also of those who left."""
    query = select(STAFF.c.first_name).where(STAFF.c.number == staff_number)
    return str(connection.execute(query).scalar_one())
