"""Training at the counter: the way in and out, the guided sale, the line on every screen."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.print_jobs import add_job
from kiosk.in_training import Training
from kiosk.rules.guided_sale import STEPS, first_step_after
from kiosk.screens.counter.open_till import OpenTillScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import StaffMember
from kiosk.services.training.practice import PracticeShop, folder_of
from kiosk.services.training.state import last_step
from receipts.compose.training import TRAINING_MARK
from receipts.document import Cut, Document, Text, to_json
from tests.kiosk.screens import tour as tour_module
from tests.kiosk.screens.contrast import faint
from tests.kiosk.screens.driven import LARGE, SMALL, Driven, at_the_counter, driven
from tests.kiosk.screens.test_looks import cut_off
from tests.kiosk.screens.tour import tour
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.rows import everything

LINE = {"fr": "FORMATION – rien n'est vendu", "en": "TRAINING – nothing is sold"}

WAY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("9520042023696\r", ()),
    ("M1001\r", ()),
    ("", ("f3", "2", "enter")),
    ("", ("f4",)),
    ("", ("ctrl+z",)),
    ("CLE4G\r", ()),
    ("", ("f5",)),
    ("", ("f6",)),
    ("M1007\r", ()),
    ("M1001\r", ()),
    ("PASS-4RX9TC\r", ()),
    ("PASS-3EYT7M\r", ()),
    ("", ("f12", "2", "0", "enter")),
    ("", ("n",)),
    ("", ("f8", "enter")),
    ("", ("escape", "escape", "ctrl+l")),
    ("1\r1234\r", ()),
)
"""What a new volunteer types, step by step."""


def titled(text: str, name: str) -> str:
    """The part of the screen behind a word."""
    return text.partition(name)[2]


async def into_the_guided_sale(till: Driven) -> None:
    await till.presses("ctrl+e", sees="1")
    await till.presses("1")
    await till.until(lambda: till.app.training is not None)
    await till.is_on(CounterScreen)


async def comes_to(till: Driven, step: int) -> None:
    """Waits until the coach has come so far."""
    number = min(step + 1, len(STEPS))
    await till.sees(f"{number}/{len(STEPS)}")


async def goes(till: Driven, typed: str, keys: tuple[str, ...]) -> None:
    if typed:
        await till.types(typed)
    for key in keys:
        if key == "escape":
            await till.until(lambda: till.app._is_free)
        await till.presses(key)
        await till.until(lambda: till.app._is_free)
        await asyncio.sleep(0)


async def the_whole_way(till: Driven) -> AsyncIterator[str]:
    """Does every step, and yields its name when it is to be done."""
    await into_the_guided_sale(till)
    for number, step in enumerate(STEPS):
        await comes_to(till, number)
        yield step.name
        await goes(till, *WAY[number])
    await till.sees("ctrl+n".title())


@pytest.mark.parametrize(("lang", "size"), [("fr", SMALL), ("en", LARGE)])
async def test_a_new_volunteer_learns_a_whole_sale(
    home: Path, shop: OpenShop, lang: str, size: tuple[int, int]
) -> None:
    before = everything(shop.engine)
    changes: list[int] = []
    async with at_the_counter(home, size, lang) as till:
        async for name in the_whole_way(till):
            assert LINE[lang] in till.rows[0]
            assert cut_off(till) == [], name
            if name == "paper":
                sold = counter_of(till).sold
                changes.append(sold.change_cents if sold else 0)
        await till.sees({"fr": "Bravo", "en": "Well done"}[lang])
        await till.presses("ctrl+e")
        await till.until(lambda: till.app.training is None)
        await till.is_on(CounterScreen)
        assert LINE[lang] not in till.text
    assert changes > [0]
    assert last_step(folder_of(shop), 1) == STEPS[-1].name
    after = everything(shop.engine)
    changed = {table for table in after if after[table] != before[table]}
    assert changed <= {"journal_entry", "till", "staff"}
    assert "FACT" not in str(after)


def counter_of(till: Driven) -> CounterScreen:
    return next(s for s in till.app.screen_stack if isinstance(s, CounterScreen))


async def test_change_is_given_whatever_was_put_into_the_basket(home: Path) -> None:
    skipped = STEPS.index(next(step for step in STEPS if step.name == "voucher"))
    async with at_the_counter(home) as till:
        await into_the_guided_sale(till)
        for number in range(skipped):
            await comes_to(till, number)
            await till.presses("ctrl+n")
        await comes_to(till, skipped)
        await till.types("M1001\rCAFE1\rSD32\r", "2 articles")
        await till.sees("quelque chose de plus cher")
        await till.types("PASS-3EYT7M\r")
        await comes_to(till, skipped + 1)
        await till.presses("f12", sees="À payer")
        await till.sees("Échap ramène au comptoir")
        await till.presses("escape", sees="9520042012966")
        await till.types("9520042012966\r", "3 articles")
        await till.presses("f12", sees="un billet de 20 : tapez 20")
        await till.types("20")
        await till.sees("À rendre :")
        await till.presses("enter")
        await comes_to(till, skipped + 2)
        await till.sees("Rendez la somme en gros chiffres")
        sold = counter_of(till).sold
        assert sold
        assert sold.change_cents > 0


async def test_the_till_says_that_training_prints_nothing(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.presses("ctrl+e", sees="2")
        await till.presses("2", sees="FORMATION")
        await till.is_on(CounterScreen)
        await till.types("CAFE1\r", "Café")
        await till.presses("f12", "enter", sees="veut-il")
        await till.types("i", "rien ne s'imprime. F8 montre le ticket")
        await till.presses("f8", sees="FACT-000004")
        await till.presses("enter", sees="I Réimprimer")
        await till.types("i", "En formation,")  # beside the paper the words are broken


async def test_the_basket_of_the_shop_is_there_again(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("M1001\rCAFE\rCLE4G\r", "Clé 4G")
        await into_the_guided_sale(till)
        assert "Clé 4G « nomade »" not in till.text
        await till.types("9520042023696\r", "Café moulu 250 g, 2,50")
        await till.presses("f12", sees="À payer")
        await till.presses("ctrl+e", sees="Clé 4G « nomade »")
        assert "Aminata D." in till.rows[1]
        assert till.app.unprinted == 0


async def test_every_turn_is_right_and_each_step_can_be_left_out(home: Path) -> None:
    async with at_the_counter(home) as till:
        await into_the_guided_sale(till)
        await till.types("UNKNOWN-1\rM1007\r", "1/17")
        await till.types("9520042023696\r")
        await comes_to(till, 1)
        await till.types("M1001\r")
        await comes_to(till, 2)
        await till.types("9520042023696\r")
        await till.presses("f1", sees="Échap")
        await till.sees("rien n'est perdu")
        await till.presses("escape")
        await till.presses("ctrl+x", "enter")
        await till.sees("D'abord un article")
        for number in range(3, first_step_after("pay")):
            await till.presses("ctrl+n")
            await comes_to(till, number)
        # From here on a step may be done by itself: nothing was sold, and nobody has left.
        while till.app.training and till.app.training.is_guided:
            shown = till.text
            await till.presses("ctrl+n")
            await till.until(lambda: till.text != shown)  # noqa: B023
        await till.sees("M1005")


async def test_who_stops_goes_on_there_another_time(home: Path) -> None:
    async with at_the_counter(home) as till:
        await into_the_guided_sale(till)
        await till.types("9520042023696\r")
        await comes_to(till, 1)
        await till.presses("ctrl+e")
        await till.until(lambda: till.app.training is None)
        await till.presses("ctrl+e", sees="2 sur 17")
        await till.presses("1")
        await comes_to(till, 1)
        assert "Café moulu 250 g" in till.text


async def test_free_practice_shows_the_codes_to_try(home: Path) -> None:
    async with at_the_counter(home, LARGE) as till:
        await till.presses("ctrl+e", sees="2")
        await till.presses("2", sees="PASS-7K3M9H")
        assert TRAINING_MARK in till.text  # on the paper beside the basket
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        assert LINE["fr"] in till.rows[0]


async def test_somebody_else_who_signs_in_stands_in_the_shop(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "Café")
        await into_the_guided_sale(till)
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.types("2\r4321\r", "Le panier est tel")
        assert till.app.training is None
        assert LINE["fr"] not in till.text


async def test_a_locked_training_can_be_left_and_stays_locked(home: Path) -> None:
    async with at_the_counter(home) as till:
        await into_the_guided_sale(till)
        await till.presses("ctrl+l")
        await till.is_on(SignInScreen)
        await till.presses("ctrl+e")
        await till.until(lambda: till.app.training is None)
        await till.is_on(SignInScreen)
        assert LINE["fr"] not in till.text
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)


async def test_a_volunteer_practises_and_a_closed_till_is_no_hindrance(closed_home: Path) -> None:
    async with driven(closed_home) as till:
        await till.types("2\r4321\r")
        await till.is_on(OpenTillScreen)
        await into_the_guided_sale(till)
        assert "Ousmane" in till.rows[3]
        await till.presses("ctrl+e")
        await till.is_on(OpenTillScreen)


async def test_a_managers_own_pin_works_in_training(home: Path) -> None:
    async with at_the_counter(home, LARGE) as till:
        await till.presses("ctrl+e", sees="2")
        await till.presses("2", sees="M1002")
        await till.types("M1002\rSIM60\rSIM60\r", "!")
        await till.presses("ctrl+a")
        await till.types("1234\r", "?")
        await till.types("exercice\r", "SIM 60 Go")
        await till.sees("autorisé par un responsable")


async def test_the_menu_of_managers_leads_in_and_out(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.manages("Formation", sees="S'exercer librement")
        await till.presses("2")
        await till.until(lambda: till.app.training is not None)
        await till.is_on(CounterScreen)
        await till.manages("Formation")
        await till.until(lambda: till.app.training is None)


async def test_what_a_manager_changes_in_training_is_changed_there_alone(home: Path) -> None:
    async with at_the_counter(home) as till:
        await into_the_guided_sale(till)
        app, staff = till.app, StaffMember(1, "Camille", "manager")
        app.shop_changed(set_receipts(app.shop, "never", staff))
        assert (app.shop.record.receipts, app.shop.training) == ("never", True)
        await till.presses("ctrl+e")
        await till.until(lambda: till.app.training is None)
        assert (app.shop.record.receipts, app.shop.training) == ("always", False)


async def test_nobody_is_hired_in_training(home: Path) -> None:
    async with at_the_counter(home) as till:
        await into_the_guided_sale(till)
        await till.manages("Équipe", sees="Quittez d'abord la formation")


@pytest.mark.parametrize("theme", ["kiosk-dark", "kiosk-light"])
async def test_the_line_can_be_read_in(home: Path, theme: str) -> None:
    async with at_the_counter(home, SMALL, theme=theme) as till:
        await into_the_guided_sale(till)
        strips: Any = till.app.screen._compositor.render_strips()[:3]
        assert list(faint(strips)) == []


async def test_the_keys_of_the_line_can_be_touched(home: Path) -> None:
    async with at_the_counter(home) as till:
        await into_the_guided_sale(till)
        await till.pilot.click(offset=(till.rows[0].index("Ctrl+N") + 2, 0))
        await comes_to(till, 1)
        await till.pilot.click(offset=(till.rows[0].index("Ctrl+E") + 2, 0))
        await till.until(lambda: till.app.training is None)


@pytest.mark.parametrize(("lang", "step"), [("fr", 0), ("en", None)])
async def test_the_line_stands_on_every_screen_and_hides_nothing(
    closed_home: Path, lang: str, step: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tour_module, "QR", "")  # gives way where there is no room for it
    without: dict[str, str] = {}
    cut: dict[str, list[str]] = {}
    async for name, till in tour(closed_home, SMALL, lang):
        if till.app.training is None:
            trains_in_this_shop(till, step)
        elif not name.startswith("sign-in"):  # it stood there before the training
            if LINE[lang] not in till.rows[0]:
                without[name] = till.rows[0]
            if parts := cut_off(till):
                cut[name] = parts
    assert (without, cut) == ({}, {})


def trains_in_this_shop(till: Driven, step: int | None) -> None:
    """Makes the tour's own shop a practice shop: it has what the tour asks for."""
    app = till.app
    shop = replace(app.real_shop, training=True, real=app.real_shop)
    practice = PracticeShop(shop, (), folder_of(shop))
    staff = StaffMember(1, "Camille", "manager")
    app.training = Training(app, practice, staff, step, app.unprinted_of(training=True))


async def test_both_print_workers_stand_aside_from_a_printer_that_training_uses_too(
    home: Path,
) -> None:
    with ReceiptPrinter() as printer:
        async with at_the_counter(home, printer=printer.url, training_printer=True) as till:
            await into_the_guided_sale(till)
            training, worker = till.app.training, till.app._worker
            assert training
            assert worker
            with till.app.printer_aside():
                for shop in (till.app.real_shop, training.shop):
                    with shop.writing() as connection:
                        paper = to_json(Document("fr", (Text("un papier"), Cut())))
                        add_job(connection, shop.till, None, paper, shop.now())
                assert [each.send_waiting() for each in (worker, training.worker)] == [True, True]
                assert printer.papers == []
            await till.until(lambda: len(printer.papers) == 2)
