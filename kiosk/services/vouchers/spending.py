"""What a sale takes from its vouchers, inside the sale's transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db import voucher_books, vouchers
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import Settled
from kiosk.rules.pricing import PricedBasket, goods_of
from kiosk.rules.vouchers import Voucher, check_bearer, check_voucher, why_it_waits

SINGLE_USE = "single use"
"""The reason why the rest of a voucher known by its shape is cancelled."""

Used = tuple[Voucher, int]
"""A voucher, and what the sale takes from it or by it, in cents."""


def check_vouchers(basket: Basket, priced: PricedBasket, today: date) -> None:
    """Raise ShopError for a voucher that may not go into this sale today.

    One that only waits stays unused, unless it was to pay (`why_it_waits`).
    """
    for voucher in basket.vouchers:
        check_voucher(voucher, voucher.code, today)
        check_bearer(voucher, basket.member, today)
    paying = [t.voucher for t in basket.tenders if t.voucher and t.amount_cents]
    for voucher in paying:
        if refusal := why_it_waits(voucher, basket.member, goods_of(priced.lines), today):
            raise refusal


def used_vouchers(priced: PricedBasket, tenders: Sequence[Settled]) -> list[Used]:
    """Return every voucher that gives something, by code: tills never wait in a ring."""
    used = [(voucher, cents) for voucher, cents in priced.discounts if cents]
    used += [(t.voucher, t.amount_cents) for t in tenders if t.voucher and t.amount_cents]
    return sorted(used, key=lambda pair: pair[0].code)


def spend_vouchers(
    connection: Connection, used: Sequence[Used], staff_number: int, at: datetime
) -> list[Used]:
    """Take what the sale uses; return what was cancelled of vouchers good for one sale.

    Raises ShopError ``voucher_refused`` (spent_meanwhile) when somebody was quicker.
    """
    rests = []
    for voucher, cents in used:
        if voucher.pattern_id is not None:
            voucher_books.add_by_shape(connection, _row(voucher))
        spent = (
            vouchers.spend(connection, voucher.code, cents)
            if voucher.is_payment
            else vouchers.use(connection, voucher.code)
        )
        if not spent:
            raise ShopError("voucher_refused", scanned=voucher.code, reason="spent_meanwhile")
        if voucher.pattern_id is not None and voucher.balance_cents > cents:
            rests.append((voucher, voucher.balance_cents - cents))
    if rests:
        rows = [_cancellation(*rest, staff_number, at) for rest in rests]
        voucher_books.cancel(connection, rows)
    return rests


def note_redemptions(
    connection: Connection, used: Sequence[Used], sale_id: UUID, at: datetime
) -> None:
    """Write every use down in the ledger."""
    rows = [
        {"voucher": voucher.code, "sale_id": sale_id, "amount_cents": cents, "at": at}
        for voucher, cents in used
    ]
    if rows:
        vouchers.add_redemptions(connection, rows)


def _row(voucher: Voucher) -> dict[str, Any]:
    """Return a voucher known by its shape as it stands before its first use."""
    return {
        "code": voucher.code,
        "kind": voucher.kind,
        "issuer": voucher.issuer,
        "value_cents": voucher.value_cents,
        "balance_cents": voucher.value_cents,
        "valid_from": voucher.valid_from,
        "valid_until": voucher.valid_until,
        "pattern_id": voucher.pattern_id,
    }


def _cancellation(voucher: Voucher, cents: int, staff_number: int, at: datetime) -> dict[str, Any]:
    return {
        "voucher": voucher.code,
        "amount_cents": cents,
        "uses": 0,
        "reason": SINGLE_USE,
        "staff_number": staff_number,
        "at": at,
    }
