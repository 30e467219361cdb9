"""Tariffs: dated price rules, written once; only their end is set."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from db.items import ITEM
from db.rows import AnyRow
from db.sales import LINE
from db.tables import Tariff, table_of

TARIFF = table_of(Tariff)

_ADD = insert(TARIFF).returning(TARIFF.c.id)
_END = (
    update(TARIFF)
    .where(TARIFF.c.id == bindparam("of_id"))
    .values(valid_until=bindparam("last_day"))
)


def all_tariffs(connection: Connection) -> Sequence[AnyRow]:
    """Return every rule, the oldest first."""
    return connection.execute(select(TARIFF).order_by(TARIFF.c.id)).all()


def labelled_tariffs(connection: Connection) -> Sequence[AnyRow]:
    """Return every rule with the `label` of the item it is about, if it is about one."""
    query = (
        select(TARIFF, ITEM.c.label)
        .outerjoin(ITEM, and_(TARIFF.c.scope == "item", ITEM.c.sku == TARIFF.c.target))
        .order_by(TARIFF.c.id)
    )
    return connection.execute(query).all()


def find_tariff(connection: Connection, tariff_id: int) -> AnyRow | None:
    """Return a rule, held until the transaction ends."""
    query = select(TARIFF).where(TARIFF.c.id == tariff_id).with_for_update()
    return connection.execute(query).first()


def add_tariff(connection: Connection, row: dict[str, Any]) -> int:
    """Write a rule; return its number."""
    return int(connection.execute(_ADD, row).scalar_one())


def end_tariff(connection: Connection, tariff_id: int, last_day: date | None) -> None:
    """Set the last day on which a rule holds; None is without end."""
    connection.execute(_END, {"of_id": tariff_id, "last_day": last_day})


def was_used(connection: Connection, tariff_id: int) -> bool:
    """Tell whether something was sold at the price of a rule."""
    query = select(LINE.c.sale_id).where(LINE.c.tariff_id == tariff_id).limit(1)
    return connection.execute(query).first() is not None


def remove_tariff(connection: Connection, tariff_id: int) -> None:
    """Take a rule out under which nothing was sold; the database refuses any other."""
    connection.execute(delete(TARIFF).where(TARIFF.c.id == tariff_id))


def categories(connection: Connection) -> list[str]:
    """Return the category of every item, once each."""
    query = select(ITEM.c.category).distinct().order_by(ITEM.c.category)
    return [name for name in connection.execute(query).scalars() if name]


def known_skus(connection: Connection, names: Sequence[str]) -> set[str]:
    """Return which of these are the SKU of an item."""
    return set(connection.execute(select(ITEM.c.sku).where(ITEM.c.sku.in_(names))).scalars())
