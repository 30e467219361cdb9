"""Counts of a shift: the draft that survives everything, and what is stored for good."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from db.rows import AnyRow
from db.sales import SALE, TENDER
from db.tables import CashCount, CountDraft, TenderCount, table_of
from db.vouchers import VOUCHER

DRAFT = table_of(CountDraft)
CASH = table_of(CashCount)
COUNTED = table_of(TenderCount)


def save_draft(connection: Connection, shift_id: int, content: str, now: datetime) -> None:
    """Keep a count as it stands instead of what was kept of it before."""
    drop_draft(connection, shift_id)
    row = {"shift_id": shift_id, "content": content, "updated_at": now}
    connection.execute(insert(DRAFT), row)


def kept_draft(connection: Connection, shift_id: int) -> str | None:
    """Return what is kept of a shift's count."""
    return connection.execute(select(DRAFT.c.content).where(DRAFT.c.shift_id == shift_id)).scalar()


def drop_draft(connection: Connection, shift_id: int) -> None:
    """Forget a count that is stored."""
    connection.execute(delete(DRAFT).where(DRAFT.c.shift_id == shift_id))


def tenders_of(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return each (kind, issuer) that a shift's sales were paid with, and no amount."""
    query = (
        select(TENDER.c.kind, VOUCHER.c.issuer)
        .distinct()
        .select_from(SALE)
        .join(TENDER, TENDER.c.sale_id == SALE.c.sale_id)
        .outerjoin(VOUCHER, VOUCHER.c.code == TENDER.c.voucher)
        .where(SALE.c.shift_id == shift_id)
    )
    return connection.execute(query).all()


def add_counts(
    connection: Connection, cash: list[dict[str, Any]], tenders: list[dict[str, Any]]
) -> None:
    """Write what was counted (keys as the columns of cash_count and tender_count)."""
    if cash:
        connection.execute(insert(CASH), cash)
    connection.execute(insert(COUNTED), tenders)
