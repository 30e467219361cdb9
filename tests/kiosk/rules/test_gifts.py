"""Generosity: rounding up, paying what one can, buying for somebody else."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import MAX_PRICE_CENTS, Basket, Gift, Line, Tender, add_line
from kiosk.rules.gifts import (
    gifts_total,
    keep_round,
    round_up,
    rounding_of,
    suspend,
    suspended_of,
    void_suspended,
    without_rounding,
)
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pay_what_you_can import check_paid, least_of
from kiosk.rules.payment import Payment, by_voucher, refit_vouchers, settle
from kiosk.rules.pricing import check_sellable, price_basket
from kiosk.rules.rounding import price_of_weight
from kiosk.rules.vouchers import Voucher
from tests.support.refusals import refusal_of
from tests.support.strategies import TODAY, baskets, payment_vouchers, tenders

EMPTY = Basket(UUID(int=1))
SOUP = Item("SOUP", "Soupe", "food", "unit", None, 400, 300, 150, 550, floor_price_cents=100)
FREE = Item("FREE", "Prix libre", "misc", "open", floor_price_cents=50)
AWA = Member("M1", "Awa", "A", 3000, 1, TODAY, TODAY)


def paying(cents: int | None, quantity: int = 1, member: Member | None = None) -> Basket:
    """A basket with soup at what the person pays."""
    line = Line(SOUP, quantity, typed_price_cents=cents)
    return add_line(Basket(UUID(int=1), member=member), line)


# Rounding up


@pytest.mark.parametrize(
    ("due", "to", "gift"),
    [(1240, None, 60), (1, None, 99), (1201, 1300, 99), (1240, 1500, 260), (1200, 1500, 300)],
)
def test_what_is_due_is_rounded_up_to_a_whole_amount(due: int, to: int | None, gift: int) -> None:
    assert rounding_of(round_up(EMPTY, due, to)) == (Gift("round_up", gift),)


@pytest.mark.parametrize(
    ("due", "to", "refusal"),
    [
        (1200, None, "already_round"),
        (1200, 1200, "already_round"),
        (0, None, "already_round"),
        (1240, 1200, "round_up_too_low"),
        (1240, 1250, "round_up_not_whole"),
        (1240, MAX_PRICE_CENTS + 100, "price_out_of_range"),
    ],
)
def test_what_would_be_no_rounding_is_refused(due: int, to: int | None, refusal: str) -> None:
    assert refusal_of(lambda: round_up(EMPTY, due, to)).code == refusal


def test_there_is_one_rounding_and_it_can_be_taken_off() -> None:
    basket = suspend(round_up(suspend(EMPTY, 500), 1740), 200)
    again = round_up(basket, 1940)
    assert again.gifts == (Gift("suspended", 500), Gift("suspended", 200), Gift("round_up", 60))
    assert without_rounding(again).gifts == (Gift("suspended", 500), Gift("suspended", 200))


@given(st.integers(1, 10_000_000), st.integers(0, 10_000_000))
def test_a_rounding_never_grows_by_itself(before: int, after: int) -> None:
    """Whatever becomes of the basket, the gift is the one that was agreed, or none."""
    if before % 100 == 0:
        return
    rounded = round_up(EMPTY, before)
    kept = keep_round(rounded, after + gifts_total(rounded.gifts))
    assert kept.gifts in ((), rounded.gifts)
    assert (after + gifts_total(kept.gifts)) % 100 == 0 or not kept.gifts


# Pay what you can


@pytest.mark.parametrize(
    ("paid", "price", "tariff", "more"),
    [
        (None, 300, "public", 0),
        (100, 100, "typed", 0),
        (299, 299, "typed", 0),
        (300, 300, "public", 0),
        (500, 300, "public", 200),
    ],
)
def test_what_is_paid_is_the_price_up_to_the_usual_one(
    paid: int | None, price: int, tariff: str, more: int
) -> None:
    priced = price_basket(paying(paid, 2), TODAY)
    (line,) = priced.lines
    assert line.price
    assert (line.price.cents, line.price.tariff) == (price, tariff)
    assert (line.total_cents, line.more_cents) == (2 * price, 2 * more)
    assert priced.gifts == ((Gift("more", 2 * more),) if more else ())
    assert priced.due_cents == 2 * max(price, paid or 0)


@given(paid=st.integers(0, 2000), usual=st.integers(0, 2000), grams=st.integers(1, 5000))
def test_by_weight_too_what_is_due_is_what_the_person_said(
    paid: int, usual: int, grams: int
) -> None:
    rice = Item("RICE", "Riz", "food", "weight", public_price_cents=usual, floor_price_cents=0)
    line = Line(rice, weight_grams=grams, typed_price_cents=paid)
    priced = price_basket(Basket(UUID(int=1), (line,)), TODAY)
    assert priced.due_cents == price_of_weight(paid, grams)
    assert priced.total_cents == price_of_weight(min(paid, usual), grams)


def test_a_card_that_comes_later_turns_the_difference_into_a_gift() -> None:
    """What the person said they pay is still what is due."""
    priced = price_basket(paying(200, member=AWA), TODAY)
    assert (priced.total_cents, priced.gifts) == (120, (Gift("more", 80),))
    assert priced.due_cents == 200


def test_less_than_the_least_is_refused() -> None:
    refusal = refusal_of(lambda: check_paid(SOUP, 99, 300))
    assert (refusal.code, refusal.data) == ("below_floor", {"label": "Soupe", "least_cents": 100})
    check_paid(SOUP, 100, 300)
    assert least_of(SOUP, 80) == 80, "never more than the usual price"
    assert refusal_of(lambda: check_paid(FREE, 49, None)).code == "below_floor"


def test_the_least_is_looked_at_again_when_the_money_is_taken() -> None:
    def pay(basket: Basket) -> None:
        check_sellable(basket, TODAY, expired_pays_public=False)

    assert refusal_of(lambda: pay(paying(99))).code == "below_floor"
    pay(paying(100))
    low = add_line(EMPTY, Line(FREE, typed_price_cents=49))
    assert refusal_of(lambda: pay(low)).code == "below_floor"


def test_other_items_have_their_own_price() -> None:
    bread = Item("BREAD", "Pain", "food", "unit", public_price_cents=120)
    line = Line(bread, typed_price_cents=100)
    assert refusal_of(lambda: add_line(EMPTY, line)).code == "price_not_typed"


# For somebody else


def test_a_purchase_for_somebody_else_can_be_taken_out_again() -> None:
    basket = round_up(suspend(suspend(EMPTY, 500), 250), 750)
    assert suspended_of(void_suspended(basket, 0)) == (Gift("suspended", 250),)
    assert rounding_of(void_suspended(basket, 0)) == rounding_of(basket)
    assert refusal_of(lambda: void_suspended(basket, 2)).code == "no_line"


@pytest.mark.parametrize("cents", [0, MAX_PRICE_CENTS + 1])
def test_nothing_and_far_too_much_are_no_gift(cents: int) -> None:
    assert refusal_of(lambda: suspend(EMPTY, cents)).code == "price_out_of_range"


def test_a_sale_may_consist_of_gifts_alone() -> None:
    priced = check_sellable(suspend(EMPTY, 500), TODAY, expired_pays_public=False)
    assert (priced.total_cents, priced.due_cents) == (0, 500)
    assert not suspend(EMPTY, 500).is_empty


# Money

gifts = st.lists(
    st.builds(Gift, st.just("suspended"), st.integers(1, 5_000))
    | st.builds(Gift, st.just("round_up"), st.integers(1, 99)),
    max_size=3,
).map(tuple)


@given(baskets(), gifts)
def test_gifts_change_no_line_no_vat_and_no_discount(
    basket: Basket, given_too: tuple[Gift, ...]
) -> None:
    plain = price_basket(basket, TODAY)
    given_ = price_basket(replace(basket, gifts=given_too), TODAY)
    assert given_.lines == plain.lines
    assert given_.discounts == plain.discounts
    assert given_.total_cents == plain.total_cents
    assert given_.due_cents == plain.due_cents + gifts_total(given_too)


@given(st.integers(0, 30_000), st.integers(0, 5_000), tenders())
def test_tenders_are_total_and_gifts_and_change_is_what_is_beyond(
    total: int, given_cents: int, handed_over: tuple[Tender, ...]
) -> None:
    payment = Payment(total + given_cents, handed_over, given_cents)
    by_vouchers = sum(t.amount_cents for t in handed_over if t.voucher)
    cash = sum(t.amount_cents for t in handed_over if t.kind == "cash")
    may_settle = payment.is_covered and payment.change_cents <= cash and by_vouchers <= total
    if not may_settle:
        refused = refusal_of(lambda: settle(payment)).code
        assert refused in {"not_covered", "no_change_on_tender", "voucher_pays_no_gift"}
        return
    settled = settle(payment)
    assert sum(t.amount_cents for t in settled) == total + given_cents
    assert sum(t.given_cents - t.amount_cents for t in settled) == payment.change_cents


@given(
    st.integers(0, 30_000),
    st.integers(0, 5_000),
    st.lists(st.integers(1, 20_000), max_size=2),
    st.lists(payment_vouchers("P"), max_size=3),
)
def test_vouchers_pay_goods_and_never_gifts(
    total: int, given_cents: int, cash: list[int], vouchers: list[Voucher]
) -> None:
    handed_over = tuple(
        [Tender("cash", cents) for cents in cash]
        + [Tender("voucher", 0, voucher) for voucher in vouchers]
    )
    basket = Basket(UUID(int=1), tenders=handed_over)
    fitted = refit_vouchers(basket, total + given_cents, given_cents)
    payment = Payment(total + given_cents, fitted.tenders, given_cents)
    by_vouchers = sum(t.amount_cents for t in fitted.tenders if t.voucher)
    assert by_vouchers <= total
    assert by_vouchers <= max(0, total + given_cents - sum(cash))
    if not payment.is_covered and by_vouchers == total:
        another = Voucher("P", "payment", "x", balance_cents=1)
        refusal = refusal_of(lambda: by_voucher(payment, another))
        assert refusal.code == "voucher_pays_no_gift"
