"""The stock seen by managers, with keyboard and scanner alone, at 80×24."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest

from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.shop import OpenShop
from tests.kiosk.screens.stock_screens import manager_at
from tests.kiosk.services.shops import NOW
from tests.kiosk.services.stock.stocked import add_donor, add_item, add_lot, move
from tests.support.pilot import press_keys, screen_text, type_keys
from tests.support.stocked import in_days, sell, stocked_shop

COFFEE = "3046920028004"
FIRST_HINT = "Figures and arrows change the view."


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with stocked_shop(f"sqlite:///{file}", tmp_path / "home") as shop:
        add_donor(shop, "Ferme du Plateau", "FP")
        add_item(shop, "COFFEE", label="Café moulu", gtin=COFFEE)
        add_item(shop, "EGGS", label="Œufs ×6")
        add_item(shop, "PEARS", label="Poires", kind="weight", market_value_cents=240)
        add_lot(shop, "C1", "COFFEE", 10, expires_on=in_days(10), place="Réserve")
        add_lot(shop, "C2", "COFFEE", 4, expires_on=in_days(90), quarantined=True)
        add_lot(shop, "E1", "EGGS", 6, expires_on=in_days(-2))
        add_lot(shop, "P1", "PEARS", 12_500, donor_id=2)
        yield shop


async def test_items_stand_first_with_what_is_known_of_the_chosen_one(shop: OpenShop) -> None:
    async with manager_at(shop, "Stock") as manager:
        await manager.sees("[1 Items]", "Café moulu 14 4 2", "12.500 kg", "Worth €56.00")
        await manager.sees("4 may not be sold: quarantined, or past their date.")
        await manager.press("down", "Worth €30.00")


async def test_figures_and_arrows_lead_through_every_view(shop: OpenShop) -> None:
    sell(shop, "COFFEE", 2)
    move(shop, "E1", "written_off", -1, reason="broken", staff_number=1)
    async with manager_at(shop, "Stock") as manager:
        await manager.answer("2", "[2 Lots]", "quarantine", "! 20/11/2026", "Lot E1 from Fondation")
        await manager.answer("3", "[3 Donors]", "Ferme du Plateau FP 1 0 12.500 kg")
        await manager.answer("5", "[5 Days left]", "Café moulu 8 2 120", "not sold")
        await manager.sees("it lasts 120 days")
        await manager.answer("6", "[6 Written off]", "broken", "1 × broken", "last 30 days")
        await manager.press("f3", "The last 90 days.")
        await manager.press("right", "[1 Items]")
        await manager.press("left", "[6 Written off]")


async def test_what_expires_is_shown_for_one_two_or_four_weeks(shop: OpenShop) -> None:
    async with manager_at(shop, "Stock") as manager:
        await manager.answer("4", "[4 Expiring]", "Within 7 days", "E1", "F3 14 days")
        assert "C1" not in manager.text
        await manager.press("f3", "Within 14 days", "C1", "F3 30 days")
        await manager.press("f3", "Within 30 days", "F3 7 days")
        await manager.press("f3", "Within 7 days")


async def test_letters_search_and_escape_takes_the_search_back_first(shop: OpenShop) -> None:
    async with manager_at(shop, "Stock") as manager:
        await manager.sees("Poires")
        manager.write("cafe")
        await manager.until(lambda: "Poires" not in manager.text)
        await manager.press("escape", "Poires")
        await manager.press("escape", "Manager")
        await manager.press("escape")
        await manager.until(lambda: isinstance(manager.app.screen, CounterScreen))


async def test_a_scan_finds_its_item_and_the_next_scan_another(shop: OpenShop) -> None:
    async with manager_at(shop, "Stock") as manager:
        await manager.sees(FIRST_HINT)
        await manager.scan(COFFEE, seen="Café moulu")
        await manager.until(lambda: "Poires" not in manager.text)
        await manager.scan("PEARS", seen="Poires")
        await manager.until(lambda: "Café" not in manager.text)
        assert "[1 Items]" in manager.text


async def test_a_code_that_begins_with_a_figure_changes_no_view(shop: OpenShop) -> None:
    async with manager_at(shop, "Stock") as manager:
        await manager.sees("Café moulu")
        await manager.scan("3046920", seen="Café moulu")
        await manager.until(lambda: "Poires" not in manager.text)
        assert "[1 Items]" in manager.text


async def test_nothing_in_stock_says_so_in_the_language_of_the_screen(shop: OpenShop) -> None:
    async with manager_at(shop, "Stock") as manager:
        await manager.sees(FIRST_HINT)
        manager.write("zzz")
        await manager.sees("Nothing in stock is called like that.")
        press_keys(manager.app, "ctrl+t")
        await manager.until(lambda: "[1 Items]" not in manager.text)
        type_keys(manager.app, "\x1b")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_no_row_is_wider_than_the_screen(shop: OpenShop, size: tuple[int, int]) -> None:
    add_item(shop, "LONG", label="Ordinateur portable reconditionné à clavier français " * 2)
    add_lot(shop, "A-VERY-LONG-LOT-NUMBER-0001", "LONG", 1, expires_on=in_days(1))
    move(shop, "A-VERY-LONG-LOT-NUMBER-0001", "corrected", 3, NOW - timedelta(1))
    async with manager_at(shop, "Stock", size) as manager:
        for figure in "123456":
            await manager.answer(figure, f"[{figure} ")
            await manager.until(lambda: "Esc" in manager.text)
            assert all(len(line) <= size[0] for line in screen_text(manager.app).splitlines())
