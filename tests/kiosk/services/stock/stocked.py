"""Items, donors and lots put straight onto the shelves, with the movements that did it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from db.items import ITEM
from db.stock import LOT, MOVEMENT
from db.tables import Donor, SerialNumber, table_of
from kiosk.rules.search import fold
from kiosk.services.shop import OpenShop
from tests.kiosk.services.shops import NOW

DONOR = table_of(Donor)
SERIAL = table_of(SerialNumber)


def add_item(shop: OpenShop, sku: str, **values: Any) -> None:
    """An item sold by the piece for 3.00 to everybody, unless said otherwise."""
    row = {
        "sku": sku,
        "gtin": None,
        "label": sku.capitalize(),
        "category": "Divers",
        "kind": "unit",
        "market_value_cents": 400,
        "public_price_cents": 300,
        "social_price_cents": None,
        "vat_rate_bp": None,
    } | values
    row["search_text"] = fold(" ".join(filter(None, (row["label"], sku, row["gtin"]))))
    with shop.writing() as connection:
        connection.execute(insert(ITEM), row)


def add_donor(shop: OpenShop, name: str, reference: str | None = None) -> int:
    """A donor; returns the number."""
    with shop.writing() as connection:
        query = insert(DONOR).values(name=name, reference=reference).returning(DONOR.c.id)
        return int(connection.execute(query).scalar_one())


def add_lot(
    shop: OpenShop, lot: str, sku: str, quantity: int, *, at: datetime = NOW, **values: Any
) -> None:
    """A lot that was received full, of donor 1 unless said otherwise."""
    row = {
        "lot": lot,
        "donor_id": 1,
        "sku": sku,
        "received_quantity": quantity,
        "balance": quantity,
        "unit_value_cents": None,
        "received_on": date(2026, 11, 20),
        "expires_on": None,
        "quarantined": False,
    } | values
    with shop.writing() as connection:
        connection.execute(insert(LOT), row)
        move = {"kind": "received", "sku": sku, "lot": lot, "quantity": quantity, "at": at}
        connection.execute(insert(MOVEMENT), move)


def move(
    shop: OpenShop, lot: str, kind: str, quantity: int, at: datetime = NOW, **values: Any
) -> None:
    """A movement that is not a sale, and the balance with it."""
    with shop.writing() as connection:
        sku = connection.execute(select(LOT.c.sku).where(LOT.c.lot == lot)).scalar_one()
        row = {"kind": kind, "sku": sku, "lot": lot, "quantity": quantity, "at": at, **values}
        connection.execute(insert(MOVEMENT), row)
        change = update(LOT).where(LOT.c.lot == lot)
        connection.execute(change.values(balance=LOT.c.balance + quantity))


def add_serial(shop: OpenShop, serial: str, lot: str, sku: str) -> None:
    """A piece with a number of its own."""
    row = {"serial": serial, "sku": sku, "lot": lot, "state": "in_stock"}
    with shop.writing() as connection:
        connection.execute(insert(SERIAL), row)
