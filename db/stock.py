"""Lots, and the movements that make their balances."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    collate,
    insert,
    literal,
    or_,
    select,
    update,
)

from db.rows import AnyRow
from db.tables import Item, Lot, StockMovement, table_of

ITEM = table_of(Item)
LOT = table_of(Lot)
MOVEMENT = table_of(StockMovement)

_ALLOCATABLE = (
    select(LOT.c.sku, LOT.c.lot, LOT.c.balance)
    .where(
        LOT.c.sku.in_(bindparam("skus", expanding=True)),
        LOT.c.balance > 0,
        ~LOT.c.quarantined,
        or_(LOT.c.expires_on.is_(None), LOT.c.expires_on >= bindparam("today")),
    )
    .order_by(LOT.c.expires_on.is_(None), LOT.c.expires_on, LOT.c.received_on, LOT.c.lot)
)
_TAKE = (
    update(LOT)
    .where(
        LOT.c.lot == bindparam("from_lot"),
        LOT.c.balance >= bindparam("taken"),
        ~LOT.c.quarantined,
    )
    .values(balance=LOT.c.balance - bindparam("taken"))
)
_CHANGE = (
    update(LOT)
    .where(LOT.c.lot == bindparam("of_lot"), LOT.c.balance + bindparam("by") >= 0)
    .values(balance=LOT.c.balance + bindparam("by"))
)


def allocatable_lots(connection: Connection, skus: Sequence[str], today: date) -> Sequence[AnyRow]:
    """Return (sku, lot, balance) of lots that can be sold today, first expired first."""
    return connection.execute(_ALLOCATABLE, {"skus": list(skus), "today": today}).all()


def take_from_lots(connection: Connection, taken: dict[str, int]) -> bool:
    """Lower the balances for a sale; False when another till has been quicker on one of
    them, or a manager has put it in quarantine.

    Rows are taken in sorted order, so that two tills never wait for each other.
    """
    rows = [{"from_lot": lot, "taken": taken[lot]} for lot in sorted(taken)]
    return not rows or connection.execute(_TAKE, rows).rowcount == len(rows)


def add_movements(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write movements: kind, sku, lot, quantity (signed), sale_id, line_number, at."""
    connection.execute(insert(MOVEMENT), rows)


def find_lot(connection: Connection, spellings: Sequence[str]) -> AnyRow | None:
    """Return a lot (lot, sku, balance, quarantined, place) with its item's label and kind."""
    query = (
        select(
            LOT.c.lot, LOT.c.sku, LOT.c.balance, LOT.c.quarantined, LOT.c.place,
            ITEM.c.label, ITEM.c.kind,
        )
        .join(ITEM, ITEM.c.sku == LOT.c.sku)
        .where(LOT.c.lot.in_(spellings))
    )  # fmt: skip
    rows = {row.lot: row for row in connection.execute(query)}
    return next((rows[each] for each in spellings if each in rows), None)


def lots_of_items(connection: Connection, skus: Sequence[str]) -> Sequence[AnyRow]:
    """Return (sku, lot, balance, quarantined) of every lot of these items, in the order in
    which lots are sold."""
    query = select(LOT.c.sku, LOT.c.lot, LOT.c.balance, LOT.c.quarantined)
    in_order = (LOT.c.expires_on.is_(None), LOT.c.expires_on, LOT.c.received_on, LOT.c.lot)
    return connection.execute(query.where(LOT.c.sku.in_(skus)).order_by(*in_order)).all()


def hold_lots(connection: Connection, skus: Sequence[str]) -> None:
    """Keep every lot of these items as it is until the end of the transaction.

    In the sorted order in which sales take them; SQLite has locked all already.
    """
    if connection.dialect.name == "postgresql":
        query = select(LOT.c.lot).where(LOT.c.sku.in_(skus))
        query = query.order_by(collate(LOT.c.lot, "C"))  # as Python sorts
        # Lets others refer to the lots meanwhile.
        connection.execute(query.with_for_update(key_share=True))


def change_balances(connection: Connection, changes: Mapping[str, int]) -> bool:
    """Add to balances, or take from them; False when one would fall below zero."""
    rows = [{"of_lot": lot, "by": changes[lot]} for lot in sorted(changes)]
    return not rows or connection.execute(_CHANGE, rows).rowcount == len(rows)


def set_place(connection: Connection, lot: str, place: str) -> None:
    """Write down where a lot stands."""
    connection.execute(update(LOT).where(LOT.c.lot == lot).values(place=place))


def set_quarantine(connection: Connection, lot: str, *, quarantined: bool) -> bool:
    """Keep a lot from sale, or let it be sold; False when that is so already."""
    query = update(LOT).where(LOT.c.lot == lot, LOT.c.quarantined != quarantined)
    return connection.execute(query.values(quarantined=quarantined)).rowcount == 1


def add_part(connection: Connection, lot: str, part: str, quantity: int, place: str) -> None:
    """Make an empty lot for what is taken from another: all that is known stays known.

    It belongs to no donation by itself, so that no donation counts it twice.
    """
    kept = [LOT.c[name] for name in _KEPT]
    values: list[ColumnElement[Any]] = [
        literal(part), literal(quantity),
        literal(0), literal(place)
    ]  # fmt: skip
    query = select(*values, *kept).where(LOT.c.lot == lot)
    names = ["lot", "received_quantity", "balance", "place", *_KEPT]
    connection.execute(insert(LOT).from_select(names, query))


def parts_of(connection: Connection, lot: str) -> set[str]:
    """Return the codes that begin as the parts of this lot do."""
    begin = LOT.c.lot.startswith(f"{lot}.", autoescape=True)
    return set(connection.execute(select(LOT.c.lot).where(begin)).scalars())


_KEPT = (
    "donor_id", "sku", "unit_value_cents", "received_on", "expires_on", "condition", "quarantined",
)  # fmt: skip
