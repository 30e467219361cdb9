"""What a basket costs: the lowest price this person has a right to today."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import Basket, Line, add_discount, add_line, set_member
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import UnitPrice, check_sellable, price_basket, unit_price
from kiosk.rules.vouchers import Voucher
from tests.support.refusals import refusal_of
from tests.support.strategies import TODAY, baskets, items, lines, members

DAY = timedelta(days=1)
AWA = Member("M1", "Awa", "A", 3000, 2, TODAY - DAY, TODAY + DAY)
ENDED = replace(AWA, valid_until=TODAY - DAY)
NOT_YET = replace(AWA, valid_from=TODAY + DAY)
BREAD = Item("BREAD", "Pain", "food", "unit", None, 400, 300, 150, 550)
RICE = Item("RICE", "Riz", "food", "weight", None, 400, 333, None, None)
SIM = Item("SIM", "Carte SIM", "phones", "unit", None, 1000, None, 250, 2000)
OPEN = Item("OPEN", "Bric-à-brac", "misc", "open")


def basket_of(*lines: Line, member: Member | None = None) -> Basket:
    """A basket with these lines."""
    basket = Basket(UUID(int=1), member=member)
    for line in lines:
        basket = add_line(basket, line)
    return basket


@pytest.mark.parametrize(
    ("market", "public", "social", "percent_bp", "price"),
    [
        (400, 300, 150, 3000, UnitPrice(120, "tier")),
        (400, 300, 150, 5000, UnitPrice(150, "social")),
        (400, 100, 150, 5000, UnitPrice(100, "public")),
        (400, None, 150, 5000, UnitPrice(150, "social")),
        (400, None, None, 5000, UnitPrice(200, "tier")),
        (400, 300, None, 0, UnitPrice(0, "tier")),
        (None, 300, 150, 1000, UnitPrice(150, "social")),
        (None, 300, None, 1000, UnitPrice(300, "public")),
        (333, 300, None, 5000, UnitPrice(167, "tier")),  # 166.5
        (0, 300, 150, 3000, UnitPrice(0, "tier")),
    ],
)
def test_a_member_pays_the_lowest_of_three_prices(
    market: int | None, public: int | None, social: int | None, percent_bp: int, price: UnitPrice
) -> None:
    item = Item("A", "A", "misc", "unit", None, market, public, social)
    assert unit_price(item, replace(AWA, percent_bp=percent_bp), TODAY) == price


@pytest.mark.parametrize("member", [None, ENDED, NOT_YET])
def test_without_a_valid_card_the_public_price_is_paid(member: Member | None) -> None:
    assert unit_price(BREAD, member, TODAY) == UnitPrice(300, "public")
    assert unit_price(SIM, member, TODAY) is None


@given(items(), st.none() | members())
def test_no_price_passes_the_public_one_nor_falls_below_nothing(
    item: Item, member: Member | None
) -> None:
    price = unit_price(item, member, TODAY)
    if price:
        assert price.cents >= 0
        if item.public_price_cents is not None:
            assert price.cents <= item.public_price_cents
    else:
        assert item.public_price_cents is None


@given(items(), members(valid=True))
def test_a_card_never_makes_anything_dearer(item: Item, member: Member) -> None:
    without, with_card = unit_price(item, None, TODAY), unit_price(item, member, TODAY)
    if without:
        assert with_card is not None
        assert with_card.cents <= without.cents


@given(st.lists(lines(), max_size=6), members(), st.integers(0, 6))
def test_the_card_counts_whenever_it_is_scanned(
    scanned: list[Line], member: Member, at: int
) -> None:
    between = basket_of(*scanned[:at])
    between = set_member(between, member)
    for line in scanned[at:]:
        between = add_line(between, line)
    first = basket_of(*scanned, member=member)
    last = set_member(basket_of(*scanned), member)
    assert price_basket(between, TODAY) == price_basket(first, TODAY) == price_basket(last, TODAY)


@given(st.lists(lines(), max_size=6), st.none() | members(), st.data())
def test_lines_cost_the_same_in_every_order(
    scanned: list[Line], member: Member | None, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(scanned))
    one = price_basket(basket_of(*scanned, member=member), TODAY)
    other = price_basket(basket_of(*shuffled, member=member), TODAY)
    assert one.total_cents == other.total_cents
    assert one.market_value_cents == other.market_value_cents


def test_a_line_has_two_amounts() -> None:
    priced = price_basket(
        basket_of(
            Line(BREAD, 3),
            Line(RICE, weight_grams=1500),
            Line(OPEN, 2, typed_price_cents=250),
            Line(SIM),
            member=AWA,
        ),
        TODAY,
    )
    assert [(line.market_value_cents, line.total_cents) for line in priced.lines] == [
        (1200, 360),  # 30 % of 4.00, three times
        (600, 180),  # 30 % of 4.00 a kilogram
        (500, 500),  # as typed: a card changes nothing
        (1000, 250),  # the social price is below 30 % of 10.00
    ]
    assert priced.total_cents == 1290
    assert priced.market_value_cents == 3300
    assert priced.saving_cents == 2010
    assert [line.price and line.price.tariff for line in priced.lines] == [
        "tier",
        "tier",
        "typed",
        "social",
    ]


def test_what_has_no_market_value_is_worth_its_public_price() -> None:
    item = Item("A", "A", "misc", "unit", None, None, 300, 100)
    (line,) = price_basket(basket_of(Line(item, 2), member=AWA), TODAY).lines
    assert (line.market_value_cents, line.total_cents) == (600, 200)


@given(baskets())
def test_the_total_is_the_sum_of_the_lines(basket: Basket) -> None:
    priced = price_basket(basket, TODAY)
    assert len(priced.lines) == len(basket.lines)
    assert priced.total_cents == sum(line.total_cents for line in priced.lines)
    assert priced.market_value_cents == sum(line.market_value_cents for line in priced.lines)
    for line in priced.lines:
        assert line.total_cents == line.gross_cents - line.discount_cents
        if line.line.weight_grams is None:
            unit = line.price.cents if line.price else 0
            assert line.gross_cents == unit * line.line.quantity


@given(baskets())
def test_discounts_take_off_what_they_say_and_never_more_than_is_due(basket: Basket) -> None:
    priced = price_basket(basket, TODAY)
    gross = sum(line.gross_cents for line in priced.lines)
    assert [voucher for voucher, _ in priced.discounts] == list(basket.discounts)
    assert sum(cents for _, cents in priced.discounts) == gross - priced.total_cents
    assert priced.total_cents >= 0
    for line in priced.lines:
        assert 0 <= line.discount_cents <= line.gross_cents
    left = gross
    for voucher, cents in priced.discounts:
        if voucher.kind == "amount":
            assert cents == min(voucher.value_cents, left)
        else:
            half_a_cent_a_line = len(priced.lines) / 2
            assert abs(cents - left * voucher.percent_bp / 10_000) <= half_a_cent_a_line + 0.001
        left -= cents


@pytest.mark.parametrize(
    ("prices", "cents", "shares"),
    [
        ([100, 100, 100], 100, [33, 34, 33]),
        ([1000, 500], 300, [200, 100]),
        ([1, 1, 1], 2, [1, 0, 1]),
        ([0, 500], 200, [0, 200]),
        ([300, 200], 600, [300, 200]),
        ([0, 0], 600, [0, 0]),
    ],
)
def test_an_amount_is_spread_over_the_lines_to_the_cent(
    prices: list[int], cents: int, shares: list[int]
) -> None:
    basket = basket_of(*(Line(OPEN, typed_price_cents=price) for price in prices))
    basket = add_discount(basket, Voucher("FIVE", "amount", "CCAS", value_cents=cents))
    assert [line.discount_cents for line in price_basket(basket, TODAY).lines] == shares


def test_vouchers_lower_the_price_in_the_order_they_came() -> None:
    half = Voucher("HALF", "percent", "CCAS", percent_bp=5000)
    five = Voucher("FIVE", "amount", "CCAS", value_cents=500)
    basket = basket_of(Line(OPEN, typed_price_cents=2000))
    half_first = price_basket(add_discount(add_discount(basket, half), five), TODAY)
    five_first = price_basket(add_discount(add_discount(basket, five), half), TODAY)
    assert half_first.discounts == ((half, 1000), (five, 500))
    assert five_first.discounts == ((five, 500), (half, 750))


@given(baskets())
def test_the_vat_lies_between_nothing_and_the_price(basket: Basket) -> None:
    for line in price_basket(basket, TODAY).lines:
        assert 0 <= line.vat_cents <= line.total_cents
        if not line.line.item.vat_rate_bp:
            assert line.vat_cents == 0


@given(baskets())
def test_nobody_is_told_to_save_less_than_nothing(basket: Basket) -> None:
    priced = price_basket(basket, TODAY)
    assert priced.saving_cents >= 0
    if not priced.waits_for_card:
        assert priced.saving_cents >= priced.market_value_cents - priced.total_cents


def test_what_is_for_members_waits_for_the_card() -> None:
    basket = basket_of(Line(BREAD), Line(SIM))
    priced = price_basket(basket, TODAY)
    assert priced.waits_for_card == (SIM,)
    assert priced.total_cents == 300
    with pytest.raises(ShopError, match="members_only"):
        check_sellable(basket, TODAY, expired_pays_public=False)
    with_card = set_member(basket, AWA)
    assert check_sellable(with_card, TODAY, expired_pays_public=False).total_cents == 370


@pytest.mark.parametrize(
    ("member", "day"), [(ENDED, {"ended": TODAY - DAY}), (NOT_YET, {"starts": TODAY + DAY})]
)
def test_an_orientation_out_of_date_says_which_day(member: Member, day: dict[str, object]) -> None:
    basket = basket_of(Line(BREAD), member=member)
    refusal = refusal_of(lambda: check_sellable(basket, TODAY, expired_pays_public=False))
    assert (refusal.code, refusal.data) == ("orientation_not_valid", day)
    assert check_sellable(basket, TODAY, expired_pays_public=True).total_cents == 300


def test_nothing_is_not_sold() -> None:
    with pytest.raises(ShopError, match="basket_empty"):
        check_sellable(basket_of(member=AWA), TODAY, expired_pays_public=False)


@pytest.mark.parametrize("discounted", [False, True])
def test_a_typing_error_ends_at_a_million(discounted: bool) -> None:
    """Whatever a voucher takes off: every amount of a line is stored."""
    basket = basket_of(*[Line(OPEN, 10, typed_price_cents=10_000_000)] * 2)
    if discounted:
        free = Voucher("FREE", "percent", "CCAS", percent_bp=10_000)
        basket = add_discount(basket, free)
    with pytest.raises(ShopError, match="basket_too_dear"):
        check_sellable(basket, TODAY, expired_pays_public=False)


def test_a_dear_item_without_market_value_ends_there_too() -> None:
    dear = Item("A", "A", "misc", "unit", None, 0, 10_000_000)
    basket = add_discount(
        basket_of(Line(dear, 999)), Voucher("FREE", "percent", "CCAS", percent_bp=10_000)
    )
    with pytest.raises(ShopError, match="basket_too_dear"):
        check_sellable(basket, TODAY, expired_pays_public=False)
