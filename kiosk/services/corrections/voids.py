"""Taking a whole sale of the open shift back: everything opposite."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db import corrections, journal, print_jobs, sales, tills, voucher_books, vouchers
from db.rows import AnyRow
from db.tills import TillHead
from kiosk.rules.basket import Gift
from kiosk.rules.errors import ShopError
from kiosk.rules.money_back import GivenBack
from kiosk.rules.payment import Settled
from kiosk.rules.returns import checked_reason, return_line
from kiosk.rules.shown_codes import journalled_code
from kiosk.rules.tickets import ticket_name
from kiosk.services.corrections.allowing import check_allowed
from kiosk.services.corrections.goods_back import LineBack
from kiosk.services.corrections.refunding import given_back, local_time, settled_back
from kiosk.services.corrections.returnable import find_ticket, why_not_void
from kiosk.services.corrections.rows import journal_tenders, tender_row
from kiosk.services.corrections.taking_back import (
    Corrected,
    Correction,
    Exchange,
    TakenBack,
    fill_lots,
    hold_corrected,
    journal_lines,
    line_rows,
    store_ledgers,
    take_back,
)
from kiosk.services.corrections.vouchers_back import VoucherBack
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.sale_rows import receipt_digest
from kiosk.services.counter.selling import Sold
from kiosk.services.paper import look_of_receipt, void_of
from kiosk.services.shifts.ending import refuse_ended
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from receipts.compose import correction as paper
from receipts.document import Document, from_json, to_json


@dataclass(frozen=True, slots=True)
class _Void:
    """A void on its way, under the lock of the till."""

    correction: Correction
    duty: Duty
    corrected: Corrected
    allowed_by: int | None
    ticket: str
    taken: TakenBack
    back: tuple[GivenBack, ...]
    tenders: tuple[Settled, ...]
    gifts: tuple[AnyRow, ...]

    @property
    def total_cents(self) -> int:
        """The ticket's total: below zero."""
        return -int(self.corrected.row.total_cents)


def void_sale(
    shop: OpenShop,
    ticket: str,
    duty: Duty,
    reason: str,
    manager: StaffMember | None = None,
    *,
    sale_id: UUID | None = None,
) -> Sold:
    """Store the opposite of a sale of this till's open shift, in one transaction.

    `sale_id` is the void's own, made before: the same one twice returns the first. Raises
    ShopError ``void_`` and what `Returnable.why_not_void` says (such as ``void_voided``),
    ``code_unknown``, ``return_reason_missing``, ``words_too_long``, ``manager_needed`` (goods
    and gifts above `settings.refund_limit_cents` without a manager), ``voucher_over_full`` and
    ``shift_ended``.
    """
    reason, sale_id = checked_reason(reason), sale_id or uuid4()
    try:
        with shop.writing() as connection:
            return _store(connection, shop, ticket, duty, (reason, manager, sale_id))
    except (IntegrityError, ShopError) as refusal:
        if first := _stored_before(shop, sale_id):
            return first
        if isinstance(refusal, IntegrityError):
            refuse_ended(refusal)
        raise


def _store(
    connection: Connection,
    shop: OpenShop,
    ticket: str,
    duty: Duty,
    how: tuple[str, StaffMember | None, UUID],
) -> Sold:
    reason, manager, sale_id = how
    head = tills.lock_till(connection, shop.till)
    if stored := sales.stored_sale(connection, sale_id):
        return _first(connection, sale_id, stored)
    at = tills.moment(head, shop.now())
    corrected = hold_corrected(connection, find_ticket(connection, ticket).sale_id)
    if why := why_not_void(connection, shop, corrected.row, corrected.lines):
        raise ShopError(f"void_{why}", ticket=ticket)
    rows = corrections.tenders_of(connection, corrected.row.sale_id)
    back = tuple(_back(row) for row in rows if row.amount_cents)
    # Everything that goes back: goods, and what was given on top of them.
    cents = sum(each.amount_cents for each in back)
    allowed_by = check_allowed(
        connection, shop, cents, ("void_sale", "void_above_limit"), duty.staff, manager
    )
    head = tills.with_ticket(head, -corrected.row.total_cents)
    correction = Correction(sale_id, duty.staff.number, reason, at)
    gifts = tuple(corrections.gifts_of(connection, corrected.row.sale_id))
    void = _Void(
        correction,
        duty,
        corrected,
        allowed_by,
        ticket_name(shop.till, head.last_ticket),
        _take_all_back(connection, shop, correction, corrected, back, gifts),
        back,
        tuple(settled_back(connection, back)),
        gifts,
    )
    receipt = _receipt(connection, shop, void)
    head = _write(connection, shop, void, head, receipt)
    tills.save_till(connection, head)
    fill_lots(connection, void.taken)
    cash = any(each.kind == "cash" for each in back)
    return Sold(void.ticket, void.total_cents, 0, receipt, opens_drawer=cash, back=back)


def _take_all_back(
    connection: Connection,
    shop: OpenShop,
    correction: Correction,
    corrected: Corrected,
    back: Sequence[GivenBack],
    gifts: Sequence[AnyRow],
) -> TakenBack:
    numbered = [
        LineBack(number, return_line(line, line.quantity))
        for number, line in enumerate(corrected.lines, 1)
    ]
    onto = [VoucherBack(b.voucher, b.amount_cents, is_payment=True) for b in back if b.voucher]
    bought = [row for row in gifts if row.voucher]
    exchange = Exchange(vouchers=frozenset(row.voucher for row in bought))
    taken = take_back(connection, shop, correction, corrected, numbered, onto, exchange)
    for row in sorted(bought, key=lambda gift: str(gift.voucher)):
        if not vouchers.empty_untouched(connection, row.voucher):
            raise ShopError("void_gift_spent", ticket=corrected.ticket)
        cancelled = {
            "voucher": row.voucher,
            "amount_cents": row.amount_cents,
            "uses": 0,
            "reason": correction.reason,
            "staff_number": correction.staff_number,
            "at": correction.at,
        }
        voucher_books.note_cancellation(connection, cancelled)
        print_jobs.withdraw_slip(connection, shop.till, row.voucher, correction.at)
    return taken


def _write(
    connection: Connection, shop: OpenShop, void: _Void, head: TillHead, receipt: Document
) -> TillHead:
    sale_id, at = void.correction.sale_id, void.correction.at
    lines = line_rows(void.taken, sale_id)
    tenders = [tender_row(sale_id, number, each) for number, each in enumerate(void.tenders, 1)]
    sales.add_sale(connection, _sale_row(shop, void, head.last_ticket), lines, tenders)
    if void.gifts:
        corrections.add_gifts_back(connection, [_gift_row(sale_id, row) for row in void.gifts])
    store_ledgers(connection, void.taken, void.correction)
    document = to_json(receipt)
    print_jobs.add_job(connection, shop.till, sale_id, document, at)
    values = _journal_values(void, head.last_shift, lines, tenders) | receipt_digest(document)
    return journal.append(connection, head, "void", values, at, shop.sign)


def _back(row: AnyRow) -> GivenBack:
    return GivenBack(row.kind, row.amount_cents, row.voucher, row.issuer or "")


def _receipt(connection: Connection, shop: OpenShop, void: _Void) -> Document:
    correction = paper.Correction(
        kind="void",
        ticket=void.corrected.ticket,
        closed_at=local_time(void.corrected),
        reason=void.correction.reason,
        signature=bool(void.allowed_by) and any(each.kind == "cash" for each in void.back),
    )
    return void_of(
        shop,
        tuple(back.line for back in void.taken.backs),
        correction,
        ticket=void.ticket,
        at=void.correction.at,
        gifts=tuple(Gift(row.kind, -row.amount_cents) for row in void.gifts),
        tenders=void.tenders,
        staff_name=void.duty.staff.first_name,
        look=look_of_receipt(connection, shop, void.corrected.row.sale_id),
    )


def _sale_row(shop: OpenShop, void: _Void, ticket_number: int) -> dict[str, Any]:
    sold, at = void.corrected.row, void.correction.at
    return {
        "sale_id": void.correction.sale_id,
        "till": shop.till,
        "ticket_number": ticket_number,
        "shift_id": void.duty.shift_id,
        "staff_number": void.duty.staff.number,
        "member": sold.member,
        "tier": sold.tier,
        "household_size": sold.household_size,
        "market_value_cents": -sold.market_value_cents,
        "total_cents": -sold.total_cents,
        "closed_at": at,
        "closed_offset_minutes": journal.offset_minutes(at),
        "kind": "void",
        "corrects": sold.sale_id,
        "reason": void.correction.reason,
        "allowed_by": void.allowed_by,
    }


def _gift_row(sale_id: UUID, row: AnyRow) -> dict[str, Any]:
    return {
        "sale_id": sale_id,
        "gift_number": row.gift_number,
        "kind": row.kind,
        "amount_cents": -row.amount_cents,
        "voucher": row.voucher,
    }


def _journal_values(
    void: _Void, shift: int, lines: list[dict[str, Any]], tenders: list[dict[str, Any]]
) -> dict[str, Any]:
    sold, sale_id = void.corrected.row, void.correction.sale_id
    values = {
        "ticket": void.ticket,
        "shift": shift,
        "sale_id": str(sale_id),
        "staff": void.duty.staff.number,
        "member": sold.member,
        "market_value_cents": -sold.market_value_cents,
        "total_cents": -sold.total_cents,
        **void.taken.journalled,
        "returned": journal_lines(void.taken, lines),
        "tenders": journal_tenders(tenders),
    }
    if void.gifts:
        values["gifts"] = [_journal_gift(sale_id, row) for row in void.gifts]
    return values | ({"allowed_by": void.allowed_by} if void.allowed_by else {})


def _journal_gift(sale_id: UUID, row: AnyRow) -> dict[str, Any]:
    values = {
        "gift_number": row.gift_number,
        "kind": row.kind,
        "amount_cents": -row.amount_cents,
    }
    return values | (journalled_code(sale_id, row.voucher) if row.voucher else {})


def _stored_before(shop: OpenShop, sale_id: UUID) -> Sold | None:
    with shop.reading() as connection:
        stored = sales.stored_sale(connection, sale_id)
        return _first(connection, sale_id, stored) if stored else None


def _first(connection: Connection, sale_id: UUID, stored: AnyRow) -> Sold:
    receipt: Document = from_json(print_jobs.receipt_of(connection, sale_id))
    ticket = ticket_name(stored.till, stored.ticket_number)
    return Sold(ticket, stored.total_cents, 0, receipt, back=given_back(connection, sale_id))
