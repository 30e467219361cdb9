"""Every worked example comes out as the manager wrote it down."""

from datetime import date
from uuid import UUID

import pytest

from kiosk.rules.amounts import parse_amount, parse_percent, parse_weight
from kiosk.rules.basket import Basket, Line, add_discount, add_line
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedBasket, price_basket
from kiosk.rules.tariffs import BY_PERCENT, TariffBook, TariffRule, check_rule
from kiosk.rules.vouchers import Voucher
from tests.kiosk.rules.price_situations import SITUATIONS, TIERS, Good, Situation

CELLS = 9


def rule_of(row: str, number: int) -> TariffRule:
    """The rule of a spreadsheet's row."""
    cells = row.split(";") + [""] * CELLS
    tier, scope, target, kind, value, least, most, start, until = cells[:CELLS]
    read = parse_percent if kind in BY_PERCENT else parse_amount
    return check_rule(
        TariffRule(
            number,
            tier or None,
            scope,  # type: ignore[arg-type]
            target,
            kind,  # type: ignore[arg-type]
            read(value),
            int(least or 1),
            int(most) if most else None,
            date.fromisoformat(start) if start else None,
            date.fromisoformat(until) if until else None,
        )
    )


def item_of(good: Good) -> Item:
    prices = (parse_amount(p) if p else None for p in (good.value, good.public, good.social))
    return Item(good.sku, good.sku, good.category, good.kind, None, *prices)  # type: ignore[arg-type]


def basket_of(situation: Situation) -> Basket:
    member = None
    if situation.tier:
        percent_bp = parse_percent(TIERS[situation.tier])
        valid = date(2026, 1, 1), date(2027, 12, 31)
        member = Member("M1", "Awa", situation.tier, percent_bp, situation.household, *valid)
    number, _, unit = situation.bought.partition(" ")
    item = item_of(situation.good)
    line = Line(item, weight_grams=parse_weight(number)) if unit else Line(item, int(number))
    basket = add_line(Basket(UUID(int=1), member=member), line)
    if situation.voucher.endswith("%"):
        off = parse_percent(situation.voucher)
        return add_discount(basket, Voucher("V", "percent", "", percent_bp=off, uses_left=1))
    if situation.voucher:
        off = parse_amount(situation.voucher)
        return add_discount(basket, Voucher("V", "amount", "", value_cents=off, uses_left=1))
    return basket


def priced(situation: Situation) -> PricedBasket:
    rules = [rule_of(row, number) for number, row in enumerate(situation.rules, 1)]
    day = date.fromisoformat(situation.day)
    return price_basket(basket_of(situation), day, TariffBook(rules))


def test_there_are_forty_situations_with_names_of_their_own() -> None:
    assert len({situation.name for situation in SITUATIONS}) == len(SITUATIONS) >= 40


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_the_price_is_the_one_that_was_worked_out(situation: Situation) -> None:
    basket = priced(situation)
    (line,) = basket.lines
    if not situation.price:
        assert line.price is None
        return
    assert line.price is not None
    rule = line.price.rule
    assert (euros(line.price.cents), f"rule {rule.id}" if rule else line.price.tariff) == (
        situation.price,
        situation.by,
    )
    assert euros(line.total_cents) == (situation.pays or situation.price)
    if situation.worth:
        assert euros(line.market_value_cents) == situation.worth
    if situation.saves:
        assert euros(line.saving_cents) == euros(basket.saving_cents) == situation.saves


def euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"
