"""Quotas at the real till: refused, allowed by a manager, told when the card comes last."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter

QUOTAS = """\
tier;scope;target;measure;limit;per;unit;per_extra_person
;category;Téléphonie;price;10,00;month;person;
;category;Épicerie;count;3;month;household;
"""
LEFT = "{left} are left this month; this item asks for {asked}."


@pytest.fixture
def quotas(shop: ShopFolder, tmp_path: Path) -> ShopFolder:
    """Ten euros of telephony a month, and three pieces of food."""
    file = tmp_path / "quotas.csv"
    file.write_text(QUOTAS, encoding="utf-8")
    assert "2" in shop.done("import", "quotas", str(file))
    return shop


def pay(till: Till, number: int) -> None:
    till.press("f12")
    till.expect("To pay")
    till.press("enter")
    till.expect_ticket(number)


def test_a_line_beyond_the_quota_takes_a_manager(quotas: ShopFolder) -> None:
    with at_the_counter(quotas) as till:
        till.scan(goods.MEMBER, "CLE4G")
        till.expect_items(1)
        pay(till, 1)
        till.scan(goods.MEMBER, "CLE4G")
        till.expect(LEFT, left="4,00 €", asked="6,00")
        till.expect_items(0)
        till.expect("A manager allows")
        till.press("ctrl+a")
        till.expect("A manager allows this: PIN of {name}", name="Camille")
        till.answer("9999")
        till.expect("Number or PIN is not right. Try again.")
        till.answer("1234")
        till.expect("Why? In a few words, without anybody's name.")
        till.answer("Clé perdue")
        till.expect_items(1)
        pay(till, 2)
        till.scan(goods.MEMBER, "CLE4G")
        till.expect(LEFT, left="0,00 €", asked="6,00")
    assert ledger(quotas) == [(600, 0, None, ""), (400, 200, 1, "Clé perdue")]
    assert quotas.kiosk("check-quotas").returncode == 0


def test_a_card_after_the_items_says_which_line_is_too_much(quotas: ShopFolder) -> None:
    with at_the_counter(quotas) as till:
        till.scan(*[goods.COFFEE] * 3, "CLE4G", "OEUFS", goods.MEMBER)
        too_much = "« Œufs ×6 plein air » : il en reste 0 sur 3 ce mois-ci ; il en faudrait 1."
        till.expect_text(too_much)
        till.expect_items(5)
        till.press("f12")
        till.expect_text(too_much)
        till.press("f4")
        till.expect_items(4)
        pay(till, 1)
    assert len(ledger(quotas)) == 4


def test_a_quota_balance_changed_by_hand_is_named_with_exit_code_one(quotas: ShopFolder) -> None:
    with at_the_counter(quotas) as till:
        till.scan(goods.MEMBER, "CLE4G")
        till.expect_items(1)
        pay(till, 1)
    with closing(sqlite3.connect(quotas.home / "kiosk.sqlite")) as database, database:
        database.execute("UPDATE quota_balance SET used = 100")
    checked = quotas.kiosk("check-quotas")
    assert checked.returncode == 1
    assert "100" in checked.stdout
    assert "600" in checked.stdout


def ledger(shop: ShopFolder) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(shop.home / "kiosk.sqlite")) as database:
        query = "SELECT amount, beyond, allowed_by, reason FROM quota_use ORDER BY id"
        return list(database.execute(query))
