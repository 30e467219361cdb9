"""Opening the till: the float, in whatever way people write it."""

from pathlib import Path

import pytest

from kiosk.screens.counter.open_till import OpenTillScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import open_shop
from kiosk.settings import Settings
from tests.kiosk.screens.driven import NOW, Driven, driven

UNCLEAR = "Ce n'est pas un montant. Tapez par exemple 12,50."


async def signed_in(till: Driven) -> None:
    await till.types("1\r1234\r")
    await till.is_on(OpenTillScreen)


def float_cents(home: Path) -> int:
    shop = open_shop(Settings(home=home), now=lambda: NOW)
    shift = current_shift(shop)
    shop.close()
    assert shift is not None
    return shift.float_cents


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("80", 8000), ("80,5", 8050), ("80.50", 8050), ("0", 0), ("1250,00", 125000)],
)
async def test_the_float_is_kept_to_the_cent(closed_home: Path, typed: str, cents: int) -> None:
    async with driven(closed_home) as till:
        await signed_in(till)
        await till.types(f"{typed}\r")
        await till.is_on(CounterScreen)
    assert float_cents(closed_home) == cents


@pytest.mark.parametrize("typed", ["", "huit", "-5", "3046920028004", "1,234", "9" * 500])
async def test_what_is_no_amount_is_asked_for_again(closed_home: Path, typed: str) -> None:
    async with driven(closed_home) as till:
        await signed_in(till)
        await till.types(f"{typed}\r", UNCLEAR)
        await till.types("80\r")
        await till.is_on(CounterScreen)
    assert float_cents(closed_home) == 8000


async def test_enter_pressed_twice_opens_one_shift(closed_home: Path) -> None:
    async with driven(closed_home) as till:
        await signed_in(till)
        await till.types("80\r\r\r")
        await till.is_on(CounterScreen)
    assert float_cents(closed_home) == 8000


async def test_somebody_else_can_sign_in_instead(closed_home: Path) -> None:
    async with driven(closed_home) as till:
        await signed_in(till)
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r", "Bonjour Ousmane")
