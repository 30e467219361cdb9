"""Ways to cheat that edit what stands on a ticket, and what it took."""

from sqlalchemy import ColumnElement, exists, func, select

from db.rows import AnyRow
from kiosk.rules.rounding import included_vat
from kiosk.services.lab.cheat import Cheat, Expected, table
from kiosk.services.lab.finding import (
    LATEST_FIRST,
    LINE,
    SALE,
    UNCORRECTED,
    differs,
    latest_line,
    name_of,
)
from kiosk.services.lab.ways import Way, found_by, way

WAYS: list[Way] = []

TENDER, GIFT = table("tender"), table("sale_gift")
_PLAIN = (LINE.c.quantity > 0, LINE.c.weight_grams.is_(None), LINE.c.discount_cents == 0)
"""Lines whose total is quantity by price."""


def _of_line(row: AnyRow) -> tuple[ColumnElement[bool], ...]:
    return (LINE.c.sale_id == row.sale_id, LINE.c.line_number == row.line_number)


@way(WAYS)
def amount_lowered(cheat: Cheat) -> Expected:
    """A line, its ticket and its cash, all by the same amount: the rows agree."""
    cash = exists().where(
        TENDER.c.sale_id == LINE.c.sale_id, TENDER.c.kind == "cash", TENDER.c.amount_cents > 100
    )
    alone = LINE.c.total_cents == SALE.c.total_cents
    row = latest_line(cheat, "cash_line", *_PLAIN, LINE.c.quantity == 1, alone, cash)
    cents = row.total_cents - 100
    vat = included_vat(cents, row.vat_rate_bp or 0)
    cheat.edit(
        "sale_line", *_of_line(row), unit_price_cents=cents, total_cents=cents, vat_cents=vat
    )
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, total_cents=row.sale_cents - 100)
    cheat.edit(
        "tender",
        TENDER.c.sale_id == row.sale_id,
        TENDER.c.kind == "cash",
        amount_cents=TENDER.c.amount_cents - 100,
    )
    return differs(row, "sale_line", "total_cents")


@way(WAYS)
def label_changed(cheat: Cheat) -> Expected:
    """What a line says was sold."""
    row = latest_line(cheat, "sale")
    cheat.edit("sale_line", *_of_line(row), label="Don")
    return differs(row, "sale_line", "label")


@way(WAYS)
def quantity_changed(cheat: Cheat) -> Expected:
    """Twice the pieces at half the price: the total stays."""
    even = func.mod(LINE.c.unit_price_cents, 2) == 0
    row = latest_line(cheat, "even_line", *_PLAIN, even, LINE.c.unit_price_cents > 0)
    price = row.unit_price_cents // 2
    cheat.edit("sale_line", *_of_line(row), quantity=row.quantity * 2, unit_price_cents=price)
    return differs(row, "sale_line", "quantity")


@way(WAYS)
def vat_rate_changed(cheat: Cheat) -> Expected:
    """A line's VAT rate, with the VAT that it would be."""
    row = latest_line(cheat, "vat_line", LINE.c.vat_rate_bp > 0, LINE.c.vat_cents > 0)
    rate = 210 if row.vat_rate_bp != 210 else 550
    vat = included_vat(row.total_cents, rate)
    cheat.edit("sale_line", *_of_line(row), vat_rate_bp=rate, vat_cents=vat)
    return differs(row, "sale_line", "vat_rate_bp")


@way(WAYS)
def vat_lowered(cheat: Cheat) -> Expected:
    """A line's VAT."""
    row = latest_line(cheat, "vat_line", LINE.c.vat_cents > 0)
    cheat.edit("sale_line", *_of_line(row), vat_cents=0)
    return found_by("vat_wrong", till=row.till, ticket=name_of(row))


@way(WAYS)
def line_removed(cheat: Cheat) -> Expected:
    """One of several lines, with its amount in the ticket and in the cash."""
    other = LINE.alias("other")
    several = exists().where(
        other.c.sale_id == LINE.c.sale_id, other.c.line_number < LINE.c.line_number
    )
    row = latest_line(cheat, "two_lines", several, UNCORRECTED, LINE.c.serial.is_(None))
    cheat.remove(LINE, *_of_line(row))
    cents = row.sale_cents - row.total_cents
    cheat.edit("sale", SALE.c.sale_id == row.sale_id, total_cents=cents)
    return found_by("row_missing", till=row.till, ticket=name_of(row), table="sale_line")


@way(WAYS)
def tender_kind_changed(cheat: Cheat) -> Expected:
    """Cash becomes the card."""
    query = select(SALE, TENDER.c.tender_number).join(TENDER, TENDER.c.sale_id == SALE.c.sale_id)
    query = query.where(TENDER.c.kind == "cash", TENDER.c.amount_cents > 0)
    row = cheat.find(query.order_by(*LATEST_FIRST), "cash")
    place = (TENDER.c.sale_id == row.sale_id, TENDER.c.tender_number == row.tender_number)
    cheat.edit("tender", *place, kind="card", given_cents=TENDER.c.amount_cents)
    return differs(row, "tender", "kind")


@way(WAYS)
def tender_lowered(cheat: Cheat) -> Expected:
    """The cash of a ticket, and nothing else."""
    query = select(SALE, TENDER.c.tender_number).join(TENDER, TENDER.c.sale_id == SALE.c.sale_id)
    query = query.where(TENDER.c.kind == "cash", TENDER.c.amount_cents > 0)
    row = cheat.find(query.order_by(*LATEST_FIRST), "cash")
    place = (TENDER.c.sale_id == row.sale_id, TENDER.c.tender_number == row.tender_number)
    cheat.edit("tender", *place, amount_cents=TENDER.c.amount_cents - 1)
    return differs(row, "tender", "amount_cents")


@way(WAYS)
def gift_removed(cheat: Cheat) -> Expected:
    """Money that was given on top, with the tender that paid it."""
    query = select(SALE, GIFT.c.gift_number, GIFT.c.amount_cents).join(
        GIFT, GIFT.c.sale_id == SALE.c.sale_id
    )
    row = cheat.find(query.where(GIFT.c.amount_cents > 0).order_by(SALE.c.closed_at), "gift")
    cheat.remove(GIFT, GIFT.c.sale_id == row.sale_id, GIFT.c.gift_number == row.gift_number)
    lower = TENDER.c.amount_cents - row.amount_cents
    cheat.edit("tender", TENDER.c.sale_id == row.sale_id, TENDER.c.kind == "cash",
               TENDER.c.amount_cents >= row.amount_cents, amount_cents=lower)  # fmt: skip
    return found_by("row_missing", till=row.till, ticket=name_of(row), table="sale_gift")


@way(WAYS)
def voided_line_removed(cheat: Cheat) -> Expected:
    """A line that was taken out before payment."""
    voided, shift = table("voided_line"), table("shift")
    query = select(voided, shift.c.till).join(shift, shift.c.id == voided.c.shift_id)
    row = cheat.find(query.order_by(voided.c.id), "voided_line")
    cheat.remove(voided, voided.c.id == row.id)
    return found_by("row_missing", till=row.till, table="voided_line")


@way(WAYS)
def quota_use_removed(cheat: Cheat) -> Expected:
    """What a line used of a quota, with the balance that is kept beside it."""
    use, balance = table("quota_use"), table("quota_balance")
    query = select(use, SALE.c.till, SALE.c.ticket_number).join(
        SALE, SALE.c.sale_id == use.c.sale_id
    )
    row = cheat.find(query.where(use.c.amount > 0).order_by(use.c.id.desc()), "quota_use")
    cheat.remove(use, use.c.id == row.id)
    kept = (balance.c.quota_id == row.quota_id, balance.c.pool == row.pool)
    less = balance.c.used - row.amount
    cheat.edit("quota_balance", *kept, balance.c.period == row.period, used=less)
    return found_by("row_missing", till=row.till, ticket=name_of(row), table="quota_use")


@way(WAYS)
def serial_freed(cheat: Cheat) -> Expected:
    """A piece that was sold is in stock again."""
    serial = table("serial_number")
    query = select(serial, SALE.c.till, SALE.c.ticket_number).join(
        SALE, SALE.c.sale_id == serial.c.sale_id
    )
    row = cheat.find(query.order_by(serial.c.serial), "serial")
    back = {"state": "in_stock", "sale_id": None, "line_number": None}
    cheat.edit("serial_number", serial.c.serial == row.serial, **back)
    return found_by("ledger_wrong", till=row.till, ticket=name_of(row), table="serial_number")


@way(WAYS)
def return_forgotten(cheat: Cheat) -> Expected:
    """Pieces that came back may come back once more."""
    returned = table("line_returned")
    query = select(returned, SALE.c.till, SALE.c.ticket_number).join(
        SALE, SALE.c.sale_id == returned.c.sale_id
    )
    query = query.where(returned.c.returned > 0)
    row = cheat.find(query.order_by(SALE.c.closed_at, returned.c.line_number), "refund")
    place = (returned.c.sale_id == row.sale_id, returned.c.line_number == row.line_number)
    cheat.edit("line_returned", *place, returned=0)
    return found_by("ledger_wrong", till=row.till, ticket=name_of(row), table="line_returned")
