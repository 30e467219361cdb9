"""F9: the drawer, cash in and out of it, and the end of the shift."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.counter.open_till import OpenTillScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue
from kiosk.screens.questions import QuestionsScreen
from kiosk.services.counter.baskets import kept_basket
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter, driven
from tests.support.drawer_printer import DrawerPrinter
from tests.support.printers import refused_port
from tests.support.rows import everything

CAMILLE = StaffMember(1, "Camille", "manager")


def movements(shop: OpenShop) -> list[tuple[str, int, str, int, int | None]]:
    rows = everything(shop.engine)["cash_movement"]
    return [
        (r["kind"], r["amount_cents"], r["reason"], r["staff_number"], r["allowed_by"])
        for r in rows
    ]


async def at_the_drawer(till: Driven) -> None:
    await till.presses("f9", sees="1 Ouvrir le tiroir")
    await till.is_on(ChoiceDialogue)


async def as_volunteer(till: Driven) -> None:
    await till.types("2\r4321\r")
    await till.is_on(CounterScreen)


async def test_a_volunteer_opens_the_drawer_without_a_sale(home: Path, shop: OpenShop) -> None:
    async with driven(home) as till:
        await as_volunteer(till)
        await at_the_drawer(till)
        await till.writes("1", "Pourquoi\u00a0?")
        await till.writes("\r", "L'ouverture sans vente est notée. Ouvrez le tiroir avec sa clé.")
        await till.is_on(CounterScreen)
    assert movements(shop) == [("no_sale", 0, "Monnaie d'un billet", 2, None)]


async def test_cash_is_paid_in_for_another_reason(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await at_the_drawer(till)
        await till.writes("2", "Quel montant entre dans le tiroir\u00a0?")
        await till.writes("0\r", "Tapez un montant entre 0,01")
        await till.writes("12,5\r", "12,50\u00a0€\u00a0: pourquoi\u00a0?")
        await till.writes("3", "sans le nom de personne")
        await till.writes("\r", "Dites pourquoi, en quelques mots")
        await till.writes("Tombola\r", "Apport\u00a0: 12,50\u00a0€.")
        await till.is_on(CounterScreen)
    assert movements(shop) == [("pay_in", 1250, "Tombola", 1, None)]


async def test_a_pay_out_by_a_volunteer_asks_a_manager_s_pin_and_keeps_the_basket(
    home: Path, shop: OpenShop
) -> None:
    async with driven(home) as till:
        await as_volunteer(till)
        await till.types("CAFE\r", "1 article")
        await at_the_drawer(till)
        await till.writes("3")
        await till.is_on(AskDialogue)
        await till.writes("1\r", "PIN")
        await till.writes("1234\r", "Quel montant sort du tiroir\u00a0?")
        await till.writes("80,01\r", "80,01\u00a0€\u00a0: pourquoi\u00a0?")
        await till.writes("2", "il y a moins de 80,01\u00a0€ dans le tiroir")
        await till.presses("escape", sees="Quel montant sort du tiroir")
        await till.writes("7\r", "7,00\u00a0€\u00a0: pourquoi\u00a0?")
        await till.writes("2", "Sortie\u00a0: 7,00\u00a0€.")
        await till.is_on(CounterScreen)
        await till.sees("1 article")
    assert movements(shop) == [("pay_out", 700, "Timbres", 2, 1)]


async def test_going_back_moves_nothing(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await at_the_drawer(till)
        await till.writes("4", "Quel montant va au coffre\u00a0?")
        await till.writes("50\r", "pourquoi")
        await till.presses("escape", sees="Quel montant va au coffre")
        await till.is_on(QuestionsScreen)
        await till.presses("escape", sees="Remise au coffre")
        await till.presses("escape")
        await till.is_on(CounterScreen)
    assert movements(shop) == []


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_what_should_be_in_the_drawer_is_never_said(
    home: Path, size: tuple[int, int], lang: str
) -> None:
    async with at_the_counter(home, size, lang) as till:
        await till.presses("f9", sees="1 ")
        await till.is_on(ChoiceDialogue)
        assert "80" not in till.text


async def test_a_scan_while_the_drawer_menu_stands_waits_for_the_counter(home: Path) -> None:
    async with at_the_counter(home) as till:
        await at_the_drawer(till)
        await till.types("3046920028004\r", "attend")
        await till.presses("escape", sees="1 article")


# The kick


async def test_a_cash_sale_and_a_no_sale_open_the_drawer_before_their_papers(home: Path) -> None:
    with DrawerPrinter() as printer:
        async with at_the_counter(home, printer=printer.url) as till:
            await till.types("CAFE\r", "1 article")
            await till.presses("f12", "enter", sees="T1-000001")
            await till.until(lambda: printer.events == ["drawer", "paper"])
            await at_the_drawer(till)
            await till.writes("1", "Pourquoi")
            await till.writes("2", "ouvert sans vente")
            await till.until(lambda: printer.events == ["drawer", "paper"] * 2)


async def test_a_card_sale_leaves_the_drawer_shut(home: Path) -> None:
    with DrawerPrinter() as printer:
        async with at_the_counter(home, printer=printer.url) as till:
            await till.types("CAFE\r", "1 article")
            await till.presses("f12")
            await till.writes("c", "T1-000001")
            await till.until(lambda: printer.events == ["paper"])


async def test_a_drawer_that_stays_shut_is_told_at_the_counter(home: Path) -> None:
    with refused_port() as port:
        async with at_the_counter(home, printer=f"tcp://127.0.0.1:{port}") as till:
            await till.types("CAFE\r", "1 article")
            await till.presses("f12", "enter", sees="T1-000001")
            await till.sees("L'imprimante n'ouvre pas le tiroir. Ouvrez-le avec sa clé.")


# The end of the shift


async def test_a_volunteer_ends_the_shift_and_the_next_float_is_asked(
    home: Path, shop: OpenShop
) -> None:
    async with driven(home) as till:
        await as_volunteer(till)
        await till.types("CAFE\r", "1 article")
        await at_the_drawer(till)
        await till.writes("5", "Terminer le service")
        row = next(row for row in till.rows if "Terminer le service" in row)
        await till.writes(row.strip(" │▸")[0], "Terminer le service\u00a0?")
        await till.is_on(ConfirmDialogue)
        await till.writes("\r", "Le service 1 est terminé.")
        await till.is_on(OpenTillScreen)
        await till.sees("1 panier est gardé pour le prochain service.")
        await till.writes("80\r", "1 article")
        await till.is_on(CounterScreen)
    first, second = everything(shop.engine)["shift"]
    assert (first["ended_by"], second["ended_by"]) == (2, None)


async def test_a_sale_in_a_shift_that_ended_meanwhile_keeps_its_basket(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        end_shift(shop, CAMILLE)
        await till.presses("f12", "enter")
        await till.is_on(OpenTillScreen)
        await till.sees("Le service s'est terminé entre-temps.")
        assert len(kept_basket(shop).lines) == 1
        await till.writes("80\r")
        await till.is_on(CounterScreen)
        await till.presses("f12", "enter", sees="T1-000001")
    sale: dict[str, Any]
    (sale,) = everything(shop.engine)["sale"]
    assert sale["shift_id"] == everything(shop.engine)["shift"][-1]["id"]
