"""Price rules: whatever they say, a price stays a price."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import price_basket, unit_price
from kiosk.rules.tariffs import (
    BY_PERCENT,
    TARIFF_KINDS,
    TARIFF_SCOPES,
    TariffBook,
    TariffRule,
    check_rule,
    parse_household,
)
from tests.support.strategies import TODAY, baskets, items, members

AWA = Member("M1", "Awa", "A", 3000, 3, TODAY, TODAY)


@st.composite
def rules(draw: st.DrawFn, number: int | None = None) -> TariffRule:
    """A rule of any shape, often one that holds for the goods and members drawn here."""
    kind = draw(st.sampled_from(TARIFF_KINDS))
    scope = draw(st.sampled_from(TARIFF_SCOPES))
    targets = {"all": "", "category": "misc", "item": draw(st.text("ABCDEF", min_size=1))}
    start = draw(st.none() | st.just(TODAY) | st.just(TODAY + timedelta(1)))
    return TariffRule(
        draw(st.integers(1, 99)) if number is None else number,
        draw(st.none() | st.sampled_from("AB")),
        scope,
        targets[scope],
        kind,
        draw(st.integers(0, 10_000 if kind in BY_PERCENT else 30_000)),
        draw(st.integers(1, 2)),
        draw(st.none() | st.integers(2, 5)),
        start,
        draw(st.none() | st.just(TODAY + timedelta(1))) if start else None,
    )


books = st.lists(rules(), max_size=6, unique_by=lambda rule: rule.id).map(TariffBook)


@given(items(), st.none() | members(), books)
def test_a_price_lies_between_nothing_and_the_public_price(
    item: Item, member: Member | None, book: TariffBook
) -> None:
    price = unit_price(item, member, TODAY, book)
    if price is None:
        assert item.public_price_cents is None
        return
    assert isinstance(price.cents, int)
    assert price.cents >= 0
    if item.public_price_cents is not None:
        assert price.cents <= item.public_price_cents
    assert (price.tariff == "rule") == (price.rule is not None)


@given(items(), members(), books, rules(number=100))
def test_one_more_rule_never_raises_a_price(
    item: Item, member: Member, book: TariffBook, more: TariffRule
) -> None:
    before = unit_price(item, member, TODAY, book)
    after = unit_price(item, member, TODAY, TariffBook((*book.rules, more)))
    if before:
        assert after is not None
        assert after.cents <= before.cents


@given(items(), members(), st.lists(rules(), max_size=6, unique_by=lambda rule: rule.id), st.data())
def test_the_order_of_the_rules_says_nothing(
    item: Item, member: Member, drawn: list[TariffRule], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(drawn))
    one = unit_price(item, member, TODAY, TariffBook(drawn))
    assert unit_price(item, member, TODAY, TariffBook(shuffled)) == one


def test_of_rules_that_are_alike_the_older_is_named() -> None:
    older, newer = (TariffRule(n, None, "all", "", "fixed", 50) for n in (3, 8))
    item = Item("A", "A", "misc", "unit", None, 400)
    for drawn in ((older, newer), (newer, older)):
        price = unit_price(item, AWA, TODAY, TariffBook(drawn))
        assert price is not None
        assert price.rule == older


@given(items(), books)
def test_without_a_card_there_is_no_rule(item: Item, book: TariffBook) -> None:
    assert unit_price(item, None, TODAY, book) == unit_price(item, None, TODAY)
    ended = replace(AWA, valid_from=TODAY - timedelta(9), valid_until=TODAY - timedelta(1))
    assert unit_price(item, ended, TODAY, book) == unit_price(item, None, TODAY)


@given(baskets(), books)
def test_the_lines_savings_are_the_baskets(basket: Basket, book: TariffBook) -> None:
    priced = price_basket(basket, TODAY, book)
    assert priced.saving_cents == sum(line.saving_cents for line in priced.lines)
    for line in priced.lines:
        assert line.saving_cents >= 0
        if line.price and line.total_cents <= line.market_value_cents:
            assert line.saving_cents + line.total_cents == line.market_value_cents


@given(baskets(), books)
def test_vouchers_spread_over_ruled_prices_to_the_cent(basket: Basket, book: TariffBook) -> None:
    priced = price_basket(basket, TODAY, book)
    off = sum(line.discount_cents for line in priced.lines)
    assert off == sum(cents for _, cents in priced.discounts)
    assert priced.total_cents == priced.gross_cents - off >= 0
    for line in priced.lines:
        assert 0 <= line.discount_cents <= line.gross_cents


@given(items(), members(), st.lists(rules(), max_size=6))
def test_the_book_finds_what_looking_at_every_rule_finds(
    item: Item, member: Member, drawn: list[TariffRule]
) -> None:
    found = TariffBook(drawn).rules_for(item, member, TODAY)
    about = {"all": "", "category": item.category, "item": item.sku}
    meant = [r for r in drawn if about[r.scope] == r.target and r.is_for(member, TODAY)]
    assert sorted(found, key=repr) == sorted(meant, key=repr)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("", (1, None)),
        ("1", (1, 1)),
        ("3-5", (3, 5)),
        ("3 - 5", (3, 5)),
        ("4-", (4, None)),
        ("4+", (4, None)),
    ],
)
def test_household_sizes_are_typed_as_people_write_them(
    text: str, sizes: tuple[int, int | None]
) -> None:
    assert parse_household(text) == sizes


@pytest.mark.parametrize("text", ["0", "5-3", "a", "3+5", "100", "-3"])
def test_a_household_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ShopError, match="tariff_household"):
        parse_household(text)


RULE = TariffRule(1, None, "category", "misc", "percent_off", 2000)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (replace(RULE, target=""), "tariff_target"),
        (replace(RULE, scope="all"), "tariff_target"),
        (replace(RULE, value=10_001), "tariff_percent"),
        (replace(RULE, household_min=4, household_max=3), "tariff_household"),
        (replace(RULE, household_min=0), "tariff_household"),
        (replace(RULE, valid_from=TODAY, valid_until=date(2026, 1, 1)), "tariff_days"),
    ],
)
def test_a_rule_that_can_not_hold_is_refused(rule: TariffRule, code: str) -> None:
    assert check_rule(RULE) == RULE
    with pytest.raises(ShopError, match=code):
        check_rule(rule)
