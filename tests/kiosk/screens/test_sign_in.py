"""Signing in: number and PIN, or a badge and the PIN."""

from pathlib import Path

from kiosk.screens.counter.open_till import OpenTillScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.sign_in import SignInScreen
from tests.kiosk.screens.driven import at_the_counter, driven

REFUSED = "Numéro ou code PIN incorrect. Réessayez."


async def test_number_and_pin_lead_to_the_counter_of_an_open_till(home: Path) -> None:
    async with driven(home) as till:
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)
        assert "Camille" in till.rows[0]


async def test_a_badge_and_the_pin_do_too(home: Path) -> None:
    async with driven(home) as till:
        await till.types("SBADGE2\r4321\r")
        await till.is_on(CounterScreen)
        assert "Ousmane" in till.rows[0]


async def test_a_badge_is_understood_from_a_scanner_in_american_layout(home: Path) -> None:
    async with driven(home) as till:
        await till.types("SBQDGEé\r4321\r")
        await till.is_on(CounterScreen)
        assert "Ousmane" in till.rows[0]


async def test_a_closed_till_asks_for_its_float_first(closed_home: Path) -> None:
    async with driven(closed_home) as till:
        await till.types("2\r4321\r")
        await till.is_on(OpenTillScreen)
        assert "Ousmane" in till.text


async def test_a_refusal_is_the_same_whatever_was_wrong(home: Path) -> None:
    async with driven(home) as till:
        for number, pin in (("1", "9999"), ("7", "1234"), ("1", ""), ("' OR 1=1", "1"), ("é", "è")):
            await till.types(f"\r{number}\r{pin}\r")
            await till.sees(REFUSED)
            await till.types("1\r", "▌")
            await till.presses("escape")
        assert isinstance(till.app.screen, SignInScreen)


async def test_the_pin_is_not_shown(home: Path) -> None:
    async with driven(home) as till:
        await till.types("1\r1234", "••••")
        assert "1234" not in till.text


async def test_escape_begins_again_with_the_number(home: Path) -> None:
    async with driven(home) as till:
        await till.types("9\r12", "••")
        await till.presses("escape")
        await till.until(lambda: "•" not in till.text)
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)


async def test_a_typing_error_can_be_taken_back(home: Path) -> None:
    async with driven(home) as till:
        await till.types("19")
        await till.presses("backspace", "enter")
        await till.types("12")
        await till.presses("backspace", "backspace", "backspace")
        await till.types("1234\r")
        await till.is_on(CounterScreen)


async def test_ten_thousand_characters_do_no_harm(home: Path) -> None:
    async with driven(home) as till:
        await till.types("9" * 10_000 + "\r" + "9" * 10_000 + "\r", REFUSED)


async def test_a_volunteer_has_no_managers_view(home: Path) -> None:
    async with driven(home) as till:
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.presses("ctrl+r")
        await till.types("CAFE\r", "1 article")
        assert isinstance(till.app.screen, CounterScreen)


async def test_after_locking_somebody_else_signs_in_and_finds_the_basket(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.sees("Café moulu 250 g")
        assert "Ousmane" in till.rows[0]
