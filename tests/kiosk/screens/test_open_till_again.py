"""Opening the till after a closing: what was left there is proposed, a difference is said."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.counter.open_till import OpenTillScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till
from kiosk.services.shop import OpenShop, open_shop
from kiosk.services.staff import StaffMember
from kiosk.settings import Settings
from receipts import formats
from tests.kiosk.screens.driven import NOW, Driven, driven
from tests.support.rows import everything
from tests.support.shifts import close_by_hand

CAMILLE = StaffMember(1, "Camille", "manager")
LEFT = "Entrée seule : 100,00\u00a0€"


def shop_of(home: Path) -> OpenShop:
    return open_shop(Settings(home=home), now=lambda: NOW - timedelta(hours=1))


@pytest.fixture
def ended_home(closed_home: Path) -> Path:
    """A shop whose last shift waits to be counted."""
    shop = shop_of(closed_home)
    open_till(shop, 1, 80_00)
    end_shift(shop, CAMILLE)
    shop.close()
    return closed_home


@pytest.fixture
def left_home(ended_home: Path) -> Path:
    """A shop whose last closing left 100 euros in the drawer."""
    shop = shop_of(ended_home)
    (row,) = everything(shop.engine)["shift"]
    close_by_hand(shop, row["id"], 100_00, shop.now())
    shop.close()
    return ended_home


async def signed_in(till: Driven) -> None:
    await till.types("1\r1234\r")
    await till.is_on(OpenTillScreen)


def floats(home: Path) -> tuple[int, int | None]:
    """What the newest shift began with, and what was expected."""
    shop = shop_of(home)
    row = everything(shop.engine)["shift"][-1]
    shop.close()
    return row["float_cents"], row["expected_float_cents"]


async def test_enter_alone_takes_over_what_was_left(left_home: Path) -> None:
    async with driven(left_home) as till:
        await signed_in(till)
        await till.sees(LEFT)
        await till.types("\r")
        await till.is_on(CounterScreen)
    assert floats(left_home) == (100_00, 100_00)


async def test_the_same_amount_counted_asks_nothing_more(left_home: Path) -> None:
    async with driven(left_home) as till:
        await signed_in(till)
        await till.types("100\r")
        await till.is_on(CounterScreen)
    assert floats(left_home) == (100_00, 100_00)


@pytest.mark.parametrize(
    ("typed", "cents", "said"),
    [
        ("98", 98_00, "2,00\u00a0€ de moins qu'à la dernière clôture."),
        ("103,50", 103_50, "3,50\u00a0€ de plus qu'à la dernière clôture."),
    ],
)
async def test_a_difference_is_said_and_confirmed_once(
    left_home: Path, typed: str, cents: int, said: str
) -> None:
    async with driven(left_home) as till:
        await signed_in(till)
        await till.types(f"{typed}\r", said)
        await till.is_on(OpenTillScreen)
        assert f"{formats.money(cents, 'EUR', 'fr')} : " in till.running_text
        assert "Entrée seule" not in till.text
        await till.types("\r")
        await till.is_on(CounterScreen)
    assert floats(left_home) == (cents, 100_00)


async def test_help_shows_only_keys_that_work_there(left_home: Path) -> None:
    async with driven(left_home) as till:
        await signed_in(till)
        await till.sees(LEFT)
        await till.presses("f1", sees="Ce que font les touches ici")
        assert not {"F2", "F7", "F12"} & set(till.running_text.split())
        await till.sees("F9")
        await till.presses("escape")
        await till.is_on(OpenTillScreen)


async def test_who_counts_again_is_offered_what_was_left(left_home: Path) -> None:
    async with driven(left_home) as till:
        await signed_in(till)
        await till.types("90\r", "10,00\u00a0€ de moins")
        await till.presses("escape")
        await till.types("\r")
        await till.is_on(CounterScreen)
    assert floats(left_home) == (100_00, 100_00)


async def test_another_difference_is_asked_about_anew(left_home: Path) -> None:
    async with driven(left_home) as till:
        await signed_in(till)
        await till.types("90\r", "10,00\u00a0€ de moins")
        await till.types("98\r", "2,00\u00a0€ de moins")
        await till.types("98\r")
        await till.is_on(CounterScreen)
    assert floats(left_home) == (98_00, 100_00)


async def test_a_shift_that_is_not_counted_proposes_nothing_and_is_told(ended_home: Path) -> None:
    async with driven(ended_home) as till:
        await signed_in(till)
        await till.sees("1 service attend d'être compté (F9).")
        await till.presses("f9")
        await till.is_on(ChoiceDialogue)
        await till.presses("escape")
        await till.types("70\r")
        await till.is_on(CounterScreen)
    assert floats(ended_home) == (70_00, None)
