"""Money goes back the way it came; a voucher's never becomes cash."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import TenderKind
from kiosk.rules.money_back import GivenBack, PaidWith, money_back

kinds: st.SearchStrategy[TenderKind] = st.sampled_from(["cash", "card", "cheque"])
plain = st.builds(PaidWith, kinds, st.integers(0, 5_000))
vouchers = st.builds(
    PaidWith, st.just("voucher"), st.integers(0, 5_000), st.sampled_from(["PASS", "SOLIDAIRE"])
)
payments = st.lists(st.one_of(plain, vouchers), min_size=1, max_size=6)


def way(tender: PaidWith | GivenBack) -> str:
    """Where a tender's money is: cheques are given back in cash."""
    return tender.voucher or ("cash" if tender.kind == "cheque" else tender.kind)


def sums(tenders: list[PaidWith]) -> Counter[str]:
    """How much there is of each."""
    found: Counter[str] = Counter()
    for tender in tenders:
        found[way(tender)] += tender.amount_cents
    return found


@given(payments, st.data())
def test_whatever_goes_back_no_tender_gets_more_than_it_paid(
    paid: list[PaidWith], data: st.DataObject
) -> None:
    """Also over several refunds, until nothing is left."""
    tenders, first = list(paid), sums(paid)
    for last in (False, False, False, True):
        left = sum(tender.amount_cents for tender in tenders)
        due = left if last else data.draw(st.integers(0, left))
        backs = money_back(tenders, due)
        assert sum(back.amount_cents for back in backs) == due
        assert all(back.amount_cents > 0 for back in backs)
        tenders += [PaidWith(back.kind, -back.amount_cents, back.voucher) for back in backs]
        assert all(cents >= 0 for cents in sums(tenders).values())
        assert "cheque" not in {back.kind for back in backs}
    assert set(sums(tenders).values()) <= {0}
    assert first == sums(paid)


@given(payments, st.data())
def test_cash_goes_back_only_once_the_vouchers_have_theirs(
    paid: list[PaidWith], data: st.DataObject
) -> None:
    whole = sum(tender.amount_cents for tender in paid)
    due = data.draw(st.integers(0, whole))
    backs = money_back(paid, due)
    onto = sum(back.amount_cents for back in backs if back.voucher)
    by_voucher = sum(tender.amount_cents for tender in paid if tender.voucher)
    assert onto == min(due, by_voucher)


def test_vouchers_then_the_card_then_cash() -> None:
    paid = [
        PaidWith("cash", 500),
        PaidWith("card", 200),
        PaidWith("cheque", 300),
        PaidWith("voucher", 400, "SOLIDAIRE"),
        PaidWith("voucher", 100, "PASS"),
    ]
    assert money_back(paid, 1000) == (
        GivenBack("voucher", 100, "PASS"),
        GivenBack("voucher", 400, "SOLIDAIRE"),
        GivenBack("card", 200),
        GivenBack("cash", 300),
    )
    assert money_back(paid, 0) == ()


def test_what_was_never_paid_is_not_given_back() -> None:
    with pytest.raises(ValueError, match="never paid"):
        money_back([PaidWith("cash", 500), PaidWith("cash", -200)], 301)
