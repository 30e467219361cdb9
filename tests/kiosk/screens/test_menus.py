"""Menus stay below what they open: Esc leads back one step, to the row that was chosen."""

from pathlib import Path

import pytest

from kiosk.screens.cash.paper import PaperDialogue
from kiosk.screens.counter.open_till import OpenTillScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.manager_menu import ENTRIES
from kiosk.screens.menu import MenuDialogue
from kiosk.screens.rights.quotas import QuotasScreen
from kiosk.screens.sign_in import SignInScreen
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter, driven

DAYS_CASH = "5"


def chosen(till: Driven) -> str:
    [row] = [row.strip(" ▸↑↓") for row in till.rows if "▸" in row]
    return " ".join(row.split())


async def test_esc_leads_from_a_subject_back_to_the_managers_menu(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.presses("ctrl+r", sees="Responsable")
        await till.writes("11")
        await till.is_on(QuotasScreen)
        await till.presses("escape")
        await till.is_on(MenuDialogue)
        assert chosen(till) == "11 Quotas"
        await till.presses("escape")
        await till.is_on(CounterScreen)


async def test_esc_leads_step_by_step_out_of_the_days_cash(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.presses("f9", sees="Tiroir")
        await till.writes(DAYS_CASH, "Caisse et clôture")
        await till.writes("1")
        await till.is_on(PaperDialogue)
        await till.presses("escape", sees="Caisse et clôture")
        await till.writes("2", "Terminer le service\u00a0?")
        await till.presses("escape", sees="Caisse et clôture")
        assert chosen(till) == "2 Terminer le service"
        await till.presses("escape", sees="Apport")
        await till.presses("escape")
        await till.is_on(CounterScreen)


async def test_what_a_manager_allowed_lasts_as_long_as_the_menu(home: Path) -> None:
    async with driven(home) as till:
        await till.types("2\r4321\r", "Scannez")
        await till.presses("ctrl+r", sees="numéro ou badge")
        await till.writes("1\r", "du numéro 1")
        await till.writes("1234\r", "Quotas")
        await till.writes("11")
        await till.is_on(QuotasScreen)
        await till.presses("escape")
        await till.is_on(MenuDialogue)
        await till.writes("11")
        await till.is_on(QuotasScreen)
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.presses("ctrl+r", sees="numéro ou badge")


async def test_an_entry_keeps_its_number_while_no_shift_is_open(closed_home: Path) -> None:
    async with driven(closed_home) as till:
        await till.types("1\r1234\r")
        await till.is_on(OpenTillScreen)
        await till.presses("f9", sees="1 Lecture X (aucun service ouvert)")
        await till.sees("3 Compter et clôturer")
        await till.writes("1", "Aucun service n'est ouvert")
        await till.is_on(MenuDialogue)
        await till.writes("3", "aucun n'attend")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_entry_of_the_managers_menu_is_in_sight(
    home: Path, size: tuple[int, int]
) -> None:
    async with at_the_counter(home, size) as till:
        await till.presses("ctrl+r", sees=f"{len(ENTRIES)} Journal des ventes")
        assert chosen(till).startswith("1 ")
        await till.presses("up")
        await till.until(lambda: chosen(till).startswith(f"{len(ENTRIES)} "))
        await till.presses("down")
        await till.until(lambda: chosen(till).startswith("1 "))
