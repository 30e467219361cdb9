"""What was sold: tickets, their lines, tenders, gifts and redemptions."""

from typing import Any

from sqlalchemy import Select, func, select

from db.claims import CLAIM, CLAIMED
from db.gifts import GIFT
from db.sales import LINE, SALE, TENDER
from db.shifts import SHIFT
from db.stock import MOVEMENT
from db.vouchers import REDEMPTION, VOUCHER
from kiosk.services.exports.columns import (
    Column,
    cents,
    code,
    identifier,
    integer,
    percent,
    text,
    ticket,
    time,
    word,
)
from kiosk.services.exports.plan import Plan, near, of_shift
from kiosk.services.exports.spans import tickets_of

_CORRECTED = SALE.alias("corrected")

# What names a sale and tells its day is in every query about sales.
_SALE = (SALE.c.till, SALE.c.ticket_number, SALE.c.closed_at, SALE.c.closed_offset_minutes)
_ORDER = (SALE.c.closed_at, SALE.c.till, SALE.c.ticket_number)
_TICKET = ticket("ticket")


def _at(name: str = "closed_at") -> Column:
    return time(name, "closed_at", "closed_offset_minutes")


def _of_sales(columns: tuple[Column, ...], query: Any, day_of: str = "closed_at") -> Plan:
    by_shift, by_spans = of_shift(SALE.c.shift_id), tickets_of(SALE.c.till, SALE.c.ticket_number)
    return Plan(columns, query, near(SALE.c.closed_at), day_of, SALE.c.till, by_shift, by_spans)


def _lots() -> Any:
    """Select the names of a line's lots, in order.

    Spaces stand between: a semicolon would open as two columns in a French spreadsheet.
    """
    moved = (
        select(MOVEMENT.c.lot)
        .where(MOVEMENT.c.sale_id == LINE.c.sale_id, MOVEMENT.c.line_number == LINE.c.line_number)
        .order_by(MOVEMENT.c.id)
        .correlate(LINE)
        .subquery()
    )
    named = select(func.aggregate_strings(moved.c.lot, " ")).correlate(LINE).scalar_subquery()
    return func.coalesce(named, "").label("lots")


def _lines() -> Select[Any]:
    own = (column for column in LINE.c if column is not LINE.c.sale_id)
    came_back = (_CORRECTED.c.till.label("of_till"), _CORRECTED.c.ticket_number.label("of_number"))
    return (
        select(*_SALE, *own, _lots(), *came_back)
        .join(LINE, LINE.c.sale_id == SALE.c.sale_id)
        .outerjoin(_CORRECTED, _CORRECTED.c.sale_id == LINE.c.returns_sale_id)
        .order_by(*_ORDER, LINE.c.line_number)
    )


SALES = _of_sales(
    (
        _TICKET,
        identifier("sale_id"),
        word("till"),
        _at(),
        integer("staff", "staff_number"),
        text("member"),
        cents("market_value_cents"),
        cents("total_cents"),
        word("kind"),
        ticket("corrects", "of_till", "of_number"),
        text("reason", "why"),
        integer("shift"),
        integer("allowed_by"),
    ),
    select(
        SALE,
        func.nullif(SALE.c.reason, "").label("why"),
        SHIFT.c.number.label("shift"),
        _CORRECTED.c.till.label("of_till"),
        _CORRECTED.c.ticket_number.label("of_number"),
    )
    .join(SHIFT, SHIFT.c.id == SALE.c.shift_id)
    .outerjoin(_CORRECTED, _CORRECTED.c.sale_id == SALE.c.corrects)
    .order_by(*_ORDER),
)

LINES = _of_sales(
    (
        _TICKET,
        integer("line", "line_number"),
        text("sku"),
        text("label"),
        integer("quantity"),
        integer("weight_grams"),
        cents("market_value_cents"),
        cents("unit_price_cents"),
        cents("discount_cents"),
        cents("total_cents"),
        percent("vat_rate", "vat_rate_bp"),
        text("lots"),
        integer("returns_line", "returns_line_number"),
        text("serial"),
        cents("vat_cents"),
        word("tariff"),
        integer("tariff_rule", "tariff_id"),
        ticket("returns_ticket", "of_till", "of_number"),
        _at(),
    ),
    _lines(),
)

TENDERS = _of_sales(
    (
        _TICKET,
        word("kind"),
        cents("amount_cents"),
        code("voucher"),
        integer("tender", "tender_number"),
        cents("given_cents"),
        text("issuer"),
        _at(),
    ),
    select(*_SALE, TENDER, func.nullif(VOUCHER.c.issuer, "").label("issuer"))
    .join(TENDER, TENDER.c.sale_id == SALE.c.sale_id)
    .outerjoin(VOUCHER, VOUCHER.c.code == TENDER.c.voucher)
    .order_by(*_ORDER, TENDER.c.tender_number),
)

GIFTS = _of_sales(
    (
        _TICKET,
        word("kind"),
        cents("amount_cents"),
        code("voucher"),
        integer("gift", "gift_number"),
        _at(),
    ),
    select(*_SALE, GIFT.c.kind, GIFT.c.amount_cents, GIFT.c.voucher, GIFT.c.gift_number)
    .join(GIFT, GIFT.c.sale_id == SALE.c.sale_id)
    .order_by(*_ORDER, GIFT.c.gift_number),
)

REDEMPTIONS = _of_sales(
    (
        code("voucher"),
        _TICKET,
        cents("amount_cents"),
        time("at", "at", "closed_offset_minutes"),
        word("kind"),
        text("issuer"),
        integer("claim"),
    ),
    select(
        *_SALE,
        REDEMPTION,
        VOUCHER.c.kind,
        func.nullif(VOUCHER.c.issuer, "").label("issuer"),
        CLAIM.c.number.label("claim"),
    )
    .join(REDEMPTION, REDEMPTION.c.sale_id == SALE.c.sale_id)
    .join(VOUCHER, VOUCHER.c.code == REDEMPTION.c.voucher)
    .outerjoin(CLAIMED, CLAIMED.c.redemption_id == REDEMPTION.c.id)
    .outerjoin(CLAIM, CLAIM.c.id == CLAIMED.c.claim_id)
    .order_by(*_ORDER, REDEMPTION.c.id),
    day_of="at",
)
