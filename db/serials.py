"""Serial numbers: each is one piece, in at most one sale at a time."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, collate, insert, or_, select, update

from db.rows import AnyRow
from db.stock import LOT
from db.tables import SerialNumber, table_of

SERIAL = table_of(SerialNumber)

_FIND = (
    select(
        SERIAL.c.serial,
        SERIAL.c.sku,
        SERIAL.c.lot,
        SERIAL.c.state,
        LOT.c.expires_on,
        LOT.c.quarantined,
    )
    .join(LOT, LOT.c.lot == SERIAL.c.lot)
    .where(
        or_(
            SERIAL.c.serial.in_(bindparam("codes", expanding=True)),
            SERIAL.c.other_serial.in_(bindparam("codes", expanding=True)),
        )
    )
)
_SELL = (
    update(SERIAL)
    .where(SERIAL.c.serial == bindparam("sold_serial"), SERIAL.c.state == "in_stock")
    .values(state="sold", sale_id=bindparam("sale"), line_number=bindparam("line"))
)

_TAKE_BACK = (
    update(SERIAL)
    .where(
        SERIAL.c.serial == bindparam("back_serial"),
        SERIAL.c.state == "sold",
        SERIAL.c.sale_id == bindparam("sale"),
        SERIAL.c.line_number == bindparam("line"),
    )
    .values(state=bindparam("new_state"), sale_id=None, line_number=None)
)


def find_serial(connection: Connection, spellings: Sequence[str]) -> AnyRow | None:
    """Return the piece with one of these numbers, with its lot's expiry and quarantine."""
    return connection.execute(_FIND, {"codes": list(spellings)}).first()


def pieces_of(connection: Connection, serials: Sequence[str]) -> dict[str, AnyRow]:
    """Return (serial, lot, state, sale_id, and the lot's expires_on, quarantined, balance)."""
    query = (
        select(
            SERIAL.c.serial,
            SERIAL.c.lot,
            SERIAL.c.state,
            SERIAL.c.sale_id,
            LOT.c.expires_on,
            LOT.c.quarantined,
            LOT.c.balance,
        )
        .join(LOT, LOT.c.lot == SERIAL.c.lot)
        .where(SERIAL.c.serial.in_(serials))
    )
    return {row.serial: row for row in connection.execute(query)}


def hold_pieces(connection: Connection, serials: Sequence[str]) -> None:
    """Keep these pieces as they are until the end of the transaction.

    In the sorted order in which sales take them; SQLite has locked all already.
    """
    if connection.dialect.name == "postgresql" and serials:
        query = select(SERIAL.c.serial).where(SERIAL.c.serial.in_(serials))
        query = query.order_by(collate(SERIAL.c.serial, "C"))  # as Python sorts
        connection.execute(query.with_for_update(key_share=True))


def sell(connection: Connection, sale_id: UUID, lines: Mapping[str, int]) -> bool:
    """Give each serial number to its line; False when one of them is not in stock.

    Rows are taken in sorted order, so that two tills never wait for each other in a ring.
    """
    rows = [
        {"sold_serial": serial, "sale": sale_id, "line": lines[serial]} for serial in sorted(lines)
    ]
    return not rows or connection.execute(_SELL, rows).rowcount == len(rows)


def take_back(connection: Connection, sale_id: UUID, lines: Mapping[str, tuple[int, str]]) -> bool:
    """Take pieces back from the lines that sold them, each to its new state; False when one
    is not sold there."""
    rows = [
        {"back_serial": serial, "sale": sale_id, "line": line, "new_state": state}
        for serial, (line, state) in sorted(lines.items())
    ]
    return not rows or connection.execute(_TAKE_BACK, rows).rowcount == len(rows)


def add_serials(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Take serial numbers in: serial, other_serial, sku, lot, state."""
    connection.execute(insert(SERIAL), rows)
