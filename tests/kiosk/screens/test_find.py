"""Finding an item by words: what is listed, and what Enter takes."""

from pathlib import Path

import pytest

from kiosk.screens.counter.find import FindDialogue
from kiosk.screens.counter.screen import CounterScreen
from tests.kiosk.screens.driven import Driven, at_the_counter


async def looks_for(till: Driven, words: str, sees: str = "") -> None:
    await till.presses("f2")
    await till.is_on(FindDialogue)
    await till.writes(words, sees)


async def test_the_list_shows_price_stock_and_number(home: Path) -> None:
    async with at_the_counter(home) as till:
        await looks_for(till, "cafe", "Café moulu 250 g")
        await till.sees("2,50 reste 100 CAFE")


async def test_prices_are_those_of_the_present_member(home: Path) -> None:
    async with at_the_counter(home) as till:
        await looks_for(till, "oeuf", "carte ?")
        await till.presses("escape")
        await till.types("M1001\r", "Aminata D.")
        await looks_for(till, "oeuf", "1,16")


async def test_weights_and_open_prices_are_listed_as_such(home: Path) -> None:
    async with at_the_counter(home) as till:
        await looks_for(till, "pomme", "1,80/kg 12,500 kg POMMES")
        await till.presses("escape")
        await looks_for(till, "livre", "Livre au choix … LIVRE")


@pytest.mark.parametrize("words", ["moulu", "CAFÉ", "cafe moulu", "moulu 250", "3046920", "cafe"])
async def test_enter_adds_the_chosen_one(home: Path, words: str) -> None:
    async with at_the_counter(home) as till:
        await looks_for(till, words, "Café moulu 250 g")
        await till.presses("enter", sees="✓ Café moulu 250 g, 2,50 €")


async def test_enter_right_behind_the_words_takes_what_they_mean(home: Path) -> None:
    """Nobody has to wait for the list."""
    async with at_the_counter(home) as till:
        await looks_for(till, "")
        await till.writes("livre\r", "À quel prix ?")
        await till.types("2\r", "✓ Livre au choix, 2,00 €")


async def test_the_arrows_choose_and_a_click_does_too(home: Path) -> None:
    async with at_the_counter(home) as till:
        await looks_for(till, "au", "Livre au choix")
        await till.until(lambda: "Pommes" not in till.text)
        rows = [number for number, row in enumerate(till.rows) if row[5:6].strip() and number > 6]
        chosen = till.rows[rows[1]][5:30].strip()
        await till.presses("down")
        await till.until(lambda: "▸" in till.rows[rows[1]])
        await till.pilot.click(offset=(10, rows[1]))
        await till.sees(chosen)
        await till.until(lambda: not isinstance(till.app.screen, FindDialogue))


async def test_nothing_found_offers_an_open_price(home: Path) -> None:
    async with at_the_counter(home) as till:
        await looks_for(till, "parapluie", "Rien trouvé. F10 pour vendre à prix libre.")
        await till.presses("enter")
        await till.is_on(FindDialogue)
        await till.presses("f10", sees="1 Bric-à-brac")
        await till.types("2\r", "Livre au choix")
        await till.types("1,50\r", "✓ Livre au choix, 1,50 €")


async def test_a_scan_is_a_scan_here_too(home: Path) -> None:
    async with at_the_counter(home) as till:
        await looks_for(till, "")
        await till.types("3046920028004\r", "✓ Café moulu 250 g, 2,50 €")
        await till.is_on(CounterScreen)


async def test_signs_with_a_meaning_in_databases_find_nothing(home: Path) -> None:
    async with at_the_counter(home) as till:
        await looks_for(till, "%_%", "Rien trouvé")
        await till.presses("escape")
        await looks_for(till, "' or 1", "Rien trouvé")
