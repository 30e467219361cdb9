"""Labels that say more than the item: GS1 strings, and in-store weight or price labels."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from db import in_store, items
from kiosk.rules.errors import ShopError
from kiosk.rules.gs1 import Gs1Label, parse_gs1
from kiosk.rules.items import Item
from kiosk.rules.scans import Scan
from kiosk.rules.variable_measure import read_measure, weight_for_price
from kiosk.services.records import item_from
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says of an item, whatever may be sold of it.

    `lot` as the box names it; `price_cents` of one piece of an item with an open price.
    """

    item: Item
    lot: str | None = None
    expires_on: date | None = None
    serial: str | None = None
    weight_grams: int | None = None
    price_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """An item with what its label says for a sale: lot, serial, weight in grams, price.

    `lot` is one of the shop's lots that can be sold; `price_cents` is of one piece of an
    item with an open price.
    """

    item: Item
    lot: str | None = None
    serial: str | None = None
    weight_grams: int | None = None
    price_cents: int | None = None


def read_label(connection: Connection, shop: OpenShop, scan: Scan) -> Label | None:
    """Return what a label says; None for a code that is no such label.

    Raises ShopError: those of `parse_gs1`, ``code_unknown`` and ``label_price_unclear``.
    """
    if scan.kind == "gs1":
        return _by_gs1(connection, parse_gs1(scan.text, shop.today()))
    if scan.kind == "gtin":
        return _by_measure(connection, shop, scan.text)
    return None


def find_labelled(connection: Connection, shop: OpenShop, scan: Scan) -> Labelled | None:
    """Return what a label stands for in a sale; None for a code that is no such label.

    Raises ShopError: those of `read_label`, ``expired_on_box``, ``lot_quarantined`` and
    ``lot_expired``.
    """
    label = read_label(connection, shop, scan)
    if label is None:
        return None
    item, today = label.item, shop.today()
    if label.expires_on and label.expires_on < today:
        raise ShopError("expired_on_box", label=item.label, day=label.expires_on)
    return Labelled(
        item,
        lot=_lot(connection, item, label.lot, today) if label.lot else None,
        serial=label.serial if item.kind == "serial" else None,
        weight_grams=label.weight_grams,
        price_cents=label.price_cents,
    )


def number_spellings(scan: Scan) -> tuple[str, ...]:
    """Return the spellings of a piece's number, also as the shop keeps it: without spaces."""
    return (*scan.spellings, "".join(scan.text.split()).upper())


def number_on(scan: Scan, today: date) -> Scan:
    """Return the serial of a GS1 label as if it had been scanned alone; other scans as they are.

    Raises ShopError: those of `parse_gs1`.
    """
    serial = parse_gs1(scan.text, today).serial if scan.kind == "gs1" else None
    return Scan(serial, "code", (serial, serial.upper())) if serial else scan


def _lot(connection: Connection, item: Item, name: str, today: date) -> str | None:
    """Return the shop's lot of that name if something is left of it."""
    lot = in_store.find_lot(connection, item.sku, name)
    if lot is None:
        return None
    if lot.quarantined:
        raise ShopError("lot_quarantined", label=item.label, lot=lot.lot)
    if lot.expires_on and lot.expires_on < today:
        raise ShopError("lot_expired", label=item.label, lot=lot.lot, day=lot.expires_on)
    return str(lot.lot) if lot.balance > 0 else None


def _by_gs1(connection: Connection, label: Gs1Label) -> Label:
    row = items.find_item(connection, label.gtins)
    if row is None:
        raise ShopError("code_unknown", scanned=label.gtins[-1])
    item = item_from(row)
    grams = label.weight_grams if item.kind == "weight" else None
    return Label(item, label.lot, label.expires_on, label.serial, grams)


def _by_measure(connection: Connection, shop: OpenShop, gtin: str) -> Label | None:
    measured = read_measure(gtin, shop.settings.variable_measure_patterns)
    row = items.find_item(connection, measured.spellings) if measured else None
    if measured is None or row is None:
        return None
    item = item_from(row)
    if measured.weight_grams is not None:
        return Label(item, weight_grams=measured.weight_grams)
    if item.kind == "weight" and measured.price_cents is not None:
        return Label(item, weight_grams=_weight(item, measured.price_cents))
    return Label(item, price_cents=measured.price_cents)


def _weight(item: Item, price_cents: int) -> int:
    """Return the weight behind a price label: labels say the price without a card."""
    per_kilogram = item.public_price_cents
    if per_kilogram is None:
        per_kilogram = item.market_value_cents
    if per_kilogram is None:
        raise ShopError("label_price_unclear")
    return weight_for_price(per_kilogram, price_cents)
