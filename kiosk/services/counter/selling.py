"""The only door through which a sale is stored."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db import baskets, journal, print_jobs, quotas, sales, stock, tills
from db.rows import AnyRow
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import Payment, Settled, settle
from kiosk.rules.pricing import PricedBasket, PricedLine, check_sellable
from kiosk.rules.tickets import ticket_name
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.allocating import (
    LineStock,
    TakenByOthers,
    allocate_lines,
    take_allocated,
)
from kiosk.services.counter.gifts import NOTHING_GIVEN, Given, slips_of_sale, store_gifts
from kiosk.services.members.check import check_member
from kiosk.services.paper import receipt_of
from kiosk.services.quotas.use import journal_uses, take_quotas, use_rows
from kiosk.services.rule_books import RuleBook, book_for
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.vouchers.spending import (
    check_vouchers,
    note_redemptions,
    spend_vouchers,
    used_vouchers,
)
from receipts.document import Document, from_json, to_json

ALLOCATION_TRIES = 3
"""How often another till may be quicker on a lot before this one holds the lots."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who sells, and in which shift."""

    staff: StaffMember
    shift_id: int


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale that is stored, and its receipt as data.

    `change_cents` is what is to be handed back.
    """

    ticket: str
    total_cents: int
    change_cents: int
    receipt: Document
    slips: tuple[Document, ...] = ()
    """Vouchers for others that were bought with it, to hang on the wall."""


@dataclass(frozen=True, slots=True)
class _Deed:
    """Everything about the sale that is known before the transaction."""

    basket: Basket
    priced: PricedBasket
    rules_version: int
    tenders: tuple[Settled, ...]
    change_cents: int
    duty: Duty
    at: datetime


class _RulesMoved(Exception):
    """Price rules were changed between look and grasp."""


def price_for_sale(shop: OpenShop, basket: Basket) -> PricedBasket:
    """Return the priced basket if it may be paid for now. Raises ShopError."""
    return _priced_by(shop, basket, book_for(shop, basket.member), shop.now().date())


def _priced_by(shop: OpenShop, basket: Basket, book: RuleBook, today: date) -> PricedBasket:
    public = shop.settings.expired_pays_public
    return check_sellable(basket, today, book.tariffs, expired_pays_public=public)


def complete_sale(shop: OpenShop, basket: Basket, duty: Duty) -> Sold:
    """Store a basket whose tenders cover it, in one transaction: all or nothing.

    Takes the ticket number, lines, tenders, stock movements, redemptions, quotas, journal
    entry and print job. Committing the same `sale_id` twice returns the first sale as it
    was stored, whatever has changed since. Raises ShopError ``not_covered``,
    ``voucher_refused`` (spent elsewhere or expired meanwhile), ``quota_exceeded``,
    ``member_suspended``, ``card_replaced`` and ``member_changed`` (meanwhile), and those
    of `check_sellable`.
    """
    for attempt in range(ALLOCATION_TRIES + 1):
        try:
            deed = _deed(shop, basket, duty)
            with shop.writing() as connection:
                return _store(connection, shop, deed, hold_lots=attempt == ALLOCATION_TRIES)
        except (TakenByOthers, _RulesMoved):
            continue
        except (IntegrityError, ShopError):
            if first := _stored_before(shop, basket.sale_id):
                return first
            raise
    raise AssertionError("neither held lots nor price rules move so often")


def _deed(shop: OpenShop, basket: Basket, duty: Duty) -> _Deed:
    """Return what is to be stored, at one moment. Raises ShopError when it may not be."""
    now = shop.now()
    book = book_for(shop, basket.member)
    priced = _priced_by(shop, basket, book, now.date())
    check_vouchers(basket, priced, now.date())
    payment = Payment(priced.due_cents, basket.tenders, priced.gifts_cents)
    tenders = settle(payment)
    return _Deed(basket, priced, book.version, tenders, payment.change_cents, duty, now)


def _store(connection: Connection, shop: OpenShop, deed: _Deed, *, hold_lots: bool) -> Sold:
    head = tills.lock_till(connection, shop.till)
    if stored := sales.stored_sale(connection, deed.basket.sale_id):
        return _first(connection, shop, deed.basket.sale_id, stored)
    _check_rights(connection, deed)
    head = replace(head, last_ticket=head.last_ticket + 1)
    ticket = ticket_name(shop.till, head.last_ticket)
    # What other tills may want too, always in this order: vouchers, quotas, then lots.
    used = used_vouchers(deed.priced, deed.tenders)
    rests = spend_vouchers(connection, used, deed.duty.staff.number, deed.at)
    uses = take_quotas(connection, shop, deed.basket.member, deed.priced.lines, deed.at.date())
    taken = allocate_lines(connection, deed.priced.lines, deed.at.date(), hold=hold_lots)
    receipt = _receipt(shop, deed, ticket, taken)
    lines = [_line_row(deed, *each) for each in zip(deed.priced.lines, taken, strict=True)]
    tenders = [_tender_row(deed, number, t) for number, t in enumerate(deed.tenders, 1)]
    sales.add_sale(connection, _sale_row(shop, deed, head.last_ticket), lines, tenders)
    note_redemptions(connection, used, deed.basket.sale_id, deed.at)
    if uses:
        quotas.add_uses(connection, use_rows(uses, deed.basket.sale_id, deed.at))
    given = _give(connection, shop, deed)
    if movements := _movement_rows(deed, taken):
        stock.add_movements(connection, movements)
    baskets.drop(connection, deed.basket.sale_id)
    print_jobs.add_job(connection, shop.till, deed.basket.sale_id, to_json(receipt), deed.at)
    for slip in given.slips:
        print_jobs.add_job(connection, shop.till, None, to_json(slip), deed.at)
    values = _journal_values(deed, ticket, lines, tenders) | given.journalled
    if uses:
        values["quotas"] = journal_uses(uses)
    if rests:
        values["cancelled"] = _journal_vouchers(rests)
    head = journal.append(connection, head, "sale", values, deed.at, shop.sign)
    tills.save_till(connection, head)
    # The lots are busiest and come last, so that other tills wait the least.
    take_allocated(connection, deed.basket.sale_id, taken)
    return Sold(ticket, deed.priced.total_cents, deed.change_cents, receipt, given.slips)


def _give(connection: Connection, shop: OpenShop, deed: _Deed) -> Given:
    if not deed.priced.gifts:
        return NOTHING_GIVEN
    staff = deed.duty.staff.number
    return store_gifts(connection, shop, deed.basket.sale_id, deed.priced.gifts, staff, deed.at)


def _check_rights(connection: Connection, deed: _Deed) -> None:
    """Raise ShopError or _RulesMoved when the member or the rules are others by now."""
    member = deed.basket.member
    if member and check_member(connection, member, deed.at.date()) != deed.rules_version:
        raise _RulesMoved


def _stored_before(shop: OpenShop, sale_id: UUID) -> Sold | None:
    """Return the sale when this very basket was stored already, here or at another till."""
    with shop.reading() as connection:
        stored = sales.stored_sale(connection, sale_id)
        return _first(connection, shop, sale_id, stored) if stored else None


def _first(connection: Connection, shop: OpenShop, sale_id: UUID, stored: AnyRow) -> Sold:
    """Return a sale that is stored already: what counts is what the database holds."""
    return Sold(
        ticket_name(stored.till, stored.ticket_number),
        stored.total_cents,
        sales.change_of(connection, sale_id),
        from_json(print_jobs.receipt_of(connection, sale_id)),
        slips_of_sale(connection, shop, sale_id),
    )


def _receipt(shop: OpenShop, deed: _Deed, ticket: str, taken: list[LineStock]) -> Document:
    return receipt_of(
        shop,
        deed.priced,
        ticket=ticket,
        at=deed.at,
        tenders=deed.tenders,
        staff_name=deed.duty.staff.first_name,
        stock=tuple(taken),
    )


def _sale_row(shop: OpenShop, deed: _Deed, ticket_number: int) -> dict[str, Any]:
    member = deed.basket.member
    return {
        "sale_id": deed.basket.sale_id,
        "till": shop.till,
        "ticket_number": ticket_number,
        "shift_id": deed.duty.shift_id,
        "staff_number": deed.duty.staff.number,
        "member": member.reference if member else None,
        "tier": member.tier if member else None,
        "household_size": member.household_size if member else None,
        "market_value_cents": deed.priced.market_value_cents,
        "total_cents": deed.priced.total_cents,
        "closed_at": deed.at,
        "closed_offset_minutes": journal.offset_minutes(deed.at),
    }


def _line_row(deed: _Deed, line: PricedLine, taken: LineStock) -> dict[str, Any]:
    if line.price is None:
        raise ShopError("members_only", label=line.line.item.label)
    return {
        "sale_id": deed.basket.sale_id,
        "line_number": taken.line_number,
        "sku": line.line.item.sku,
        "label": line.line.item.label,
        "serial": taken.serial,
        "quantity": line.line.quantity,
        "weight_grams": line.line.weight_grams,
        "market_value_cents": line.market_value_cents,
        "unit_price_cents": line.price.cents,
        "discount_cents": line.discount_cents,
        "total_cents": line.total_cents,
        "vat_rate_bp": line.line.item.vat_rate_bp,
        "vat_cents": line.vat_cents,
        "tariff": line.price.tariff,
        "tariff_id": line.price.rule.id if line.price.rule else None,
    }


def _tender_row(deed: _Deed, number: int, tender: Settled) -> dict[str, Any]:
    return {
        "sale_id": deed.basket.sale_id,
        "tender_number": number,
        "kind": tender.kind,
        "amount_cents": tender.amount_cents,
        "given_cents": tender.given_cents,
        "voucher": tender.voucher.code if tender.voucher else None,
    }


def _movement_rows(deed: _Deed, taken: list[LineStock]) -> list[dict[str, Any]]:
    return [
        {
            "kind": "sold",
            "sku": line.sku,
            "lot": part.lot,
            "quantity": -part.quantity,
            "sale_id": deed.basket.sale_id,
            "line_number": line.line_number,
            "at": deed.at,
        }
        for line in taken
        for part in line.parts
    ]


def _journal_values(
    deed: _Deed, ticket: str, lines: list[dict[str, Any]], tenders: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return what the journal keeps of a sale: values, and references instead of names."""
    member = deed.basket.member
    return {
        "ticket": ticket,
        "sale_id": str(deed.basket.sale_id),
        "staff": deed.duty.staff.number,
        "member": member.reference if member else None,
        "market_value_cents": deed.priced.market_value_cents,
        "total_cents": deed.priced.total_cents,
        "lines": [_journal_line(row) for row in lines],
        "tenders": [{k: v for k, v in row.items() if k != "sale_id"} for row in tenders],
        "discounts": _journal_vouchers([used for used in deed.priced.discounts if used[1]]),
    }


def _journal_vouchers(used: list[tuple[Voucher, int]]) -> list[dict[str, Any]]:
    return [{"voucher": voucher.code, "amount_cents": cents} for voucher, cents in used]


def _journal_line(row: dict[str, Any]) -> dict[str, Any]:
    """Return a line's values; only a piece with a number of its own has a serial, and only
    a price that a dated rule gave has its number.

    So the lines of all others keep the bytes of journal version 1.
    """
    left_out = {name for name in ("serial", "tariff_id") if row[name] is None}
    return {k: v for k, v in row.items() if k != "sale_id" and k not in left_out}
