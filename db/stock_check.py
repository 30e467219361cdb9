"""The ledger's sums, beside the balances that are kept."""

from collections.abc import Sequence

from sqlalchemy import Connection, case, func, literal, or_, select, union_all

from db.pieces import PIECES
from db.rows import AnyRow
from db.stock import ITEM, LOT, MOVEMENT


def wrong_balances(connection: Connection) -> Sequence[AnyRow]:
    """Return (lot, sku, label, kind, balance, found) of lots whose movements add up to
    another figure than their balance."""
    sums = (
        select(MOVEMENT.c.lot, func.sum(MOVEMENT.c.quantity).label("found"))
        .where(MOVEMENT.c.lot.is_not(None))
        .group_by(MOVEMENT.c.lot)
        .subquery()
    )
    found = func.coalesce(sums.c.found, 0)
    query = (
        select(LOT.c.lot, LOT.c.sku, ITEM.c.label, ITEM.c.kind, LOT.c.balance, found.label("found"))
        .join(ITEM, ITEM.c.sku == LOT.c.sku)
        .outerjoin(sums, sums.c.lot == LOT.c.lot)
        .where(LOT.c.balance != found)
        .order_by(LOT.c.lot)
    )
    return connection.execute(query).all()


def wrong_pieces(connection: Connection) -> Sequence[AnyRow]:
    """Return (lot, sku, label, kind, balance, found) of lots that do not hold as many
    serial numbers, or top-up codes, in stock as their balance says."""
    each = union_all(
        *(
            select(table.c.lot, literal(kind).label("of_kind"))
            .where(table.c.state == "in_stock")
            for kind, table in PIECES.items()
        )
    ).subquery()  # fmt: skip
    sums = (
        select(each.c.lot, each.c.of_kind, func.count().label("found"))
        .group_by(each.c.lot, each.c.of_kind)
        .subquery()
    )
    found = func.coalesce(sums.c.found, 0)
    wanted = case((ITEM.c.kind.in_(PIECES), LOT.c.balance), else_=0)
    query = (
        select(LOT.c.lot, LOT.c.sku, ITEM.c.label, ITEM.c.kind, LOT.c.balance, found.label("found"))
        .join(ITEM, ITEM.c.sku == LOT.c.sku)
        .outerjoin(sums, sums.c.lot == LOT.c.lot)
        .where(or_(wanted != found, sums.c.of_kind != ITEM.c.kind))
        .order_by(LOT.c.lot)
    )
    return connection.execute(query).all()
