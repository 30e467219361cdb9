"""Price rules seen, added and ended by a manager, with the keyboard alone."""

from datetime import date
from pathlib import Path

import pytest

from kiosk.language import _
from kiosk.rules.tariffs import TariffRule
from kiosk.services.shop import OpenShop
from kiosk.services.tariffs.rules import add_tariff, list_tariffs
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter
from tests.kiosk.screens.test_looks import cut_off
from tests.support.rows import everything


def rules_of(shop: OpenShop) -> list[TariffRule]:
    """What the shop has, the oldest first."""
    return sorted((line.rule for line in list_tariffs(shop)), key=lambda rule: rule.id)


def add(shop: OpenShop, *rules: TariffRule) -> None:
    for rule in rules:
        add_tariff(shop, rule, 1)


GROCERIES = TariffRule(0, "B", "category", "Épicerie", "percent_off", 3330)
EVERYTHING = TariffRule(0, None, "all", "", "percent_of_market", 1500, 3)
NEXT_YEAR = TariffRule(0, "A", "item", "CAFE", "fixed", 50, valid_from=date(2027, 1, 1))
LAST_YEAR = TariffRule(0, "A", "item", "CAFE", "amount_off", 50, valid_until=date(2025, 12, 31))


async def open_tariffs(till: Driven) -> None:
    await till.manages("Tariffs", sees="New rule")


async def test_rules_are_told_apart_by_signs_and_found_by_typing(
    home: Path, shop: OpenShop
) -> None:
    add(shop, GROCERIES, EVERYTHING, NEXT_YEAR, LAST_YEAR)
    async with at_the_counter(home, lang="en") as till:
        await open_tariffs(till)
        rows = [row.strip() for row in till.rows if "%" in row or "€" in row]
        assert [row[0] for row in rows] == ["●", "●", "◐", "○"]
        assert [row.split()[-1] for row in rows if "15%" in row] == ["3+"]
        await till.writes("cafe", sees="Café moulu 250 g")
        await till.until(lambda: "Épicerie" not in till.text)
        await till.presses("escape", sees="Épicerie")
        await till.writes("b epic")
        await till.until(lambda: "Everything" not in till.text)
        await till.sees("Épicerie · 33.3% off tier B rule 1")


async def test_a_rule_is_added_with_the_keyboard_alone(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await open_tariffs(till)
        await till.presses("enter", sees="Which tier is it for?")
        await till.writes("3", sees="What is it about?")
        await till.writes("2", sees="Which category?")
        await till.writes("epi", sees="Épicerie")
        await till.presses("enter", sees="How is the price made?")
        await till.writes("2", sees="How many percent are taken off?")
        await till.writes("120\r", sees="This is not a percentage")
        await till.presses(*["backspace"] * 3)
        await till.writes("33,3\r", sees="households")
        await till.writes("3-5\r", sees="From which day?")
        await till.presses("enter", sees="Until which day")
        await till.writes("31/12/2026\r", sees="Enter stores this rule.")
        await till.sees("Épicerie 33.3% off tier B, 3 to 5 people until 31/12/2026")
        await till.presses("enter", sees="Rule 1 is stored.")
    [rule] = rules_of(shop)
    assert rule == TariffRule(
        1, "B", "category", "Épicerie", "percent_off", 3330, 3, 5, None, date(2026, 12, 31)
    )


async def test_an_item_is_scanned_for_its_rule(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await open_tariffs(till)
        await till.presses("enter", sees="Which tier is it for?")
        await till.presses("enter", sees="What is it about?")
        await till.writes("3", sees="Which item?")
        await till.types("3046920028004\r", "How is the price made?")
        await till.writes("4", sees="Which price")
        await till.writes("0,50\r", sees="households")
        await till.presses("enter", sees="From which day?")
        await till.writes("1/12/2026\r", sees="Until which day")
        await till.presses("enter", sees="Enter stores this rule.")
        await till.presses("enter", sees="is stored.")
    [rule] = rules_of(shop)
    assert rule == TariffRule(1, None, "item", "CAFE", "fixed", 50, valid_from=date(2026, 12, 1))


async def test_going_back_keeps_every_answer(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await open_tariffs(till)
        await till.presses("enter", sees="Which tier is it for?")
        await till.writes("2", sees="What is it about?")
        await till.writes("1", sees="How is the price made?")
        await till.writes("4", sees="Which price")
        await till.writes("1,50\r", sees="households")
        for question in (
            "Which price",
            "How is the price made?",
            "What is it about?",
            "Which tier",
        ):
            await till.presses("escape", sees=question)
        for question in ("What is it about?", "How is the price made?", "Which price"):
            await till.presses("enter", sees=question)
        await till.sees("1,50")
        await till.presses("enter", sees="households")
        await till.presses("enter", sees="From which day?")
        await till.presses("enter", sees="Until which day")
        await till.presses("enter", sees="Enter stores this rule.")
        await till.presses("enter", sees="is stored.")
    assert [(rule.tier, rule.scope, rule.kind, rule.value) for rule in rules_of(shop)] == [
        ("A", "all", "fixed", 150)
    ]


async def test_a_rule_is_ended_on_a_day_or_at_once(home: Path, shop: OpenShop) -> None:
    add(shop, GROCERIES)
    async with at_the_counter(home, lang="en") as till:
        await open_tariffs(till)
        await till.presses("down", "enter", sees="Until when does this rule hold?")
        await till.writes("31.12.2026\r", sees="The rule holds until 31 December 2026")
        await till.presses("enter", sees="Until when does this rule hold?")
        await till.writes("soon\r", sees="This is not a date.")
        await till.presses("escape", sees="31/12/2026")
        await till.presses("enter", sees="Until when does this rule hold?")
        await till.presses("enter", sees="The rule holds until 21 November 2026")
        await till.sees("○ Épicerie")
    assert [rule.valid_until for rule in rules_of(shop)] == [date(2026, 11, 21)]


async def test_enter_behind_a_deed_never_deals_with_a_rule_that_is_gone(
    home: Path, shop: OpenShop
) -> None:
    add(shop, NEXT_YEAR)
    async with at_the_counter(home, lang="en") as till:
        await open_tariffs(till)
        await till.presses("down", "enter", "enter", "enter", sees="Which tier is it for?")
    assert rules_of(shop) == []


async def test_the_same_rule_again_is_refused_and_nothing_typed_is_lost(
    home: Path, shop: OpenShop
) -> None:
    add(shop, TariffRule(0, None, "all", "", "percent_of_market", 1000))
    async with at_the_counter(home, lang="en") as till:
        await open_tariffs(till)
        await till.presses("enter", sees="Which tier is it for?")
        for question in ("What is it about?", "How is the price made?", "How many percent"):
            await till.presses("enter", sees=question)
        await till.writes("10\r", sees="households")
        for question in ("From which day?", "Until which day", "Enter stores this rule."):
            await till.presses("enter", sees=question)
        await till.presses("enter", sees="This very rule is there already.")
        await till.presses("escape", sees="Until which day")


async def test_the_counter_sells_by_a_rule_that_was_just_added(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.types("M1001\rCAFE\r", "Café moulu 250 g, €0.70")
        add(shop, TariffRule(0, "B", "item", "CAFE", "fixed", 25))
        await till.types("CAFE\r", "Café moulu 250 g, €0.25")


async def test_what_is_paid_is_the_price_of_now(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.types("M1001\rCAFE\r", "Café moulu 250 g, €0.70")
        add(shop, TariffRule(0, "B", "item", "CAFE", "fixed", 25))
        await till.presses("f12", sees="To pay")
        await till.sees("Total €0.25")
        await till.presses("enter", sees="T1-000001")
    assert [line["total_cents"] for line in everything(shop.engine)["sale_line"]] == [25]


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_no_key_is_cut_off(
    home: Path, shop: OpenShop, lang: str, size: tuple[int, int]
) -> None:
    add(shop, GROCERIES, NEXT_YEAR)
    async with at_the_counter(home, size, lang=lang) as till:
        await till.manages(_("Tariffs"), sees=_("+ New rule"))
        assert cut_off(till) == []
        await till.presses("enter", sees=_("Which tier is it for?"))
        assert cut_off(till) == []
