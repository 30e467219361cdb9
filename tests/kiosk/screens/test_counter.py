"""The counter: what it shows of a basket, and which keys it offers when."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.language import _
from kiosk.rules.basket import MAX_LINES, Line
from kiosk.rules.items import Item
from kiosk.screens.counter.ticket import TicketScreen
from kiosk.services.counter.baskets import keep_basket, new_basket
from kiosk.services.counter.scanning import find_scanned
from kiosk.services.shop import OpenShop
from kiosk.widgets.key_bar import KeyBar
from tests.kiosk.screens.driven import LARGE, Driven, at_the_counter


def deeds(till: Driven) -> set[str]:
    [bar] = till.app.screen.query(KeyBar)
    return {hint.deed for hint in bar._hints}


async def test_the_keys_are_those_that_do_something_now(home: Path) -> None:
    async with at_the_counter(home) as till:
        always = {"find", "member", "receipts", "category", "help"}
        assert deeds(till) == always | {"drawer"}
        await till.types("M1001\r", "Aminata D.")
        assert deeds(till) == always | {"park"}
        await till.types("CAFE\r", "1 article")
        assert deeds(till) == always | {"park", "quantity", "void", "pay"}
        await till.presses("f5", sees="Scannez un article")
        assert deeds(till) == always | {"drawer", "recall"}
        await till.presses("f6", sees="1 article")
        assert deeds(till) == always | {"park", "quantity", "void", "pay"}


async def test_the_member_key_says_what_it_will_do(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.sees("F7 Membre")
        await till.types("M1001\r", "F7 Sans carte")
        await till.presses("f7", sees="F7 Membre")


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        ("M1001", "● Aminata D. tarif B jusqu'au 31/05/2027, encore 190 jours"),
        ("M1002", "○ Bogdan P. tarif A terminée le 19/11/2026"),
        ("M1003", "○ Chloé D. tarif A à partir du 01/12/2026"),
        ("M1004", "◐ Maximiliana-Theodora P. V. tarif A jusqu'au 30/11/2026, encore 8 jours"),
    ],
)
async def test_the_members_line_says_who_by_which_tier_and_until_when(
    home: Path, card: str, shown: str
) -> None:
    async with at_the_counter(home) as till:
        await till.types(f"{card}\r", shown)


async def test_the_chosen_line_stays_in_sight_of_a_long_basket(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CLE4G\r" + "CAFE\r" * 40, "41 articles")
        assert "Clé 4G" not in till.text
        await till.presses("home", sees="Clé 4G")
        assert till.rows[3].startswith("▸")
        await till.presses("end")
        await till.until(lambda: "Clé 4G" not in till.text)
        await till.presses("pageup", "pageup", "pageup", "pageup", "pageup", sees="Clé 4G")
        await till.presses("down", "down", "up")
        await till.until(lambda: till.rows[4].startswith("▸"))


async def test_a_smaller_window_keeps_the_chosen_line_in_sight(home: Path) -> None:
    async with at_the_counter(home, LARGE) as till:
        await till.types("CAFE\r" * 20 + "CLE4G\r", "21 articles")
        await till.pilot.resize_terminal(80, 24)
        await till.until(lambda: len(till.rows) == 24)
        await till.sees("▸ 1 Clé 4G")
        await till.pilot.resize_terminal(100, 50)
        await till.until(lambda: till.text.count("Café moulu") == 20)


async def test_a_full_basket_says_so_and_can_be_paid(home: Path, shop: OpenShop) -> None:
    coffee = find_scanned(shop, "CAFE")
    assert isinstance(coffee, Item)
    keep_basket(shop, replace(new_basket(), lines=(Line(coffee),) * (MAX_LINES - 1)))
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "500 articles")
        await till.types("CAFE\r")
        await till.sees("500 lignes")
        await till.presses("f12", "f12", sees="Ticket T1-000001")


async def test_a_topup_without_a_code_is_refused_at_once(home: Path) -> None:
    async with at_the_counter(home) as till:
        refusal = _("No code is left for “{label}”. It can not be sold now.")
        await till.types("RECHARGE\r", refusal.format(label="Recharge 5 €"))
        await till.sees("0 article")


async def test_escape_takes_back_what_was_typed_and_the_sentence(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("NIX\r", "code inconnu")
        await till.types("304")
        await till.presses("escape")
        await till.until(lambda: "304" not in till.text and "code inconnu" not in till.text)
        await till.types("CAFE\r", "1 article")


async def test_backspace_corrects_a_typed_code(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFFE")
        await till.presses("backspace", "backspace")
        await till.types("E\r", "1 article")


async def test_emptying_the_basket_is_asked_and_can_be_undone(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("M1001\rCAFE\rCLE4G\r", "2 articles")
        await till.presses("ctrl+x", "escape", sees="2 articles")
        await till.presses("ctrl+x", "enter", sees="0 article")
        await till.presses("ctrl+z", sees="2 articles")
        await till.sees("Aminata D.")


async def test_a_ticket_that_is_scanned_is_opened(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("f12", "f12", sees="Ticket T1-000001")
        await till.types("t1-000001\r")
        await till.is_on(TicketScreen)
        await till.sees("Café moulu 250 g")
        await till.presses("escape", sees="0 article")


async def test_everything_is_in_the_other_language_after_one_key(home: Path) -> None:
    async with at_the_counter(home, LARGE) as till:
        await till.types("M1001\rCAFE\r", "0,70")
        await till.presses("ctrl+t", sees="1 item")
        assert "0.70" in till.rows[3][:70]
        await till.presses("ctrl+t", sees="1 article")
