"""Writing sales down, once and for good."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select

from db.rows import AnyRow
from db.tables import Sale, SaleLine, Tender, Voucher, table_of

SALE = table_of(Sale)
LINE = table_of(SaleLine)
TENDER = table_of(Tender)
VOUCHER = table_of(Voucher)

SHOWN = (
    SALE.c.sale_id,
    SALE.c.till,
    SALE.c.ticket_number,
    SALE.c.total_cents,
    SALE.c.closed_at,
    SALE.c.kind,
)
"""What lists of tickets show."""

_BY_ID = select(SALE.c.till, SALE.c.ticket_number, SALE.c.total_cents).where(
    SALE.c.sale_id == bindparam("sale")
)


def stored_sale(connection: Connection, sale_id: UUID) -> AnyRow | None:
    """Return till, ticket number and total of a sale that is stored, None when it is not."""
    return connection.execute(_BY_ID, {"sale": sale_id}).first()


def change_of(connection: Connection, sale_id: UUID) -> int:
    """Return the change that was handed back with a sale, in cents."""
    change = func.coalesce(func.sum(TENDER.c.given_cents - TENDER.c.amount_cents), 0)
    return int(connection.execute(select(change).where(TENDER.c.sale_id == sale_id)).scalar_one())


def given_back(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return (kind, amount_cents, voucher, issuer) of what a correction gave back, the
    amounts above zero."""
    amount = (-TENDER.c.amount_cents).label("amount_cents")
    query = (
        select(TENDER.c.kind, amount, TENDER.c.voucher, VOUCHER.c.issuer)
        .outerjoin(VOUCHER, VOUCHER.c.code == TENDER.c.voucher)
        .where(TENDER.c.sale_id == sale_id, TENDER.c.amount_cents < 0)
        .order_by(TENDER.c.tender_number)
    )
    return connection.execute(query).all()


def add_sale(
    connection: Connection,
    sale: dict[str, Any],
    lines: list[dict[str, Any]],
    tenders: list[dict[str, Any]],
) -> None:
    """Write a sale with its lines and tenders (keys as the columns of the tables)."""
    connection.execute(insert(SALE), sale)
    if lines:  # a sale may consist of gifts alone
        connection.execute(insert(LINE), lines)
    if tenders:
        connection.execute(insert(TENDER), tenders)


def find_sale(connection: Connection, till: str, number: int) -> AnyRow | None:
    """Return the sale with this ticket."""
    query = select(SALE).where(SALE.c.till == till, SALE.c.ticket_number == number)
    return connection.execute(query).first()


def vat_by_rate(connection: Connection, sale_id: UUID) -> Sequence[AnyRow]:
    """Return (vat_rate_bp, vat_cents) of a sale's lines that have VAT, the rates rising."""
    query = (
        select(LINE.c.vat_rate_bp, func.sum(LINE.c.vat_cents).label("vat_cents"))
        .where(LINE.c.sale_id == sale_id, LINE.c.vat_rate_bp > 0)
        .group_by(LINE.c.vat_rate_bp)
        .order_by(LINE.c.vat_rate_bp)
    )
    return connection.execute(query).all()


def tickets_of(connection: Connection, sale_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    """Return (sale_id, till, ticket_number) of these sales."""
    query = select(SALE.c.sale_id, SALE.c.till, SALE.c.ticket_number)
    return connection.execute(query.where(SALE.c.sale_id.in_(sale_ids))).all()


def latest_sales(connection: Connection, till: str, most: int) -> Sequence[AnyRow]:
    """Return the latest sales of a till as `db.ticket_search.search_sales` does."""
    query = (
        select(*SHOWN).where(SALE.c.till == till).order_by(SALE.c.ticket_number.desc()).limit(most)
    )
    return connection.execute(query).all()
