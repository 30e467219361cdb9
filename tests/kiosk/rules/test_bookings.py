"""Accounts, and the entries that a till's money makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules import fec
from kiosk.rules.accounts import Accounts, rate_label
from kiosk.rules.bookings import (
    Drawer,
    Paid,
    Posting,
    Takings,
    drawer_postings,
    merged,
    movement_postings,
    takings_postings,
)
from kiosk.rules.figures import VatSum

ACCOUNTS = Accounts()
cents = st.integers(-100_000, 100_000)
paid = st.builds(
    Paid,
    st.sampled_from(["cash", "card", "cheque", "voucher", "own_vouchers", "suspended"]),
    cents,
    st.sampled_from(["CCAS", "Pass numérique"]),
)


@given(st.lists(paid, min_size=1), st.lists(cents), cents, cents, cents)
def test_whatever_a_shift_took_its_entry_balances(
    tenders: list[Paid], vat: list[int], first: int, found: int, banked: int
) -> None:
    sold = sum(each.cents for each in tenders)
    rates = [VatSum(rate, 5 * each, each) for rate, each in enumerate(vat)]
    rest = sold - sum(each.gross_cents for each in rates)
    takings = Takings(tuple(tenders), tuple(rates), (("round_up", rest),))
    postings = takings_postings(ACCOUNTS, takings)
    postings += drawer_postings(ACCOUNTS, Drawer(first, found, tuple(tenders), banked))
    postings += movement_postings(ACCOUNTS, "pay_out", abs(found))
    entry = merged(postings)
    assert sum(each.cents for each in entry) == 0
    assert all(each.cents for each in entry)
    sides = [each.cents > 0 for each in entry]
    assert sides == sorted(sides, reverse=True), "debits stand first"


def test_an_entry_out_of_balance_is_never_written() -> None:
    with pytest.raises(ValueError, match="3 cents"):
        merged([Posting(ACCOUNTS.of("cash"), 103), Posting(ACCOUNTS.of("sales"), -100)])


def test_an_account_has_one_label_whatever_goes_to_it() -> None:
    shared = Accounts(sales="580000", sales_by_rate={"5,5": "580000"})
    labels = {shared.of(name).label for name in ("sales", "pay_ins", "safe", "deposits")}
    assert labels == {shared.sales_at(550).label} == {"Ventes de marchandises"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"cash": "53"},
        {"cash": "caisse"},
        {"journal": "c a"},
        {"sales_by_rate": {"beaucoup": "707000"}},
        {"vat_by_rate": {"20": "TVA"}},
        {"vat_by_rate": {"101": "445710"}},
    ],
)
def test_a_number_that_is_no_account_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Accounts(**wrong)  # type: ignore[arg-type]


def test_rates_are_written_as_accountants_write_them() -> None:
    assert [rate_label(rate) for rate in (None, 0, 210, 550, 2000)] == [
        *("hors TVA", "TVA 0 %", "TVA 2,1 %", "TVA 5,5 %", "TVA 20 %")
    ]


def test_auxiliary_accounts_are_told_apart_by_their_numbers() -> None:
    names = ["Pass numérique", "CCAS", "社会福祉", "社会", "Fondation pour l'inclusion A", "Emmaüs"]
    names.append("Fondation pour l'inclusion B")
    numbers = [fec.auxiliary_number(name) for name in names]
    assert numbers[0] == "PASSNUMERIQUE"
    assert len(set(numbers)) == len(names)
    assert all(number.isascii() and 0 < len(number) <= 17 for number in numbers)
