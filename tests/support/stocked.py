"""A shop with goods on its shelves: items and lots put straight into the database."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import func, insert, select

from db.items import ITEM
from db.serials import SERIAL
from db.stock import LOT, MOVEMENT, add_movements
from db.tables import Donor, JournalEntry, table_of
from db.topups import TOPUP
from kiosk.rules.basket import Line, Tender, add_line, add_tender
from kiosk.rules.items import ItemKind
from kiosk.rules.pricing import price_basket
from kiosk.services.counter.baskets import new_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold, complete_sale
from kiosk.services.records import item_from
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.kiosk.services.shops import NOW, opened_shop

NADIA = StaffMember(1, "Nadia", "manager")
TODAY = NOW.date()
DONOR = table_of(Donor)
JOURNAL = table_of(JournalEntry)

_numbers = itertools.count(1)


@contextmanager
def stocked_shop(url: str, home: Path) -> Iterator[OpenShop]:
    """A shop whose till T1 is open, with one donor and nothing on the shelves."""
    with opened_shop(url, home) as shop:
        open_till(shop, NADIA.number, 0)
        with shop.writing() as connection:
            connection.execute(insert(DONOR), {"id": 1, "name": "Fondation", "reference": "F"})
        yield shop


def duty_of(shop: OpenShop) -> Duty:
    """Nadia sells in the shift that is open."""
    return Duty(NADIA, 1)


def in_days(days: int) -> date:
    """A day counted from the shop's today."""
    return TODAY + timedelta(days=days)


def add_item(shop: OpenShop, sku: str, kind: ItemKind = "unit", gtin: str | None = None) -> str:
    """An item that costs one euro, or one euro a kilogram."""
    row = {
        "sku": sku,
        "gtin": gtin,
        "label": f"Article {sku}",
        "search_text": f"article {sku.lower()}",
        "category": "Divers",
        "kind": kind,
        "public_price_cents": 100,
    }
    with shop.writing() as connection:
        connection.execute(insert(ITEM), row)
    return sku


def add_lot(
    shop: OpenShop, lot: str, sku: str, quantity: int, expires: date | None = None, **more: Any
) -> str:
    """A lot received just now, with its movement."""
    row = {
        "lot": lot,
        "donor_id": 1,
        "sku": sku,
        "received_quantity": quantity,
        "balance": quantity,
        "received_on": TODAY,
        "expires_on": expires,
        **more,
    }
    with shop.writing() as connection:
        connection.execute(insert(LOT), row)
        received = {"kind": "received", "sku": sku, "lot": lot, "quantity": quantity, "at": NOW}
        add_movements(connection, [received])
    return lot


def add_pieces(shop: OpenShop, lot: str, sku: str, *serials: str) -> None:
    """Pieces with numbers, in a lot that holds them already."""
    rows = [{"serial": each, "sku": sku, "lot": lot, "state": "in_stock"} for each in serials]
    with shop.writing() as connection:
        connection.execute(insert(SERIAL), rows)


def add_codes(shop: OpenShop, lot: str, sku: str, *serials: str) -> None:
    """Top-up cards, in a lot that holds them already."""
    cipher = Fernet(Fernet.generate_key())
    rows = [
        {
            "serial": each,
            "sku": sku,
            "lot": lot,
            "sealed": cipher.encrypt(b"123456").decode(),
            "fingerprint": f"{each}-{next(_numbers)}",
            "state": "in_stock",
        }
        for each in serials
    ]
    with shop.writing() as connection:
        connection.execute(insert(TOPUP), rows)


def sell(shop: OpenShop, sku: str, quantity: int = 1, serial: str | None = None) -> Sold:
    """Sell pieces, grams, or one piece by its number, for cash."""
    with shop.reading() as connection:
        item = item_from(connection.execute(select(ITEM).where(ITEM.c.sku == sku)).one())
    if item.kind == "weight":
        line = Line(item, weight_grams=quantity)
    else:
        line = Line(item, quantity, serial=serial)
    basket = add_line(new_basket(), line)
    total = price_basket(basket, TODAY).total_cents
    return complete_sale(shop, add_tender(basket, Tender("cash", total)), duty_of(shop))


def balances(shop: OpenShop, sku: str) -> dict[str, int]:
    """What the books say is left of each lot of an item."""
    with shop.reading() as connection:
        query = select(LOT.c.lot, LOT.c.balance).where(LOT.c.sku == sku).order_by(LOT.c.lot)
        return {row.lot: row.balance for row in connection.execute(query)}


def movements(shop: OpenShop, sku: str) -> list[tuple[str, str | None, int, str]]:
    """Kind, lot, quantity and reason of every movement of an item but the first ones."""
    query = select(MOVEMENT.c.kind, MOVEMENT.c.lot, MOVEMENT.c.quantity, MOVEMENT.c.reason)
    query = query.where(MOVEMENT.c.sku == sku, MOVEMENT.c.kind != "received")
    with shop.reading() as connection:
        rows = connection.execute(query.order_by(MOVEMENT.c.id))
        return [(row.kind, row.lot, row.quantity, row.reason) for row in rows]


def states(shop: OpenShop, lot: str) -> dict[str, str]:
    """The state of every piece of a lot, by its number."""
    found: dict[str, str] = {}
    with shop.reading() as connection:
        for table in (SERIAL, TOPUP):
            query = select(table.c.serial, table.c.state).where(table.c.lot == lot)
            found |= {row.serial: row.state for row in connection.execute(query)}
    return found


def journalled(shop: OpenShop, kind: str) -> list[str]:
    """The journal's entries of a kind, as canonical JSON."""
    query = select(JOURNAL.c.entry).where(JOURNAL.c.kind == kind).order_by(JOURNAL.c.seq)
    with shop.reading() as connection:
        return list(connection.execute(query).scalars())


def count_movements(shop: OpenShop) -> int:
    """How long the ledger is."""
    with shop.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(MOVEMENT)).scalar_one())
