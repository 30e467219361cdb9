"""Barcodes that the shop gives itself, and lots as their boxes name them."""

from sqlalchemy import Connection, bindparam, func, select, update

from db.items import ITEM, LOT
from db.rows import AnyRow
from db.tills import SHOP

_LAST = select(func.max(ITEM.c.gtin)).where(
    ITEM.c.gtin >= bindparam("lowest"),
    ITEM.c.gtin <= bindparam("highest"),
    func.length(ITEM.c.gtin) == 13,
)
_GIVE = (
    update(ITEM)
    .where(ITEM.c.sku == bindparam("of_sku"), ITEM.c.gtin.is_(None))
    .values(gtin=bindparam("given"), barcode_given=True, search_text=bindparam("text"))
)
_LOT = select(LOT.c.lot, LOT.c.balance, LOT.c.expires_on, LOT.c.quarantined).where(
    LOT.c.sku == bindparam("of_sku"),
    LOT.c.lot.in_(bindparam("lots", expanding=True)),
)


def queue_for_barcodes(connection: Connection) -> None:
    """Wait for whoever gives or imports barcodes just now, until the transaction's end.

    On SQLite a writer is alone already.
    """
    connection.execute(select(SHOP.c.id).with_for_update())


def last_barcode(connection: Connection, lowest: str, highest: str) -> str | None:
    """Return the highest barcode of 13 digits between two, both included."""
    found = connection.execute(_LAST, {"lowest": lowest, "highest": highest}).scalar_one()
    return None if found is None else str(found)


def give_barcode(connection: Connection, sku: str, gtin: str, search_text: str) -> bool:
    """Give an item its barcode; False when it has one already."""
    values = {"of_sku": sku, "given": gtin, "text": search_text}
    return connection.execute(_GIVE, values).rowcount == 1


def find_lot(connection: Connection, sku: str, lot: str) -> AnyRow | None:
    """Return (lot, balance, expires_on, quarantined) of an item's lot, as spelled, or else
    in capitals."""
    values = {"of_sku": sku, "lots": [lot, lot.upper()]}
    rows = {row.lot: row for row in connection.execute(_LOT, values)}
    return rows.get(lot) or rows.get(lot.upper())
