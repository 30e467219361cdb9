"""X, past closings, months and years on the screen."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.screens.cash.paper import PaperDialogue
from kiosk.screens.cash.past_closings import PastClosingsScreen
from kiosk.services.closings.past import find_closing, past_closings
from kiosk.services.counter.duty import Duty
from kiosk.services.exports import sticks
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop, open_shop
from kiosk.services.staff import StaffMember
from kiosk.settings import Settings
from tests.kiosk.screens import driven
from tests.kiosk.screens.driven import LARGE, NOW, Driven, at_the_counter
from tests.support.closings import close_right, journalled
from tests.support.rows import everything
from tests.support.volunteer import sell

CAMILLE = StaffMember(1, "Camille", "manager")


@pytest.fixture
def sold(home: Path) -> Path:
    """A till that has sold coffee for 2.50."""
    shop = open_shop(Settings(home=home), now=lambda: NOW)
    shift = current_shift(shop)
    assert shift
    sell(shop, Duty(CAMILLE, shift.id), "CAFE")
    shop.close()
    return home


@pytest.fixture
def closed(sold: Path) -> Path:
    """The same, ended, counted and closed."""
    shop = open_shop(Settings(home=sold), now=lambda: NOW)
    ended = end_shift(shop, CAMILLE)
    close_right(shop, ended.id)
    shop.close()
    return sold


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only stick that is plugged in."""
    mounts, folder = tmp_path / "mounts", tmp_path / "CLE"
    folder.mkdir()
    mounts.write_text(f"/dev/sdb1 {folder} vfat rw 0 0\n", "utf-8")
    monkeypatch.setattr(sticks, "MOUNTS", mounts)
    monkeypatch.setattr(sticks, "PLACES", (tmp_path,))
    return folder


async def picks(till: Driven, subject: str, sees: str) -> None:
    """Opens an entry of the cash menu by the number beside it."""
    await till.manages("Caisse et clôture", subject)
    rows = [row.strip(" │▸").split(maxsplit=1) for row in till.rows]
    [number] = [row[0] for row in rows if row[1:] == [subject]]
    await till.presses(*number, sees=sees)


@pytest.mark.parametrize("size", [driven.SMALL, LARGE])
async def test_the_x_is_shown_and_printed_and_changes_nothing_else(
    sold: Path, shop: OpenShop, size: tuple[int, int]
) -> None:
    async with at_the_counter(sold, size) as till:
        await picks(till, "Lecture X", "LECTURE X")
        await till.is_on(PaperDialogue)
        await till.sees("Total à cette heure 2,50 €")
        assert [each.get("printed") for each in journalled(shop, "x_report")] == [None]
        await till.presses("p", sees="Pas d'imprimante ici\u00a0: le papier est à l'écran.")
        assert [each.get("printed") for each in journalled(shop, "x_report")] == [None, True]
        await till.presses("escape", "escape", "escape", sees="F10")
    assert everything(shop.engine)["closing"] == []


async def test_a_past_closing_is_looked_at_printed_as_a_duplicate_and_written_to_a_stick(
    closed: Path, shop: OpenShop, stick: Path
) -> None:
    async with driven.driven(closed) as till:
        await till.types("1\r1234\r", "dans le tiroir")
        await till.types("50\r", "F10")
        await picks(till, "Clôtures passées", "Z n° 1")
        await till.is_on(PastClosingsScreen)
        await till.sees("Z n° 1 22/11/2026 2,50 €")
        await till.presses("enter", sees="CLÔTURE Z n° 1")
        await till.presses("p", sees="Pas d'imprimante ici\u00a0: le papier est à l'écran.")
        await till.writes("s", "1 CLE")
        await till.writes("1", "z-T1-0001.pdf est écrit sur CLE.")
        await till.presses("end", sees="TOTAUX PERPÉTUELS")
        await till.presses("escape", sees="Z n° 1")
        await till.presses("escape", "escape", "escape", sees="F10")
    assert [each["number"] for each in journalled(shop, "reprint")] == [1]
    assert [each["closing"] for each in journalled(shop, "closing_saved")] == ["z"]


async def test_a_month_that_is_over_is_proposed_and_closed(
    closed: Path, shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driven, "NOW", NOW + timedelta(days=10))
    async with driven.driven(closed) as till:
        await till.types("1\r1234\r", "dans le tiroir")
        await till.types("50\r", "F10")
        await picks(till, "Clôturer un mois ou une année", "Clôturer le mois de novembre 2026")
        await till.presses("enter", sees="CLÔTURE MENSUELLE n° 1")
        await till.sees("Clôturé. Le papier part à l'imprimante")
        await till.presses("escape", "escape", "escape", sees="F10")
        await picks(till, "Clôturer un mois ou une année", "Aucun mois et aucune année")
    assert find_closing(shop, "month", 1).figures.total_cents == 250


async def test_going_back_closes_no_month(
    closed: Path, shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driven, "NOW", NOW + timedelta(days=10))
    async with driven.driven(closed) as till:
        await till.types("1\r1234\r", "dans le tiroir")
        await till.types("50\r", "F10")
        await picks(till, "Clôturer un mois ou une année", "Clôturer le mois de novembre 2026")
        await till.presses("escape", "escape", "escape", sees="F10")
    assert [each.kind for each in past_closings(shop)] == ["z"]


async def test_a_reading_is_written_to_a_stick(sold: Path, shop: OpenShop, stick: Path) -> None:
    async with at_the_counter(sold) as till:
        await picks(till, "Lecture X", "LECTURE X")
        await till.writes("s", "1 CLE")
        await till.writes("1", "x-T1-0001.pdf est écrit sur CLE.")
        await till.is_on(PaperDialogue)
    [told] = journalled(shop, "closing_saved")
    assert (told["closing"], told["shift"], told["staff"]) == ("x", 1, 1)
    assert [file.name for file in stick.iterdir()] == ["x-T1-0001.pdf"]
