"""What people gave on top of their sales, and what became of suspended purchases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, select

from db.rows import AnyRow
from db.sales import SALE
from db.tables import SaleGift, table_of
from db.vouchers import REDEMPTION

GIFT = table_of(SaleGift)


def add_gifts(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write gifts of a sale: sale_id, gift_number, kind, amount_cents, voucher."""
    connection.execute(insert(GIFT), rows)


def of_sale(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return (kind, amount_cents, voucher, closed_at, closed_offset_minutes) of a sale's
    gifts, in order."""
    columns = (SALE.c.closed_at, SALE.c.closed_offset_minutes)
    query = (
        select(GIFT.c.kind, GIFT.c.amount_cents, GIFT.c.voucher, *columns)
        .join(SALE, SALE.c.sale_id == GIFT.c.sale_id)
        .where(GIFT.c.sale_id == sale_id)
        .order_by(GIFT.c.gift_number)
    )
    return connection.execute(query).all()


def within(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Choose the sales from `since` until before `until`."""
    return and_(SALE.c.closed_at >= since, SALE.c.closed_at < until)


def of_shift(shift_id: int) -> ColumnElement[bool]:
    """Choose the sales of a shift."""
    return SALE.c.shift_id == shift_id


def totals(connection: Connection, sales: ColumnElement[bool]) -> Sequence[AnyRow]:
    """Return (kind, many, cents) of what was given with these sales and not taken back."""
    many = func.sum(case((GIFT.c.amount_cents > 0, 1), else_=-1)).label("many")
    cents = func.sum(GIFT.c.amount_cents).label("cents")
    query = (
        select(GIFT.c.kind, many, cents)
        .join(SALE, SALE.c.sale_id == GIFT.c.sale_id)
        .where(sales)
        .group_by(GIFT.c.kind)
    )
    return connection.execute(query).all()


def redeemed(connection: Connection, sales: ColumnElement[bool]) -> AnyRow:
    """Return (many, cents): how often these sales took from suspended purchases, whenever
    those were given, and how much, less what was given back."""
    many = func.coalesce(func.sum(case((REDEMPTION.c.amount_cents > 0, 1), else_=0)), 0)
    cents = func.coalesce(func.sum(REDEMPTION.c.amount_cents), 0).label("cents")
    suspended = select(GIFT.c.voucher).where(GIFT.c.kind == "suspended")
    query = (
        select(many.label("many"), cents)
        .select_from(REDEMPTION)
        .join(SALE, SALE.c.sale_id == REDEMPTION.c.sale_id)
        .where(sales, REDEMPTION.c.voucher.in_(suspended))
    )
    return connection.execute(query).one()
