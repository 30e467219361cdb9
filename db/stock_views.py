"""Figures of the stock, grouped in the database: by item, lot and donor, and over time.

Quantities are in pieces, or in grams for items of the kind ``weight``.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, exists, func, literal_column, or_, select

from db.items import ITEM, LOT
from db.lots import DONOR, UNIT_VALUE, holding
from db.rows import AnyRow
from db.stock import MOVEMENT

Fold = Callable[[str], str]

_WORTH = case(
    (ITEM.c.kind == "weight", (LOT.c.balance * UNIT_VALUE + 500) // 1000),
    else_=LOT.c.balance * UNIT_VALUE,
)
# Spelled out, for SQLite takes no partial index for a parameter.
_WRITTEN_OFF = MOVEMENT.c.kind == literal_column("'written_off'")
_LOTS_OF_ITEMS = LOT.join(ITEM, ITEM.c.sku == LOT.c.sku)
_WITH_DONORS = _LOTS_OF_ITEMS.join(DONOR, DONOR.c.id == LOT.c.donor_id)


def stock_by_item(
    connection: Connection, words: Sequence[str], today: date, limit: int
) -> Sequence[AnyRow]:
    """Return (sku, label, kind, category, lots, quantity, held, worth_cents) of items in
    stock, by label; `held` is quarantined or past its date."""
    held = or_(LOT.c.quarantined, LOT.c.expires_on < today)
    chosen = (
        select(ITEM.c.sku, ITEM.c.label)
        .where(
            *(ITEM.c.search_text.contains(word, autoescape=True) for word in words),
            exists().where(LOT.c.sku == ITEM.c.sku, LOT.c.balance > 0),
        )
        .order_by(ITEM.c.label, ITEM.c.sku)
        .limit(limit)
        .subquery()
    )
    query = (
        select(
            ITEM.c.sku,
            ITEM.c.label,
            ITEM.c.kind,
            ITEM.c.category,
            func.count().label("lots"),
            func.sum(LOT.c.balance).label("quantity"),
            func.sum(case((held, LOT.c.balance), else_=0)).label("held"),
            func.sum(_WORTH).label("worth_cents"),
        )
        .select_from(_LOTS_OF_ITEMS.join(chosen, chosen.c.sku == ITEM.c.sku))
        .where(LOT.c.balance > 0)
        .group_by(ITEM.c.sku, ITEM.c.label, ITEM.c.kind, ITEM.c.category)
        .order_by(ITEM.c.label, ITEM.c.sku)
    )
    return connection.execute(query).all()


def stock_by_lot(
    connection: Connection, words: Sequence[str], fold: Fold, limit: int
) -> Sequence[AnyRow]:
    """Return the lots of which something is left, first expired first; words as
    `db.lots.holding` finds them."""
    found = holding(connection, words, fold)
    query = _lots().where(*found).order_by(*_FIRST_EXPIRED).limit(limit)
    return connection.execute(query).all()


def expiring_lots(
    connection: Connection, words: Sequence[str], fold: Fold, until: date, limit: int
) -> Sequence[AnyRow]:
    """Return the lots with something left whose date is `until` or before, past ones too."""
    found = holding(connection, words, fold)
    query = _lots().where(LOT.c.expires_on <= until, *found).order_by(*_FIRST_EXPIRED).limit(limit)
    return connection.execute(query).all()


_FIRST_EXPIRED = (LOT.c.expires_on.is_(None), LOT.c.expires_on, ITEM.c.label, LOT.c.lot)


def stock_by_donor(connection: Connection) -> Sequence[AnyRow]:
    """Return (id, reference, name, lots, left, grams_left, worth_cents) of every donor, the
    most valuable stock first; `left` in pieces."""
    by_weight = ITEM.c.kind == "weight"
    query = (
        select(
            DONOR.c.id,
            DONOR.c.reference,
            DONOR.c.name,
            func.count().label("lots"),
            func.sum(case((by_weight, 0), else_=LOT.c.balance)).label("left"),
            func.sum(case((by_weight, LOT.c.balance), else_=0)).label("grams_left"),
            func.sum(_WORTH).label("worth_cents"),
        )
        .select_from(_WITH_DONORS)
        .group_by(DONOR.c.id, DONOR.c.reference, DONOR.c.name)
        .order_by(func.sum(_WORTH).desc(), DONOR.c.name)
    )
    return connection.execute(query).all()


def stock_and_pace(
    connection: Connection, words: Sequence[str], since: datetime, today: date, limit: int
) -> Sequence[AnyRow]:
    """Return (sku, label, kind, left, sold) of items in stock, those that end first first.

    `left` can be sold today; `sold` since a moment, less what came back.
    """
    left = (
        select(LOT.c.sku, func.sum(LOT.c.balance).label("left"))
        .where(
            LOT.c.balance > 0,
            ~LOT.c.quarantined,
            or_(LOT.c.expires_on.is_(None), LOT.c.expires_on >= today),
        )
        .group_by(LOT.c.sku)
        .subquery()
    )
    # Item by item: the ledger is long, and an item's last month is short.
    by_sales = and_(
        MOVEMENT.c.sku == ITEM.c.sku,
        MOVEMENT.c.at >= since,
        MOVEMENT.c.kind.in_(("sold", "returned")),
    )
    sold = func.coalesce(-func.sum(MOVEMENT.c.quantity), 0)
    query = (
        select(ITEM.c.sku, ITEM.c.label, ITEM.c.kind, left.c.left, sold.label("sold"))
        .select_from(left.join(ITEM, ITEM.c.sku == left.c.sku).outerjoin(MOVEMENT, by_sales))
        .where(*(ITEM.c.search_text.contains(word, autoescape=True) for word in words))
        .group_by(ITEM.c.sku, ITEM.c.label, ITEM.c.kind, left.c.left)
        .order_by(sold <= 0, left.c.left * 1.0 / func.nullif(sold, 0), ITEM.c.label)
        .limit(limit)
    )
    return connection.execute(query).all()


def write_offs(
    connection: Connection, words: Sequence[str], since: datetime, limit: int
) -> Sequence[AnyRow]:
    """Return what was written off since a moment, the newest first."""
    query = (
        select(
            MOVEMENT.c.at,
            MOVEMENT.c.sku,
            ITEM.c.label,
            ITEM.c.kind,
            MOVEMENT.c.lot,
            MOVEMENT.c.quantity,
            MOVEMENT.c.reason,
            MOVEMENT.c.staff_number,
        )
        .join(ITEM, ITEM.c.sku == MOVEMENT.c.sku)
        .where(
            _WRITTEN_OFF,
            MOVEMENT.c.at >= since,
            *(ITEM.c.search_text.contains(word, autoescape=True) for word in words),
        )
        .order_by(MOVEMENT.c.at.desc(), MOVEMENT.c.id.desc())
        .limit(limit)
    )
    return connection.execute(query).all()


def write_off_reasons(connection: Connection, since: datetime) -> Sequence[AnyRow]:
    """Return (reason, times) of what was written off since a moment, the most frequent first."""
    times = func.count()
    query = (
        select(MOVEMENT.c.reason, times.label("times"))
        .where(_WRITTEN_OFF, MOVEMENT.c.at >= since)
        .group_by(MOVEMENT.c.reason)
        .order_by(times.desc(), MOVEMENT.c.reason)
    )
    return connection.execute(query).all()


def _lots() -> Select[Any]:
    return (
        select(
            LOT.c.lot,
            LOT.c.sku,
            ITEM.c.label,
            ITEM.c.kind,
            DONOR.c.name.label("donor"),
            LOT.c.received_on,
            LOT.c.received_quantity,
            LOT.c.balance,
            LOT.c.expires_on,
            LOT.c.quarantined,
            LOT.c.condition,
            LOT.c.place,
            _WORTH.label("worth_cents"),
        )
        .select_from(_WITH_DONORS)
        .where(LOT.c.balance > 0)
    )
