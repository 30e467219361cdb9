"""The stocktake as a manager does it: scan, see what differs, close."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from kiosk.services.shop import OpenShop
from kiosk.services.stock.check import check_stock
from kiosk.services.stock.stocktakes import current_stocktake, look_at_stocktake, open_stocktake
from tests.kiosk.screens.stock_screens import manager_at
from tests.support.pilot import look_ups_held_back, screen_text
from tests.support.stocked import (
    NADIA,
    add_item,
    add_lot,
    add_pieces,
    balances,
    in_days,
    movements,
    sell,
    states,
    stocked_shop,
)


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with stocked_shop(f"sqlite:///{file}", tmp_path / "home") as shop:
        add_item(shop, "CAFE")
        add_lot(shop, "SOON", "CAFE", 3, in_days(5))
        add_lot(shop, "LATE", "CAFE", 10, in_days(300))
        add_item(shop, "RIZ", "weight")
        add_lot(shop, "R1", "RIZ", 5000)
        add_item(shop, "TEL", "serial")
        add_lot(shop, "T1", "TEL", 2)
        add_pieces(shop, "T1", "TEL", "AAA1", "AAA2")
        yield shop


async def test_scans_are_counted_in_order_at_burst_speed(shop: OpenShop) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.sees("A stocktake is open.")
        await manager.scan(*["CAFE", "AAA1"] * 20, seen="AAA1 was counted before.")
        await manager.sees("3 lots counted")
        view = look_at_stocktake(shop)
        counted = {each.lot: each.counted for each in view.differences}
        assert counted == {"LATE": 17, "T1": 1}


async def test_what_was_counted_last_stands_there_in_big_figures(shop: OpenShop) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.scan("CAFE", "CAFE", seen="Article CAFE: counted.")
        manager.write("12")
        await manager.press("f3", "SOON", "-1")
        assert [each.lot for each in look_at_stocktake(shop).differences] == ["SOON"]


async def test_goods_by_weight_ask_for_kilograms_and_scans_wait(shop: OpenShop) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.sees("A stocktake is open.")
        await manager.scan("RIZ", "CAFE-X1", seen="How many kilograms more?")
        await manager.answer("4,5", "“CAFE-X1” is unknown here")
        await manager.sees("-0.500 kg")


async def test_what_was_sold_though_the_books_said_zero_stands_first(shop: OpenShop) -> None:
    sell(shop, "CAFE", 15)
    async with manager_at(shop, "Stocktake") as manager:
        await manager.sees("sold though the books said zero: 2", "count it first")
        await manager.scan("CAFE", "CAFE", seen="Article CAFE: counted.")
        await manager.until(lambda: "count it first" not in manager.text)
        rows = screen_text(manager.app).splitlines()
        zero = next(n for n, row in enumerate(rows) if "the books said zero" in row)
        assert "LATE" in rows[zero + 1]


async def test_a_reason_is_typed_on_the_chosen_lot_and_stands_in_the_ledger(
    shop: OpenShop,
) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.scan("CAFE", seen="Article CAFE: counted.")
        manager.write("11")
        await manager.press("f3", "-2")
        await manager.press("down", "Reason")
        await manager.press("enter", "Why does lot SOON differ?")
        await manager.answer("vol", "(vol)")
        await manager.press("f12", "Close the stocktake? 1 lot differs.")
        assert "no reason" not in manager.text
        await manager.press("enter")
        await manager.until(lambda: current_stocktake(shop) is None)
        await manager.sees("Scan an item, a card or a voucher.", "1 lot was set right.")
    assert movements(shop, "CAFE") == [("counted", "SOON", -2, "vol")]
    assert check_stock(shop) == ()


async def test_a_second_enter_of_the_scanner_asks_nothing(shop: OpenShop) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.scan("CAFE", "", "CAFE", "", seen="Article CAFE: counted.")
        await manager.until(lambda: len(look_at_stocktake(shop).differences) == 2)
        assert "Why" not in manager.text


async def test_escape_leaves_and_the_stocktake_goes_on_later(shop: OpenShop) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.scan("CAFE", seen="Article CAFE: counted.")
        await manager.press("escape", "Manager")
        await manager.press("escape", "Scan an item, a card or a voucher.")
    assert current_stocktake(shop)
    async with manager_at(shop, "Stocktake") as manager:
        await manager.sees("The stocktake goes on.", "2 lots counted")


async def test_an_item_that_was_counted_by_mistake_is_taken_out(shop: OpenShop) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.scan("AAA1", seen="Article TEL: counted.")
        await manager.press("f4", "Article TEL is not counted any more.", "0 lots counted")
        await manager.press("f12", "Close the stocktake? 0 lots differ.")
        await manager.press("enter")
        await manager.until(lambda: current_stocktake(shop) is None)
    assert states(shop, "T1") == {"AAA1": "in_stock", "AAA2": "in_stock"}


async def test_no_reason_is_asked_for_a_lot_that_was_just_taken_out(shop: OpenShop) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.scan("CAFE", seen="Article CAFE: counted.")
        await manager.sees("LATE", "2 lots counted")
        await manager.press("down", "Reason")
        with look_ups_held_back():
            await manager.press("f4", "Article CAFE is not counted any more.")
            await manager.press("enter", "0 lots counted")
            assert "Why" not in manager.text


async def test_no_closes_nothing(shop: OpenShop) -> None:
    async with manager_at(shop, "Stocktake") as manager:
        await manager.scan("CAFE", seen="Article CAFE: counted.")
        await manager.press("f12", "Close the stocktake?")
        await manager.press("escape", "Article CAFE: counted.")
        assert current_stocktake(shop)
    assert balances(shop, "CAFE") == {"LATE": 10, "SOON": 3}


async def test_a_stocktake_closed_at_another_till_is_said(shop: OpenShop) -> None:
    from kiosk.services.stock.stocktakes import close_stocktake

    open_stocktake(shop, NADIA)
    async with manager_at(shop, "Stocktake") as manager:
        await manager.scan("CAFE", seen="Article CAFE: counted.")
        close_stocktake(shop, NADIA)
        await manager.scan("CAFE", seen="No stocktake is open.")
