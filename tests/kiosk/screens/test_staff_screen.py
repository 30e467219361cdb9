"""Who works here, at the managers' screen: added, changed, taken away by keys alone."""

from pathlib import Path

import pytest

from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.staff.list import StaffScreen
from kiosk.services.shop import OpenShop
from kiosk.services.staff.book import staff_sheets
from receipts.document import Qr, from_json
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter
from tests.support.rows import everything


async def opens(till: Driven) -> None:
    await till.manages("Équipe", "Ousmane")
    await till.is_on(StaffScreen)


async def chooses(till: Driven, deed: str, *, row: int = 2) -> None:
    """Opens the deeds of somebody and takes one by its words."""
    await till.presses("home", *["down"] * row, "enter", sees="N°")
    await till.sees(deed)
    rows = [line.strip(" │▸").split(maxsplit=1) for line in till.rows]
    [number] = [line[0] for line in rows if len(line) > 1 and line[1].startswith(deed)]
    asked = till.app.screen
    await till.presses(number)
    await till.until(lambda: till.app.screen is not asked)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_somebody_new_signs_in_at_once(home: Path, size: tuple[int, int]) -> None:
    async with at_the_counter(home, size) as till:
        await till.types("CAFE\r", "1 article")
        await opens(till)
        await till.presses("enter", sees="Prénom")
        await till.writes("Ida\r", "rôle")
        await till.presses("1", sees="Nouveau code PIN")
        await till.writes("2468\r", "une fois encore")
        await till.writes("2469\r", "autre code PIN")
        await till.writes("2468\r", "Ida s'identifie avec le numéro 3")
        assert "2468" not in till.text
        await till.presses("ctrl+l")
        await till.types("3\r2468\r")
        await till.is_on(CounterScreen)
        assert "Ida" in till.rows[0]
        assert "1 article" in till.text


async def test_a_new_badge_goes_to_the_printer_and_signs_in(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await opens(till)
        await chooses(till, "Nouveau badge")
        await till.sees("Le badge de Ousmane part à l'imprimante.")
        (job,) = [job for job in everything(shop.engine)["print_job"] if not job["sale_id"]]
        elements = from_json(job["document"]).elements
        (badge,) = [part.data for part in elements if isinstance(part, Qr)]
        await till.presses("escape", "escape")
        await till.types(f"{badge}\r4321\r")
        await till.until(lambda: "Ousmane" in till.text)


async def test_the_last_manager_stays_and_the_screen_says_why(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await opens(till)
        await chooses(till, "Ne plus", row=1)
        await till.presses("enter", sees="Il faut au magasin un responsable")
    assert staff_sheets(shop)[0].active


async def test_who_left_is_at_the_end_and_can_come_back(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await opens(till)
        await chooses(till, "Ne plus")
        await till.presses("enter", sees="Ousmane ne peut plus s'identifier.")
        assert [sheet.active for sheet in staff_sheets(shop)] == [True, False]
        await chooses(till, "Laisser")
        await till.sees("Ousmane s'identifie avec le code PIN d'avant.")
    assert [sheet.active for sheet in staff_sheets(shop)] == [True, True]


async def test_name_role_pin_and_badge_are_changed_one_by_one(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await opens(till)
        await chooses(till, "Autre prénom")
        await till.writes("Oumar\r", "Le prénom est maintenant Oumar.")
        await chooses(till, "Autre rôle")
        await till.presses("3", sees="Oumar devient auditeur")
        await chooses(till, "Nouveau code PIN")
        await till.writes("8642\r", "une fois encore")
        await till.writes("8642\r", "Oumar a un nouveau code PIN.")
        await chooses(till, "Plus de badge")
        await till.sees("Le badge de Oumar n'ouvre plus rien.")
    (_, oumar) = staff_sheets(shop)
    assert (oumar.first_name, oumar.role, oumar.has_badge) == ("Oumar", "auditor", False)
