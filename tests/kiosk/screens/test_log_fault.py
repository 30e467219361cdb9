"""A log that does not go on where it ended is told until a manager has read it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.log_fault import LogFaultDialogue, MissedCopyDialogue
from kiosk.screens.menu import MenuDialogue
from kiosk.screens.sign_in import SignInScreen
from kiosk.services.journal.log_watch import LogWatch
from kiosk.services.shop import open_shop
from kiosk.settings import Settings
from tests.kiosk.screens.driven import LARGE, NOW, SMALL, Driven, driven
from tests.support.pilot import matches_snapshot

WARNS = "Le journal des ventes ne continue pas là où il s'arrêtait."
LABEL = "! Le journal des ventes ne continue pas"


@pytest.fixture
def put_back(home: Path, tmp_path: Path) -> Path:
    """A home whose database is yesterday's; the head that was kept is today's."""
    shutil.copy(home / "kiosk.sqlite", tmp_path / "yesterday")
    shop = open_shop(Settings(home=home), now=lambda: NOW)
    watch = LogWatch(shop)
    watch.begin()
    watch.end()
    shop.close()
    shutil.copy(tmp_path / "yesterday", home / "kiosk.sqlite")
    return home


async def managers_menu(till: Driven) -> None:
    await till.presses("ctrl+r")
    await till.is_on(MenuDialogue)


async def test_it_is_told_at_the_sign_in_and_stays_on_the_menu_until_it_is_read(
    put_back: Path,
) -> None:
    async with driven(put_back, watches=True) as till:
        await till.sees(WARNS)
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.sees(WARNS)
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)
        await till.manages(LABEL, sees="Gardez chaque Z")
        await till.is_on(LogFaultDialogue)
        await till.presses("escape")
        await till.is_on(MenuDialogue)
        await till.presses("escape")
    async with driven(put_back, watches=True) as till:
        await till.sees(WARNS)  # nobody has read it
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)
        await till.manages(LABEL)
        await till.is_on(LogFaultDialogue)
        await till.presses("enter")
        await till.is_on(MenuDialogue)
        await till.until(lambda: LABEL not in till.running_text)
        assert "d'abord" not in till.text
        await till.presses("escape")
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        assert WARNS not in till.running_text
    async with driven(put_back, watches=True) as till:
        assert WARNS not in till.running_text
    shop = open_shop(Settings(home=put_back))
    with shop.reading() as connection:
        rows = connection.exec_driver_sql("SELECT entry FROM journal_entry ORDER BY seq").scalars()
        entries = [json.loads(row) for row in rows]
    shop.close()
    told = [(each["kind"], each["values"].get("staff")) for each in entries]
    assert [each for each in told if each[0].startswith("chain_fault")] == [
        ("chain_fault", None),
        ("chain_fault_read", 1),
    ]


async def test_a_volunteer_for_whom_a_manager_opened_the_menu_does_not_read_it(
    put_back: Path,
) -> None:
    """Who read it is whose PIN it was."""
    async with driven(put_back, watches=True) as till:
        await till.types("2\r4321\r")
        await till.is_on(CounterScreen)
        await till.presses("ctrl+r", sees="numéro ou badge")
        await till.writes("1\r", "du numéro 1")
        await till.writes("1234\r", "Quotas")
        await till.presses("end", "enter")
        await till.is_on(LogFaultDialogue)
        await till.presses("enter")
        await till.is_on(MenuDialogue)
    shop = open_shop(Settings(home=put_back))
    with shop.reading() as connection:
        query = "SELECT entry FROM journal_entry WHERE kind = 'chain_fault_read'"
        entry = json.loads(connection.exec_driver_sql(query).scalar_one())
    shop.close()
    assert entry["values"] == {"staff": 1}


async def test_a_stick_that_is_out_is_told_to_managers_alone(home: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    async with driven(home, watches=True, heads_copy=stick) as till:
        assert "!" not in till.text
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)
        await till.manages("! La copie de la tête du journal", sees="stick")
        await till.is_on(MissedCopyDialogue)
        await till.presses("escape")
        stick.mkdir()
        watch = till.app.log_watch
        assert watch
        watch.keep()
        await till.presses("escape")
        await managers_menu(till)
        assert "!" not in till.text


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_it_looks_as_it_was_approved(
    put_back: Path, size: tuple[int, int], lang: str
) -> None:
    name = f"{lang}-{size[0]}x{size[1]}"
    given: dict[str, Any] = {"size": size, "lang": lang, "watches": True}
    async with driven(put_back, **given) as till:
        assert matches_snapshot(till.app, f"sign-in-log-fault-{name}")
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)
        await managers_menu(till)
        await till.presses("end", "enter")
        await till.is_on(LogFaultDialogue)
        assert matches_snapshot(till.app, f"log-fault-{name}")
