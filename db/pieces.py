"""Pieces that have numbers of their own, whether goods or top-up cards.

A `table` here is `db.serials.SERIAL` or `db.topups.TOPUP`: both have serial, sku, lot and
state, and what is in stock of a lot is its balance.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, collate, func, select, update

from db.rows import AnyRow
from db.serials import SERIAL
from db.topups import TOPUP

PIECES: dict[str, Table] = {"serial": SERIAL, "topup": TOPUP}
"""The table of each kind of item whose pieces have numbers."""


def find_pieces(connection: Connection, kind: str, serials: Sequence[str]) -> Sequence[AnyRow]:
    """Return (serial, lot, state) of these numbers."""
    table = PIECES[kind]
    query = select(table.c.serial, table.c.lot, table.c.state)
    return connection.execute(query.where(table.c.serial.in_(serials))).all()


def change_state(
    connection: Connection, kind: str, lot: str, serials: Sequence[str], states: tuple[str, str]
) -> bool:
    """Bring pieces of a lot from one state to another; False when one is not in the first."""
    table, (before, after) = PIECES[kind], states
    hold(connection, kind, serials)
    query = update(table).where(
        table.c.serial.in_(serials), table.c.lot == lot, table.c.state == before
    )
    return connection.execute(query.values(state=after)).rowcount == len(serials)


def change_lot(
    connection: Connection, kind: str, lot: str, other: str, serials: Sequence[str]
) -> bool:
    """Put pieces that are in stock into another lot; False when one is not there."""
    table = PIECES[kind]
    hold(connection, kind, serials)
    query = update(table).where(
        table.c.serial.in_(serials), table.c.lot == lot, table.c.state == "in_stock"
    )
    return connection.execute(query.values(lot=other)).rowcount == len(serials)


def hold_in_stock(connection: Connection, lots: Sequence[str]) -> Sequence[AnyRow]:
    """Return (lot, serial) of every piece that is in stock in these lots, kept so.

    Top-up codes come before other pieces, each in the order in which sales take them.
    """
    found: list[AnyRow] = []
    for kind, order in (("topup", TOPUP.c.id), ("serial", collate(SERIAL.c.serial, "C"))):
        table = PIECES[kind]
        if connection.dialect.name == "sqlite":
            order = table.c.serial
        query = select(table.c.lot, table.c.serial).where(
            table.c.lot.in_(lots), table.c.state == "in_stock"
        )
        found += connection.execute(query.order_by(order).with_for_update()).all()
    return found


def seen_in_stock(
    connection: Connection, lots: Sequence[str], seen: Sequence[str]
) -> dict[str, int]:
    """Return how many pieces of each lot are in stock and among those that were seen."""
    counts = dict.fromkeys(lots, 0)
    numbers = set(seen)
    for table in PIECES.values():
        query = select(table.c.lot, table.c.serial).where(
            table.c.lot.in_(lots), table.c.state == "in_stock"
        )
        for row in connection.execute(query):
            counts[row.lot] += row.serial in numbers
    return counts


def count_in_stock(connection: Connection, kind: str, lot: str) -> int:
    """Return how many pieces of a lot are in stock."""
    table = PIECES[kind]
    query = select(func.count()).where(table.c.lot == lot, table.c.state == "in_stock")
    return int(connection.execute(query).scalar_one())


def hold(connection: Connection, kind: str, serials: Sequence[str]) -> None:
    """Keep pieces as they are until the transaction's end, in the order in which sales
    take them (SQLite has locked all already)."""
    if connection.dialect.name == "postgresql":
        table = PIECES[kind]
        order = table.c.id if "id" in table.c else collate(table.c.serial, "C")
        query = select(table.c.serial).where(table.c.serial.in_(serials))
        connection.execute(query.order_by(order).with_for_update())
