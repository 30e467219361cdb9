"""The lock, over whatever is on the screen: nothing is lost, and who comes back goes on."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.staff import add_staff
from kiosk.screens.audit.log import LogScreen
from kiosk.screens.counter.open_till import OpenTillScreen
from kiosk.screens.counter.pay import PayDialogue
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.manager_menu import ENTRIES
from kiosk.screens.sign_in import SignInScreen
from kiosk.services.shop import OpenShop
from kiosk.services.staff import hash_pin
from tests.kiosk.screens.driven import Driven, at_the_counter, driven
from tests.support.rows import everything

BACK = "1\r1234\r"
SHORT_MINUTES = 0.002


def told(shop: OpenShop) -> list[tuple[str, dict[str, Any]]]:
    """What the journal says of who came and went."""
    entries = [json.loads(row["entry"]) for row in everything(shop.engine)["journal_entry"]]
    kinds = ("signed_in", "locked", "signed_out")
    return [(each["kind"], each["values"]) for each in entries if each["kind"] in kinds]


async def locks_itself(till: Driven) -> None:
    """The till is left alone for as long as it takes to lock itself, which is short now."""
    shop = till.app.real_shop
    settings = shop.settings.model_copy(update={"lock_after_minutes": SHORT_MINUTES})
    till.app.shop_changed(replace(shop, settings=settings))
    till.app._lock_later()
    await till.is_on(SignInScreen)
    settings = shop.settings.model_copy(update={"lock_after_minutes": 0})
    till.app.shop_changed(replace(shop, settings=settings))


# By the key


async def test_who_comes_back_to_the_pay_dialogue_finds_what_was_typed(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("f12")
        await till.types("1\r", "-1,00 €")
        await till.types("20", "À rendre : 18,50 €")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        assert "18,50" not in till.text
        await till.types(BACK)
        await till.is_on(PayDialogue)
        await till.sees("À rendre : 18,50 €")
        await till.types("\r", "Ticket T1-000001")


async def test_who_comes_instead_finds_basket_and_tenders(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("f12")
        await till.is_on(PayDialogue)
        await till.types("1\r", "-1,00 €")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.sees("1 article")
        assert "Ousmane" in till.rows[0]
        await till.presses("f12")
        await till.types("\r", "Ticket T1-000001")


@pytest.mark.parametrize("index", range(len(ENTRIES)))
async def test_every_screen_of_the_managers_menu_locks_and_comes_back(
    home: Path, index: int
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("ctrl+r", sees="Responsable")
        await till.presses(*f"{index + 1}", "enter")
        await till.until(lambda: till.app.screen is not None and till.app._is_free)
        there = list(till.app.screen_stack)
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types(BACK)
        await till.until(lambda: till.app.screen_stack == there)
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.sees("1 article")


async def test_the_question_for_the_float_locks_too(closed_home: Path) -> None:
    async with driven(closed_home) as till:
        await till.types("2\r4321\r")
        await till.is_on(OpenTillScreen)
        await till.types("80", "80")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r")
        await till.is_on(OpenTillScreen)
        await till.types("\r")
        await till.is_on(CounterScreen)


async def test_a_locked_till_shows_nothing_and_takes_no_shop_key(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        assert "Café" not in till.text
        await till.presses("f12", "ctrl+l", "ctrl+r", "f9", "escape", "escape")
        await till.until(lambda: isinstance(till.app.screen, SignInScreen))
        assert "Café" not in till.text


async def test_what_a_manager_opened_for_a_volunteer_is_gone_behind_the_lock(home: Path) -> None:
    """The manager locks and walks away; the volunteer's own PIN must not lead back there."""
    async with driven(home) as till:
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.types("CAFE\r", "1 article")
        await till.presses("ctrl+r", sees="numéro ou badge")
        await till.types("1\r1234\r", "Membres")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.sees("1 article")
        # What is the volunteer's own stays, also after something was lent.
        await till.presses("f12")
        await till.is_on(PayDialogue)
        await till.types("20", "À rendre : 17,50 €")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r", "À rendre : 17,50 €")


# By itself


async def test_a_till_left_alone_in_the_pay_dialogue_locks_itself_and_loses_nothing(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("f12")
        await till.is_on(PayDialogue)
        await till.types("20", "À rendre : 17,50 €")
        await locks_itself(till)
        await till.types(BACK)
        await till.sees("À rendre : 17,50 €")
    assert told(shop) == [
        ("signed_in", {"staff": 1}),
        ("locked", {"staff": 1, "how": "itself"}),
        ("signed_in", {"staff": 1}),
        ("signed_out", {"staff": 1, "how": "quit"}),
    ]


async def test_a_half_typed_donation_is_there_afterwards(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.manages("Dons")
        await till.presses("enter")
        await till.until(lambda: type(till.app.screen).__name__ == "DonationScreen")
        await till.writes("Ferme du Pl", "Ferme du Pl")
        await locks_itself(till)
        assert "Ferme" not in till.text
        await till.types(BACK, "Ferme du Pl")


async def test_a_key_puts_the_lock_off(home: Path) -> None:
    async with at_the_counter(home, lock_after_minutes=10) as till:
        app = till.app
        app._last_input -= 570
        app._lock_if_idle()
        assert not isinstance(app.screen, SignInScreen)
        await till.types("C", "C")
        app._last_input -= 60
        app._lock_if_idle()
        assert not isinstance(app.screen, SignInScreen)
        app._last_input -= 601
        app._lock_if_idle()
        await till.is_on(SignInScreen)


async def test_a_deed_under_way_is_not_locked_away(home: Path) -> None:
    async with at_the_counter(home) as till:
        app = till.app
        app._last_input -= 601
        app._busy += 1
        app._lock_if_idle()
        assert isinstance(app.screen, CounterScreen)
        app._busy -= 1
        await till.is_on(SignInScreen)  # it looked again


async def test_zero_minutes_lock_never(home: Path) -> None:
    async with at_the_counter(home, lock_after_minutes=0) as till:
        assert till.app._idle is None


# Another volunteer


async def test_a_badge_at_the_counter_goes_straight_to_the_pin(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\rSBADGE2\r4321\r")
        await till.until(lambda: "Ousmane" in till.text)
        await till.sees("1 article")
    assert told(shop)[1:3] == [
        ("locked", {"staff": 1, "how": "badge"}),
        ("signed_in", {"staff": 2}),
    ]


async def test_an_auditor_reads_and_finds_nothing_to_sell(home: Path, shop: OpenShop) -> None:
    with shop.writing() as connection:
        add_staff(connection, 3, "Ada", "auditor", hash_pin("2468"), None)
    async with driven(home) as till:
        await till.types("3\r2468\r")
        await till.is_on(LogScreen)
        await till.sees("toutes les caisses")
        await till.types("CAFE\r")
        await till.presses("escape", "f12", "ctrl+l")
        await till.is_on(SignInScreen)
        await till.types(BACK)
        await till.is_on(CounterScreen)
        assert "CAFE" not in till.text
