"""What accountants and tax offices are told of closed shifts: queries on each shift's rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from db.closing_figures import CLOSING, COUNTED, MOVED
from db.gifts import GIFT
from db.items import ITEM
from db.rows import AnyRow
from db.sales import LINE, SALE, TENDER
from db.shifts import SHIFT
from db.tables import TillKey, VoidedLine, table_of
from db.vouchers import VOUCHER

VOIDED = table_of(VoidedLine)
KEY = table_of(TillKey)
_CORRECTED, _OF_CORRECTED = SALE.alias("corrected"), CLOSING.alias("closing_of_corrected")


def closed_shifts(connection: Connection, period: str) -> Sequence[AnyRow]:
    """Return the shifts whose day is in a month ("2026-11") or a year ("2026") and that are
    closed, of every till, as they were closed; each with its Z's number (`z_number`),
    `made_at`, `made_offset_minutes`, `made_by`, first_ticket and last_ticket."""
    query = (
        select(
            SHIFT,
            CLOSING.c.number.label("z_number"),
            CLOSING.c.made_at,
            CLOSING.c.made_offset_minutes,
            CLOSING.c.made_by,
        )
        .join(CLOSING, CLOSING.c.shift_id == SHIFT.c.id)
        .where(CLOSING.c.kind == "z")
        .where(CLOSING.c.period.startswith(f"{period}-", autoescape=True))
        .order_by(CLOSING.c.made_at, SHIFT.c.till, CLOSING.c.number)
    )
    return connection.execute(query).all()


def shifts_not_closed(connection: Connection, first_day: date, next_day: date) -> int:
    """Return how many shifts of these days (the last one excluded) are not closed."""
    query = select(func.count()).select_from(SHIFT).where(SHIFT.c.closed_at.is_(None))
    query = query.where(SHIFT.c.day >= first_day, SHIFT.c.day < next_day)
    return int(connection.execute(query).scalar_one())


def sales_of(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return the tickets of a shift by their number; of a correction also the corrected
    ticket (corrected_till, corrected_number, corrected_at, corrected_offset_minutes) and the
    number of its Z (corrected_z, None while its shift is not closed)."""
    query = (
        select(
            SALE,
            _CORRECTED.c.till.label("corrected_till"),
            _CORRECTED.c.ticket_number.label("corrected_number"),
            _CORRECTED.c.closed_at.label("corrected_at"),
            _CORRECTED.c.closed_offset_minutes.label("corrected_offset_minutes"),
            _OF_CORRECTED.c.number.label("corrected_z"),
        )
        .outerjoin(_CORRECTED, _CORRECTED.c.sale_id == SALE.c.corrects)
        .outerjoin(_OF_CORRECTED, _OF_CORRECTED.c.shift_id == _CORRECTED.c.shift_id)
        .where(SALE.c.shift_id == shift_id)
        .order_by(SALE.c.ticket_number)
    )
    return connection.execute(query).all()


def lines_of(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return the lines of a shift's tickets in order, with the item's gtin and category as
    they are now."""
    query = select(LINE, ITEM.c.gtin, ITEM.c.category).join(ITEM, ITEM.c.sku == LINE.c.sku)
    query = query.join(SALE, SALE.c.sale_id == LINE.c.sale_id).where(SALE.c.shift_id == shift_id)
    return connection.execute(query.order_by(SALE.c.ticket_number, LINE.c.line_number)).all()


def vat_of(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return (sale_id, rate, cents, vat): each ticket's lines by VAT rate."""
    query = (
        select(
            SALE.c.sale_id,
            LINE.c.vat_rate_bp.label("rate"),
            func.sum(LINE.c.total_cents).label("cents"),
            func.sum(LINE.c.vat_cents).label("vat"),
        )
        .join(LINE, LINE.c.sale_id == SALE.c.sale_id)
        .where(SALE.c.shift_id == shift_id)
        .group_by(SALE.c.sale_id, LINE.c.vat_rate_bp)
    )
    return connection.execute(query).all()


def tenders_of(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return (sale_id, kind, issuer, voucher, suspended, amount_cents): how a shift's tickets were
    paid. suspended: by a voucher that somebody else had paid."""
    given = and_(
        GIFT.c.voucher == TENDER.c.voucher, GIFT.c.kind == "suspended", GIFT.c.amount_cents > 0
    )
    query: Select[Any] = (
        select(
            SALE.c.sale_id,
            TENDER.c.kind,
            TENDER.c.voucher,
            VOUCHER.c.issuer,
            GIFT.c.voucher.is_not(None).label("suspended"),
            TENDER.c.amount_cents,
        )
        .select_from(SALE)
        .join(TENDER, TENDER.c.sale_id == SALE.c.sale_id)
        .outerjoin(VOUCHER, VOUCHER.c.code == TENDER.c.voucher)
        .outerjoin(GIFT, given)
        .where(SALE.c.shift_id == shift_id)
        .order_by(SALE.c.ticket_number, TENDER.c.tender_number)
    )
    return connection.execute(query).all()


def gifts_of(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return (sale_id, kind, amount_cents, voucher): what was given with a shift's tickets."""
    query = select(SALE.c.sale_id, GIFT.c.kind, GIFT.c.amount_cents, GIFT.c.voucher)
    query = query.join(GIFT, GIFT.c.sale_id == SALE.c.sale_id).where(SALE.c.shift_id == shift_id)
    return connection.execute(query.order_by(SALE.c.ticket_number, GIFT.c.gift_number)).all()


def movements_of(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return a shift's cash movements and no-sales, in order."""
    query = select(MOVED).where(MOVED.c.shift_id == shift_id).order_by(MOVED.c.id)
    return connection.execute(query).all()


def variances_of(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return (kind, issuer, cents) of tenders of which something else was counted than was
    expected."""
    cents = (COUNTED.c.counted_cents - COUNTED.c.expected_cents).label("cents")
    query = select(COUNTED.c.kind, COUNTED.c.issuer, cents)
    query = query.where(COUNTED.c.shift_id == shift_id, cents != 0)
    return connection.execute(query.order_by(COUNTED.c.kind, COUNTED.c.issuer)).all()


def emptied_baskets(connection: Connection, shift_id: int) -> Sequence[AnyRow]:
    """Return (basket_id, at, staff_number, many, cents) of baskets emptied before payment."""
    query = (
        select(
            VOIDED.c.basket_id,
            func.max(VOIDED.c.at).label("at"),
            func.max(VOIDED.c.staff_number).label("staff_number"),
            func.count().label("many"),
            func.sum(VOIDED.c.total_cents).label("cents"),
        )
        .where(VOIDED.c.shift_id == shift_id, VOIDED.c.whole_basket)
        .group_by(VOIDED.c.basket_id)
    )
    return connection.execute(query).all()


def serial_of(connection: Connection, till: str) -> str:
    """Return the first public key of a till: a number that no other till has."""
    query = select(KEY.c.public_key).where(KEY.c.till == till, KEY.c.number == 1)
    return str(connection.execute(query).scalar_one())
