"""Lots, and the movements that make their balances."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, collate, insert, or_, select, update

from db.rows import AnyRow
from db.tables import Lot, StockMovement, table_of

LOT = table_of(Lot)
MOVEMENT = table_of(StockMovement)

_ALLOCATABLE = (
    select(LOT.c.sku, LOT.c.lot, LOT.c.balance)
    .where(
        LOT.c.sku.in_(bindparam("skus", expanding=True)),
        LOT.c.balance > 0,
        or_(LOT.c.expires_on.is_(None), LOT.c.expires_on >= bindparam("today")),
    )
    .order_by(LOT.c.expires_on.is_(None), LOT.c.expires_on, LOT.c.received_on, LOT.c.lot)
)
_HOLD = (
    select(LOT.c.lot)
    .where(LOT.c.sku.in_(bindparam("skus", expanding=True)), LOT.c.balance > 0)
    .order_by(collate(LOT.c.lot, "C"))  # as Python sorts
    .with_for_update(key_share=True)  # lets others refer to the lots meanwhile
)
_TAKE = (
    update(LOT)
    .where(LOT.c.lot == bindparam("from_lot"), LOT.c.balance >= bindparam("taken"))
    .values(balance=LOT.c.balance - bindparam("taken"))
)


def allocatable_lots(
    connection: Connection, skus: Sequence[str], today: date, *, hold: bool = False
) -> Sequence[AnyRow]:
    """Return (sku, lot, balance) of lots that can be sold today, first expired first.

    `hold` locks them first until the end of the transaction (SQLite has locked all
    already), in the sorted order in which `take_from_lots` takes them.
    """
    if hold and connection.dialect.name == "postgresql":
        connection.execute(_HOLD, {"skus": list(skus)})
    return connection.execute(_ALLOCATABLE, {"skus": list(skus), "today": today}).all()


def take_from_lots(connection: Connection, taken: dict[str, int]) -> bool:
    """Lower the balances; False when another till has been quicker on one of them.

    Rows are taken in sorted order, so that two tills never wait for each other.
    """
    rows = [{"from_lot": lot, "taken": taken[lot]} for lot in sorted(taken)]
    return not rows or connection.execute(_TAKE, rows).rowcount == len(rows)


def add_movements(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write movements: kind, sku, lot, quantity (signed), sale_id, line_number, at."""
    connection.execute(insert(MOVEMENT), rows)
