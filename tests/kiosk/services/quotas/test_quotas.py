"""Quotas as services: who is bound, what a sale costs, what managers add and end."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, update

from db.quotas import BALANCE
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member
from kiosk.rules.orientations import Period
from kiosk.rules.quotas import Quota
from kiosk.services.counter.baskets import from_json, to_json
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.counter.selling import complete_sale
from kiosk.services.members.deeds import renew
from kiosk.services.quotas.book import add_quota, end_quota, list_quotas, used_by_member
from kiosk.services.quotas.check import QuotaDifference, check_quota_balances
from kiosk.services.rule_books import book_of
from kiosk.services.shop import OpenShop
from tests.kiosk.services.quotas.quota_shop import QuotaShop, quota_shop
from tests.support.refusals import refusal_of
from tests.support.shops import Clock, OpenTill
from tests.support.volunteer import paid, scanned

PHONES = ";category;Téléphonie;price;30,00;month;person;"
COFFEES = ";item;COFFEE;count;9;30;household;"


@pytest.fixture
def made(shop: OpenShop, duty: Duty, clock: Clock, tmp_path: Path) -> QuotaShop:
    return quota_shop(shop, duty, clock, tmp_path)


def member(made: QuotaShop, card: str) -> Member:
    found = find_scanned(made.shop, card)
    assert isinstance(found, Member)
    return found


def statements_of(made: QuotaShop, *codes: str) -> list[str]:
    """The statements that storing a sale takes."""
    basket = paid(made.shop, scanned(made.shop, *codes))
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    event.listen(made.shop.engine, "before_cursor_execute", note)
    complete_sale(made.shop, basket, made.duty)
    event.remove(made.shop.engine, "before_cursor_execute", note)
    return statements


def test_a_sale_without_a_member_costs_no_statement_more(made: QuotaShop) -> None:
    before = statements_of(made, "COFFEE")
    made.quotas(PHONES, COFFEES, ";all;;market_value;900,00;month;household;")
    after = statements_of(made, "COFFEE")
    assert after == before
    assert not [each for each in after if "quota" in each or "rule_book" in each]


def test_a_sale_within_quotas_costs_few_statements_more(made: QuotaShop) -> None:
    before = statements_of(made, "SOLO", "KEY4G")
    made.quotas(PHONES, COFFEES, ";all;;market_value;900,00;month;household;")
    statements_of(made, "SOLO", "KEY4G")  # reads the rules anew
    added = len(statements_of(made, "SOLO", "KEY4G")) - len(before)
    # Begin the balances, take from two of them, write the ledger.
    assert added <= 4


def test_a_scanned_member_knows_what_is_left(made: QuotaShop) -> None:
    made.quotas(PHONES, COFFEES)
    made.sell("FIVE5", "KEY4G", "2*COFFEE")
    made.on(date(2026, 11, 25))
    made.sell("SPOUSE", "3*COFFEE")
    phones, coffees = member(made, "FIVE5").standings
    assert (phones.left, phones.period) == (2400, "2026-11")
    assert (coffees.left, coffees.pool, coffees.period) == (4, "FIVE5", "d30")
    assert coffees.recent == ((date(2026, 11, 22), 2), (date(2026, 11, 25), 3))
    assert [standing.left for standing in member(made, "SOLO").standings] == [3000, 9]


def test_a_member_without_rights_has_no_quotas(made: QuotaShop) -> None:
    made.quotas(PHONES)
    made.on(date(2026, 11, 21))
    assert member(made, "SHORT").standings == ()


def test_a_kept_basket_comes_back_with_its_allowance_and_todays_standings(
    made: QuotaShop,
) -> None:
    made.quotas(PHONES)
    basket = made.basket("SOLO", "!KEY4G", "SIM10")
    made.sell("SOLO", "SIM100")
    with made.shop.reading() as connection:
        again = from_json(connection, made.shop, to_json(basket))
    assert again.lines == basket.lines
    assert again.member
    assert [standing.left for standing in again.member.standings] == [1700]


def test_what_was_allowed_is_in_the_ledger_and_in_the_journal(made: QuotaShop) -> None:
    made.quotas(PHONES)
    made.sell("SOLO", "2*SIM100", "!KEY4G")
    assert [
        (row["line_number"], row["amount"], row["beyond"], row["allowed_by"], row["reason"])
        for row in made.rows("quota_use")
    ] == [(1, 2600, 0, None, ""), (2, 400, 200, 1, "naissance")]
    _kind, values = made.journalled()
    (quota,) = made.rows("quota")
    use = {"quota": quota["id"], "pool": "SOLO", "period": "2026-11"}
    assert values["quotas"] == [
        {**use, "line_number": 1, "amount": 2600},
        {**use, "line_number": 2, "amount": 400, "beyond": 200, "allowed_by": 1}
        | {"reason": "naissance"},
    ]


def test_a_refused_sale_leaves_nothing_behind(made: QuotaShop) -> None:
    made.quotas(COFFEES, PHONES)
    before = {table: made.rows(table) for table in ("quota_balance", "quota_use", "sale", "till")}
    basket = paid(made.shop, made.basket("SOLO", "COFFEE", "3*SIM100"))
    refusal = refusal_of(lambda: complete_sale(made.shop, basket, made.duty))
    assert (refusal.code, refusal.data["line_number"]) == ("quota_exceeded", 2)
    assert {table: made.rows(table) for table in before} == before


def test_the_same_sale_twice_uses_the_quota_once(made: QuotaShop) -> None:
    made.quotas(PHONES)
    basket = paid(made.shop, made.basket("SOLO", "2*SIM100"))
    first = complete_sale(made.shop, basket, made.duty)
    assert complete_sale(made.shop, basket, made.duty) == first
    assert [row["used"] for row in made.rows("quota_balance")] == [2600]


def test_a_clock_that_steps_back_gives_nothing_twice(made: QuotaShop) -> None:
    made.quotas(COFFEES)
    made.on(date(2026, 12, 20))
    made.sell("SOLO", "9*COFFEE")
    made.on(date(2026, 11, 22))
    refusal = refusal_of(lambda: made.sell("SOLO", "COFFEE"))
    assert (refusal.code, refusal.data["left"]) == ("quota_exceeded", 0)
    made.sell("SOLO", "!COFFEE")
    assert check_quota_balances(made.shop) == ()


# The book of quotas


def quota(**changes: object) -> Quota:
    values: dict[str, object] = {
        "id": 0,
        "tier": None,
        "scope": "category",
        "target": "Téléphonie",
        "measure": "price",
        "limit_amount": 3000,
        "per": "month",
        "unit": "person",
    }
    return Quota(**{**values, **changes})  # type: ignore[arg-type]


def version(made: QuotaShop) -> int:
    with made.shop.reading() as connection:
        return book_of(connection, made.shop).version


def test_a_quota_holds_from_the_moment_it_is_added(made: QuotaShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    with other.reading() as connection:
        assert book_of(connection, other).quotas == ()
    before = version(made)
    number = add_quota(made.shop, quota(), 1)
    assert version(made) > before
    with other.reading() as connection:
        assert [each.id for each in book_of(connection, other).quotas] == [number]
    kind, values = made.journalled()
    assert (kind, values["limit_amount"], values["staff"]) == ("quota_added", 3000, 1)


def test_another_limit_changes_the_quota_and_what_is_used_stays_used(made: QuotaShop) -> None:
    number = add_quota(made.shop, quota(), 1)
    made.sell("SOLO", "2*SIM100")
    assert refusal_of(lambda: add_quota(made.shop, quota(), 1)).code == "quota_exists"
    assert add_quota(made.shop, quota(limit_amount=2700), 1) == number
    assert member(made, "SOLO").standings[0].left == 100
    assert made.journalled()[0] == "quota_changed"


def test_a_quota_that_ends_binds_nobody_from_that_day_on(made: QuotaShop) -> None:
    number = add_quota(made.shop, quota(limit_amount=0), 1)
    assert refusal_of(lambda: made.sell("SOLO", "SIM10")).code == "quota_exceeded"
    end_quota(made.shop, number, 1)
    made.sell("SOLO", "SIM10")
    assert refusal_of(lambda: end_quota(made.shop, number, 1)).code == "quota_gone"
    assert [(line.quota.id, line.ended) for line in list_quotas(made.shop)] == [(number, True)]
    assert add_quota(made.shop, quota(limit_amount=0), 1) != number


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tier": "Z"}, "quota_tier_unknown"),
        ({"target": "Telefonie"}, "quota_category_unknown"),
        ({"scope": "item", "target": "NIX"}, "quota_item_unknown"),
        ({"per": "days", "days": 0}, "quota_days"),
        ({"per": "days", "days": 4000}, "quota_days"),
        ({"limit_amount": 10_000_001}, "quota_limit"),
        ({"measure": "count", "limit_amount": 1_000_001}, "quota_limit"),
    ],
)
def test_a_quota_that_can_not_be_is_refused(
    made: QuotaShop, changes: dict[str, object], code: str
) -> None:
    assert refusal_of(lambda: add_quota(made.shop, quota(**changes), 1)).code == code
    assert made.rows("quota") == []


def test_managers_see_what_a_member_has_used_and_what_was_allowed(made: QuotaShop) -> None:
    made.quotas(PHONES, ";item;TOP25;count;2;month;person;")
    made.sell("SOLO", "2*SIM100", "!TOP25")
    made.sell("SOLO", "!TOP25")
    uses = used_by_member(made.shop, member(made, "SOLO"))
    assert [(use.label, use.standing.used, use.beyond) for use in uses] == [
        ("Téléphonie", 3000, 600),
        ("Recharge 25 €", 2, 0),
    ]


# The check


def test_a_balance_that_differs_from_its_ledger_is_found(made: QuotaShop) -> None:
    made.quotas(PHONES, COFFEES)
    made.sell("SOLO", "KEY4G", "2*COFFEE")
    assert check_quota_balances(made.shop) == ()
    with made.shop.writing() as connection:
        connection.execute(update(BALANCE).values(used=BALANCE.c.used - 1))
    phones, coffees = (row["id"] for row in made.rows("quota"))
    assert check_quota_balances(made.shop) == (
        QuotaDifference(phones, "SOLO", "2026-11", 599, 600),
        QuotaDifference(coffees, "SOLO", "d30", 1, 2),
    )


def test_a_balance_that_is_not_there_is_found(made: QuotaShop) -> None:
    made.quotas(PHONES)
    made.sell("SOLO", "KEY4G")
    with made.shop.writing() as connection:
        connection.execute(BALANCE.delete())
    ((number),) = [row["id"] for row in made.rows("quota")]
    assert check_quota_balances(made.shop) == (QuotaDifference(number, "SOLO", "2026-11", 0, 600),)


def test_a_refusal_is_never_stored_as_used(made: QuotaShop) -> None:
    made.quotas(PHONES)
    with pytest.raises(ShopError):
        made.sell("SOLO", "9*SIM100")
    assert made.rows("quota_balance") == []


# A household's orientations


def test_a_household_gets_nothing_again_within_any_of_its_orientations(made: QuotaShop) -> None:
    made.quotas(";item;PHONE;count;1;orientation;household;")
    renew(made.shop, 1, "SPOUSE", Period(date(2026, 10, 1), date(2027, 5, 31)))
    first = made.sell("SPOUSE", "PHONE")
    refusal = refusal_of(lambda: made.sell("FIVE5", "PHONE"))
    assert (refusal.data["renews"], refusal.data["ends"]) == (None, date(2027, 5, 31))
    (standing,) = member(made, "FIVE5").standings
    assert (standing.left, len(standing.beside)) == (0, 2)
    made.on(date(2027, 3, 1))  # two have ended, hers goes on
    assert refusal_of(lambda: made.sell("SPOUSE", "PHONE")).code == "quota_exceeded"
    made.refund(first, 1)
    assert {row["used"] for row in made.rows("quota_balance")} == {0}
    made.sell("SPOUSE", "PHONE")
    assert check_quota_balances(made.shop) == ()
