"""Finding tickets of any till and any day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from db.rows import AnyRow
from db.sales import LINE, SALE, SHOWN

_TICKETS = select(*SHOWN)


def search_sales(
    connection: Connection,
    most: int,
    *,
    ticket: tuple[str, int] | None = None,
    between: tuple[datetime, datetime] | None = None,
    total_cents: int | None = None,
) -> Sequence[AnyRow]:
    """Return sales of all tills, the newest first: of a till and number, from a moment to
    before another, of a total or its opposite."""
    query = _TICKETS
    if ticket:
        query = query.where(SALE.c.till == ticket[0], SALE.c.ticket_number == ticket[1])
    if between:
        query = query.where(SALE.c.closed_at >= between[0], SALE.c.closed_at < between[1])
    if total_cents is not None:
        query = query.where(SALE.c.total_cents.in_((total_cents, -total_cents)))
    query = query.order_by(SALE.c.closed_at.desc(), SALE.c.till, SALE.c.ticket_number.desc())
    return connection.execute(query.limit(most)).all()


def corrections_of(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return what corrects a sale, as `search_sales` does, the oldest first."""
    query = _TICKETS.where(SALE.c.corrects == sale_id).order_by(SALE.c.closed_at)
    return connection.execute(query).all()


def lines_back(connection: Connection, sale_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    """Return (sale_id, label, quantity, total_cents) of what these corrections brought back."""
    query = select(LINE.c.sale_id, LINE.c.label, LINE.c.quantity, LINE.c.total_cents)
    query = query.where(LINE.c.sale_id.in_(sale_ids), LINE.c.quantity < 0)
    return connection.execute(query.order_by(LINE.c.sale_id, LINE.c.line_number)).all()
