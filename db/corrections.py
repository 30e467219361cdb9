"""Sales that are corrected: their lines, what came back of them, and their money.

A sale and all that corrects it, also what corrects an exchange, are one family: its tenders
together are what there is to give back. Whoever corrects one holds the family's first sale.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Connection, func, insert, select

from db.gifts import GIFT
from db.items import ITEM
from db.returned import RETURNED
from db.rows import AnyRow
from db.sales import LINE, SALE, TENDER
from db.stock import MOVEMENT
from db.vouchers import REDEMPTION, VOUCHER


def sale_by_id(connection: Connection, sale_id: UUID) -> AnyRow | None:
    """Return a sale."""
    return connection.execute(select(SALE).where(SALE.c.sale_id == sale_id)).first()


def sold_lines(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return the lines that a sale sold, with the item's `kind` and how many `returned`."""
    came_back = func.coalesce(RETURNED.c.returned, 0).label("returned")
    same_line = (RETURNED.c.sale_id == LINE.c.sale_id) & (
        RETURNED.c.line_number == LINE.c.line_number
    )
    query = (
        select(LINE, ITEM.c.kind, came_back)
        .join(ITEM, ITEM.c.sku == LINE.c.sku)
        .outerjoin(RETURNED, same_line)
        .where(LINE.c.sale_id == sale_id, LINE.c.quantity > 0)
        .order_by(LINE.c.line_number)
    )
    return connection.execute(query).all()


def lines_back(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return the lines that came back with a correction; their amounts are below zero."""
    query = select(LINE).where(LINE.c.sale_id == sale_id, LINE.c.quantity < 0)
    return connection.execute(query.order_by(LINE.c.line_number)).all()


def corrections_of(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return (sale_id, kind) of what corrects a sale."""
    query = select(SALE.c.sale_id, SALE.c.kind).where(SALE.c.corrects == sale_id)
    return connection.execute(query).all()


def first_of_family(connection: Connection, sale_id: UUID) -> UUID:
    """Return the sale that was no correction itself, of which this one is a descendant."""
    up = (
        select(SALE.c.sale_id, SALE.c.corrects).where(SALE.c.sale_id == sale_id).cte(recursive=True)
    )
    parents = select(SALE.c.sale_id, SALE.c.corrects).join(up, up.c.corrects == SALE.c.sale_id)
    up = up.union_all(parents)
    query = select(up.c.sale_id).where(up.c.corrects.is_(None))
    return UUID(str(connection.execute(query).scalar_one()))


def hold_sale(connection: Connection, sale_id: UUID) -> None:
    """Hold a sale until the transaction ends; others may still refer to it."""
    query = select(SALE.c.sale_id).where(SALE.c.sale_id == sale_id)
    connection.execute(query.with_for_update(key_share=True))


def _family(first: UUID) -> CTE:
    family = select(SALE.c.sale_id).where(SALE.c.sale_id == first).cte(recursive=True)
    children = select(SALE.c.sale_id).join(family, family.c.sale_id == SALE.c.corrects)
    return family.union_all(children)


def family_tenders(connection: Connection, first: UUID) -> Sequence[AnyRow]:
    """Return (kind, voucher, issuer, amount_cents): what a family was paid with, less what
    was given back."""
    family = _family(first)
    query = (
        select(
            TENDER.c.kind,
            TENDER.c.voucher,
            VOUCHER.c.issuer,
            func.sum(TENDER.c.amount_cents).label("amount_cents"),
        )
        .join(family, family.c.sale_id == TENDER.c.sale_id)
        .outerjoin(VOUCHER, VOUCHER.c.code == TENDER.c.voucher)
        .group_by(TENDER.c.kind, TENDER.c.voucher, VOUCHER.c.issuer)
        .order_by(TENDER.c.kind, TENDER.c.voucher)
    )
    return connection.execute(query).all()


def family_total(connection: Connection, first: UUID) -> int:
    """Return what the goods of a family cost that did not come back, in cents."""
    family = _family(first)
    query = select(func.sum(SALE.c.total_cents)).join(family, family.c.sale_id == SALE.c.sale_id)
    return int(connection.execute(query).scalar_one())


def family_returned(connection: Connection, first: UUID) -> int:
    """Return what the goods of a family cost that came back by now, in cents."""
    family = _family(first)
    query = (
        select(func.coalesce(func.sum(-LINE.c.total_cents), 0))
        .join(family, family.c.sale_id == LINE.c.sale_id)
        .where(LINE.c.returns_line_number.is_not(None))
    )
    return int(connection.execute(query).scalar_one())


def tenders_of(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return a sale's tenders in order, with the voucher's `issuer`."""
    query = (
        select(TENDER, VOUCHER.c.issuer)
        .outerjoin(VOUCHER, VOUCHER.c.code == TENDER.c.voucher)
        .where(TENDER.c.sale_id == sale_id)
        .order_by(TENDER.c.tender_number)
    )
    return connection.execute(query).all()


def gifts_of(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return a sale's gifts in order."""
    query = select(GIFT).where(GIFT.c.sale_id == sale_id).order_by(GIFT.c.gift_number)
    return connection.execute(query).all()


def discounts_left(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return (voucher, amount_cents) of what lowered prices of a sale, less what came back,
    by code."""
    back = select(SALE.c.sale_id).where(SALE.c.corrects == sale_id)
    of_sale = (REDEMPTION.c.sale_id == sale_id) & (REDEMPTION.c.amount_cents > 0)
    given_back = REDEMPTION.c.sale_id.in_(back) & (REDEMPTION.c.amount_cents < 0)
    query = (
        select(REDEMPTION.c.voucher, func.sum(REDEMPTION.c.amount_cents).label("amount_cents"))
        .join(VOUCHER, VOUCHER.c.code == REDEMPTION.c.voucher)
        .where(VOUCHER.c.kind != "payment", of_sale | given_back)
        .group_by(REDEMPTION.c.voucher)
        .order_by(REDEMPTION.c.voucher)
    )
    return connection.execute(query).all()


def parts_taken(connection: Connection, sale_id: UUID, lines: Sequence[int]) -> Sequence[AnyRow]:
    """Return (line_number, lot, quantity) of what lines took off the shelf, the newest
    movement first; `quantity` is above zero."""
    query = (
        select(MOVEMENT.c.line_number, MOVEMENT.c.lot, (-MOVEMENT.c.quantity).label("quantity"))
        .where(
            MOVEMENT.c.sale_id == sale_id,
            MOVEMENT.c.line_number.in_(lines),
            MOVEMENT.c.kind == "sold",
        )
        .order_by(MOVEMENT.c.id.desc())
    )
    return connection.execute(query).all()


def add_gifts_back(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write gifts that a void takes back (keys as the columns of the table)."""
    connection.execute(insert(GIFT), rows)
