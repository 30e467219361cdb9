"""Vouchers: a third party's money, or a right to a lower price."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from kiosk.rules.errors import ShopError

VoucherKind = Literal["payment", "percent", "amount"]
VOUCHER_KINDS: tuple[VoucherKind, ...] = get_args(VoucherKind)


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher as it stands now.

    payment: `balance_cents` is left on it. amount: `value_cents` off, percent:
    `percent_bp` basis points off, each while `uses_left`. Days are included.
    """

    code: str
    kind: VoucherKind
    issuer: str
    value_cents: int = 0
    percent_bp: int = 0
    balance_cents: int = 0
    uses_left: int = 0
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def is_payment(self) -> bool:
        """Tell whether the voucher pays (a tender) rather than lowers the price."""
        return self.kind == "payment"


def check_voucher(voucher: Voucher | None, code: str, today: date) -> Voucher:
    """Return the voucher when it can be taken today.

    Raises ShopError ``voucher_refused`` with the `reason` for the manager's view:
    unknown, not_yet, expired or used. The counter shows one generic sentence.
    """
    reason = _reason_against(voucher, today)
    if voucher is None or reason:
        raise ShopError("voucher_refused", scanned=code, reason=reason)
    return voucher


def _reason_against(voucher: Voucher | None, today: date) -> str:
    if voucher is None:
        return "unknown"
    if voucher.valid_from and today < voucher.valid_from:
        return "not_yet"
    if voucher.valid_until and today > voucher.valid_until:
        return "expired"
    if (voucher.balance_cents if voucher.is_payment else voucher.uses_left) <= 0:
        return "used"
    return ""
