"""Sales of the past with their lines, as reports and trials look at them again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, exists, func, select

from db.items import ITEM
from db.members import HOUSEHOLD, MEMBER, ORIENTATION, TIER
from db.returned import RETURNED
from db.rows import AnyRow
from db.sales import LINE, SALE
from db.vouchers import REDEMPTION, VOUCHER

_LINES = (
    select(
        SALE.c.sale_id,
        SALE.c.member,
        SALE.c.tier,
        SALE.c.household_size,
        SALE.c.closed_at,
        SALE.c.closed_offset_minutes,
        LINE.c.line_number,
        LINE.c.quantity,
        LINE.c.weight_grams,
        LINE.c.market_value_cents.label("line_value_cents"),
        LINE.c.unit_price_cents,
        LINE.c.discount_cents,
        LINE.c.total_cents,
        LINE.c.tariff,
        func.coalesce(RETURNED.c.returned, 0).label("returned"),
        ITEM,
    )
    .join(LINE, LINE.c.sale_id == SALE.c.sale_id)
    .join(ITEM, ITEM.c.sku == LINE.c.sku)
    .outerjoin(
        RETURNED,
        and_(RETURNED.c.sale_id == LINE.c.sale_id, RETURNED.c.line_number == LINE.c.line_number),
    )
    .where(LINE.c.quantity > func.coalesce(RETURNED.c.returned, 0))
    .order_by(SALE.c.closed_at, SALE.c.sale_id, LINE.c.line_number)
)


def lines_between(connection: Connection, since: datetime, until: datetime) -> Sequence[AnyRow]:
    """Return every line sold from `since` to before `until` of which something did not come
    back (`returned` did), with its sale and its item as it is now, in the order of the
    sales."""
    query = _LINES.where(SALE.c.closed_at >= since, SALE.c.closed_at < until)
    return connection.execute(query).all()


def members_between(connection: Connection, since: datetime, until: datetime) -> Sequence[AnyRow]:
    """Return who bought in this time: reference, household, and its size now."""
    bought = exists().where(
        SALE.c.member == MEMBER.c.reference, SALE.c.closed_at >= since, SALE.c.closed_at < until
    )
    query = (
        select(MEMBER.c.reference, MEMBER.c.household, HOUSEHOLD.c.size)
        .join(HOUSEHOLD, HOUSEHOLD.c.reference == MEMBER.c.household)
        .where(bought)
    )
    return connection.execute(query).all()


def orientations_between(
    connection: Connection, since: datetime, until: datetime
) -> Sequence[AnyRow]:
    """Return every orientation, with its `household`, of the households that bought in this
    time, in their order."""
    buyer = MEMBER.alias()
    bought = exists().where(
        buyer.c.household == MEMBER.c.household,
        SALE.c.member == buyer.c.reference,
        SALE.c.closed_at >= since,
        SALE.c.closed_at < until,
    )
    query = (
        select(ORIENTATION, MEMBER.c.household)
        .join(MEMBER, MEMBER.c.reference == ORIENTATION.c.member)
        .where(bought)
        .order_by(ORIENTATION.c.id)
    )
    return connection.execute(query).all()


def tier_percents(connection: Connection) -> dict[str, int]:
    """Return the share of the market value that each tier pays, in basis points."""
    return {row.tier: row.percent_bp for row in connection.execute(select(TIER))}


def sales_with_amounts_off(connection: Connection, since: datetime, until: datetime) -> set[UUID]:
    """Return the sales of this time of which a voucher took a fixed amount off."""
    query = (
        select(SALE.c.sale_id)
        .join(REDEMPTION, REDEMPTION.c.sale_id == SALE.c.sale_id)
        .join(VOUCHER, VOUCHER.c.code == REDEMPTION.c.voucher)
        .where(VOUCHER.c.kind == "amount", SALE.c.closed_at >= since, SALE.c.closed_at < until)
    )
    return set(connection.execute(query).scalars())
