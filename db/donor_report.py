"""What became of a donor's lots, from the ledger."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from db.items import ITEM, LOT
from db.lots import DONOR, UNIT_VALUE
from db.rows import AnyRow
from db.sales import LINE
from db.stock import MOVEMENT


def find_donors(connection: Connection, name: str) -> Sequence[AnyRow]:
    """Return (id, reference, name) of the donor with this reference, else of those whose
    reference or name it is in other capitals."""
    columns = (DONOR.c.id, DONOR.c.reference, DONOR.c.name)
    exact = select(*columns).where(DONOR.c.reference == name)
    if found := connection.execute(exact).all():
        return found
    exact = select(*columns).where(DONOR.c.name == name)
    if found := connection.execute(exact).all():
        return found
    rows = connection.execute(select(*columns).order_by(DONOR.c.id)).all()
    # Python knows capitals with accents, SQLite's lower() does not.
    wanted = name.casefold()
    return [
        row for row in rows if wanted in (row.name.casefold(), (row.reference or "").casefold())
    ]


def lots_of_donor(connection: Connection, donor_id: int) -> Sequence[AnyRow]:
    """Return (lot, sku, label, kind, expires_on, unit_cents): each lot and what one piece
    or kilogram of it is worth."""
    query = (
        select(
            LOT.c.lot,
            LOT.c.sku,
            ITEM.c.label,
            ITEM.c.kind,
            LOT.c.expires_on,
            UNIT_VALUE.label("unit_cents"),
        )
        .join(ITEM, ITEM.c.sku == LOT.c.sku)
        .where(LOT.c.donor_id == donor_id)
        .order_by(ITEM.c.label, LOT.c.received_on, LOT.c.lot)
    )
    return connection.execute(query).all()


def moved(
    connection: Connection, donor_id: int, since: datetime, until: datetime
) -> Sequence[AnyRow]:
    """Return (lot, kind, before, within): the sums of the ledger before `since`, and from
    then until before `until`."""
    is_before = MOVEMENT.c.at < since
    total = func.coalesce(func.sum(MOVEMENT.c.quantity).filter(is_before), 0)
    within = func.coalesce(func.sum(MOVEMENT.c.quantity).filter(~is_before), 0)
    query = (
        select(MOVEMENT.c.lot, MOVEMENT.c.kind, total.label("before"), within.label("within"))
        .join(LOT, LOT.c.lot == MOVEMENT.c.lot)
        .where(LOT.c.donor_id == donor_id, MOVEMENT.c.at < until)
        .group_by(MOVEMENT.c.lot, MOVEMENT.c.kind)
    )
    return connection.execute(query).all()


def sold_parts(
    connection: Connection, donor_id: int, since: datetime, until: datetime
) -> Sequence[AnyRow]:
    """Return (sale_id, line_number, total_cents, lot, quantity, at) of every part of the
    lines that took from the donor's lots or gave back to them in this time, line by line
    in the order of the ledger."""
    of_sales = MOVEMENT.c.kind.in_(("sold", "returned"))
    lines = (
        select(MOVEMENT.c.sale_id, MOVEMENT.c.line_number)
        .join(LOT, LOT.c.lot == MOVEMENT.c.lot)
        .where(LOT.c.donor_id == donor_id, of_sales, MOVEMENT.c.at >= since, MOVEMENT.c.at < until)
        .distinct()
        .subquery()
    )
    same_line = and_(
        MOVEMENT.c.sale_id == lines.c.sale_id, MOVEMENT.c.line_number == lines.c.line_number
    )
    query = (
        select(
            MOVEMENT.c.sale_id,
            MOVEMENT.c.line_number,
            LINE.c.total_cents,
            MOVEMENT.c.lot,
            MOVEMENT.c.quantity,
            MOVEMENT.c.at,
        )
        .select_from(
            lines.join(MOVEMENT, same_line).join(
                LINE,
                and_(
                    LINE.c.sale_id == lines.c.sale_id,
                    LINE.c.line_number == lines.c.line_number,
                ),
            )
        )
        .where(of_sales)
        .order_by(MOVEMENT.c.sale_id, MOVEMENT.c.line_number, MOVEMENT.c.id)
    )
    return connection.execute(query).all()
