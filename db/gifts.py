"""What people gave on top of their sales, and what became of suspended purchases."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from db.rows import AnyRow
from db.sales import SALE
from db.tables import SaleGift, table_of

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
