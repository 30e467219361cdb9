"""Receipts that nobody asked for on paper: held for an answer, or not wanted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, case, select, update

from db.print_jobs import IN_ANOTHER_LOOK, JOB, LEFT, RESTORED, own_first
from db.rows import AnyRow
from db.sales import SALE

WITHOUT_PAPER = ("held", "not_wanted")
LEFT_RESTORED = f"{LEFT}, {RESTORED}"
_PERHAPS_OUT = (RESTORED, LEFT_RESTORED)


def state_of(connection: Connection, sale_id: UUID) -> str:
    """Return the state of a sale's own receipt."""
    return str(connection.execute(own_first(sale_id, JOB.c.state)).scalar_one())


def print_after_all(connection: Connection, sale_id: UUID, till: str, now: datetime) -> str | None:
    """Queue a sale's own receipt for the printer of a till; return the state it had, None
    when it was to be printed anyway, or is perhaps on paper (`is_perhaps_out`)."""
    values = dict[str, str | datetime](state="queued", till=till, detail="", asked_at=now)
    for state in WITHOUT_PAPER:
        unprinted = and_(JOB.c.state == state, JOB.c.detail.not_in(_PERHAPS_OUT))
        if _change(connection, sale_id, unprinted, now, **values):
            return state
    return None


def is_perhaps_out(state: str, detail: str) -> bool:
    """Tell whether nobody wanted a paper as far as is known, but a copy of the database was put
    back since: it may have been printed after the copy was made."""
    return state in WITHOUT_PAPER and detail in _PERHAPS_OUT


def doubt_restored(connection: Connection, now: datetime) -> int:
    """Note of every receipt that nobody wanted when a copy of the database was made that it may
    have been printed before the copy was put back; return how many."""
    query = update(JOB).where(
        JOB.c.sale_id.is_not(None), JOB.c.state.in_(WITHOUT_PAPER), JOB.c.detail.in_(("", LEFT))
    )
    detail = case((JOB.c.detail == LEFT, LEFT_RESTORED), else_=RESTORED)
    return connection.execute(query.values(detail=detail, updated_at=now)).rowcount


def leave_unprinted(connection: Connection, sale_id: UUID, now: datetime) -> bool:
    """Note that a held receipt is not wanted; False when it is held no more."""
    return _change(connection, sale_id, JOB.c.state == "held", now, state="not_wanted")


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
    connection: Connection,
    sale_id: UUID,
    is_so: ColumnElement[bool],
    now: datetime,
    **values: str | datetime,
) -> bool:
    """Change a sale's own receipt if this holds of it, and it did not give way meanwhile."""
    own = own_first(sale_id, JOB.c.id).scalar_subquery()
    query = update(JOB).where(JOB.c.id == own, is_so, JOB.c.detail != IN_ANOTHER_LOOK)
    return connection.execute(query.values(updated_at=now, **values)).rowcount == 1
