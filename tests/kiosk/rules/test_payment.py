"""Paying: tenders are collected until they cover what is due."""

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.rules.basket import MAX_PRICE_CENTS, Basket, Tender, TenderKind
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import Payment, Settled, by_voucher, cash, exact, refit_vouchers, settle
from kiosk.rules.vouchers import Voucher
from tests.support.refusals import answer_of, refusal_of
from tests.support.strategies import tenders

PASS = Voucher("PASS", "payment", "Emmaüs", value_cents=1000, balance_cents=400)

dues = st.one_of(st.integers(0, 500), st.integers(0, 100_000))


@pytest.mark.parametrize(
    ("due", "given_cents", "remaining", "change", "covered"),
    [
        (1000, 0, 1000, 0, False),
        (1000, 999, 1, 0, False),
        (1000, 1000, 0, 0, True),
        (1000, 2000, 0, 1000, True),
        (0, 0, 0, 0, True),
    ],
)
def test_what_is_missing_and_what_is_handed_back(
    due: int, given_cents: int, remaining: int, change: int, covered: bool
) -> None:
    payment = Payment(due, (Tender("cash", given_cents),))
    assert (payment.remaining_cents, payment.change_cents) == (remaining, change)
    assert payment.is_covered is covered


def test_cash_is_the_exact_amount_when_none_is_said() -> None:
    payment = Payment(1290, (Tender("card", 290),))
    assert cash(payment, None) == Tender("cash", 1000)
    assert cash(payment, 2000) == Tender("cash", 2000)


@pytest.mark.parametrize("kind", ["card", "cheque"])
def test_no_change_is_given_on_card_and_cheque(kind: TenderKind) -> None:
    payment = Payment(1000)
    assert exact(payment, kind, None) == Tender(kind, 1000)
    assert exact(payment, kind, 400) == Tender(kind, 400)
    refusal = refusal_of(lambda: exact(payment, kind, 1001))
    assert (refusal.code, refusal.data) == ("no_change_on_tender", {"remaining_cents": 1000})


@pytest.mark.parametrize("amount", [0, -1, MAX_PRICE_CENTS + 1])
def test_an_amount_out_of_reason_is_refused(amount: int) -> None:
    with pytest.raises(ShopError, match="price_out_of_range"):
        cash(Payment(1000), amount)


@pytest.mark.parametrize(("due", "spent"), [(1000, 400), (400, 400), (150, 150)])
def test_a_voucher_pays_what_is_on_it_and_keeps_the_rest(due: int, spent: int) -> None:
    assert by_voucher(Payment(due), PASS) == Tender("voucher", spent, PASS)


def test_what_is_paid_is_not_paid_again() -> None:
    paid = Payment(1000, (Tender("cash", 1000),))
    deeds: list[Callable[[], Tender]] = [
        lambda: cash(paid, 100),
        lambda: exact(paid, "card", None),
        lambda: by_voucher(paid, PASS),
    ]
    assert [refusal_of(deed).code for deed in deeds] == ["already_covered"] * 3


def test_change_comes_out_of_the_cash() -> None:
    payment = Payment(
        1000, (Tender("card", 300), Tender("cash", 500), Tender("cash", 500), Tender("cheque", 50))
    )
    assert settle(payment) == (
        Settled("cash", 650, 1000),
        Settled("card", 300, 300),
        Settled("cheque", 50, 50),
    )


@pytest.mark.parametrize(
    ("due", "paid", "refusal"),
    [
        (1000, (Tender("cash", 999),), "not_covered"),
        (1, (), "not_covered"),
        (1000, (Tender("card", 1200),), "no_change_on_tender"),
        (1000, (Tender("card", 1200), Tender("cash", 100)), "no_change_on_tender"),
    ],
)
def test_a_sale_that_is_not_paid_right_is_not_settled(
    due: int, paid: tuple[Tender, ...], refusal: str
) -> None:
    with pytest.raises(ShopError, match=refusal):
        settle(Payment(due, paid))


@given(dues, tenders())
@example(0, ())
@example(0, (Tender("cash", 500),))
@example(100, (Tender("cash", 500), Tender("voucher", 100, PASS)))
def test_what_stays_in_the_till_is_what_was_due(due: int, paid: tuple[Tender, ...]) -> None:
    payment = Payment(due, paid)
    settled = answer_of(lambda: settle(payment))
    if isinstance(settled, ShopError):
        assert settled.code in {"not_covered", "no_change_on_tender"}
        assert (settled.code == "not_covered") == (payment.given_cents < due)
        return
    assert sum(tender.amount_cents for tender in settled) == due
    assert sum(tender.given_cents for tender in settled) == payment.given_cents
    assert sum(t.given_cents - t.amount_cents for t in settled) == payment.change_cents
    for tender in settled:
        assert 0 <= tender.amount_cents <= tender.given_cents
        assert tender.kind == "cash" or tender.amount_cents == tender.given_cents > 0


@given(st.integers(1, 100_000), st.lists(st.sampled_from(["cash", "card", "cheque"])))
def test_tenders_of_any_mixture_cover_the_sale_in_the_end(
    due: int, kinds: list[TenderKind]
) -> None:
    payment = Payment(due)
    for kind in kinds:
        if part := payment.remaining_cents // 2:
            payment = Payment(due, (*payment.tenders, exact(payment, kind, part)))
    payment = Payment(due, (*payment.tenders, cash(payment, None)))
    assert payment.is_covered
    assert payment.change_cents == 0
    assert sum(tender.amount_cents for tender in settle(payment)) == due


@given(tenders(), st.integers(0, 60_000))
def test_vouchers_are_fitted_to_what_the_other_tenders_leave(
    paid: tuple[Tender, ...], due: int
) -> None:
    fitted = refit_vouchers(Basket(UUID(int=1), tenders=paid), due).tenders
    assert [(t.kind, t.voucher) for t in fitted] == [(t.kind, t.voucher) for t in paid]
    others = sum(t.amount_cents for t in paid if t.voucher is None)
    left = max(0, due - others)
    for before, after in zip(paid, fitted, strict=True):
        if before.voucher is None:
            assert after == before
        else:
            assert after.amount_cents == min(before.voucher.balance_cents, left)
            left -= after.amount_cents
    refitted = refit_vouchers(Basket(UUID(int=1), tenders=fitted), due)
    assert refitted.tenders == fitted


def test_a_voucher_scanned_before_the_goods_pays_for_them() -> None:
    basket = Basket(UUID(int=1), tenders=(Tender("voucher", 0, PASS),))
    assert refit_vouchers(basket, 150).tenders == (Tender("voucher", 150, PASS),)
    assert refit_vouchers(basket, 900).tenders == (Tender("voucher", 400, PASS),)
    assert settle(Payment(0, basket.tenders)) == ()
