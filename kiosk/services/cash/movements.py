"""Cash in or out of the drawer without a sale: a row, a slip and a journal entry at once."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db import cash, journal, print_jobs, shifts, tills
from db.rows import AnyRow
from db.tills import TillHead
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.services.counter.duty import Duty
from kiosk.services.shifts.ending import refuse_ended
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.staff.standing import check_still
from receipts.compose.cash_slip import CashSlip, MovementKind, compose_cash_slip
from receipts.document import Document, from_json, to_json

LONGEST_REASON = 80
MOST_CENTS = 1_000_000_00
MOST_REFUSED = 3
"""Times in a shift that more is asked for than is there."""

JOURNAL_KINDS = {
    "pay_in": "pay_in",
    "pay_out": "pay_out",
    "cash_drop": "cash_drop",
    "no_sale": "drawer_opened",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """Cash that went in or out, in cents, and its slip as data."""

    kind: MovementKind
    amount_cents: int
    slip: Document


def move_cash(
    shop: OpenShop,
    duty: Duty,
    amount_cents: int,
    reason: str,
    allowed_by: StaffMember | None = None,
    movement_id: UUID | None = None,
    *,
    kind: MovementKind,
) -> Moved:
    """Do one of the deeds below, by its kind; `amount_cents` is 0 for a no-sale.

    `allowed_by` is the manager who gave a PIN for it, where one had to. `movement_id` is made
    before the deed: done twice with the same one it is done once. Raises ShopError
    ``movement_amount``, ``movement_reason``, ``words_too_long``, ``manager_needed``,
    ``staff_changed`` and ``shift_ended``.
    """
    check_may((allowed_by or duty.staff).role, kind)
    check_amount(kind, amount_cents)
    if allowed_by and allowed_by.number == duty.staff.number:
        allowed_by = None
    identity = movement_id or uuid4()
    deed = _Deed(duty, kind, amount_cents, _checked(reason), allowed_by, identity, shop.now())
    try:
        with shop.writing() as connection:
            moved = _store(connection, shop, deed)
    except IntegrityError as error:
        refuse_ended(error)
        raise
    if moved is None:  # and written down
        raise ShopError("drawer_too_little", amount_cents=amount_cents)
    return moved


pay_in = partial(move_cash, kind="pay_in")
"""Put cash into the drawer, such as change from the bank."""

pay_out = partial(move_cash, kind="pay_out")
"""Take cash out of the drawer to pay something.

Raises ShopError ``drawer_too_little`` too, and ``drawer_unclear`` after three of these in the
shift.
"""

cash_drop = partial(move_cash, kind="cash_drop")
"""Take cash out of the drawer to the safe. Raises ShopError as `pay_out` does."""


def no_sale(
    shop: OpenShop,
    duty: Duty,
    reason: str,
    allowed_by: StaffMember | None = None,
    movement_id: UUID | None = None,
) -> Moved:
    """Write down that the drawer is opened without a sale. Raises ShopError as `move_cash`."""
    return move_cash(shop, duty, 0, reason, allowed_by, movement_id, kind="no_sale")


def check_amount(kind: MovementKind, amount_cents: int) -> None:
    """Tell early whether an amount can be moved at all. What is in the drawer is not looked
    at: only the deed itself does, which leaves its trace either way.

    Raises ShopError ``movement_amount``.
    """
    if kind != "no_sale" and not 1 <= amount_cents <= MOST_CENTS:
        raise ShopError("movement_amount", most_cents=MOST_CENTS)


@dataclass(frozen=True, slots=True)
class _Deed:
    duty: Duty
    kind: MovementKind
    amount_cents: int
    reason: str
    allowed_by: StaffMember | None
    movement_id: UUID
    at: datetime

    @property
    def allowed_number(self) -> int | None:
        return self.allowed_by.number if self.allowed_by else None


def _checked(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise ShopError("movement_reason")
    if len(reason) > LONGEST_REASON:
        raise ShopError("words_too_long", most=LONGEST_REASON)
    return reason


def _store(connection: Connection, shop: OpenShop, deed: _Deed) -> Moved | None:
    """Make the movement, or write down that there is too little for it and return None."""
    # Sales and movements of this till wait for each other here: what is in the drawer
    # can not change before the transaction ends.
    head = tills.lock_till(connection, shop.till)
    check_still(connection, shop, deed.allowed_by or deed.duty.staff, deed.kind)
    deed = replace(deed, at=tills.moment(head, deed.at))
    if made := cash.find_movement(connection, deed.movement_id):
        return Moved(made.kind, made.amount_cents, from_json(made.document))
    shift = shifts.open_shift_of(connection, shop.till)
    if shift is None or shift.id != deed.duty.shift_id:
        raise ShopError("shift_ended")
    if deed.kind in ("pay_out", "cash_drop") and not _is_there(connection, shop, shift, deed):
        _journal(connection, shop, head, "cash_refused", _refused(deed, shift), deed.at)
        return None
    slip = compose_cash_slip(_slip(shop, deed, shift.number))
    job = print_jobs.add_job(connection, shop.till, None, to_json(slip), deed.at)
    cash.add_movement(
        connection,
        {
            "movement_id": deed.movement_id,
            "shift_id": shift.id,
            "kind": deed.kind,
            "amount_cents": deed.amount_cents,
            "reason": deed.reason,
            "staff_number": deed.duty.staff.number,
            "allowed_by": deed.allowed_number,
            "at": deed.at,
            "offset_minutes": journal.offset_minutes(deed.at),
            "print_job_id": job,
        },
    )
    values = {
        "shift": shift.number,
        "staff": deed.duty.staff.number,
        "allowed_by": deed.allowed_number,
        "reason": deed.reason,
    }
    if deed.kind != "no_sale":
        values["amount_cents"] = deed.amount_cents
    _journal(connection, shop, head, JOURNAL_KINDS[deed.kind], values, deed.at)
    return Moved(deed.kind, deed.amount_cents, slip)


def _is_there(connection: Connection, shop: OpenShop, shift: AnyRow, deed: _Deed) -> bool:
    """Tell whether so much is in the drawer; after a few times that it was not, nothing more
    is told in this shift: who counts later must not feel for the amount.

    Raises ShopError ``drawer_unclear``.
    """
    refused = journal.values_since(connection, shop.till, shift.opened_seq, "cash_refused")
    if sum(each["shift"] == shift.number for each in refused) >= MOST_REFUSED:
        raise ShopError("drawer_unclear")
    return cash.drawer_cash(connection, shift.id) >= deed.amount_cents


def _refused(deed: _Deed, shift: AnyRow) -> dict[str, Any]:
    return {
        "shift": shift.number,
        "staff": deed.duty.staff.number,
        "allowed_by": deed.allowed_number,
        "kind": deed.kind,
        "amount_cents": deed.amount_cents,
    }


def _journal(
    connection: Connection,
    shop: OpenShop,
    head: TillHead,
    kind: str,
    values: dict[str, Any],
    at: datetime,
) -> None:
    tills.save_till(connection, journal.append(connection, head, kind, values, at, shop.sign))


def _slip(shop: OpenShop, deed: _Deed, number: int) -> CashSlip:
    return CashSlip(
        shop_name=shop.record.name,
        lang=shop.record.lang,
        currency=shop.record.currency,
        kind=deed.kind,
        till=shop.till,
        shift=number,
        at=deed.at,
        amount_cents=deed.amount_cents,
        reason=deed.reason,
        staff_name=deed.duty.staff.first_name,
        allowed_by=deed.allowed_by.first_name if deed.allowed_by else "",
    )
