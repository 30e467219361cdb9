"""Tariffs of the shop: added, ended, sold by, written down."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from kiosk.rules.errors import ShopError
from kiosk.rules.tariffs import TariffRule
from kiosk.services.counter.duty import Duty
from kiosk.services.shop import OpenShop
from kiosk.services.tariffs.rules import add_tariff, end_tariff, list_tariffs, names_for_tariffs
from receipts.document import from_json
from receipts.render.text import render_text
from tests.support.books import check_books
from tests.support.rows import everything
from tests.support.shops import NADIA, TODAY, Clock, OpenTill, days
from tests.support.volunteer import sell

CHEAP = TariffRule(0, "A", "item", "BREAD", "fixed", 45)
TOMORROW, YESTERDAY = days(1), days(-1)


def add(shop: OpenShop, rule: TariffRule) -> int:
    return add_tariff(shop, rule, NADIA.number)


def end(shop: OpenShop, tariff_id: int, last_day: date) -> date | None:
    return end_tariff(shop, tariff_id, last_day, NADIA.number)


def entries(shop: OpenShop, kind: str) -> list[dict[str, Any]]:
    rows = everything(shop.engine)["journal_entry"]
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] == kind]


def test_a_sale_says_which_rule_gave_its_price(shop: OpenShop, duty: Duty) -> None:
    number = add(shop, CHEAP)
    sell(shop, duty, "M-AWA", "2*BREAD", "MILK", "SIM")
    lines = everything(shop.engine)["sale_line"]
    assert [(line["tariff"], line["tariff_id"], line["unit_price_cents"]) for line in lines] == [
        ("rule", number, 45),
        ("tier", None, 75),
        ("social", None, 250),
    ]
    bread, milk, sim = entries(shop, "sale")[0]["lines"]
    assert (bread["tariff"], bread["tariff_id"]) == ("rule", number)
    assert "tariff_id" not in milk
    assert "tariff_id" not in sim, "other lines keep the bytes of version 1"
    check_books(shop.engine)


def test_nobody_without_a_card_buys_by_a_rule(shop: OpenShop, duty: Duty) -> None:
    add(shop, replace(CHEAP, tier=None))
    sell(shop, duty, "BREAD")
    (line,) = everything(shop.engine)["sale_line"]
    assert (line["tariff"], line["total_cents"]) == ("public", 300)


def test_the_receipt_tells_what_a_thing_is_worth_and_what_is_saved(
    shop: OpenShop, duty: Duty
) -> None:
    add(shop, CHEAP)
    sold = sell(shop, duty, "M-AWA", "2*BREAD")
    paper = "\n".join(render_text(sold.receipt, 48))
    assert "2 × 0,45 €, valeur 8,00 €" in paper
    assert "7,10 €" in paper
    assert from_json(everything(shop.engine)["print_job"][0]["document"]) == sold.receipt


def test_a_rule_is_added_once_and_journalled(shop: OpenShop) -> None:
    rule = replace(CHEAP, household_min=2, household_max=4, valid_from=TODAY, valid_until=TOMORROW)
    number = add(shop, rule)
    (line,) = list_tariffs(shop)
    assert (line.rule, line.label, line.state) == (
        replace(rule, id=number),
        "Pain de mie",
        "active",
    )
    assert entries(shop, "tariff_added") == [
        {
            "tariff": number,
            "staff": 1,
            "tier": "A",
            "scope": "item",
            "target": "BREAD",
            "rule": "fixed",
            "value": 45,
            "household_min": 2,
            "household_max": 4,
            "valid_from": "2026-11-22",
            "valid_until": "2026-11-23",
        }
    ]
    before = everything(shop.engine)
    with pytest.raises(ShopError, match="tariff_exists"):
        add(shop, rule)
    assert everything(shop.engine) == before


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (replace(CHEAP, tier="Z"), "tier_unknown"),
        (replace(CHEAP, target="NADA"), "item_unknown"),
        (replace(CHEAP, scope="category", target="Tabac"), "category_unknown"),
        (replace(CHEAP, target=""), "tariff_target"),
    ],
)
def test_a_rule_about_nothing_is_refused(shop: OpenShop, rule: TariffRule, code: str) -> None:
    before = everything(shop.engine)
    with pytest.raises(ShopError, match=code):
        add(shop, rule)
    assert everything(shop.engine) == before


def test_a_rule_ends_at_once_or_on_a_day(shop: OpenShop, duty: Duty) -> None:
    number = add(shop, CHEAP)
    assert end(shop, number, TODAY) == TODAY
    assert sell(shop, duty, "M-AWA", "BREAD").total_cents == 45
    assert end(shop, number, YESTERDAY) == YESTERDAY
    assert sell(shop, duty, "M-AWA", "BREAD").total_cents == 120
    assert [values["valid_until"] for values in entries(shop, "tariff_end_set")] == [
        "2026-11-22",
        "2026-11-21",
    ]
    assert [line.state for line in list_tariffs(shop)] == ["ended"]


def test_what_was_sold_keeps_its_rule_after_the_rule_has_ended(shop: OpenShop, duty: Duty) -> None:
    number = add(shop, CHEAP)
    sell(shop, duty, "M-AWA", "BREAD")
    end(shop, number, YESTERDAY)
    (line,) = everything(shop.engine)["sale_line"]
    assert line["tariff_id"] == number
    assert [each.rule.id for each in list_tariffs(shop)] == [number]


def test_a_rule_that_has_not_begun_can_be_taken_out(shop: OpenShop) -> None:
    number = add(shop, replace(CHEAP, valid_from=days(30)))
    assert [line.state for line in list_tariffs(shop)] == ["future"]
    assert end(shop, number, YESTERDAY) is None
    assert list_tariffs(shop) == ()
    assert [values["tariff"] for values in entries(shop, "tariff_withdrawn")] == [number]
    with pytest.raises(ShopError, match="tariff_gone"):
        end(shop, number, YESTERDAY)


def test_a_rule_that_began_and_sold_today_holds_until_the_evening(
    shop: OpenShop, duty: Duty
) -> None:
    number = add(shop, replace(CHEAP, valid_from=TODAY))
    sell(shop, duty, "M-AWA", "BREAD")
    assert end(shop, number, YESTERDAY) == TODAY


def test_an_ended_rule_that_is_added_again_goes_on(shop: OpenShop) -> None:
    number = add(shop, CHEAP)
    end(shop, number, YESTERDAY)
    assert add(shop, CHEAP) == number
    assert [line.state for line in list_tariffs(shop)] == ["active"]


def test_a_rule_begins_at_midnight(shop: OpenShop, duty: Duty, clock: Clock) -> None:
    add(shop, replace(CHEAP, valid_from=TOMORROW, valid_until=TOMORROW))
    paid = []
    for _ in range(3):
        paid.append(sell(shop, duty, "M-AWA", "BREAD").total_cents)
        clock.moment += timedelta(days=1)
    assert paid == [120, 45, 120]


def test_rules_are_found_by_what_they_are_about(shop: OpenShop) -> None:
    bread = add(shop, CHEAP)
    ended = add(shop, replace(CHEAP, tier="B", valid_until=YESTERDAY))
    later = add(shop, TariffRule(0, None, "category", "misc", "percent_off", 10, 1, None, TOMORROW))
    everywhere = add(shop, TariffRule(0, "B", "all", "", "percent_of_market", 10))

    def found(text: str) -> list[int]:
        return [line.rule.id for line in list_tariffs(shop, text)]

    assert found("") == [everywhere, bread, later, ended], "those that hold today on top"
    assert found("pain") == found("BREAD") == [bread, ended]
    assert found("misc") == [later]
    assert found("pain b") == [bread, ended]
    assert found("2026-11-23") == [later]
    assert found("lait") == []


def test_the_names_that_a_rule_may_use(shop: OpenShop) -> None:
    names = names_for_tariffs(shop)
    assert (names.tiers, names.categories) == (("A", "B"), ("misc",))


def test_two_managers_can_not_add_the_same_rule(shop: OpenShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    add(shop, CHEAP)
    with pytest.raises(ShopError, match="tariff_exists"):
        add(other, CHEAP)


def test_tills_that_change_rules_at_once_wait_for_each_other(
    shop: OpenShop, open_till: OpenTill
) -> None:
    tills = [shop, open_till("T2")]
    for tens in range(5):
        rules = [replace(CHEAP, value=10 * tens + n) for n in range(len(tills))]
        with ThreadPoolExecutor(len(tills)) as pool:
            list(pool.map(add, tills, rules))
    assert len(list_tariffs(shop)) == 10
    assert everything(shop.engine)["rule_book"] == [{"id": 1, "version": 10}]
    check_books(shop.engine)


def test_a_sale_without_a_card_asks_for_no_rules(shop: OpenShop, duty: Duty) -> None:
    add(shop, CHEAP)
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_others: object) -> None:
        asked.extend(part for part in ("rule_book", "FROM tariff") if part in statement)

    event.listen(shop.engine, "before_cursor_execute", note)
    sell(shop, duty, "BREAD", "MILK")
    assert asked == []
    sell(shop, duty, "M-AWA", "BREAD", "MILK")
    sell(shop, duty, "M-AWA", "BREAD")
    assert asked.count("FROM tariff") == 1, "read once, and then only looked at for a change"
