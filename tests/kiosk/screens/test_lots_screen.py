"""Lots found by item, donor or place, and dealt with one by one."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import update

from db.stock import LOT
from kiosk.services.shop import OpenShop
from kiosk.services.stock.check import check_stock
from kiosk.services.stock.lots import search_lots
from tests.kiosk.screens.stock_screens import Manager, manager_at
from tests.support.stocked import (
    add_item,
    add_lot,
    add_pieces,
    balances,
    in_days,
    movements,
    states,
    stocked_shop,
)


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with stocked_shop(f"sqlite:///{file}", tmp_path / "home") as shop:
        add_item(shop, "CAFE")
        add_lot(shop, "SOON", "CAFE", 3, in_days(5), place="Réserve", condition="like new")
        add_lot(shop, "LATE", "CAFE", 10, in_days(300))
        add_item(shop, "RIZ", "weight")
        add_lot(shop, "R1", "RIZ", 5000)
        add_item(shop, "TEL", "serial")
        add_lot(shop, "T1", "TEL", 2)
        add_pieces(shop, "T1", "TEL", "AAA1", "AAA2")
        yield shop


def test_lots_are_found_by_item_code_donor_and_place(shop: OpenShop) -> None:
    def found(text: str) -> list[str]:
        return [each.lot for each in search_lots(shop, text)]

    assert found("") == ["SOON", "LATE", "R1", "T1"]
    assert found("cafe") == ["SOON", "LATE"]
    assert found("RESERVE") == ["SOON"]
    assert found("fondation late") == ["LATE"]
    assert found("t1") == ["T1"]
    assert found("fondation nulle part") == []
    with shop.writing() as connection:
        connection.execute(update(LOT).where(LOT.c.lot == "LATE").values(balance=0))
    assert found("") == ["SOON", "R1", "T1"]
    assert found("cafe") == ["SOON", "LATE"], "an empty lot is found by its name"


async def test_the_chosen_lot_shows_donor_place_and_condition(shop: OpenShop) -> None:
    async with manager_at(shop, "Lots") as manager:
        await manager.sees("Article CAFE", "SOON", "5.000 kg")
        manager.write("reserve")
        await manager.until(lambda: "LATE" not in manager.text)
        await manager.sees("Fondation · Réserve · like new")


async def choose(manager: Manager, search: str, figure: str, *seen: str) -> None:
    """Find a lot and choose what is done with it."""
    manager.write(search)
    await manager.sees("Article")
    await manager.press("enter", "Write off", "Move")
    await manager.answer(figure, *seen)


async def test_a_part_of_a_lot_is_written_off_with_its_reason(shop: OpenShop) -> None:
    async with manager_at(shop, "Lots") as manager:
        await choose(manager, "soon", "1", "How much is written off? 3 left.")
        await manager.answer("4", "Only 3 are left of SOON.")
        await manager.answer("2", "Why?")
        await manager.answer("", "Type a reason")
        await manager.answer("cassé", "Written off: 2 of SOON.")
    assert movements(shop, "CAFE") == [("written_off", "SOON", -2, "cassé")]


async def test_a_phone_is_given_away_by_its_number(shop: OpenShop) -> None:
    async with manager_at(shop, "Lots") as manager:
        await choose(manager, "t1", "2", "Scan the number of the piece.")
        await manager.scan("aaa2", seen="Why?")
        await manager.answer("urgence", "Given away: AAA2 of T1.")
    assert states(shop, "T1") == {"AAA1": "in_stock", "AAA2": "gone"}
    assert check_stock(shop) == ()


async def test_a_correction_needs_its_sign(shop: OpenShop) -> None:
    async with manager_at(shop, "Lots") as manager:
        await choose(manager, "r1", "3", "The books say 5.000 kg.")
        await manager.answer("1,5", "Begin with +")
        await manager.answer("-1,5", "Why?")
        await manager.answer("mal pesé", "Corrected: -1.500 kg in R1.")
    assert balances(shop, "RIZ") == {"R1": 3500}


async def test_a_part_of_a_lot_is_moved(shop: OpenShop) -> None:
    async with manager_at(shop, "Lots") as manager:
        await choose(manager, "late", "4", "How much is moved? All of it: 10.")
        await manager.answer("4", "Where does it stand from now on?")
        await manager.answer("vitrine", "LATE.2 stands there now: vitrine.")
    assert balances(shop, "CAFE") == {"LATE": 6, "LATE.2": 4, "SOON": 3}


async def test_a_lot_is_put_in_quarantine_and_released(shop: OpenShop) -> None:
    async with manager_at(shop, "Lots") as manager:
        await choose(manager, "soon", "5", "Why?")
        await manager.answer("rappel", "SOON is in quarantine: it is not sold.")
        await choose(manager, "", "5", "Why?")
        await manager.answer("vérifié", "SOON may be sold again.")


async def test_a_lot_past_its_date_says_that_it_is_not_sold(shop: OpenShop) -> None:
    add_lot(shop, "OLD", "CAFE", 2, in_days(-1))
    async with manager_at(shop, "Lots") as manager:
        manager.write("old")
        await manager.sees("! Article CAFE", "Past its date: it is not sold.")


async def test_the_ledger_is_checked_on_a_screen(shop: OpenShop) -> None:
    async with manager_at(shop, "Check the stock ledger") as manager:
        await manager.sees("Every balance agrees with its movements.")
    with shop.writing() as connection:
        connection.execute(update(LOT).where(LOT.c.lot == "LATE").values(balance=9))
    async with manager_at(shop, "Check the stock ledger") as manager:
        await manager.sees("the balance is 9, the movements give 10")
