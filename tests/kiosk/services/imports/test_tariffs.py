"""Tariffs from a spreadsheet: all of them, or none and why."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from db.tariffs import TARIFF
from kiosk.rules.tariffs import TariffRule
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.imports import IMPORTS, Imported, ImportRefused, describe
from kiosk.services.imports.tariffs import COLUMNS, OPTIONAL
from kiosk.services.rule_books import book_for
from kiosk.services.shop import OpenShop
from kiosk.services.tariffs.rules import add_tariff, list_tariffs
from tests.kiosk.services.shops import Files, rows_of
from tests.support.rows import everything
from tests.support.shops import OpenTill

HEADER = (
    *("tier", "scope", "target", "rule", "value"),
    *("household_min", "household_max", "valid_from", "valid_until"),
)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def take(shop: OpenShop, files: Files, *rows: str) -> Imported:
    return IMPORTS["tariffs"](shop, files.sheet(HEADER, *rows, name="tariffs.csv"))


def rules(shop: OpenShop) -> list[TariffRule]:
    return sorted((line.rule for line in list_tariffs(shop)), key=lambda rule: rule.id)


def test_the_columns_are_those_of_the_contract() -> None:
    assert set(HEADER) == {*COLUMNS, *OPTIONAL}


def test_rules_are_stored_as_the_file_says(shop: OpenShop, files: Files) -> None:
    done = take(
        shop,
        files,
        "A;category;misc;percent_off;20,5;;;;",
        ";all;;PERCENT_OF_MARKET;10 %;4;;2026-12-01;31/12/2026",
        "B;item;BREAD;fixed;1,20 €;1;2;;",
        "B;item;OPEN;amount_off;0.50;;3;01/01/2027;",
    )
    assert done == Imported(4, 0, 0)
    assert rules(shop) == [
        TariffRule(1, "A", "category", "misc", "percent_off", 2050),
        TariffRule(
            2,
            *(None, "all", "", "percent_of_market", 1000, 4, None),
            *(date(2026, 12, 1), date(2026, 12, 31)),
        ),
        TariffRule(3, "B", "item", "BREAD", "fixed", 120, 1, 2),
        TariffRule(4, "B", "item", "OPEN", "amount_off", 50, 1, 3, date(2027, 1, 1)),
    ]


def test_columns_that_say_nothing_may_be_left_out(shop: OpenShop, files: Files) -> None:
    sheet = files.sheet(COLUMNS, "all;;percent_off;5", name="tariffs.csv")
    assert IMPORTS["tariffs"](shop, sheet) == Imported(1, 0, 0)
    assert rules(shop) == [TariffRule(1, None, "all", "", "percent_off", 500)]


def test_importing_twice_changes_nothing(shop: OpenShop, files: Files) -> None:
    row = "A;category;misc;percent_off;20;2;;2026-11-01;"
    take(shop, files, row)
    before = everything(shop.engine)
    assert take(shop, files, row) == Imported(0, 0, 1)
    assert take(shop, files, "A;CATEGORY;misc;percent_off;20,00;2;;01/11/2026;") == Imported(
        0, 0, 1
    )
    assert everything(shop.engine) == before


def test_another_end_is_set_on_the_rule_that_is_there(shop: OpenShop, files: Files) -> None:
    """Two rules, one without end, would go on at the lower price for ever."""
    take(shop, files, "A;all;;fixed;1;;;;", "B;all;;fixed;1;;;;")
    assert take(shop, files, "A;all;;fixed;1;;;;2026-12-31") == Imported(0, 1, 0)
    first, second = rules(shop)
    assert (first.id, first.valid_until, second.valid_until) == (1, date(2026, 12, 31), None)
    assert take(shop, files, "A;all;;fixed;2;;;;") == Imported(1, 0, 0)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("Z;all;;fixed;1;;;;", "tier", "tier_unknown"),
        (";category;Tabac;fixed;1;;;;", "target", "category_unknown"),
        (";item;NADA;fixed;1;;;;", "target", "item_unknown"),
        (";all;misc;fixed;1;;;;", "target", "target_of_all"),
        (";item;;fixed;1;;;;", "target", "required"),
        (";shelf;misc;fixed;1;;;;", "scope", "not_one_of"),
        (";;misc;fixed;1;;;;", "scope", "required"),
        (";all;;barter;1;;;;", "rule", "not_one_of"),
        (";all;;fixed;;;;;", "value", "required"),
        (";all;;fixed;-1;;;;", "value", "negative"),
        (";all;;fixed;1,234;;;;", "value", "too_many_decimals"),
        (";all;;percent_off;101;;;;", "value", "percent_too_large"),
        (";all;;percent_off;viel;;;;", "value", "number_unclear"),
        (";all;;fixed;1;0;;;", "household_min", "must_be_positive"),
        (";all;;fixed;1;4;3;;", "household_max", "household_order"),
        (";all;;fixed;1;1;100;;", "household_max", "quantity_too_large"),
        (";all;;fixed;1;;;32/12/2026;", "valid_from", "not_a_date"),
        (";all;;fixed;1;;;2026-12-31;2026-12-01", "valid_until", "ends_before_start"),
    ],
)
def test_a_row_that_can_not_be_is_named_and_nothing_is_imported(
    shop: OpenShop, files: Files, row: str, column: str, code: str
) -> None:
    before = everything(shop.engine)
    with pytest.raises(ImportRefused) as refused:
        take(shop, files, "A;all;;fixed;5;;;;", row)
    (problem,) = refused.value.problems
    assert (problem.line, problem.column, problem.code) == (3, column, code)
    assert describe(problem).startswith("tariffs.csv")
    assert everything(shop.engine) == before


def test_the_same_rule_twice_in_a_file_is_named(shop: OpenShop, files: Files) -> None:
    with pytest.raises(ImportRefused) as refused:
        take(shop, files, "A;all;;fixed;1;;;;", "A;all;;fixed;1,00;1;;;2027-01-01")
    (problem,) = refused.value.problems
    assert (problem.line, problem.code, problem.data) == (3, "tariff_twice", {"first": 2})


def test_an_import_is_journalled_without_its_rows(shop: OpenShop, files: Files) -> None:
    take(shop, files, "A;all;;fixed;1;;;;")
    rows = everything(shop.engine)["journal_entry"]
    (entry,) = (json.loads(row["entry"]) for row in rows if row["kind"] == "imported")
    assert entry["values"] | {"sha256": ""} == {
        "table": "tariffs",
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "sha256": "",
    }


def test_a_till_that_is_open_sells_by_the_new_rules_at_once(
    shop: OpenShop, open_till: OpenTill, files: Files
) -> None:
    other = open_till("T2")
    member = find_scanned(other, "M-AWA")
    assert book_for(other, member).tariffs.rules == ()  # type: ignore[arg-type]
    take(shop, files, "A;all;;fixed;1;;;;")
    book = book_for(other, member)  # type: ignore[arg-type]
    assert [rule.value for rule in book.tariffs.rules] == [100]
    assert book_for(other, member) is book, "read once"  # type: ignore[arg-type]
    take(shop, files, "A;all;;fixed;1;;;;")
    assert book_for(other, member) is book, "nothing has changed"  # type: ignore[arg-type]


def test_a_thousand_rules_and_more_are_taken(shop: OpenShop, files: Files) -> None:
    rows = [f";item;BREAD;fixed;{n // 100},{n % 100:02};;;;" for n in range(1, 1502)]
    assert take(shop, files, *rows) == Imported(1501, 0, 0)
    assert take(shop, files, *rows) == Imported(0, 0, 1501)
    assert len(rows_of(shop, TARIFF)) == 1501


def test_a_file_and_rules_that_are_added_meanwhile_never_wait_for_each_other(
    open_till: OpenTill, files: Files
) -> None:
    """Both hold the till and the book of rules, in the same order."""
    rounds = 12
    sheets = [
        files.sheet(HEADER, f"A;item;MILK;fixed;{n},01;;;;", name=f"{n}.csv") for n in range(rounds)
    ]

    def import_all(shop: OpenShop) -> None:
        for sheet in sheets:
            IMPORTS["tariffs"](shop, sheet)

    def add_all(shop: OpenShop) -> None:
        for cents in range(rounds):
            add_tariff(shop, TariffRule(0, "A", "item", "BREAD", "fixed", cents), 1)

    first, second = open_till(), open_till()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(import_all, first), pool.submit(add_all, second)]:
            done.result()
    assert len(rules(first)) == 2 * rounds
