"""The basket is a value: every deed makes a new one, and bad ones are refused."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import (
    MAX_LINES,
    MAX_PRICE_CENTS,
    MAX_QUANTITY,
    MAX_WEIGHT_GRAMS,
    Allowance,
    Basket,
    Line,
    Tender,
    add_discount,
    add_line,
    add_tender,
    set_member,
    set_quantity,
    set_weight,
    void_line,
    without_tenders,
    without_voucher,
)
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item, ItemKind
from kiosk.rules.members import Member
from kiosk.rules.vouchers import Voucher
from tests.support.refusals import answer_of, refusal_of
from tests.support.strategies import TODAY, baskets, lines

EMPTY = Basket(UUID(int=1))
BREAD = Item("BREAD", "Pain", "food", "unit", public_price_cents=120)
RICE = Item("RICE", "Riz", "food", "weight", public_price_cents=200)
OPEN = Item("OPEN", "Bric-à-brac", "misc", "open")
REPAIR = Item("REPAIR", "Réparation", "services", "service", public_price_cents=500)
TOPUP = Item("TOP25", "Recharge 25 €", "mobile", "topup", public_price_cents=500)
MEMBER = Member("M1", "Awa", "A", 3000, 1, TODAY, TODAY)
HALF = Voucher("HALF", "percent", "CCAS", percent_bp=5000, uses_left=1)
PASS = Voucher("PASS", "payment", "Emmaüs", value_cents=1000, balance_cents=400)
FULL = Basket(
    UUID(int=2),
    (Line(BREAD, 2), Line(RICE, weight_grams=350), Line(OPEN, typed_price_cents=300)),
    MEMBER,
    (HALF,),
    (Tender("cash", 100), Tender("voucher", 400, PASS)),
)


@pytest.mark.parametrize(
    "line",
    [
        Line(BREAD),
        Line(BREAD, MAX_QUANTITY),
        Line(REPAIR, 2),
        Line(RICE, weight_grams=1),
        Line(RICE, weight_grams=MAX_WEIGHT_GRAMS),
        Line(OPEN, typed_price_cents=0),
        Line(OPEN, 3, typed_price_cents=MAX_PRICE_CENTS),
    ],
)
def test_a_line_comes_last(line: Line) -> None:
    assert add_line(FULL, line).lines == (*FULL.lines, line)


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (Line(BREAD, 0), "quantity_out_of_range"),
        (Line(BREAD, -1), "quantity_out_of_range"),
        (Line(BREAD, MAX_QUANTITY + 1), "quantity_out_of_range"),
        (Line(BREAD, weight_grams=100), "not_by_weight"),
        (Line(BREAD, typed_price_cents=1), "price_not_typed"),
        (Line(RICE), "weight_out_of_range"),
        (Line(RICE, weight_grams=0), "weight_out_of_range"),
        (Line(RICE, weight_grams=MAX_WEIGHT_GRAMS + 1), "weight_out_of_range"),
        (Line(RICE, 2, weight_grams=100), "quantity_of_weight"),
        (Line(RICE, weight_grams=100, typed_price_cents=1), "price_not_typed"),
        (Line(OPEN), "price_out_of_range"),
        (Line(OPEN, typed_price_cents=-1), "price_out_of_range"),
        (Line(OPEN, typed_price_cents=MAX_PRICE_CENTS + 1), "price_out_of_range"),
        (Line(REPAIR, typed_price_cents=1), "price_not_typed"),
    ],
)
def test_a_line_that_can_not_be_sold_as_it_stands_is_refused(line: Line, refusal: str) -> None:
    assert refusal_of(lambda: add_line(EMPTY, line)).code == refusal


@pytest.mark.parametrize("kind", ["serial", "topup"])
def test_what_has_a_number_of_its_own_is_sold_piece_by_piece(kind: ItemKind) -> None:
    item = replace(BREAD, kind=kind)
    assert refusal_of(lambda: add_line(EMPTY, Line(item, 2, serial="A1"))).code == "one_by_one"


def test_a_piece_needs_its_number_and_comes_once() -> None:
    phone = replace(BREAD, kind="serial")
    assert refusal_of(lambda: add_line(EMPTY, Line(phone))).code == "serial_missing"
    one = add_line(EMPTY, Line(phone, serial="A1"))
    again = refusal_of(lambda: add_line(one, Line(phone, serial="A1")))
    assert again.code == "serial_already_there"


def test_a_basket_is_full_one_day() -> None:
    full = replace(EMPTY, lines=(Line(BREAD),) * (MAX_LINES - 1))
    full = add_line(full, Line(BREAD))
    assert refusal_of(lambda: add_line(full, Line(BREAD))).code == "basket_full"


def test_quantity_and_weight_change_one_line() -> None:
    assert set_quantity(FULL, 0, 5).lines == (Line(BREAD, 5), *FULL.lines[1:])
    heavier = set_weight(FULL, 1, 500)
    assert heavier.lines == (FULL.lines[0], Line(RICE, weight_grams=500), FULL.lines[2])


@pytest.mark.parametrize(
    ("deed", "refusal"),
    [
        (lambda: set_quantity(FULL, 1, 2), "quantity_of_weight"),
        (lambda: set_quantity(FULL, 0, 0), "quantity_out_of_range"),
        (lambda: set_quantity(FULL, 0, MAX_QUANTITY + 1), "quantity_out_of_range"),
        (lambda: set_weight(FULL, 0, 100), "not_by_weight"),
        (lambda: set_weight(FULL, 1, 0), "weight_out_of_range"),
        (lambda: set_quantity(FULL, 3, 1), "no_line"),
        (lambda: set_quantity(FULL, -1, 1), "no_line"),
        (lambda: set_weight(EMPTY, 0, 1), "no_line"),
        (lambda: void_line(EMPTY, 0), "no_line"),
        (lambda: void_line(FULL, -1), "no_line"),
        (lambda: add_discount(FULL, HALF), "voucher_already_there"),
        (lambda: add_discount(FULL, PASS), "voucher_already_there"),
        (lambda: add_tender(FULL, Tender("voucher", 1, PASS)), "voucher_already_there"),
        (lambda: add_tender(FULL, Tender("voucher", 1, HALF)), "voucher_already_there"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(deed: Callable[[], Basket], refusal: str) -> None:
    assert refusal_of(deed).code == refusal


def test_a_void_line_is_gone_and_the_others_stay() -> None:
    assert void_line(FULL, 1).lines == (FULL.lines[0], FULL.lines[2])


def test_a_voucher_is_taken_out_as_discount_and_as_tender() -> None:
    assert without_voucher(FULL, "HALF").discounts == ()
    assert without_voucher(FULL, "PASS").tenders == (Tender("cash", 100),)
    assert without_voucher(FULL, "OTHER") == FULL


def test_cash_comes_as_often_as_it_is_handed_over() -> None:
    twice = add_tender(add_tender(EMPTY, Tender("cash", 500)), Tender("cash", 500))
    assert twice.tenders == (Tender("cash", 500), Tender("cash", 500))
    assert without_tenders(twice) == EMPTY


@pytest.mark.parametrize(
    ("basket", "empty"),
    [
        (EMPTY, True),
        (replace(EMPTY, lines=(Line(BREAD),)), False),
        (replace(EMPTY, member=MEMBER), False),
        (replace(EMPTY, discounts=(HALF,)), False),
        (replace(EMPTY, tenders=(Tender("cash", 1),)), False),
    ],
)
def test_a_basket_is_empty_when_nothing_would_be_lost(basket: Basket, empty: bool) -> None:
    assert basket.is_empty is empty


@given(baskets(), lines(), st.integers(-2, 8), st.integers(-5, 2000))
def test_no_deed_changes_the_basket_it_began_with(
    basket: Basket, line: Line, index: int, number: int
) -> None:
    before = deepcopy(basket)
    voucher = Voucher("D0", "percent", "CCAS", percent_bp=1000)
    deeds: list[Callable[[], Basket]] = [
        lambda: add_line(basket, line),
        lambda: set_quantity(basket, index, number),
        lambda: set_weight(basket, index, number),
        lambda: void_line(basket, index),
        lambda: set_member(basket, MEMBER),
        lambda: set_member(basket, None),
        lambda: add_discount(basket, voucher),
        lambda: add_tender(basket, Tender("cash", 100)),
        lambda: without_tenders(basket),
        lambda: without_voucher(basket, "D0"),
    ]
    for deed in deeds:
        after = answer_of(deed)
        assert isinstance(after, ShopError) or after.sale_id == before.sale_id
        assert basket == before


def with_skus(basket: Basket) -> list[str]:
    return [line.item.sku for line in basket.lines]


def test_what_a_manager_allowed_of_a_top_up_is_not_allowed_of_the_next_ones() -> None:
    allowed = Line(TOPUP, allowance=Allowance(1, "birth"))
    basket = set_quantity(replace(EMPTY, lines=(Line(TOPUP), allowed)), 1, 4)
    assert [line.allowance is not None for line in basket.lines] == [False, True, False, False]


def test_so_many_top_ups_are_so_many_lines() -> None:
    one = replace(EMPTY, lines=(Line(TOPUP), Line(BREAD, 2)))
    three = set_quantity(one, 0, 3)
    assert with_skus(three) == ["TOP25", "TOP25", "TOP25", "BREAD"]
    assert set_quantity(three, 1, 3) == three
    assert set_quantity(three, 2, 1) == one


def test_top_ups_that_were_scanned_apart_are_counted_together() -> None:
    apart = replace(EMPTY, lines=(Line(TOPUP), Line(BREAD), Line(TOPUP)))
    assert with_skus(set_quantity(apart, 0, 3)) == ["TOP25", "BREAD", "TOP25", "TOP25"]
    assert with_skus(set_quantity(apart, 2, 1)) == ["TOP25", "BREAD"]


@pytest.mark.parametrize("quantity", [0, MAX_QUANTITY + 1])
def test_no_top_ups_at_all_are_taken_out_otherwise(quantity: int) -> None:
    basket = replace(EMPTY, lines=(Line(TOPUP),))
    assert refusal_of(lambda: set_quantity(basket, 0, quantity)).code == "quantity_out_of_range"
    full = refusal_of(lambda: set_quantity(basket, 0, MAX_LINES + 1))
    assert full.code == "basket_full"


@given(counts=st.lists(st.integers(1, 20), min_size=1, max_size=5), bread=st.integers(0, 3))
def test_the_last_number_of_top_ups_counts_and_other_lines_stay(
    counts: list[int], bread: int
) -> None:
    basket = replace(EMPTY, lines=(*[Line(BREAD)] * bread, Line(TOPUP)))
    for count in counts:
        basket = set_quantity(basket, bread, count)
    assert with_skus(basket) == ["BREAD"] * bread + ["TOP25"] * counts[-1]
