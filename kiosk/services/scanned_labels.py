"""Labels that say more than the item: GS1 strings, and in-store weight or price labels."""

from dataclasses import dataclass

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
class Labelled:
    """An item with what its label says: lot, serial, weight in grams, price in cents.

    `lot` is one of the shop's lots that can be sold; `price_cents` is of one piece of an
    item with an open price.
    """

    item: Item
    lot: str | None = None
    serial: str | None = None
    weight_grams: int | None = None
    price_cents: int | None = None


def find_labelled(connection: Connection, shop: OpenShop, scan: Scan) -> Labelled | None:
    """Return what a label stands for; None for a code that is no such label.

    Raises ShopError: those of `parse_gs1`, ``code_unknown``, ``expired_on_box``,
    ``lot_not_sold`` (quarantined) and ``label_price_unclear``.
    """
    if scan.kind == "gs1":
        return _by_gs1(connection, shop, parse_gs1(scan.text, shop.now().date()))
    if scan.kind == "gtin":
        return _by_measure(connection, shop, scan.text)
    return None


def _by_gs1(connection: Connection, shop: OpenShop, label: Gs1Label) -> Labelled:
    row = items.find_item(connection, label.gtins)
    if row is None:
        raise ShopError("code_unknown", scanned=label.gtins[-1])
    item, today = item_from(row), shop.now().date()
    if label.expires_on and label.expires_on < today:
        raise ShopError("expired_on_box", label=item.label, day=label.expires_on)
    lot = in_store.find_lot(connection, item.sku, label.lot, today) if label.lot else None
    if lot and not lot.may_be_sold:
        raise ShopError("lot_not_sold", serial=lot.lot)
    return Labelled(
        item,
        lot=lot.lot if lot and lot.balance > 0 else None,
        serial=label.serial if item.kind == "serial" else None,
        weight_grams=label.weight_grams if item.kind == "weight" else None,
    )


def _by_measure(connection: Connection, shop: OpenShop, gtin: str) -> Labelled | None:
    measured = read_measure(gtin, shop.settings.variable_measure_patterns)
    row = items.find_item(connection, measured.spellings) if measured else None
    if measured is None or row is None:
        return None
    item = item_from(row)
    if measured.weight_grams is not None:
        return Labelled(item, weight_grams=measured.weight_grams)
    if item.kind == "weight" and measured.price_cents is not None:
        return Labelled(item, weight_grams=_weight(item, measured.price_cents))
    return Labelled(item, price_cents=measured.price_cents)


def _weight(item: Item, price_cents: int) -> int:
    """Return the weight behind a price label: labels say the price without a card."""
    per_kilogram = item.public_price_cents
    if per_kilogram is None:
        per_kilogram = item.market_value_cents
    if per_kilogram is None:
        raise ShopError("label_price_unclear")
    return weight_for_price(per_kilogram, price_cents)
