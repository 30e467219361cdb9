"""Finding items by code and by words."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select

from db.rows import AnyRow
from db.tables import Item, Lot, table_of

ITEM = table_of(Item)
LOT = table_of(Lot)


_COLUMNS = (
    ITEM.c.sku,
    ITEM.c.gtin,
    ITEM.c.label,
    ITEM.c.category,
    ITEM.c.kind,
    ITEM.c.market_value_cents,
    ITEM.c.public_price_cents,
    ITEM.c.social_price_cents,
    ITEM.c.vat_rate_bp,
    ITEM.c.floor_price_cents,
)
_BY_CODE = select(*_COLUMNS).where(
    or_(
        ITEM.c.sku.in_(bindparam("codes", expanding=True)),
        ITEM.c.gtin.in_(bindparam("codes", expanding=True)),
    )
)


def find_item(connection: Connection, spellings: Sequence[str]) -> AnyRow | None:
    """Return the item with one of these SKUs or GTINs, the first spelling first."""
    rows = connection.execute(_BY_CODE, {"codes": list(spellings)}).all()
    if len(rows) > 1:
        ranks = {code: rank for rank, code in enumerate(spellings)}
        last = len(ranks)
        rows = sorted(rows, key=lambda r: min(ranks.get(r.sku, last), ranks.get(r.gtin, last)))
    return rows[0] if rows else None


def search_items(
    connection: Connection, words: Sequence[str], limit: int, code: str
) -> Sequence[AnyRow]:
    """Return items whose label, SKU or GTIN hold every word; best first.

    Words are folded (`rules.search.fold`). The item of this `code` (SKU or GTIN) comes before
    all. A label that begins with the first word
    comes before one that holds it at the beginning of a word, and that before others.
    """
    text = ITEM.c.search_text
    first = words[0]
    own = or_(ITEM.c.gtin == code, ITEM.c.sku == code, func.lower(ITEM.c.sku) == code.lower())
    rank = case(
        (own, -1),
        (text.startswith(first, autoescape=True), 0),
        (text.contains(f" {first}", autoescape=True), 1),
        else_=2,
    )
    query = (
        select(*_COLUMNS)
        .where(and_(*(text.contains(word, autoescape=True) for word in words)))
        .order_by(rank, ITEM.c.label, ITEM.c.sku)
        .limit(limit)
    )
    return connection.execute(query).all()


def stock_of(connection: Connection, skus: Sequence[str], today: date) -> dict[str, int]:
    """Return what can be sold of each item: pieces, or grams for items sold by weight."""
    query = (
        select(LOT.c.sku, func.sum(LOT.c.balance))
        .where(
            LOT.c.sku.in_(skus),
            LOT.c.balance > 0,
            or_(LOT.c.expires_on.is_(None), LOT.c.expires_on >= today),
        )
        .group_by(LOT.c.sku)
    )
    return {sku: int(left) for sku, left in connection.execute(query)}


def open_price_items(connection: Connection) -> Sequence[AnyRow]:
    """Return the items whose price is typed: the category keys, in order of their labels."""
    query = select(*_COLUMNS).where(ITEM.c.kind == "open").order_by(ITEM.c.label)
    return connection.execute(query).all()
