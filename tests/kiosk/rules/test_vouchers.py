"""Vouchers: which may be taken today, and why others may not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.rules.vouchers import Voucher, check_voucher
from tests.support.refusals import refusal_of
from tests.support.strategies import TODAY

PAYMENT = Voucher("PASS", "payment", "Emmaüs", value_cents=1000, balance_cents=400)
PERCENT = Voucher("HALF", "percent", "CCAS", percent_bp=5000, uses_left=1)
AMOUNT = Voucher("FIVE", "amount", "CCAS", value_cents=500, uses_left=3)
DAY = timedelta(days=1)


@pytest.mark.parametrize("voucher", [PAYMENT, PERCENT, AMOUNT])
@pytest.mark.parametrize(
    ("valid_from", "valid_until", "reason"),
    [
        (None, None, ""),
        (TODAY, None, ""),
        (None, TODAY, ""),
        (TODAY, TODAY, ""),
        (TODAY + DAY, None, "not_yet"),
        (TODAY + DAY, TODAY + 2 * DAY, "not_yet"),
        (None, TODAY - DAY, "expired"),
        (TODAY - 2 * DAY, TODAY - DAY, "expired"),
    ],
)
def test_both_days_of_a_voucher_are_included(
    voucher: Voucher, valid_from: date | None, valid_until: date | None, reason: str
) -> None:
    dated = replace(voucher, valid_from=valid_from, valid_until=valid_until)
    if not reason:
        assert check_voucher(dated, dated.code, TODAY) is dated
        return
    refusal = refusal_of(lambda: check_voucher(dated, dated.code, TODAY))
    assert refusal.code == "voucher_refused"
    assert refusal.data == {"scanned": dated.code, "reason": reason}


@pytest.mark.parametrize(
    ("voucher", "reason"),
    [
        (None, "unknown"),
        (replace(PAYMENT, balance_cents=0), "used"),
        (replace(PERCENT, uses_left=0), "used"),
        (replace(AMOUNT, uses_left=0), "used"),
        (replace(AMOUNT, uses_left=0, valid_until=TODAY - DAY), "expired"),
    ],
)
def test_every_reason_is_the_same_refusal_at_the_counter(
    voucher: Voucher | None, reason: str
) -> None:
    refusal = refusal_of(lambda: check_voucher(voucher, "CODE", TODAY))
    assert refusal.code == "voucher_refused"
    assert refusal.data["reason"] == reason


def test_what_is_left_counts_by_the_kind_of_voucher() -> None:
    """A payment voucher has no uses, and a right to a discount no balance."""
    assert PAYMENT.is_payment
    assert not PERCENT.is_payment
    assert not AMOUNT.is_payment
    for voucher in (PAYMENT, PERCENT, AMOUNT):
        assert check_voucher(voucher, voucher.code, TODAY) is voucher
