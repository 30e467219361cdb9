"""Quotas from people's spreadsheets."""

from pathlib import Path

import pytest

from kiosk.language import speak
from kiosk.services.counter.duty import Duty
from kiosk.services.imports import Imported, ImportRefused, describe
from kiosk.services.quotas.book import end_quota, list_quotas
from kiosk.services.rule_books import book_of
from kiosk.services.shop import OpenShop
from tests.kiosk.services.quotas.quota_shop import QuotaShop, quota_shop
from tests.support.shops import Clock

EXAMPLES = (
    ";category;Téléphonie;price;30,00;month;person;",
    "B2;all;;market_value;150 €;month;household;25,50",
    ";item;TOP25;count;2;month;person;",
    ";category;Téléphones;count;1;orientation;person;",
    "A2;item;COFFEE;count;3;30;household;1",
)


@pytest.fixture
def made(shop: OpenShop, duty: Duty, clock: Clock, tmp_path: Path) -> QuotaShop:
    return quota_shop(shop, duty, clock, tmp_path)


def problems(made: QuotaShop, *rows: str) -> list[str]:
    """What is wrong with a file, in English."""
    speak("en")
    with pytest.raises(ImportRefused) as refused:
        made.quotas(*rows)
    return [describe(problem) for problem in refused.value.problems]


def version(made: QuotaShop) -> int:
    with made.shop.reading() as connection:
        return book_of(connection, made.shop).version


def test_the_four_examples_are_data(made: QuotaShop) -> None:
    assert made.quotas(*EXAMPLES) == Imported(5, 0, 0)
    assert [tuple(row[name] for name in row if name != "id") for row in made.rows("quota")] == [
        (None, "category", "Téléphonie", "price", 3000, "month", None, "person", 0, None),
        ("B2", "all", "", "market_value", 15000, "month", None, "household", 2550, None),
        (None, "item", "TOP25", "count", 2, "month", None, "person", 0, None),
        (None, "category", "Téléphones", "count", 1, "orientation", None, "person", 0, None),
        ("A2", "item", "COFFEE", "count", 3, "days", 30, "household", 1, None),
    ]


def test_the_same_file_changes_nothing_and_another_limit_is_a_change(made: QuotaShop) -> None:
    made.quotas(*EXAMPLES)
    before = version(made)
    assert made.quotas(*EXAMPLES) == Imported(0, 0, 5)
    assert version(made) == before
    other = (EXAMPLES[0].replace("30,00", "35,00"), EXAMPLES[1].replace("25,50", "0"))
    assert made.quotas(*other, *EXAMPLES[2:]) == Imported(0, 2, 3)
    assert version(made) > before
    assert [row["limit_amount"] for row in made.rows("quota")][:2] == [3500, 15000]


def test_a_file_without_the_last_column_adds_nothing_for_further_people(made: QuotaShop) -> None:
    made.take("quotas", "tier;scope;target;measure;limit;per;unit\n;all;;count;5;7;person\n")
    assert [row["per_extra_person"] for row in made.rows("quota")] == [0]


def test_a_quota_that_has_ended_is_begun_anew(made: QuotaShop) -> None:
    made.quotas(EXAMPLES[0])
    end_quota(made.shop, list_quotas(made.shop)[0].quota.id, 1)
    assert made.quotas(EXAMPLES[0]) == Imported(1, 0, 0)
    assert [row["ended_on"] is None for row in made.rows("quota")] == [False, True]


def test_an_import_is_in_the_journal(made: QuotaShop) -> None:
    made.quotas(*EXAMPLES)
    kind, values = made.journalled()
    assert (kind, values["table"], values["added"]) == ("imported", "quotas", 5)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Z;all;;price;30;month;person;", "there is no tier “Z”; import the tiers first."),
        (";category;Telefonie;price;30;month;person;", "no item has the category “Telefonie”"),
        (";item;NIX;count;3;month;person;", "there is no item with the SKU “NIX”"),
        (";all;Téléphonie;price;30;month;person;", "the scope is “all”"),
        (";category;;price;30;month;person;", "column target: this cell must not be empty."),
        (";group;X;price;30;month;person;", "“group” is not one of: all, category, item."),
        (";all;;weight;30;month;person;", "not one of: price, market_value, count."),
        (";all;;price;-30;month;person;", "“-30” must not be negative."),
        (";all;;price;30,005;month;person;", "more than 2 decimals"),
        (";all;;count;2,5;month;person;", "“2,5” is not a whole number."),
        (";all;;price;;month;person;", "column limit: this cell must not be empty."),
        (";all;;price;30;week;person;", "“week” is not month, orientation or a number of days"),
        (";all;;price;30;0;person;", "“0” is not month, orientation or a number of days"),
        (";all;;price;30;3661;person;", "a number of days up to 3660."),
        (";all;;price;30;month;family;", "“family” is not one of: person, household."),
        (";all;;count;2;month;person;1,50", "column per_extra_person: “1,50” is not a whole"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(made: QuotaShop, row: str, says: str) -> None:
    (problem,) = problems(made, EXAMPLES[0], row)
    assert says in problem
    assert "quotas.csv, line 3" in problem
    assert made.rows("quota") == []


def test_the_same_quota_twice_in_a_file_is_refused(made: QuotaShop) -> None:
    rows = (EXAMPLES[0], EXAMPLES[1], EXAMPLES[0].replace("30,00", "20,00"))
    assert problems(made, *rows) == [
        "quotas.csv, line 4, column limit: the same quota is in the file already, on line 2."
    ]
    assert made.rows("quota") == []
