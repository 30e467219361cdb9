"""A past month under other tariffs: what it would have brought, and nothing is changed."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.language import speak
from kiosk.rules.errors import ShopError
from kiosk.rules.orientations import Period
from kiosk.rules.quotas import Quota
from kiosk.rules.tariff_trial import RuleTotals
from kiosk.rules.tariffs import TariffRule
from kiosk.services.counter.duty import Duty
from kiosk.services.imports import ImportRefused
from kiosk.services.imports.tariffs import COLUMNS, OPTIONAL
from kiosk.services.members.deeds import renew
from kiosk.services.quotas.book import add_quota, end_quota
from kiosk.services.shop import OpenShop
from kiosk.services.tariffs.rules import add_tariff
from kiosk.services.tariffs.trial_report import trial_report
from kiosk.services.tariffs.trials import MonthTried, parse_month, try_month
from receipts.render.report_text import render_report_text
from tests.kiosk.services.shops import Files
from tests.support.rows import everything
from tests.support.shops import NADIA, Clock
from tests.support.volunteer import sell

NOVEMBER = parse_month("2026-11")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def tried(shop: OpenShop, files: Files, *rows: str) -> MonthTried:
    """November under these rules: scope, target, rule, value, tier, least, most, days."""
    return try_month(shop, files.sheet((*COLUMNS, *OPTIONAL), *rows), NOVEMBER)


def test_the_month_as_it_was_is_what_was_sold(shop: OpenShop, duty: Duty, files: Files) -> None:
    sell(shop, duty, "M-AWA", "2*BREAD", "RICE", "SIM", "OPEN", "HALF")
    sell(shop, duty, "BREAD", "MILK")
    trial = tried(shop, files, "all;;percent_of_market;100;;;;;").trial
    sales = everything(shop.engine)["sale"]
    assert (trial.sales, trial.lines) == (2, 6)
    assert trial.before == trial.after
    assert trial.before.revenue_cents == sum(sale["total_cents"] for sale in sales)
    assert trial.before.value_cents == sum(sale["market_value_cents"] for sale in sales)
    assert trial.by_rule == {}, "a rule that gives no lower price prices nothing"


def test_a_lower_price_lowers_revenue_and_raises_savings(
    shop: OpenShop, duty: Duty, files: Files
) -> None:
    sell(shop, duty, "M-AWA", "2*BREAD", "MILK")  # 2 × 1.20, 0.75
    sell(shop, duty, "BREAD")  # no card: 3.00, whatever the rules
    trial = tried(shop, files, "item;BREAD;fixed;1;A;;;;", "item;MILK;fixed;9;;;;;").trial
    assert (trial.before.revenue_cents, trial.after.revenue_cents) == (615, 575)
    assert trial.after.saving_cents - trial.before.saving_cents == 40
    assert trial.by_rule == {2: RuleTotals(1, 240, 200)}


def test_the_file_stands_in_the_place_of_the_rules_that_held(
    shop: OpenShop, duty: Duty, files: Files
) -> None:
    add_tariff(shop, TariffRule(0, "A", "all", "", "percent_of_market", 1000), NADIA.number)
    sell(shop, duty, "M-AWA", "BREAD")  # 0.40 by the rule; 1.20 by the tier
    trial = tried(shop, files, "item;SIM;fixed;1;;;;;").trial
    assert (trial.before.revenue_cents, trial.after.revenue_cents) == (40, 120)


def test_cheaper_goods_pass_fewer_quotas(shop: OpenShop, duty: Duty, files: Files) -> None:
    sell(shop, duty, "M-AWA", "2*BREAD")  # 2.40
    sell(shop, duty, "M-AWA", "MILK")  # 0.75
    quota = Quota(0, "A", "all", "", "price", 280, "month", "person")
    add_quota(shop, quota, NADIA.number)
    trial = tried(shop, files, "item;BREAD;fixed;1;;;;;").trial
    assert (trial.before.refused, trial.after.refused) == (1, 0), "2.75 within 2.80"


def test_percentage_vouchers_follow_the_price_and_amounts_stay(
    shop: OpenShop, duty: Duty, files: Files
) -> None:
    sell(shop, duty, "M-AWA", "2*BREAD", "HALF")  # 2.40, half of it off
    sell(shop, duty, "M-AWA", "5*BREAD", "FIVE")  # 6.00, 5.00 off
    trial = tried(shop, files, "item;BREAD;fixed;0,80;;;;;").trial
    assert trial.before.revenue_cents == 120 + 100
    assert trial.after.revenue_cents == 80 + 0, "4.00 less 5.00 is nothing, never below"


def test_a_rule_counts_on_the_days_and_for_the_households_it_is_for(
    shop: OpenShop, duty: Duty, files: Files, clock: Clock
) -> None:
    sell(shop, duty, "M-AWA", "BREAD")
    clock.moment += timedelta(days=3)
    sell(shop, duty, "M-AWA", "BREAD")
    rules = ("item;BREAD;fixed;1;;2;2;2026-11-25;", "item;BREAD;fixed;0;;3;;;")
    trial = tried(shop, files, *rules).trial
    assert trial.by_rule == {2: RuleTotals(1, 120, 100)}


def test_other_months_are_left_alone(
    shop: OpenShop, duty: Duty, files: Files, clock: Clock
) -> None:
    sell(shop, duty, "M-AWA", "BREAD")
    clock.moment += timedelta(days=9)  # the first of December, 14:32
    sell(shop, duty, "M-AWA", "BREAD")
    clock.moment = clock.moment.replace(hour=0, minute=10)  # still November in UTC
    sell(shop, duty, "M-AWA", "BREAD")
    assert tried(shop, files, "all;;fixed;1;;;;;").trial.sales == 1


def test_who_had_no_orientation_that_day_had_no_rules(
    shop: OpenShop, files: Files, duty: Duty
) -> None:
    public = shop.settings.model_copy(update={"expired_cards": "public_price"})
    object.__setattr__(shop, "settings", public)
    sell(shop, duty, "M-ENDED", "BREAD")
    trial = tried(shop, files, "all;;fixed;0;;;;;").trial
    assert trial.before == trial.after


def test_trying_changes_nothing_at_all(shop: OpenShop, duty: Duty, files: Files) -> None:
    sell(shop, duty, "M-AWA", "2*BREAD", "HALF")
    before = everything(shop.engine)
    tried(shop, files, "all;;fixed;0;A;;;;", "item;BREAD;percent_off;10;;;;;")
    assert everything(shop.engine) == before


def test_a_file_that_can_not_be_read_is_named(shop: OpenShop, files: Files) -> None:
    with pytest.raises(ImportRefused) as refused:
        tried(shop, files, "item;NADA;fixed;1;;;;;", "all;;fixed;x;;;;;")
    assert [problem.code for problem in refused.value.problems] == [
        "item_unknown",
        "number_unclear",
    ]


@pytest.mark.parametrize("text", ["2026-13", "10/2026x", "2026", "", "1-1"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ShopError, match="month_unclear"):
        parse_month(text)


def test_the_report_says_the_change_in_figures(shop: OpenShop, duty: Duty, files: Files) -> None:
    sell(shop, duty, "M-AWA", "2*BREAD")
    speak("en")
    result = tried(shop, files, "item;BREAD;fixed;1;A;;;;")
    text = render_report_text(trial_report(shop, result, "next.csv"))
    assert "What the month would have been under next.csv" in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "Revenue €2.40 €2.00 -€0.40" in rows
    assert "Savings €5.60 €6.00 €0.40" in rows
    assert "Lines refused by a quota 0 0 +0" in rows
    assert "Nothing was changed." in rows


def test_a_trial_counts_every_orientation_of_the_household(
    shop: OpenShop, duty: Duty, files: Files, clock: Clock
) -> None:
    """As at the counter: another orientation that begins later does not hide the first."""
    sell(shop, duty, "M-AWA", "BREAD")
    clock.moment += timedelta(days=2)
    today = clock.moment.date()
    renew(shop, NADIA.number, "M-AWA", Period(today, today + timedelta(900)))
    sell(shop, duty, "M-AWA", "BREAD")
    for unit, refused in (("person", 0), ("household", 1)):
        quota = Quota(0, "A", "item", "BREAD", "count", 1, "orientation", unit)  # type: ignore[arg-type]
        number = add_quota(shop, quota, NADIA.number)
        assert tried(shop, files, "all;;fixed;1;;;;;").trial.before.refused == refused
        end_quota(shop, number, NADIA.number)
