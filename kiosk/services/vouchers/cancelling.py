"""Cancelling what was issued, and adding up that no value was lost or made."""

from dataclasses import dataclass

from db import tills, voucher_books
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.shown_codes import shortened
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still
from kiosk.services.vouchers.lookup import find_kept

LONGEST_REASON = 80


@dataclass(frozen=True, slots=True)
class Cancelled:
    """How many vouchers were emptied, and what was left on them: cents of those that pay,
    uses of the others."""

    count: int
    amount_cents: int
    uses: int


@dataclass(frozen=True, slots=True)
class VoucherDifference:
    """A voucher whose issued value is not redeemed + left + cancelled.

    Cents where `is_payment`, else uses.
    """

    code: str
    is_payment: bool
    issued: int
    redeemed: int
    left: int
    cancelled: int


def cancel_voucher(shop: OpenShop, code: str, reason: str, staff_number: int) -> Cancelled:
    """Cancel one voucher for a reason that names nobody.

    Raises ShopError ``voucher_unknown``, ``voucher_nothing_left`` and ``reason_missing``.
    """
    with shop.reading() as connection:
        voucher = find_kept(connection, code)
    if voucher is None:
        raise ShopError("voucher_unknown")
    return _cancel(shop, reason, staff_number, code=voucher.code)


def cancel_batch(shop: OpenShop, batch_id: int, reason: str, staff_number: int) -> Cancelled:
    """Cancel what is left of a batch. Raises ShopError as `cancel_voucher` does."""
    return _cancel(shop, reason, staff_number, batch_id=batch_id)


def check_vouchers(shop: OpenShop) -> tuple[VoucherDifference, ...]:
    """Compare every voucher with the ledger of its uses; return what differs, by code."""
    with shop.reading() as connection:
        return tuple(
            VoucherDifference(
                row.code,
                row.kind == "payment",
                int(row.issued),
                int(row.redeemed),
                int(row.left),
                int(row.cancelled),
            )
            for row in voucher_books.wrong_balances(connection)
        )


def _cancel(
    shop: OpenShop,
    reason: str,
    staff_number: int,
    *,
    code: str | None = None,
    batch_id: int | None = None,
) -> Cancelled:
    reason = reason.strip()
    if not reason:
        raise ShopError("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise ShopError("words_too_long", most=LONGEST_REASON)
    at = shop.now()
    with shop.writing() as connection:
        # As a sale does: the till first, then the vouchers in the order of their codes.
        tills.lock_till(connection, shop.till)
        check_still(connection, shop, staff_number, "vouchers")
        held = voucher_books.lock_with_something_left(connection, code=code, batch_id=batch_id)
        if not held:
            raise ShopError("voucher_nothing_left")
        signed = {"reason": reason, "staff_number": staff_number, "at": at}
        voucher_books.cancel(connection, [_what_was_left(row) | signed for row in held])
        done = Cancelled(
            len(held),
            sum(row.balance_cents or 0 for row in held),
            sum(row.uses_left or 0 for row in held),
        )
        entry = {
            **({"voucher": shortened(code)} if code else {"batch": batch_id}),
            "count": done.count,
            "amount_cents": done.amount_cents,
            "uses": done.uses,
            "reason": reason,
            "staff": staff_number,
        }
        shop.write_journal(connection, "vouchers_cancelled", entry, at)
    return done


def _what_was_left(row: AnyRow) -> dict[str, object]:
    return {
        "voucher": row.code,
        "amount_cents": row.balance_cents or 0,
        "uses": row.uses_left or 0,
    }
