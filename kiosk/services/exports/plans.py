"""Each export's columns, its query and how its rows are made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, get_args

from sqlalchemy import and_, func, literal, null, select, union_all

from db.closing_figures import CLOSING
from db.gifts import GIFT
from db.items import ITEM, LOT
from db.rows import AnyRow
from db.sales import LINE, SALE, TENDER
from db.stock import MOVEMENT
from db.tables import Donor, table_of
from db.vouchers import REDEMPTION
from kiosk.rules.shown_codes import shortened
from kiosk.rules.tickets import ticket_name

DONOR = table_of(Donor)
CORRECTED = SALE.alias("corrected")

Export = Literal["sales", "lines", "tenders", "stock", "redemptions", "gifts", "closings"]
EXPORTS: tuple[Export, ...] = get_args(Export)

Value = str | int | Decimal | None

# What names a sale and tells its day is in every query about sales.
_SALE = (SALE.c.till, SALE.c.ticket_number, SALE.c.closed_at, SALE.c.closed_offset_minutes)
_ORDER = (SALE.c.closed_at, SALE.c.till, SALE.c.ticket_number)


@dataclass(frozen=True, slots=True)
class Plan:
    """How an export is made: rows of the query become tuples of values, as `columns`."""

    columns: tuple[str, ...]
    query: Any
    made: Callable[[Iterator[AnyRow]], Iterator[tuple[Value, ...]]]
    moment: Any = SALE.c.closed_at
    """What puts each row on a day; None where only the present is known. The query has it as
    closed_at, with closed_offset_minutes."""


def local_time(row: AnyRow, moment: datetime) -> datetime:
    """Return a moment in the local time of the row's sale."""
    return moment.astimezone(timezone(timedelta(minutes=row.closed_offset_minutes)))


def _ticket(row: AnyRow) -> str:
    return ticket_name(row.till, row.ticket_number)


def _written(row: AnyRow, moment: datetime) -> str:
    return local_time(row, moment).isoformat(timespec="seconds")


def _sales(rows: Iterator[AnyRow]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        yield (
            _ticket(row),
            str(row.sale_id),
            row.till,
            _written(row, row.closed_at),
            row.staff_number,
            row.member,
            row.market_value_cents,
            row.total_cents,
            row.kind,
            ticket_name(row.corrects_till, row.corrects_number) if row.corrects else None,
            row.reason or None,
        )


def _lines(rows: Iterator[AnyRow]) -> Iterator[tuple[Value, ...]]:
    """Make one row of a line from one row for each lot that it was taken from."""
    for _, same_line in groupby(rows, attrgetter("till", "ticket_number", "line_number")):
        first, *others = same_line
        lots = [row.lot for row in (first, *others) if row.lot]
        yield (
            _ticket(first),
            first.line_number,
            first.sku,
            first.label,
            first.quantity,
            first.weight_grams,
            first.market_value_cents,
            first.unit_price_cents,
            first.discount_cents,
            first.total_cents,
            _percent(first.vat_rate_bp),
            # A semicolon would open as two columns in a French spreadsheet.
            " ".join(lots),
            first.returns_line_number,
        )


def _tenders(rows: Iterator[AnyRow]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        yield _ticket(row), row.kind, row.amount_cents, row.voucher


def _stock(rows: Iterator[AnyRow]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        # PostgreSQL sums integers to a decimal.
        quantity = int(row.quantity)
        is_weight = row.kind == "weight"
        yield row.sku, row.lot, row.donor, Decimal(quantity).scaleb(-3) if is_weight else quantity


def _redemptions(rows: Iterator[AnyRow]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        yield row.voucher, _ticket(row), row.amount_cents, _written(row, row.at)


def _gifts(rows: Iterator[AnyRow]) -> Iterator[tuple[Value, ...]]:
    """A suspended purchase's code is money until somebody spends it: its end must do."""
    for row in rows:
        voucher = shortened(row.voucher) if row.voucher else None
        yield _ticket(row), row.kind, row.amount_cents, voucher


def _closings(rows: Iterator[AnyRow]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        first, last = (
            None if number is None else ticket_name(row.till, number)
            for number in (row.first_ticket, row.last_ticket)
        )
        yield (
            row.till,
            row.kind,
            row.number,
            row.period,
            _written(row, row.closed_at),
            row.made_by,
            first,
            last,
            row.total_cents,
            row.absolute_cents,
            row.perpetual_cents,
            row.perpetual_absolute_cents,
        )


@cache
def _percent(rate_bp: int | None) -> Decimal | None:
    """Return basis points as a percentage without needless zeros: 550 is 5.5."""
    if rate_bp is None:
        return None
    whole, part = divmod(rate_bp, 100)
    return Decimal(f"{whole}.{part:02}".rstrip("0").rstrip("."))


def _stock_query() -> Any:
    """Select every lot, and per item what was sold though no lot covered it."""
    lots = select(
        LOT.c.sku,
        LOT.c.lot,
        DONOR.c.name.label("donor"),
        LOT.c.balance.label("quantity"),
        ITEM.c.kind,
        literal(0).label("place"),
    ).select_from(LOT.join(DONOR, DONOR.c.id == LOT.c.donor_id).join(ITEM, ITEM.c.sku == LOT.c.sku))
    uncovered = (
        select(
            MOVEMENT.c.sku,
            null().label("lot"),
            null().label("donor"),
            func.sum(MOVEMENT.c.quantity).label("quantity"),
            ITEM.c.kind,
            literal(1).label("place"),
        )
        .select_from(MOVEMENT.join(ITEM, ITEM.c.sku == MOVEMENT.c.sku))
        .where(MOVEMENT.c.lot.is_(None))
        .group_by(MOVEMENT.c.sku, ITEM.c.kind)
        .having(func.sum(MOVEMENT.c.quantity) != 0)
    )
    both = union_all(lots, uncovered).subquery()
    return select(both).order_by(both.c.sku, both.c.place, both.c.lot)


PLANS: dict[Export, Plan] = {
    "sales": Plan(
        (
            "ticket",
            "sale_id",
            "till",
            "closed_at",
            "staff",
            "member",
            "market_value_cents",
            "total_cents",
            "kind",
            "corrects",
            "reason",
        ),
        select(
            SALE,
            CORRECTED.c.till.label("corrects_till"),
            CORRECTED.c.ticket_number.label("corrects_number"),
        )
        .outerjoin(CORRECTED, CORRECTED.c.sale_id == SALE.c.corrects)
        .order_by(*_ORDER),
        _sales,
    ),
    "lines": Plan(
        (
            "ticket",
            "line",
            "sku",
            "label",
            "quantity",
            "weight_grams",
            "market_value_cents",
            "unit_price_cents",
            "discount_cents",
            "total_cents",
            "vat_rate",
            "lots",
            "returns_line",
        ),
        select(*_SALE, *(c for c in LINE.c if c is not LINE.c.sale_id), MOVEMENT.c.lot)
        .join(LINE, LINE.c.sale_id == SALE.c.sale_id)
        .outerjoin(
            MOVEMENT,
            and_(
                MOVEMENT.c.sale_id == LINE.c.sale_id, MOVEMENT.c.line_number == LINE.c.line_number
            ),
        )
        .order_by(*_ORDER, LINE.c.line_number, MOVEMENT.c.id),
        _lines,
    ),
    "tenders": Plan(
        ("ticket", "kind", "amount_cents", "voucher"),
        select(*_SALE, TENDER)
        .join(TENDER, TENDER.c.sale_id == SALE.c.sale_id)
        .order_by(*_ORDER, TENDER.c.tender_number),
        _tenders,
    ),
    "stock": Plan(("sku", "lot", "donor", "quantity"), _stock_query(), _stock, moment=None),
    "redemptions": Plan(
        ("voucher", "ticket", "amount_cents", "at"),
        select(*_SALE, REDEMPTION)
        .join(REDEMPTION, REDEMPTION.c.sale_id == SALE.c.sale_id)
        .order_by(*_ORDER, REDEMPTION.c.id),
        _redemptions,
    ),
    "gifts": Plan(
        ("ticket", "kind", "amount_cents", "voucher"),
        select(*_SALE, GIFT.c.kind, GIFT.c.amount_cents, GIFT.c.voucher)
        .join(GIFT, GIFT.c.sale_id == SALE.c.sale_id)
        .order_by(*_ORDER, GIFT.c.gift_number),
        _gifts,
    ),
    "closings": Plan(
        (
            "till",
            "kind",
            "number",
            "period",
            "made_at",
            "staff",
            "first_ticket",
            "last_ticket",
            "total_cents",
            "absolute_cents",
            "perpetual_cents",
            "perpetual_absolute_cents",
        ),
        select(
            CLOSING,
            CLOSING.c.made_at.label("closed_at"),
            CLOSING.c.made_offset_minutes.label("closed_offset_minutes"),
        ).order_by(CLOSING.c.made_at, CLOSING.c.id),
        _closings,
        moment=CLOSING.c.made_at,
    ),
}
