"""What a voucher takes off, from what, for whom; and what it still waits for."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import Basket, Line, Tender, add_discount, add_line, add_tender, set_member
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.payment import refit_vouchers
from kiosk.rules.pricing import PricedBasket, price_basket
from kiosk.rules.vouchers import (
    SCOPES,
    VOUCHER_KINDS,
    Goods,
    Voucher,
    check_bearer,
    take_off,
    why_it_waits,
)
from tests.support.refusals import refusal_of
from tests.support.strategies import TODAY

DAY = timedelta(days=1)
AWA = Member("M-AWA", "Awa", "A", 3000, 2, TODAY - DAY, TODAY + 30 * DAY)
BOB = Member("M-BOB", "Bob", "B", 1000, 1, TODAY - DAY, TODAY + 30 * DAY)
LATE = replace(AWA, valid_until=TODAY - DAY)

COFFEE = Item("COFFEE", "Café", "Épicerie", "unit", None, 400, 300, None, None)
RICE = Item("RICE", "Riz", "Épicerie", "unit", None, 300, 200, None, None)
SIM = Item("SIM", "Carte SIM", "Téléphonie", "unit", None, 2000, 1500, None, None)
PEARS = Item("PEARS", "Poires", "Frais", "weight", None, 300, 240, None, None)


def basket(*lines: Line | Item, member: Member | None = None) -> Basket:
    result = Basket(UUID(int=1))
    for line in lines:
        result = add_line(result, line if isinstance(line, Line) else Line(line))
    return set_member(result, member)


def priced(of: Basket, *vouchers: Voucher) -> PricedBasket:
    for voucher in vouchers:
        of = add_discount(of, voucher)
    return price_basket(of, TODAY)


def free(target: str, scope: str = "item", code: str = "FREE") -> Voucher:
    return Voucher(code, "free", "Shop", uses_left=1, scope=scope, target=target)  # type: ignore[arg-type]


FIVE_OFF_PHONES = Voucher(
    "FIVE", "amount", "Shop", value_cents=500, uses_left=1, scope="category", target="Téléphonie"
)
HALF_COFFEE = Voucher(
    "HALF", "percent", "Shop", percent_bp=5000, uses_left=1, scope="item", target="COFFEE"
)


@pytest.mark.parametrize(
    ("lines", "vouchers", "discounts"),
    [
        # One piece of an item for nothing, however many there are
        ([Line(COFFEE, 3)], [free("COFFEE")], [300]),
        ([Line(COFFEE)], [free("COFFEE")], [300]),
        ([Line(RICE)], [free("COFFEE")], [0]),
        # Of a category, the dearest piece
        ([Line(RICE, 4), Line(COFFEE, 2)], [free("Épicerie", "category")], [0, 300]),
        ([Line(RICE), Line(SIM)], [free("épicerie", "category")], [200, 0]),
        # Two vouchers, two pieces
        (
            [Line(COFFEE), Line(RICE)],
            [free("Épicerie", "category", "F1"), free("Épicerie", "category", "F2")],
            [300, 200],
        ),
        (
            [Line(COFFEE)],
            [free("COFFEE", code="F1"), free("COFFEE", code="F2")],
            [300],
        ),
        # Goods by weight are one piece, as weighed
        ([Line(PEARS, weight_grams=500)], [free("PEARS")], [120]),
        # Something off goods of one kind alone
        ([Line(COFFEE), Line(SIM)], [FIVE_OFF_PHONES], [0, 500]),
        ([Line(COFFEE)], [FIVE_OFF_PHONES], [0]),
        ([Line(COFFEE, 2), Line(RICE)], [HALF_COFFEE], [300, 0]),
        # What is free comes first, whatever was scanned first
        ([Line(COFFEE, 2)], [HALF_COFFEE, free("COFFEE")], [450]),
        ([Line(COFFEE, 2)], [free("COFFEE"), HALF_COFFEE], [450]),
    ],
)
def test_what_a_voucher_takes_off(
    lines: list[Line], vouchers: list[Voucher], discounts: list[int]
) -> None:
    result = priced(basket(*lines), *vouchers)
    assert [line.discount_cents for line in result.lines] == discounts
    assert [voucher for voucher, _ in result.discounts] == vouchers
    assert sum(cents for _, cents in result.discounts) == sum(discounts)


def test_vouchers_beyond_what_there_is_to_give_take_nothing() -> None:
    result = priced(basket(COFFEE), free("COFFEE", code="F1"), free("COFFEE", code="F2"))
    assert [cents for _, cents in result.discounts] == [300, 0]


def test_pieces_whose_prices_do_not_add_up_to_the_line_are_given_to_the_cent() -> None:
    frees = [free("A", code=f"F{number}") for number in range(5)]
    cuts = take_off(frees, [Goods("A", "x", 10, 3)], None, TODAY)
    assert cuts == [[3], [3], [3], [1], [0]]


# Minimum


@pytest.mark.parametrize(("quantity", "waits"), [(1, True), (3, True), (4, False), (5, False)])
def test_the_minimum_is_of_the_goods_before_vouchers(quantity: int, waits: bool) -> None:
    ten = Voucher("TEN", "percent", "Shop", percent_bp=1000, uses_left=1, min_basket_cents=1200)
    other = replace(HALF_COFFEE, code="OTHER")
    result = priced(basket(Line(COFFEE, quantity)), other, ten)
    assert (result.waiting == {"TEN"}) is waits
    assert (result.discounts[1][1] == 0) is waits


def test_what_is_missing_is_said_in_cents() -> None:
    voucher = Voucher("TEN", "amount", "S", value_cents=100, uses_left=1, min_basket_cents=1000)
    why = why_it_waits(voucher, None, [Goods("A", "x", 850, 850)], TODAY)
    assert why
    assert (why.code, why.data) == (
        "voucher_below_minimum",
        {"least_cents": 1000, "missing_cents": 150},
    )


# For whom


@pytest.mark.parametrize(
    ("bound", "member", "reason"),
    [
        ({}, None, ""),
        ({}, LATE, ""),
        ({"member": "M-AWA"}, AWA, ""),
        ({"member": "M-AWA"}, LATE, ""),
        ({"member": "M-AWA"}, BOB, "other_member"),
        ({"tier": "A"}, AWA, ""),
        ({"tier": "A"}, BOB, "other_tier"),
        ({"tier": "A"}, LATE, "other_tier"),
        ({"tier": "A"}, replace(AWA, suspended=True), "other_tier"),
        ({"tier": "A", "member": "M-AWA"}, AWA, ""),
        ({"member": "M-AWA"}, None, ""),
    ],
)
def test_a_bound_voucher_is_refused_in_other_hands_without_saying_why(
    bound: dict[str, str], member: Member | None, reason: str
) -> None:
    voucher = replace(HALF_COFFEE, **bound)  # type: ignore[arg-type]
    if not reason:
        check_bearer(voucher, member, TODAY)
        return
    refusal = refusal_of(lambda: check_bearer(voucher, member, TODAY))
    assert (refusal.code, refusal.data["reason"]) == ("voucher_refused", reason)
    assert not priced(basket(COFFEE, member=member), voucher).discounts[0][1]


@pytest.mark.parametrize("bound", [{"member": "M-AWA"}, {"tier": "A"}])
def test_a_bound_voucher_waits_for_the_card(bound: dict[str, str]) -> None:
    voucher = replace(HALF_COFFEE, **bound)  # type: ignore[arg-type]
    without = basket(COFFEE)
    assert priced(without, voucher).total_cents == 300
    why = why_it_waits(voucher, None, [Goods("COFFEE", "Épicerie", 300, 300)], TODAY)
    assert why
    assert (why.code, why.data) == ("voucher_needs_card", {})
    assert priced(set_member(without, AWA), voucher).discounts[0][1] > 0


def test_a_payment_that_waits_pays_nothing_until_it_counts() -> None:
    gift = Voucher("PAY", "payment", "CCAS", 1000, balance_cents=1000, member="M-AWA")
    open_basket = add_tender(basket(COFFEE), Tender("voucher", 0, gift))
    before = price_basket(open_basket, TODAY)
    assert before.waiting == {"PAY"}
    fitted = refit_vouchers(open_basket, before.due_cents, 0, before.waiting)
    assert fitted.tenders[0].amount_cents == 0
    with_card = set_member(open_basket, AWA)
    after = price_basket(with_card, TODAY)
    assert after.waiting == frozenset()
    fitted = refit_vouchers(with_card, after.due_cents, 0, after.waiting)
    assert fitted.tenders[0].amount_cents == after.total_cents


@pytest.mark.parametrize(
    ("voucher", "goods", "code"),
    [
        (HALF_COFFEE, [], "voucher_nothing_for_it"),
        (HALF_COFFEE, [Goods("SIM", "Téléphonie", 5, 5)], "voucher_nothing_for_it"),
        (HALF_COFFEE, [Goods("COFFEE", "Épicerie", 0, 0)], "voucher_nothing_for_it"),
        (replace(HALF_COFFEE, scope="all", target=""), [], "voucher_nothing_yet"),
        (Voucher("PAY", "payment", "CCAS", 1000, balance_cents=1000), [], None),
    ],
)
def test_a_voucher_waits_for_what_it_is_for(
    voucher: Voucher, goods: list[Goods], code: str | None
) -> None:
    why = why_it_waits(voucher, None, goods, TODAY)
    assert (why.code if why else None) == code


# Whatever comes

skus = st.sampled_from(["A", "B", "C"])
categories = st.sampled_from(["x", "y"])


@st.composite
def goods(draw: st.DrawFn) -> Goods:
    unit, pieces = draw(st.integers(0, 5000)), draw(st.integers(1, 5))
    return Goods(
        draw(skus), draw(categories), unit * pieces + draw(st.integers(0, pieces - 1)), unit
    )


@st.composite
def any_voucher(draw: st.DrawFn) -> Voucher:
    kind = draw(st.sampled_from([kind for kind in VOUCHER_KINDS if kind != "payment"]))
    scope = draw(st.sampled_from(SCOPES))
    target = draw(skus if scope == "item" else categories) if scope != "all" else ""
    return Voucher(
        "V",
        kind,
        "S",
        value_cents=draw(st.integers(1, 20_000)),
        percent_bp=draw(st.integers(1, 10_000)),
        uses_left=1,
        scope=scope,
        target=target,
        min_basket_cents=draw(st.sampled_from([0, 0, 1000])),
        tier=draw(st.sampled_from([None, None, "A", "B"])),
    )


@given(
    st.lists(any_voucher(), max_size=5),
    st.lists(goods(), max_size=6),
    st.sampled_from([None, AWA, BOB, LATE]),
)
def test_no_line_ever_costs_less_than_nothing(
    vouchers: list[Voucher], lines: list[Goods], member: Member | None
) -> None:
    cuts = take_off(vouchers, lines, member, TODAY)
    gross = sum(line.gross_cents for line in lines)
    for number, line in enumerate(lines):
        assert 0 <= sum(cut[number] for cut in cuts) <= line.gross_cents
    for voucher, cut in zip(vouchers, cuts, strict=True):
        assert min(cut, default=0) >= 0
        for line, off in zip(lines, cut, strict=True):
            assert not off or voucher.covers(line.sku, line.category)
        if voucher.kind == "amount":
            assert sum(cut) <= voucher.value_cents
        if voucher.kind == "free":
            assert sum(map(bool, cut)) <= 1
            assert sum(cut) <= max((line.unit_cents for line in lines), default=0)
        if gross < voucher.min_basket_cents or (
            voucher.tier and member is not AWA and member is not BOB
        ):
            assert not any(cut)
