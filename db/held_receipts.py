"""Receipts that nobody asked for on paper: held for an answer, or not wanted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from db.print_jobs import JOB
from db.rows import AnyRow
from db.sales import SALE

WITHOUT_PAPER = ("held", "not_wanted")


def state_of(connection: Connection, sale_id: UUID) -> str:
    """Return the state of a sale's own receipt."""
    query = select(JOB.c.state).where(JOB.c.sale_id == sale_id).order_by(JOB.c.id).limit(1)
    return str(connection.execute(query).scalar_one())


def print_after_all(connection: Connection, sale_id: UUID, till: str, now: datetime) -> str | None:
    """Queue a sale's own receipt for the printer of a till; return the state it had, None
    when it was to be printed anyway."""
    for state in WITHOUT_PAPER:
        if _change(connection, sale_id, state, now, state="queued", till=till, asked_at=now):
            return state
    return None


def leave_unprinted(connection: Connection, sale_id: UUID, now: datetime) -> bool:
    """Note that a held receipt is not wanted; False when it is held no more."""
    return _change(connection, sale_id, "held", now, state="not_wanted")


def held_sales(connection: Connection, till: str) -> Sequence[AnyRow]:
    """Return (sale_id, ticket_number) of the receipts that a till holds, the oldest first."""
    query = (
        select(JOB.c.sale_id, SALE.c.ticket_number)
        .join(SALE, SALE.c.sale_id == JOB.c.sale_id)
        .where(JOB.c.till == till, JOB.c.state == "held")
        .order_by(JOB.c.id)
    )
    return connection.execute(query).all()


def _change(
    connection: Connection, sale_id: UUID, before: str, now: datetime, **values: str | datetime
) -> bool:
    """Change a sale's own receipt, which is its first job, if it has this state."""
    first = select(func.min(JOB.c.id)).where(JOB.c.sale_id == sale_id).scalar_subquery()
    query = update(JOB).where(JOB.c.id == first, JOB.c.state == before)
    return connection.execute(query.values(updated_at=now, **values)).rowcount == 1
