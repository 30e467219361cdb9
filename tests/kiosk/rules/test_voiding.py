"""A basket remembers what was taken out of it before payment."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules import basket as baskets
from kiosk.rules import voiding
from kiosk.rules.basket import Basket, Line, add_line, add_tender
from kiosk.rules.items import Item
from kiosk.rules.pricing import PricedBasket, price_basket
from kiosk.rules.voiding import VoidedBy
from tests.support.refusals import refusal_of

TODAY = date(2026, 11, 22)
BY = VoidedBy(2, datetime(2026, 11, 22, 13, 32, tzinfo=UTC))
BREAD = Item("BREAD", "Pain", "misc", "unit", None, 400, 333, None, 550)
BOOK = Item("BOOK", "Livre", "misc", "unit", None, 200, 100, None, None)
CODE = Item("TOPUP", "Recharge", "misc", "topup", None, 500, 450, None, None)
SIM = Item("SIM", "Carte SIM", "misc", "unit", None, 1000, None, 250, None)


def basket_of(*lines: Line) -> Basket:
    basket = Basket(UUID(int=1))
    for line in lines:
        basket = add_line(basket, line)
    return basket


def priced(basket: Basket) -> PricedBasket:
    return price_basket(basket, TODAY)


def lost(basket: Basket) -> list[tuple[str, int, int, bool]]:
    return [(v.sku, v.quantity, v.total_cents, v.whole_basket) for v in basket.voided]


def test_a_voided_line_is_remembered_with_who_and_when() -> None:
    basket = basket_of(Line(BREAD, 3), Line(BOOK))
    after = voiding.void_line(priced(basket), basket, 0, BY)
    assert [line.item.sku for line in after.lines] == ["BOOK"]
    assert lost(after) == [("BREAD", 3, 999, False)]
    assert (after.voided[0].label, after.voided[0].staff_number, after.voided[0].at) == (
        "Pain",
        2,
        BY.at,
    )


def test_no_line_is_no_void() -> None:
    basket = basket_of(Line(BREAD))
    refusal = refusal_of(lambda: voiding.void_line(priced(basket), basket, 1, BY))
    assert refusal.code == "no_line"


@pytest.mark.parametrize(("quantity", "remembered"), [(1, [("BREAD", 2, 666, False)]), (3, [])])
def test_fewer_pieces_are_remembered(
    quantity: int, remembered: list[tuple[str, int, int, bool]]
) -> None:
    basket = basket_of(Line(BREAD, 3))
    after = voiding.set_quantity(priced(basket), basket, 0, quantity, BY)
    assert after.lines[0].quantity == quantity
    assert lost(after) == remembered


def test_more_pieces_are_nothing_lost() -> None:
    basket = basket_of(Line(BREAD))
    assert voiding.set_quantity(priced(basket), basket, 0, 5, BY).voided == ()


def test_of_top_ups_the_lines_that_go_are_remembered() -> None:
    basket = basket_of(Line(CODE), Line(BOOK), Line(CODE), Line(CODE))
    after = voiding.set_quantity(priced(basket), basket, 0, 1, BY)
    assert [line.item.sku for line in after.lines] == ["TOPUP", "BOOK"]
    assert lost(after) == [("TOPUP", 1, 450, False)] * 2


def test_an_emptied_basket_remembers_its_goods_and_what_went_before() -> None:
    basket = basket_of(Line(BREAD), Line(BOOK, 2), Line(SIM))
    basket = voiding.void_line(priced(basket), basket, 0, BY)
    basket = add_tender(basket, baskets.Tender("cash", 500))
    after = voiding.empty(priced(basket), basket, BY)
    assert (after.is_empty, after.sale_id) == (True, basket.sale_id)
    assert lost(after) == [("BREAD", 1, 333, False), ("BOOK", 2, 200, True), ("SIM", 1, 0, True)]


def test_a_basket_was_left_when_nothing_but_memories_is_in_it() -> None:
    assert not voiding.was_left(basket_of())
    basket = basket_of(Line(BREAD))
    assert not voiding.was_left(basket)
    left = voiding.void_line(priced(basket), basket, 0, BY)
    assert voiding.was_left(left)
    assert not voiding.was_left(add_line(left, Line(BOOK)))
    assert voiding.forgetting(left) == Basket(basket.sale_id)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40))
def test_pieces_voided_one_by_one_cost_what_they_cost_together(
    first: int, second: int, third: int
) -> None:
    basket = basket_of(Line(BREAD, first + second + third))
    whole = priced(basket).total_cents
    basket = voiding.set_quantity(priced(basket), basket, 0, second + third, BY)
    basket = voiding.set_quantity(priced(basket), basket, 0, third, BY)
    basket = voiding.void_line(priced(basket), basket, 0, BY)
    assert sum(v.total_cents for v in basket.voided) == whole
    assert sum(v.quantity for v in basket.voided) == first + second + third
