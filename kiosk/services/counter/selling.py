"""The only door through which a sale is stored."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db import baskets, journal, print_jobs, quotas, sales, stock, tills
from db.rows import AnyRow
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.money_back import GivenBack
from kiosk.rules.paper import Look, PaperState, first_state, must_be_printed
from kiosk.rules.payment import Payment, settle
from kiosk.rules.pricing import PricedBasket, check_sellable
from kiosk.rules.roles import check_may
from kiosk.rules.tickets import ticket_name
from kiosk.services.corrections.refunding import (
    Refund,
    begin_refund,
    fill_lots_again,
    given_back,
    store_refund,
    tenders_back,
    with_refund,
)
from kiosk.services.counter.allocating import (
    LineStock,
    TakenByOthers,
    allocate_lines,
    take_allocated,
)
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.gifts import NOTHING_GIVEN, Given, slips_of_sale, store_gifts
from kiosk.services.counter.paper_wanted import paper_of
from kiosk.services.counter.sale_rows import (
    Deed,
    journal_values,
    journal_vouchers,
    line_row,
    movement_rows,
    receipt_digest,
    sale_row,
    tender_row,
    typed_prices,
)
from kiosk.services.counter.voiding import store_voided
from kiosk.services.members.check import check_member
from kiosk.services.paper import receipt_of
from kiosk.services.quotas.use import journal_uses, take_quotas, use_rows
from kiosk.services.rule_books import RuleBook, book_for
from kiosk.services.shifts.ending import refuse_ended
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.vouchers.spending import (
    Used,
    check_vouchers,
    note_redemptions,
    spend_vouchers,
    used_vouchers,
)
from receipts.document import Document, from_json, to_json

ALLOCATION_TRIES = 3
"""How often another till may be quicker on a lot before this one holds the lots."""


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
    opens_drawer: bool = field(default=False, compare=False)
    """Cash goes in or out: not said again of a sale that was stored before."""
    paper: PaperState = "queued"
    """held: the buyer is to be asked (`services.counter.paper_wanted`)."""
    back: tuple[GivenBack, ...] = ()
    """How money goes back for goods that came back."""


class _RulesMoved(Exception):
    """Price rules were changed between look and grasp."""


def price_for_sale(shop: OpenShop, basket: Basket) -> PricedBasket:
    """Return the priced basket if it may be paid for now. Raises ShopError."""
    return _priced_by(shop, basket, book_for(shop, basket.member), shop.today())


def _priced_by(shop: OpenShop, basket: Basket, book: RuleBook, today: date) -> PricedBasket:
    public = shop.settings.expired_pays_public
    return check_sellable(basket, today, book.tariffs, expired_pays_public=public)


def complete_sale(
    shop: OpenShop, basket: Basket, duty: Duty, allowed_by: StaffMember | None = None
) -> Sold:
    """Store a basket whose tenders cover it, in one transaction: all or nothing.

    Takes the ticket number, lines, tenders, stock movements, redemptions, quotas, journal
    entry and print job. Committing the same `sale_id` twice returns the first sale as it
    was stored, whatever has changed since. Raises ShopError ``not_covered``,
    ``voucher_refused`` (spent elsewhere or expired meanwhile), ``quota_exceeded``,
    ``member_suspended``, ``card_replaced`` and ``member_changed`` (meanwhile), ``shift_ended``,
    ``manager_needed`` (an auditor sells nothing) and those of `check_sellable`.

    A basket in which goods come back is stored as a refund, `allowed_by` a manager where one
    has to; those of `begin_refund` are raised too.
    """
    check_may(duty.staff.role, "sell")
    for attempt in range(ALLOCATION_TRIES + 1):
        try:
            deed = replace(_deed(shop, basket, duty), allowed_by=allowed_by)
            with shop.writing() as connection:
                return _store(connection, shop, deed, hold_lots=attempt == ALLOCATION_TRIES)
        except (TakenByOthers, _RulesMoved):
            continue
        except (IntegrityError, ShopError) as refusal:
            if first := _stored_before(shop, basket.sale_id):
                return first
            if isinstance(refusal, IntegrityError):
                refuse_ended(refusal)
            raise
    raise AssertionError("neither held lots nor price rules move so often")


def _deed(shop: OpenShop, basket: Basket, duty: Duty) -> Deed:
    """Return what is to be stored, at one moment. Raises ShopError when it may not be."""
    now, today = shop.now(), shop.today()
    book = book_for(shop, basket.member)
    priced = _priced_by(shop, basket, book, today)
    check_vouchers(basket, priced, today)
    payment = Payment(priced.due_cents, basket.tenders, priced.gifts_cents)
    tenders = settle(payment)
    return Deed(basket, priced, book.version, tenders, payment.change_cents, duty, now, today)


def _store(connection: Connection, shop: OpenShop, deed: Deed, *, hold_lots: bool) -> Sold:
    head = tills.lock_till(connection, shop.till)
    if stored := sales.stored_sale(connection, deed.basket.sale_id):
        return _first(connection, shop, deed.basket.sale_id, stored)
    deed = replace(deed, at=tills.moment(head, deed.at))
    _check_rights(connection, deed)
    head = tills.with_ticket(head, deed.priced.total_cents)
    ticket = ticket_name(shop.till, head.last_ticket)
    # What other tills may want too, always in this order: vouchers, quotas, then lots.
    used = used_vouchers(deed.priced, deed.tenders)
    refund = _begin_refund(connection, shop, deed, used)
    deed = replace(deed, tenders=(*deed.tenders, *tenders_back(refund)))
    rests = spend_vouchers(connection, used, deed.duty.staff.number, deed.at)
    uses = take_quotas(connection, shop, deed.basket.member, deed.priced.lines, deed.today)
    hold_lots = hold_lots or refund is not None
    taken = allocate_lines(connection, deed.priced.lines, deed.today, hold=hold_lots)
    receipt = _receipt(shop, deed, ticket, taken, refund)
    lines = [line_row(deed, *each) for each in zip(deed.priced.lines, taken, strict=True)]
    tenders = [tender_row(deed, number, t) for number, t in enumerate(deed.tenders, 1)]
    sale, rows = sale_row(shop, deed, head.last_ticket), lines
    if refund:
        sale, rows = with_refund(refund, deed.basket, sale, lines)
    sales.add_sale(connection, sale, rows, tenders)
    note_redemptions(connection, used, deed.basket.sale_id, deed.at)
    if uses:
        quotas.add_uses(connection, use_rows(uses, deed.basket.sale_id, deed.at, deed.today))
    given = _give(connection, shop, deed)
    if movements := movement_rows(deed, taken):
        stock.add_movements(connection, movements)
    baskets.drop(connection, deed.basket.sale_id)
    paper, document = _paper_state(shop, deed, given), to_json(receipt)
    print_jobs.add_job(connection, shop.till, deed.basket.sale_id, document, deed.at, paper)
    for slip in given.slips:
        print_jobs.add_job(connection, shop.till, None, to_json(slip), deed.at)
    values = journal_values(deed, (ticket, head.last_shift), lines, tenders) | given.journalled
    values |= receipt_digest(document)
    if uses:
        values["quotas"] = journal_uses(uses)
    if rests:
        values["cancelled"] = journal_vouchers(deed.basket.sale_id, rests)
    if paper == "not_wanted":
        values["not_printed"] = True
    values |= store_voided(connection, deed.basket, deed.duty.shift_id)
    values |= store_refund(connection, refund, rows)
    kind = "refund" if refund else "sale"
    head = journal.append(connection, head, kind, values, deed.at, shop.sign)
    if typed := typed_prices(deed, ticket, head.last_shift, lines):
        head = journal.append(connection, head, "price_override", typed, deed.at, shop.sign)
    tills.save_till(connection, head)
    # The lots are busiest and come last, so that other tills wait the least.
    take_allocated(connection, deed.basket.sale_id, taken)
    fill_lots_again(connection, refund)
    cash = any(tender.kind == "cash" for tender in deed.tenders)
    total, back = deed.priced.total_cents, refund.back if refund else ()
    return Sold(ticket, total, deed.change_cents, receipt, given.slips, cash, paper, back)


def _begin_refund(
    connection: Connection, shop: OpenShop, deed: Deed, used: list[Used]
) -> Refund | None:
    """Take back what the basket returns; a plain sale asks the database nothing."""
    if not deed.basket.returns:
        return None
    staff = (deed.duty.staff, deed.allowed_by)
    paid = (deed.tenders, used)
    return begin_refund(connection, shop, deed.basket, deed.priced, paid, staff, deed.at)


def _paper_state(shop: OpenShop, deed: Deed, given: Given) -> PaperState:
    """Say whether the receipt is printed, as the shop decided and the law lets it."""
    kinds = (line.line.item.kind for line in deed.priced.lines)
    corrects = bool(deed.basket.returns)
    must_be = must_be_printed(kinds, corrects=corrects, slips=len(given.slips))
    return first_state(shop.record.receipts, must_be=must_be)


def _give(connection: Connection, shop: OpenShop, deed: Deed) -> Given:
    if not deed.priced.gifts:
        return NOTHING_GIVEN
    staff = deed.duty.staff.number
    return store_gifts(connection, shop, deed.basket.sale_id, deed.priced.gifts, staff, deed.at)


def _check_rights(connection: Connection, deed: Deed) -> None:
    """Raise ShopError or _RulesMoved when the member or the rules are others by now."""
    member = deed.basket.member if deed.basket.sells else None
    if member and check_member(connection, member, deed.today) != deed.rules_version:
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
        paper=paper_of(connection, sale_id),
        back=given_back(connection, sale_id),
    )


def _receipt(
    shop: OpenShop, deed: Deed, ticket: str, taken: list[LineStock], refund: Refund | None
) -> Document:
    return receipt_of(
        shop,
        deed.priced,
        ticket=ticket,
        at=deed.at,
        tenders=deed.tenders,
        staff_name=deed.duty.staff.first_name,
        stock=tuple(taken),
        correction=refund.paper if refund else None,
        look=_look(deed.basket, refund),
    )


def _look(basket: Basket, refund: Refund | None) -> Look:
    """Return how the buyer reads; who only brings something back, as the first time."""
    if refund and basket.asked_look is None and basket.member is None:
        return refund.look
    return basket.look
