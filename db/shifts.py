"""A till's opening to closing."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from db.journal import offset_minutes
from db.rows import AnyRow
from db.tables import Shift, table_of

SHIFT = table_of(Shift)


def open_shift_of(connection: Connection, till: str) -> AnyRow | None:
    """Return the till's open shift, None when it is closed."""
    query = select(SHIFT).where(SHIFT.c.till == till, SHIFT.c.closed_at.is_(None))
    return connection.execute(query).first()


def add_shift(
    connection: Connection,
    till: str,
    number: int,
    opened_by: int,
    float_cents: int,
    opened_at: datetime,
) -> int:
    """Open a shift and return its id. Raises IntegrityError when one is open already."""
    row = {
        "till": till,
        "number": number,
        "opened_by": opened_by,
        "float_cents": float_cents,
        "opened_at": opened_at,
        "opened_offset_minutes": offset_minutes(opened_at),
        "closed_at": None,
    }
    query = insert(SHIFT).returning(SHIFT.c.id)
    return int(connection.execute(query, row).scalar_one())
