"""Value and uses on their way back onto vouchers (docs/decisions/refunds.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db import corrections, voucher_books, vouchers
from kiosk.rules.errors import ShopError
from kiosk.rules.rounding import spread
from kiosk.rules.shown_codes import journalled_code
from kiosk.services.records import voucher_from
from kiosk.services.vouchers.spending import SINGLE_USE


@dataclass(frozen=True, slots=True)
class VoucherBack:
    """Value, in cents, that goes back onto a voucher (`is_use` False), or that a voucher
    took off goods that came back. `use_back`: it may be used once more."""

    code: str
    amount_cents: int
    is_payment: bool
    use_back: bool = False


def discounts_back(
    connection: Connection, sale_id: UUID, discount_cents: int, *, nothing_is_left: bool
) -> list[VoucherBack]:
    """Return what vouchers had taken off the goods that come back, by code.

    Several vouchers share it in proportion to what is left of theirs, to the cent. A use
    comes back when nothing is left of the sale.
    """
    rows = corrections.discounts_left(connection, sale_id)
    shares = spread(discount_cents, [int(row.amount_cents) for row in rows])
    return [
        VoucherBack(row.voucher, share, is_payment=False, use_back=nothing_is_left)
        for row, share in zip(rows, shares, strict=True)
        if share or nothing_is_left
    ]


def put_back(
    connection: Connection, backs: Sequence[VoucherBack], staff_number: int, at: datetime
) -> list[VoucherBack]:
    """Put value and uses back, by conditional updates; the vouchers are held.

    Returns what a voucher that was good for one sale has again, for all that it paid came
    back. Raises ShopError ``voucher_over_full``.
    """
    whole_again = []
    for back in backs:
        if back.is_payment:
            _put_value_back(connection, back)
            if rest := _rest_back(connection, back, staff_number, at):
                whole_again.append(rest)
        elif back.use_back and not vouchers.use_again(connection, back.code):
            raise ShopError("voucher_over_full", scanned=back.code)
    return whole_again


def redemption_rows(
    backs: Sequence[VoucherBack], sale_id: UUID, at: datetime
) -> list[dict[str, Any]]:
    """Return what the ledger of redemptions keeps: below zero."""
    return [
        {"voucher": back.code, "sale_id": sale_id, "amount_cents": -back.amount_cents, "at": at}
        for back in backs
        if back.amount_cents
    ]


def journal_backs(sale_id: UUID, backs: Sequence[VoucherBack]) -> list[dict[str, Any]]:
    """Return what the journal keeps of what went back with a correction."""
    return [
        journalled_code(sale_id, back.code)
        | {"amount_cents": back.amount_cents}
        | ({"use": True} if back.use_back else {})
        for back in backs
    ]


def _put_value_back(connection: Connection, back: VoucherBack) -> None:
    if not vouchers.give_back(connection, back.code, back.amount_cents):
        raise ShopError("voucher_over_full", scanned=back.code)


def _rest_back(
    connection: Connection, back: VoucherBack, staff_number: int, at: datetime
) -> VoucherBack | None:
    """Give a voucher known by its shape the rest that its one sale did not use.

    Only when all that it paid came back: then its owner holds it whole again.
    """
    row = vouchers.find_voucher(connection, [back.code])
    if row is None or voucher_from(row).pattern_id is None:
        return None
    rest = voucher_books.cancelled_of(connection, back.code)
    spent = vouchers.redeemed_of(connection, back.code) - back.amount_cents
    if spent or not rest:
        return None
    if not vouchers.give_back(connection, back.code, rest):
        raise ShopError("voucher_over_full", scanned=back.code)
    row_back = {
        "voucher": back.code,
        "amount_cents": -rest,
        "uses": 0,
        "reason": SINGLE_USE,
        "staff_number": staff_number,
        "at": at,
    }
    voucher_books.note_cancellation(connection, row_back)
    return VoucherBack(back.code, rest, is_payment=True)
