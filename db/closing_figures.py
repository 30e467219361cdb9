"""What a shift amounts to, read from its own rows through their indexes.

A closing takes the time of its shift, however long the history is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, distinct, func, select

from db.duplicates import DUPLICATE
from db.gifts import GIFT
from db.held_receipts import LEFT_RESTORED
from db.items import ITEM
from db.print_jobs import JOB, LEFT
from db.rows import AnyRow
from db.sales import LINE, SALE, TENDER
from db.shifts import SHIFT
from db.tables import CashMovement, Closing, TenderCount, VoidedLine, table_of
from db.tills import TILL
from db.vouchers import REDEMPTION, VOUCHER

MOVED = table_of(CashMovement)
VOIDED = table_of(VoidedLine)
COUNTED = table_of(TenderCount)
CLOSING = table_of(Closing)

_MANY = func.count().label("many")


def _cents(column: Any) -> Any:
    return func.coalesce(func.sum(column), 0).label("cents")


_CORRECTED = func.coalesce(SALE.c.corrects, SALE.c.sale_id)
"""A sale, or the one that a correction corrects."""


def _standing(amount: Any) -> Any:
    """Count the amounts of a ticket and its corrections that stand: none when all of it went
    back, one less when only something of an earlier shift's went back."""
    paid = func.sum(case((amount > 0, 1), else_=0))
    return case((func.sum(amount) > 0, paid), (func.sum(amount) < 0, -1), else_=0)


def of_sales(shift_id: int) -> Select[Any]:
    """Select (kind, many, cents, absolute, value, first, last): tickets by their kind."""
    return (
        select(
            SALE.c.kind,
            _MANY,
            _cents(SALE.c.total_cents),
            func.sum(func.abs(SALE.c.total_cents)).label("absolute"),
            func.sum(SALE.c.market_value_cents).label("value"),
            func.min(SALE.c.ticket_number).label("first"),
            func.max(SALE.c.ticket_number).label("last"),
        )
        .where(SALE.c.shift_id == shift_id)
        .group_by(SALE.c.kind)
    )


def of_exchanged(shift_id: int) -> Select[Any]:
    """Select (many, cents): what was sold with refunds, in exchange for what came back."""
    tickets = func.count(distinct(SALE.c.sale_id)).label("many")
    return (
        select(tickets, _cents(LINE.c.total_cents))
        .select_from(SALE)
        .join(LINE, LINE.c.sale_id == SALE.c.sale_id)
        .where(SALE.c.shift_id == shift_id, SALE.c.kind == "refund", LINE.c.quantity > 0)
    )


def _below(value: Any, price: Any) -> Any:
    """Return what a price is below a value, never the other way, with the line's sign."""
    off = value - price
    return case(
        (and_(LINE.c.quantity > 0, off > 0), off), (and_(LINE.c.quantity < 0, off < 0), off)
    )


def of_lines(shift_id: int) -> Select[Any]:
    """Select (tariff, tariff_id, vat_rate_bp, kind, many, pieces, cents, vat, off, saving):
    lines by price, VAT rate and kind of item.

    many: lines, less those that came back. off: the price below the market value, before
    vouchers; saving: after them.
    """
    value, total = LINE.c.market_value_cents, LINE.c.total_cents
    keys = (LINE.c.tariff, LINE.c.tariff_id, LINE.c.vat_rate_bp, ITEM.c.kind)
    return (
        select(
            *keys,
            func.sum(case((LINE.c.quantity > 0, 1), else_=-1)).label("many"),
            func.sum(LINE.c.quantity).label("pieces"),
            _cents(total),
            func.sum(LINE.c.vat_cents).label("vat"),
            func.coalesce(func.sum(_below(value, total + LINE.c.discount_cents)), 0).label("off"),
            func.coalesce(func.sum(_below(value, total)), 0).label("saving"),
        )
        .select_from(SALE)
        .join(LINE, LINE.c.sale_id == SALE.c.sale_id)
        .join(ITEM, ITEM.c.sku == LINE.c.sku)
        .where(SALE.c.shift_id == shift_id)
        .group_by(*keys)
    )


def of_tenders(shift_id: int) -> Select[Any]:
    """Select (kind, issuer, many, cents): tenders by kind, vouchers by their issuer too.

    many: payments of which something stays (`_standing`); of the card every slip, those of
    money that went back too, for whoever counts slips has them in hand.
    """
    amount = TENDER.c.amount_cents
    of_ticket = (
        select(
            TENDER.c.kind,
            TENDER.c.voucher,
            case((TENDER.c.kind == "card", func.count()), else_=_standing(amount)).label("many"),
            func.sum(amount).label("cents"),
        )
        .select_from(SALE)
        .join(TENDER, TENDER.c.sale_id == SALE.c.sale_id)
        .where(SALE.c.shift_id == shift_id)
        .group_by(TENDER.c.kind, TENDER.c.voucher, _CORRECTED)
        .subquery()
    )
    keys = (of_ticket.c.kind, VOUCHER.c.issuer)
    return (
        select(*keys, func.sum(of_ticket.c.many).label("many"), _cents(of_ticket.c.cents))
        .select_from(of_ticket)
        .outerjoin(VOUCHER, VOUCHER.c.code == of_ticket.c.voucher)
        .group_by(*keys)
    )


def of_redemptions(shift_id: int) -> Select[Any]:
    """Select (kind, suspended, many, cents): uses of vouchers by kind, and of suspended
    purchases apart.

    many: uses of which something stays (`_standing`).
    """
    amount = REDEMPTION.c.amount_cents
    of_ticket = (
        select(
            REDEMPTION.c.voucher,
            _standing(amount).label("many"),
            func.sum(amount).label("cents"),
        )
        .select_from(SALE)
        .join(REDEMPTION, REDEMPTION.c.sale_id == SALE.c.sale_id)
        .where(SALE.c.shift_id == shift_id)
        .group_by(REDEMPTION.c.voucher, _CORRECTED)
        .subquery()
    )
    given = and_(
        GIFT.c.voucher == of_ticket.c.voucher,
        GIFT.c.kind == "suspended",
        GIFT.c.amount_cents > 0,
    )
    keys = (VOUCHER.c.kind, GIFT.c.voucher.is_not(None).label("suspended"))
    return (
        select(*keys, func.sum(of_ticket.c.many).label("many"), _cents(of_ticket.c.cents))
        .select_from(of_ticket)
        .join(VOUCHER, VOUCHER.c.code == of_ticket.c.voucher)
        .outerjoin(GIFT, given)
        .group_by(VOUCHER.c.kind, GIFT.c.voucher.is_not(None))
    )


def of_gifts(shift_id: int) -> Select[Any]:
    """Select (kind, many, cents, many_back, cents_back) of what was given on top.

    many and cents: less what voids took back; many_back and cents_back (below zero): that.
    """
    amount = GIFT.c.amount_cents
    back = amount < 0
    return (
        select(
            GIFT.c.kind,
            func.sum(case((back, -1), else_=1)).label("many"),
            _cents(amount),
            func.sum(case((back, 1), else_=0)).label("many_back"),
            func.sum(case((back, amount), else_=0)).label("cents_back"),
        )
        .select_from(SALE)
        .join(GIFT, GIFT.c.sale_id == SALE.c.sale_id)
        .where(SALE.c.shift_id == shift_id)
        .group_by(GIFT.c.kind)
    )


def of_movements(shift_id: int) -> Select[Any]:
    """Select (kind, many, cents): cash in and out without a sale."""
    query = select(MOVED.c.kind, _MANY, _cents(MOVED.c.amount_cents))
    return query.where(MOVED.c.shift_id == shift_id).group_by(MOVED.c.kind)


def of_voided_lines(shift_id: int) -> Select[Any]:
    """Select (whole_basket, many, baskets, cents): lines taken out before payment.

    baskets: out of how many baskets they were taken.
    """
    query = select(
        VOIDED.c.whole_basket,
        _MANY,
        func.count(distinct(VOIDED.c.basket_id)).label("baskets"),
        _cents(VOIDED.c.total_cents),
    )
    return query.where(VOIDED.c.shift_id == shift_id).group_by(VOIDED.c.whole_basket)


def of_papers(shift_id: int) -> Select[Any]:
    """Select (state, many): what became of the paper of each sale.

    Of its receipt and the copies, the first that no other paper took the place of. "left" is
    one that nobody had printed any more after it waited too long.
    """
    gave_way = case(
        (and_(JOB.c.state.in_(("sent", "not_wanted")), JOB.c.detail.like("settled%")), 2),
        (JOB.c.state == "not_wanted", 1),
        else_=0,
    )
    left = and_(JOB.c.state == "not_wanted", JOB.c.detail.in_((LEFT, LEFT_RESTORED)))
    stands = (
        select(case((left, LEFT), else_=JOB.c.state))
        .where(JOB.c.sale_id == SALE.c.sale_id)
        .order_by(gave_way, JOB.c.id)
        .limit(1)
    )
    of_each = (
        select(stands.correlate(SALE).scalar_subquery().label("state"))
        .where(SALE.c.shift_id == shift_id)
        .subquery()
    )
    return select(of_each.c.state, _MANY).group_by(of_each.c.state)


def of_duplicates(till: str, after: datetime | None, until: datetime | None) -> Select[Any]:
    """Select how many papers this till printed again since `after`, up to `until`."""
    query = select(func.count()).select_from(DUPLICATE)
    query = query.join(JOB, JOB.c.id == DUPLICATE.c.print_job_id).where(JOB.c.till == till)
    if after is not None:
        query = query.where(DUPLICATE.c.at > after)
    return query.where(DUPLICATE.c.at <= until) if until is not None else query


def of_counts(shift_id: int) -> Select[Any]:
    """Select (kind, issuer, expected_cents, counted_cents, reason) of what was counted."""
    columns = (COUNTED.c[name] for name in ("kind", "issuer"))
    query = select(COUNTED).where(COUNTED.c.shift_id == shift_id)
    return query.order_by(*columns)


_EARLIER, _LATER = SHIFT.alias("earlier"), SHIFT.alias("later")
_SHIFT = (
    select(
        SHIFT,
        _EARLIER.c.ended_at.label("before"),
        _LATER.c.float_cents.label("next_float_cents"),
        func.coalesce(CLOSING.c.perpetual_cents, _EARLIER.c.perpetual_cents, 0).label("carried"),
        func.coalesce(
            CLOSING.c.perpetual_absolute_cents, _EARLIER.c.perpetual_absolute_cents, 0
        ).label("carried_absolute"),
    )
    .outerjoin(
        _EARLIER,
        and_(_EARLIER.c.till == SHIFT.c.till, _EARLIER.c.number == SHIFT.c.number - 1),
    )
    .outerjoin(
        _LATER,
        and_(_LATER.c.till == SHIFT.c.till, _LATER.c.number == SHIFT.c.number + 1),
    )
    .outerjoin(CLOSING, CLOSING.c.shift_id == _EARLIER.c.id)
    .where(SHIFT.c.id == bindparam("shift"))
)


def shift_of(connection: Connection, shift_id: int) -> AnyRow:
    """Return the shift's row with (before, carried, carried_absolute, next_float_cents): when
    the till's shift before it ended, the perpetual totals that its closing said, and the
    float of the shift behind it, where there is one."""
    return connection.execute(_SHIFT, {"shift": shift_id}).one()


def perpetual_of(connection: Connection, till: str) -> AnyRow:
    """Return (perpetual_cents, perpetual_absolute_cents) of a till as they stand."""
    query = select(TILL.c.perpetual_cents, TILL.c.perpetual_absolute_cents)
    return connection.execute(query.where(TILL.c.name == till)).one()


def rows(connection: Connection, query: Select[Any]) -> Sequence[AnyRow]:
    """Return what one of the queries above selects."""
    return connection.execute(query).all()
