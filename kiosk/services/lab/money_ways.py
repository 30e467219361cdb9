"""Ways to cheat that edit the drawer, the counts and the vouchers."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select

from db.rows import AnyRow
from kiosk.rules.shown_codes import shortened
from kiosk.rules.tickets import ticket_name
from kiosk.services.lab.cheat import Cheat, Expected, table
from kiosk.services.lab.ways import Way, found_by, way

WAYS: list[Way] = []

NEW_ID = UUID("00000000-0000-4000-8000-000000000003")
SHIFT, SALE, MOVED = table("shift"), table("sale"), table("cash_movement")
VOUCHER, REDEMPTION, TENDER = table("voucher"), table("redemption"), table("tender")
CLAIM, CLAIMED = table("claim"), table("claimed_redemption")


def _movement(cheat: Cheat) -> AnyRow:
    query = select(MOVED, SHIFT.c.till).join(SHIFT, SHIFT.c.id == MOVED.c.shift_id)
    query = query.where(MOVED.c.kind.in_(("pay_out", "cash_drop")), MOVED.c.amount_cents > 1)
    return cheat.find(query.order_by(MOVED.c.id.desc()), "cash_movement")


def _with_ticket(of: Any) -> Select[Any]:
    return select(of, SALE.c.till, SALE.c.ticket_number).join(SALE, SALE.c.sale_id == of.c.sale_id)


@way(WAYS)
def cash_out_raised(cheat: Cheat) -> Expected:
    """More cash was taken out of the drawer."""
    row = _movement(cheat)
    cheat.edit("cash_movement", MOVED.c.id == row.id, amount_cents=row.amount_cents + 1000)
    return found_by("value_differs", "row_missing", till=row.till, table="cash_movement")


@way(WAYS)
def cash_out_removed(cheat: Cheat) -> Expected:
    """Cash that was taken out of the drawer."""
    row = _movement(cheat)
    cheat.remove(MOVED, MOVED.c.id == row.id)
    return found_by("row_missing", till=row.till, table="cash_movement")


@way(WAYS)
def cash_in_invented(cheat: Cheat) -> Expected:
    """Cash that nobody put into the drawer."""
    row = cheat.find(select(SHIFT).order_by(SHIFT.c.id.desc()), "shift")
    values = {"shift_id": row.id, "kind": "pay_in", "amount_cents": 1000, "reason": "?"}
    values |= {"staff_number": row.opened_by, "at": row.opened_at, "movement_id": NEW_ID}
    newest = cheat.connection.execute(select(func.max(MOVED.c.id))).scalar_one()
    zone = row.opened_offset_minutes
    cheat.add("cash_movement", id=(newest or 0) + 1, offset_minutes=zone, **values)
    return found_by("row_unlogged", till=row.till, table="cash_movement")


@way(WAYS)
def float_changed(cheat: Cheat) -> Expected:
    """What was in the drawer at the opening."""
    row = cheat.find(select(SHIFT).order_by(SHIFT.c.id.desc()), "shift")
    cheat.edit("shift", SHIFT.c.id == row.id, float_cents=row.float_cents + 1000)
    return found_by("value_differs", till=row.till, table="shift", field="float_cents")


@way(WAYS)
def deposit_changed(cheat: Cheat) -> Expected:
    """What goes to the bank."""
    query = select(SHIFT).where(SHIFT.c.closed_at.is_not(None))
    row = cheat.find(query.order_by(SHIFT.c.id), "closed_shift")
    cheat.edit("shift", SHIFT.c.id == row.id, deposit_cents=row.deposit_cents + 1000)
    return found_by("value_differs", till=row.till, table="shift", field="deposit_cents")


@way(WAYS)
def counted_cash_changed(cheat: Cheat) -> Expected:
    """What was counted of a tender, beside what was expected."""
    counted = table("tender_count")
    query = select(counted, SHIFT.c.till).join(SHIFT, SHIFT.c.id == counted.c.shift_id)
    row = cheat.find(query.where(counted.c.kind == "cash").order_by(SHIFT.c.id), "closed_shift")
    place = (counted.c.shift_id == row.shift_id, counted.c.kind == "cash")
    cheat.edit("tender_count", *place, counted_cents=row.counted_cents - 500)
    return found_by("value_differs", till=row.till, table="tender_count", field="counted_cents")


@way(WAYS)
def counted_coins_changed(cheat: Cheat) -> Expected:
    """How many of a coin were counted."""
    coins = table("cash_count")
    query = select(coins, SHIFT.c.till).join(SHIFT, SHIFT.c.id == coins.c.shift_id)
    row = cheat.find(query.order_by(SHIFT.c.id, coins.c.denomination_cents), "counted_cash")
    place = (
        coins.c.shift_id == row.shift_id,
        coins.c.form == row.form,
        coins.c.denomination_cents == row.denomination_cents,
    )
    more = {"count": coins.c.count + 1, "amount_cents": row.amount_cents + row.denomination_cents}
    cheat.edit("cash_count", *place, **more)
    return found_by("value_differs", "row_unlogged", till=row.till, table="cash_count")


@way(WAYS)
def voucher_filled(cheat: Cheat) -> Expected:
    """More is left on a payment voucher."""
    query = select(VOUCHER).where(
        VOUCHER.c.kind == "payment", VOUCHER.c.balance_cents < VOUCHER.c.value_cents
    )
    row = cheat.find(query.where(~VOUCHER.c.cancelled).order_by(VOUCHER.c.code), "used_voucher")
    more = VOUCHER.c.balance_cents + 1
    cheat.edit("voucher", VOUCHER.c.code == row.code, balance_cents=more)
    return found_by("voucher_wrong", voucher=shortened(row.code))


@way(WAYS)
def redemption_removed(cheat: Cheat) -> Expected:
    """A use of a payment voucher, with its value put back on it."""
    query = _with_ticket(REDEMPTION).join(VOUCHER, VOUCHER.c.code == REDEMPTION.c.voucher)
    query = query.where(REDEMPTION.c.amount_cents > 0, VOUCHER.c.kind == "payment")
    query = query.where(
        VOUCHER.c.balance_cents + REDEMPTION.c.amount_cents <= VOUCHER.c.value_cents
    )
    row = cheat.find(query.order_by(REDEMPTION.c.id.desc()), "used_voucher")
    cheat.remove(REDEMPTION, REDEMPTION.c.id == row.id)
    back = VOUCHER.c.balance_cents + row.amount_cents
    cheat.edit("voucher", VOUCHER.c.code == row.voucher, balance_cents=back)
    ticket = ticket_name(row.till, row.ticket_number)
    return found_by("row_missing", till=row.till, ticket=ticket, table="redemption")


@way(WAYS)
def voucher_exchanged(cheat: Cheat) -> Expected:
    """Another voucher paid a ticket: its tender, its redemption and both balances."""
    query = _with_ticket(TENDER).join(VOUCHER, VOUCHER.c.code == TENDER.c.voucher)
    query = query.where(TENDER.c.amount_cents > 0)
    query = query.where(VOUCHER.c.balance_cents + TENDER.c.amount_cents <= VOUCHER.c.value_cents)
    row = cheat.find(query.order_by(SALE.c.closed_at, TENDER.c.tender_number), "used_voucher")
    spent = exists().where(REDEMPTION.c.voucher == VOUCHER.c.code)
    others = select(VOUCHER).where(VOUCHER.c.kind == "payment", ~spent)
    others = others.where(VOUCHER.c.balance_cents >= row.amount_cents)
    other = cheat.find(others.order_by(VOUCHER.c.code), "unused_voucher")
    place = (TENDER.c.sale_id == row.sale_id, TENDER.c.tender_number == row.tender_number)
    cheat.edit("tender", *place, voucher=other.code)
    used = (REDEMPTION.c.sale_id == row.sale_id, REDEMPTION.c.voucher == row.voucher)
    cheat.edit("redemption", *used, voucher=other.code)
    cheat.edit("voucher", VOUCHER.c.code == row.voucher,
               balance_cents=VOUCHER.c.balance_cents + row.amount_cents)  # fmt: skip
    cheat.edit("voucher", VOUCHER.c.code == other.code,
               balance_cents=VOUCHER.c.balance_cents - row.amount_cents)  # fmt: skip
    ticket = ticket_name(row.till, row.ticket_number)
    return found_by("value_differs", till=row.till, ticket=ticket, table="tender")


@way(WAYS)
def cancellation_removed(cheat: Cheat) -> Expected:
    """That a voucher was cancelled, with what was left on it."""
    cancelled = table("voucher_cancellation")
    query = select(cancelled, VOUCHER.c.kind).join(VOUCHER, VOUCHER.c.code == cancelled.c.voucher)
    row = cheat.find(query.order_by(cancelled.c.id), "cancelled_voucher")
    cheat.remove(cancelled, cancelled.c.id == row.id)
    payment = row.kind == "payment"
    left = {"balance_cents": row.amount_cents} if payment else {"uses_left": row.uses}
    cheat.edit("voucher", VOUCHER.c.code == row.voucher, cancelled=False, **left)
    return found_by("row_missing", "value_differs", table="voucher_cancellation")


@way(WAYS)
def claim_raised(cheat: Cheat) -> Expected:
    """What an issuer is asked to pay."""
    row = cheat.find(select(CLAIM).order_by(CLAIM.c.number), "claim")
    cheat.edit("claim", CLAIM.c.id == row.id, total_cents=row.total_cents + 100)
    return found_by("value_differs", "sum_wrong", table="claim")


@way(WAYS)
def claimed_again(cheat: Cheat) -> Expected:
    """A redemption leaves its claim, to be claimed once more."""
    row = cheat.find(select(CLAIMED).order_by(CLAIMED.c.redemption_id), "claim")
    cheat.remove(CLAIMED, CLAIMED.c.redemption_id == row.redemption_id)
    return found_by("sum_wrong", "value_differs", "row_missing")
