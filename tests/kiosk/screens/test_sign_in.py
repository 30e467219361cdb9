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
            await till.types(f"{number}\r{pin}\r", REFUSED)
            await till.presses("escape")
            await till.until(lambda: REFUSED not in till.running_text)
        assert isinstance(till.app.screen, SignInScreen)


async def test_after_a_refusal_the_number_stays_and_the_pin_is_asked_again(home: Path) -> None:
    async with driven(home) as till:
        await till.types("2\r9999\r", REFUSED)
        await till.types("4321\r")
        await till.is_on(CounterScreen)
        assert "Ousmane" in till.rows[0]


async def test_the_third_wrong_pin_says_how_long_to_wait(home: Path) -> None:
    async with driven(home) as till:
        await till.types("2\r" + "9999\r" * 3, "Attendez 2\N{NO-BREAK SPACE}s")
        await till.types("4321\r", "attendez encore 2\N{NO-BREAK SPACE}s")


async def test_a_badge_scanned_where_anothers_pin_is_asked_is_no_wrong_pin(home: Path) -> None:
    async with driven(home) as till:
        await till.types("1\rSBADGE2\r4321\r")
        await till.is_on(CounterScreen)
        assert "Ousmane" in till.rows[0]


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


async def test_a_volunteer_s_managers_view_takes_a_managers_pin_and_keeps_the_basket(
    home: Path,
) -> None:
    async with driven(home) as till:
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.types("CAFE\r", "1 article")
        await till.presses("ctrl+r", sees="numéro ou badge")
        await till.types("2\r4321\r", "numéro et le code PIN d'un responsable")
        await till.presses("escape", "ctrl+r", sees="numéro ou badge")
        await till.types("1\r1234\r", "Membres")
        await till.presses("escape")
        await till.is_on(CounterScreen)
        assert "1 article" in till.text
        assert "Ousmane" in till.rows[0]


async def test_after_locking_somebody_else_signs_in_and_finds_the_basket(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.sees("Café moulu 250 g")
        assert "Ousmane" in till.rows[0]
