"""Ledgers beside what they lead to, as a check adds them up; the rest is in `stock_check`,
`voucher_books` and `quota_check`."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, exists, func, or_, select

from db.items import ITEM
from db.quotas import USE
from db.returned import RETURNED
from db.rows import AnyRow
from db.sales import LINE, SALE
from db.serials import SERIAL
from db.stock import LOT, MOVEMENT
from db.tables import TopupCode, table_of

TOPUP = table_of(TopupCode)

_BACK = LINE.alias("back")
_CORRECTION = SALE.alias("correction")


def wrong_returns(connection: Connection) -> Sequence[AnyRow]:
    """Return (till, ticket_number, line_number, found, expected) of sold lines whose count of
    returned pieces is not what came back of them."""
    came = (
        select(
            _BACK.c.returns_sale_id,
            _BACK.c.returns_line_number,
            func.sum(-_BACK.c.quantity).label("many"),
        )
        .where(_BACK.c.returns_sale_id.is_not(None))
        .group_by(_BACK.c.returns_sale_id, _BACK.c.returns_line_number)
        .subquery()
    )
    found = func.coalesce(RETURNED.c.returned, 0)
    expected = func.coalesce(came.c.many, 0)
    same = and_(
        came.c.returns_sale_id == LINE.c.sale_id, came.c.returns_line_number == LINE.c.line_number
    )
    counted = and_(
        RETURNED.c.sale_id == LINE.c.sale_id, RETURNED.c.line_number == LINE.c.line_number
    )
    wrong_sold = and_(RETURNED.c.sold.is_not(None), RETURNED.c.sold != LINE.c.quantity)
    query = (
        select(
            SALE.c.till, SALE.c.ticket_number, LINE.c.line_number, found.label("found"),
            expected.label("expected"),
        )
        .select_from(LINE)
        .join(SALE, SALE.c.sale_id == LINE.c.sale_id)
        .outerjoin(came, same)
        .outerjoin(RETURNED, counted)
        .where(or_(found != expected, wrong_sold))
        .order_by(SALE.c.till, SALE.c.ticket_number, LINE.c.line_number)
    )  # fmt: skip
    return connection.execute(query).all()


def lost_pieces(connection: Connection) -> Sequence[AnyRow]:
    """Return (till, ticket_number, line_number, serial, kind) of sold lines that did not come
    back and whose piece, or top-up code, is not theirs."""
    rows: list[AnyRow] = []
    for kind, table in (("serial", SERIAL), ("topup", TOPUP)):
        theirs = exists().where(
            table.c.sale_id == LINE.c.sale_id,
            table.c.line_number == LINE.c.line_number,
            table.c.serial == LINE.c.serial,
        )
        back = exists().where(
            _BACK.c.returns_sale_id == LINE.c.sale_id,
            _BACK.c.returns_line_number == LINE.c.line_number,
        )
        query = (
            select(
                SALE.c.till, SALE.c.ticket_number, LINE.c.line_number, LINE.c.serial, ITEM.c.kind
            )
            .select_from(LINE)
            .join(SALE, SALE.c.sale_id == LINE.c.sale_id)
            .join(ITEM, ITEM.c.sku == LINE.c.sku)
            .where(LINE.c.serial.is_not(None), LINE.c.quantity > 0, ITEM.c.kind == kind)
            .where(~theirs, ~back)
        )
        rows += connection.execute(query.order_by(SALE.c.till, SALE.c.ticket_number)).all()
    return rows


def stray_movements(connection: Connection) -> Sequence[AnyRow]:
    """Return (lot, sku, found, quantity) of movements of a lot that name another item."""
    query = (
        select(MOVEMENT.c.lot, LOT.c.sku, MOVEMENT.c.sku.label("found"), MOVEMENT.c.quantity)
        .join(LOT, LOT.c.lot == MOVEMENT.c.lot)
        .where(MOVEMENT.c.sku != LOT.c.sku)
    )
    return connection.execute(query.order_by(MOVEMENT.c.id)).all()


def known_pieces(connection: Connection, lot: str) -> tuple[int, int]:
    """Return how many numbers or codes of a lot were ever taken in, and how many pieces it
    was received with."""
    many = sum(
        int(
            connection.execute(
                select(func.count()).select_from(table).where(table.c.lot == lot)
            ).scalar_one()
        )
        for table in (SERIAL, TOPUP)
    )
    received = select(LOT.c.received_quantity).where(LOT.c.lot == lot)
    return many, int(connection.execute(received).scalar_one())


def stray_uses(connection: Connection) -> Sequence[AnyRow]:
    """Return (till, ticket_number, quota_id, pool, period, line_number, amount) of what was
    given back to quotas although nothing came back then."""
    corrected = exists().where(
        _CORRECTION.c.corrects == USE.c.sale_id, _CORRECTION.c.closed_at == USE.c.at
    )
    query = (
        select(
            SALE.c.till, SALE.c.ticket_number, USE.c.quota_id, USE.c.pool, USE.c.period,
            USE.c.line_number, USE.c.amount,
        )
        .join(SALE, SALE.c.sale_id == USE.c.sale_id)
        .where(or_(USE.c.amount < 0, USE.c.beyond < 0), ~corrected)
    )  # fmt: skip
    return connection.execute(query.order_by(USE.c.id)).all()
