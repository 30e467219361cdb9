"""Finding an item by any part of its label, SKU or GTIN."""

from dataclasses import dataclass
from itertools import repeat

from db import items
from db.items import search_items
from kiosk.rules.items import STOCKED, Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import UnitPrice, unit_price
from kiosk.rules.search import fold, whole_code
from kiosk.services.records import item_from
from kiosk.services.rule_books import NO_RULES, book_of
from kiosk.services.shop import OpenShop

RESULTS = 50
LONGEST_TEXT = 200
MOST_WORDS = 20
"""Far beyond any label: what comes after is left out of the search."""


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item with its price for the person who is there, and what can be sold of it.

    `stock` is pieces, or grams for items sold by weight; None for what has no stock.
    """

    item: Item
    price: UnitPrice | None
    stock: int | None


def search(shop: OpenShop, text: str, member: Member | None) -> tuple[FoundItem, ...]:
    """Return at most `RESULTS` items that hold every word typed, best first.

    The one whose SKU or GTIN was typed whole is the best. With or without accents and
    capitals. Nothing typed finds nothing.
    """
    words = list(dict.fromkeys(fold(text[:LONGEST_TEXT]).split()))[:MOST_WORDS]
    if not words:
        return ()
    today, code = shop.today(), whole_code(text[:LONGEST_TEXT])
    with shop.reading() as connection:
        found = [item_from(row) for row in search_items(connection, words, RESULTS, code)]
        stock = items.stock_of(connection, [item.sku for item in found], today)
        book = book_of(connection, shop) if member else NO_RULES
    prices = (unit_price(item, member, today, book.tariffs) for item in found)
    return tuple(map(_found, found, prices, repeat(stock)))


def open_price_items(shop: OpenShop) -> tuple[Item, ...]:
    """Return the category keys: items whose price is typed at the counter."""
    with shop.reading() as connection:
        return tuple(item_from(row) for row in items.open_price_items(connection))


def _found(item: Item, price: UnitPrice | None, stock: dict[str, int]) -> FoundItem:
    left = stock.get(item.sku, 0) if item.kind in STOCKED else None
    return FoundItem(item, price, left)
