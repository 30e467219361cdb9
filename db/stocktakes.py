"""Stocktakes: what was counted, what the books said then, and what is to be settled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from db.rows import AnyRow
from db.stock import ITEM, LOT, MOVEMENT
from db.tables import Stocktake, StocktakeCount, StocktakePiece, table_of

STOCKTAKE = table_of(Stocktake)
COUNT = table_of(StocktakeCount)
PIECE = table_of(StocktakePiece)

_OPEN = select(STOCKTAKE.c.id, STOCKTAKE.c.opened_at, STOCKTAKE.c.opened_by).where(
    STOCKTAKE.c.state == "open"
)
_LOT_COLUMNS = (LOT.c.sku, LOT.c.balance, LOT.c.expires_on, LOT.c.quarantined)
_IN_ORDER = (LOT.c.expires_on.is_(None), LOT.c.expires_on, LOT.c.received_on, LOT.c.lot)


def open_stocktake(connection: Connection, *, hold: bool = False) -> AnyRow | None:
    """Return (id, opened_at, opened_by) of the open stocktake; `hold` keeps it for this
    transaction, so that counts and the closing come one after the other."""
    return connection.execute(_OPEN.with_for_update() if hold else _OPEN).first()


def add_stocktake(connection: Connection, staff_number: int, at: datetime) -> int:
    """Open a stocktake; return its number. One that is open already is refused by the
    database."""
    row = {"state": "open", "opened_at": at, "opened_by": staff_number}
    return int(connection.execute(insert(STOCKTAKE).returning(STOCKTAKE.c.id), row).scalar_one())


def close_stocktake(
    connection: Connection, stocktake_id: int, staff_number: int, at: datetime
) -> None:
    """Close it."""
    query = update(STOCKTAKE).where(STOCKTAKE.c.id == stocktake_id)
    connection.execute(query.values(state="closed", closed_at=at, closed_by=staff_number))


def is_counted(connection: Connection, lot: str) -> bool:
    """Tell whether the open stocktake has counted this lot; no count comes in between."""
    found = open_stocktake(connection, hold=True)
    if found is None:
        return False
    query = select(COUNT.c.lot).where(COUNT.c.stocktake_id == found.id, COUNT.c.lot == lot)
    return connection.execute(query).first() is not None


def counts_of(connection: Connection, stocktake_id: int, skus: Sequence[str]) -> Sequence[AnyRow]:
    """Return the counted lots of these items with their balances, in the order of sale."""
    query = (
        select(COUNT, *_LOT_COLUMNS)
        .join(LOT, LOT.c.lot == COUNT.c.lot)
        .where(COUNT.c.stocktake_id == stocktake_id, LOT.c.sku.in_(skus))
        .order_by(*_IN_ORDER)
    )
    return connection.execute(query).all()


def counted_skus(connection: Connection, stocktake_id: int) -> Sequence[str]:
    """Return the items of which something was counted."""
    query = select(LOT.c.sku).join(COUNT, COUNT.c.lot == LOT.c.lot)
    query = query.where(COUNT.c.stocktake_id == stocktake_id).distinct().order_by(LOT.c.sku)
    return connection.execute(query).scalars().all()


def replace_counts(
    connection: Connection, stocktake_id: int, lots: Sequence[str], rows: list[dict[str, Any]]
) -> None:
    """Write these counts instead of those of `lots`."""
    query = delete(COUNT).where(COUNT.c.stocktake_id == stocktake_id, COUNT.c.lot.in_(lots))
    connection.execute(query)
    if rows:
        connection.execute(insert(COUNT), rows)


def add_to_count(connection: Connection, stocktake_id: int, lot: str, quantity: int) -> None:
    """Count more of a lot."""
    query = update(COUNT).where(COUNT.c.stocktake_id == stocktake_id, COUNT.c.lot == lot)
    connection.execute(query.values(counted=COUNT.c.counted + quantity))


def set_reason(connection: Connection, stocktake_id: int, lot: str, reason: str) -> bool:
    """Write down why a lot differs; False when it was not counted."""
    query = update(COUNT).where(COUNT.c.stocktake_id == stocktake_id, COUNT.c.lot == lot)
    return connection.execute(query.values(reason=reason)).rowcount == 1


def settle_unlotted(connection: Connection, stocktake_id: int, settled: dict[str, int]) -> None:
    """Write down up to where an item's sales from no lot are settled."""
    of_item = select(LOT.c.lot).where(LOT.c.sku == bindparam("of_sku"))
    query = update(COUNT).where(COUNT.c.stocktake_id == stocktake_id, COUNT.c.lot.in_(of_item))
    rows = [{"of_sku": sku, "settled": settled[sku]} for sku in sorted(settled)]
    if rows:
        connection.execute(query.values(unlotted=bindparam("settled")), rows)


# What was sold from no lot: the books said zero.


def sold_from_no_lot(connection: Connection, skus: Sequence[str]) -> dict[str, int]:
    """Return how much of each item was ever sold from no lot."""
    query = (
        select(MOVEMENT.c.sku, -func.sum(MOVEMENT.c.quantity))
        .where(MOVEMENT.c.sku.in_(skus), MOVEMENT.c.lot.is_(None))
        .group_by(MOVEMENT.c.sku)
    )
    return {sku: int(sold) for sku, sold in connection.execute(query)}


def settled_before(connection: Connection, skus: Sequence[str]) -> dict[str, int]:
    """Return up to where closed stocktakes have settled what was sold from no lot."""
    query = (
        select(LOT.c.sku, func.max(COUNT.c.unlotted))
        .join(COUNT, COUNT.c.lot == LOT.c.lot)
        .join(
            STOCKTAKE, and_(STOCKTAKE.c.id == COUNT.c.stocktake_id, STOCKTAKE.c.state == "closed")
        )
        .where(LOT.c.sku.in_(skus))
        .group_by(LOT.c.sku)
    )
    return {sku: int(settled) for sku, settled in connection.execute(query)}


def items_sold_from_no_lot(connection: Connection, limit: int) -> Sequence[AnyRow]:
    """Return (sku, label, kind, sold) of items of which some was sold from no lot and no
    stocktake has settled it yet, by label."""
    settled = (
        select(LOT.c.sku, func.max(COUNT.c.unlotted).label("settled"))
        .join(COUNT, COUNT.c.lot == LOT.c.lot)
        .join(STOCKTAKE, STOCKTAKE.c.id == COUNT.c.stocktake_id)
        .where(STOCKTAKE.c.state == "closed")
        .group_by(LOT.c.sku)
        .subquery()
    )
    sums = (
        select(MOVEMENT.c.sku, (-func.sum(MOVEMENT.c.quantity)).label("sold"))
        .where(MOVEMENT.c.lot.is_(None))
        .group_by(MOVEMENT.c.sku)
        .subquery()
    )
    left = sums.c.sold - func.coalesce(settled.c.settled, 0)
    query = (
        select(ITEM.c.sku, ITEM.c.label, ITEM.c.kind, left.label("sold"))
        .join(sums, sums.c.sku == ITEM.c.sku)
        .outerjoin(settled, settled.c.sku == ITEM.c.sku)
        .where(left > 0)
        .order_by(ITEM.c.label, ITEM.c.sku)
        .limit(limit)
    )
    return connection.execute(query).all()


# What differs


def all_counts(connection: Connection, stocktake_id: int) -> Sequence[AnyRow]:
    """Return every counted lot, with its item's label and kind, by label and lot."""
    query = (
        select(COUNT, LOT.c.sku, LOT.c.balance, ITEM.c.label, ITEM.c.kind)
        .join(LOT, LOT.c.lot == COUNT.c.lot)
        .join(ITEM, ITEM.c.sku == LOT.c.sku)
        .where(COUNT.c.stocktake_id == stocktake_id)
        .order_by(ITEM.c.label, LOT.c.sku, *_IN_ORDER)
    )
    return connection.execute(query).all()


# Pieces with numbers


def add_piece(connection: Connection, stocktake_id: int, lot: str, serial: str) -> bool:
    """Note that a piece was seen; False when it was seen already."""
    row = {"stocktake_id": stocktake_id, "lot": lot, "serial": serial}
    query = select(PIECE.c.serial).filter_by(stocktake_id=stocktake_id, serial=serial)
    if connection.execute(query.where(PIECE.c.lot == lot)).first():
        return False
    connection.execute(insert(PIECE), row)
    return True


def seen_pieces(connection: Connection, stocktake_id: int) -> Sequence[str]:
    """Return the numbers of the pieces that were seen."""
    query = select(PIECE.c.serial).where(PIECE.c.stocktake_id == stocktake_id)
    return connection.execute(query).scalars().all()


def forget_pieces(connection: Connection, stocktake_id: int, lots: Sequence[str]) -> None:
    """Forget that pieces of these lots were seen."""
    connection.execute(
        delete(PIECE).where(PIECE.c.stocktake_id == stocktake_id, PIECE.c.lot.in_(lots))
    )
