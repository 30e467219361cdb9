"""Making a shop, opening it, and opening its till."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from db import tills
from kiosk.rules.errors import ShopError
from kiosk.services.clock import local_now
from kiosk.services.imports import import_tiers
from kiosk.services.shifts.opening import open_till as open_it
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import (
    NewShop,
    OpenShop,
    add_till,
    hold_till,
    init_shop,
    open_shop,
)
from kiosk.services.staff import sign_in
from kiosk.settings import Settings
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.journals import IMPORTED, SHIFT_OPENED, TILL_ADDED
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import NOW, RECORD, Clock, OpenTill

NEW = NewShop(RECORD, "T1", "Nadia", "1234")


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Settings:
    """A home and an empty database."""
    return Settings(home=tmp_path / "fresh", database_url=database_url)


def test_a_new_shop_opens_with_its_first_manager(fresh: Settings) -> None:
    badge = init_shop(fresh, NEW)
    shop = open_shop(fresh)
    assert (shop.record, shop.till) == (RECORD, "T1")
    for name in ("1", badge):
        who = sign_in(shop, name, "1234")
        assert (who.number, who.first_name, who.is_manager) == (1, "Nadia", True)
    rows = everything(shop.engine)
    assert [json.loads(row["entry"])["values"] for row in rows["journal_entry"]] == [
        TILL_ADDED.values | {"public_key": rows["till"][0]["public_key"]},
        {"staff": 1},
        {"staff": 1},
    ]
    check_books(shop.engine)
    shop.close()


def test_only_the_till_s_user_reads_keys_and_database(tmp_path: Path) -> None:
    home = tmp_path / "shop"
    init_shop(Settings(home=home, database_url=""), NEW)
    modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in (home, *home.rglob("*"))}
    assert modes == {
        "shop": "0o700",
        "kiosk.sqlite": "0o600",
        "keys": "0o700",
        "till-T1.key": "0o600",
        "identities.key": "0o600",
        "topups.key": "0o600",
    }


@pytest.mark.parametrize("name", ["à l'été", "100% #1", "what? a%41b"])
def test_a_shop_s_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    settings = Settings(home=tmp_path / name, database_url="")
    init_shop(settings, NEW)
    open_shop(settings).close()
    assert (tmp_path / name / "kiosk.sqlite").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_pin_that_is_too_short_makes_no_shop(fresh: Settings) -> None:
    refusal = refusal_of(lambda: init_shop(fresh, replace(NEW, pin="123")))
    assert (refusal.code, refusal.data) == ("pin_too_short", {"least": 4})
    assert not fresh.home.exists()
    assert refusal_of(lambda: open_shop(fresh)).code == "no_shop"


def test_a_till_is_added_with_a_key_of_its_own(settings: Settings, open_till: OpenTill) -> None:
    add_till(settings, "T3")
    shop = open_till("T3")
    assert refusal_of(lambda: add_till(settings, "T3")).code == "till_exists"
    keys = {row["name"]: row["public_key"] for row in everything(shop.engine)["till"]}
    assert len(set(keys.values())) == 3
    check_books(shop.engine)


def test_a_till_that_is_there_already_gets_no_second_key(
    settings: Settings, tmp_path: Path
) -> None:
    """Not in another home either: its entries would carry a signature nobody knows."""
    elsewhere = Settings(home=tmp_path / "elsewhere", database_url=settings.url)
    assert refusal_of(lambda: add_till(elsewhere, "T1")).code == "till_exists"
    assert not list(elsewhere.home.rglob("*.key"))
    refusal = refusal_of(lambda: open_shop(elsewhere))
    assert refusal.code == "signing_key_missing"


@pytest.mark.parametrize(("till", "refusal"), [("T9", "no_till"), ("t1", "no_till")])
def test_a_till_that_is_not_there_is_not_opened(
    settings: Settings, till: str, refusal: str
) -> None:
    other = settings.model_copy(update={"till": till})
    assert refusal_of(lambda: open_shop(other)).code == refusal


def test_without_a_database_there_is_no_shop(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "nowhere", database_url="")
    assert refusal_of(lambda: open_shop(settings)).code == "no_shop"
    assert not settings.home.exists()


def test_a_till_whose_key_was_exchanged_is_not_opened(fresh: Settings) -> None:
    init_shop(fresh, NEW)
    key = fresh.home / "keys" / "till-T1.key"
    key.write_bytes(bytes(reversed(key.read_bytes())))
    with pytest.raises(ShopError, match="key_wrong"):
        open_shop(fresh)


def test_a_till_is_held_by_one_program(open_till: OpenTill) -> None:
    first, second, other = open_till(), open_till(), open_till("T2")
    lock = hold_till(first)
    assert refusal_of(lambda: hold_till(second)).code == "till_in_use"
    os.close(hold_till(other))
    os.close(lock)
    os.close(hold_till(second))


def test_the_shop_s_clock_knows_its_offset() -> None:
    assert local_now().utcoffset() is not None


# Opening the till


def test_a_till_opens_with_its_float(shop: OpenShop) -> None:
    assert current_shift(shop) is None
    shift = open_it(shop, 1, 5000)
    assert (shift.number, shift.float_cents, shift.opened_at) == (1, 5000, NOW)
    assert current_shift(shop) == shift
    rows = everything(shop.engine)
    (row,) = rows["shift"]
    assert (row["opened_by"], row["opened_offset_minutes"], row["closed_at"]) == (1, 60, None)
    entry = json.loads([e["entry"] for e in rows["journal_entry"] if e["till"] == "T1"][-1])
    assert (entry["kind"], entry["values"]) == ("shift_opened", SHIFT_OPENED.values)
    check_books(shop.engine)


def test_a_till_that_is_open_is_not_opened_again(shop: OpenShop) -> None:
    shift = open_it(shop, 1, 5000)
    before = everything(shop.engine)
    assert refusal_of(lambda: open_it(shop, 2, 0)).code == "shift_already_open"
    assert everything(shop.engine) == before
    assert current_shift(shop) == shift


def test_each_till_has_its_own_shift(shop: OpenShop, open_till: OpenTill) -> None:
    other = open_till("T2")
    open_it(shop, 1, 5000)
    assert current_shift(other) is None
    assert open_it(other, 2, 0).number == 1


def test_of_many_who_open_a_till_at_once_one_does(open_till: OpenTill) -> None:
    shops = [open_till() for _ in range(4)]
    answers = all_at_once(lambda shop: answer_of(lambda: open_it(shop, 1, 100)), shops)
    assert sorted(type(answer).__name__ for answer in answers) == [
        "OpenShift",
        *["ShopError"] * 3,
    ]
    assert len(everything(shops[0].engine)["shift"]) == 1
    check_books(shops[0].engine)


def test_a_shift_that_fails_to_open_takes_no_number(shop: OpenShop) -> None:
    with pytest.raises(Exception, match="staff_changed"):
        open_it(shop, 99, 100)
    assert open_it(shop, 1, 100).number == 1


def test_the_journal_goes_on_where_it_was_left(shop: OpenShop, clock: Clock) -> None:
    with shop.writing() as connection:
        shop.write_journal(connection, "imported", {"table": "items"}, clock())
        shop.write_journal(connection, "imported", {"table": "lots"}, clock())
        head = tills.lock_till(connection, "T1")
    assert head.journal_seq == 3
    check_books(shop.engine)


def test_the_journal_keeps_an_import_as_its_version_froze_it(
    shop: OpenShop, tmp_path: Path
) -> None:
    file = tmp_path / "tiers.csv"
    file.write_text("tier;percent_of_market\nC;20\n")
    import_tiers(shop, file)
    entry = json.loads([row["entry"] for row in everything(shop.engine)["journal_entry"]][1])
    assert (entry["kind"], entry["version"]) == ("imported", 2)
    assert entry["values"].keys() == IMPORTED.values.keys()
    check_books(shop.engine)
