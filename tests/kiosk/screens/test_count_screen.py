"""Counting blind, explaining, signing and closing, as a manager does it."""

from pathlib import Path

import pytest

from kiosk.rules.cash_count import Count
from kiosk.screens.cash.closed import ClosedScreen
from kiosk.screens.cash.count import CountScreen
from kiosk.screens.cash.variances import VariancesScreen
from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.closings.drafts import kept_draft
from kiosk.services.shifts.state import expected_float, shifts_to_close
from kiosk.services.shop import OpenShop
from tests.kiosk.screens.driven import Driven, at_the_counter, driven
from tests.support.closings import journalled
from tests.support.rows import everything

CASH_MENU = "La caisse du jour : fin du service, clôture"
COUNT = "Compter et clôturer"


async def choose(till: Driven, label: str, sees: str = "") -> None:
    """Choose a row of a menu by the figure before it."""
    await till.sees(label)
    rows = [row.strip(" ▸").split() for row in till.rows]
    [number] = [row[0] for row in rows if " ".join(row[1:]) == label]
    await till.presses(number, sees=sees)


async def open_count(till: Driven, sees: str) -> None:
    """From the counter, or the closed till, to the count of the oldest shift."""
    if isinstance(till.app.screen, CounterScreen):
        await till.presses("f9", sees="Tiroir")
        await choose(till, CASH_MENU)
    else:
        await till.presses("f9")
    await choose(till, COUNT, sees)


async def begin_count(till: Driven) -> None:
    """End the open shift and stand before its sheet."""
    await open_count(till, "est encore ouvert")
    await till.presses("enter")
    await till.is_on(CountScreen)
    await till.sees("Espèces comptées")


def count_of(shop: OpenShop) -> Count:
    return kept_draft(shop, 1).count


async def test_the_open_shift_is_ended_by_one_key_and_counted(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        assert [shift.number for shift in shifts_to_close(shop)] == [1]
        assert "80,00" not in till.text


async def test_what_is_typed_adds_up_at_once_and_is_kept(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.writes("\r\r\r1\r", "50,00")
        assert count_of(shop).cash_total_cents == 50_00
        await till.writes("2", "40,00")
        assert count_of(shop).cash_total_cents == 90_00
        await till.presses("backspace")
        await till.until(lambda: count_of(shop).cash_total_cents == 50_00)
        await till.presses("right", "right")  # rolls of 0.10, in the row of the notes of 20
        await till.writes("2", "8,00")
        assert count_of(shop).pieces("roll", 10) == 2


async def test_a_break_loses_nothing(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.writes("\r\r3", "300,00")
        await till.presses("escape", sees="La caisse est fermée")
        await open_count(till, "300,00")
    async with driven(home) as till:
        await till.types("1\r1234\r", "La caisse est fermée")
        await open_count(till, "300,00")


async def test_a_scan_between_is_no_number_of_coins(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.writes("4")
        await till.presses("enter")
        await till.types("3046920028004\r", "3046920028004")
        await till.until(lambda: count_of(shop).cash_total_cents == 2000_00)


async def test_what_nobody_can_read_stays_until_it_is_mended(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.writes("1x\r", "Tapez combien il y en a")
        await till.presses("backspace", "enter")
        await till.until(lambda: count_of(shop).cash_total_cents == 500_00)


async def test_slips_add_up_in_one_field(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.presses("end", "up")
        await till.writes("42+0,50\r", "Tickets et papiers")
        assert count_of(shop).of(("card", "")) == 42_50


async def test_an_empty_drawer_is_asked_for_twice(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.presses("f12", sees="Le tiroir est-il vide")
        await till.presses("escape", sees="Espèces comptées")
        assert not kept_draft(shop, 1).confirmed
        await till.presses("f12", sees="Le tiroir est-il vide")
        await till.presses("enter", sees="Attendu")
        await till.is_on(VariancesScreen)


async def counted(till: Driven, fifties: int = 0, tens: int = 0) -> None:
    """Count notes of 50 and 10, and confirm."""
    await begin_count(till)
    await till.writes(f"\r\r\r{fifties}\r\r{tens}\r")
    await till.presses("f12", sees="Attendu")


async def test_a_right_count_closes_with_three_keys(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await counted(till, 1, 3)
        await till.sees("juste")
        await till.presses("f12", sees="Clôturer le service 1 pour de bon")
        await till.presses("enter", sees="Le service 1 est clôturé : Z n° 1")
        await till.is_on(ClosedScreen)
        await till.sees("Pas d'imprimante ici\u00a0: le menu la remontre.")
        await till.presses("enter", sees="La caisse est fermée")
        await till.sees("80,00")
        assert "est terminé" not in till.text, "it is closed by now"
    assert expected_float(shop) == 80_00
    assert shifts_to_close(shop) == ()


async def test_a_small_variance_needs_no_reason_but_may_have_one(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.writes("\r\r\r1\r1\r\r1\r2\r")  # 79.00 of 80.00
        await till.presses("f12", sees="-1,00 manque")
        await till.presses("home", sees="une cause peut être tapée, sans obligation")
        await till.writes("pièce fausse\r", "-1,00 * expliqué")
        await till.presses("f12", sees="pour de bon")
        await till.presses("enter", sees="Z n° 1")
    (row,) = everything(shop.engine)["tender_count"]
    assert (row["counted_cents"], row["reason"]) == (79_00, "pièce fausse")


async def test_a_reason_is_typed_where_it_is_missing(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await counted(till, 1, 2)
        await till.sees("-10,00 ! manque")
        await till.presses("f12", sees="Tapez la cause de l'écart")
        await till.writes("rendu deux fois\r", "-10,00 * expliqué")
        await till.presses("f12", sees="pour de bon")
        await till.presses("enter", sees="Z n° 1")
    (row,) = everything(shop.engine)["tender_count"]
    assert (row["expected_cents"], row["counted_cents"]) == (80_00, 70_00)
    assert row["reason"] == "rendu deux fois"


async def test_a_second_person_signs_a_big_variance(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await counted(till, 1)
        await till.writes("volée\r", "* expliqué")
        await till.presses("f12", sees="une seconde personne signe")
        await till.writes("1\r", "PIN")
        await till.writes("1234\r", "La seconde signature est celle d'une autre personne")
        await till.presses("escape", sees="Reste dans la caisse")
        await till.presses("f12", sees="une seconde personne signe")
        await till.writes("2\r", "PIN")
        await till.writes("4321\r", "pour de bon")
        assert "signature manque" not in till.text
        await till.presses("enter", sees="Z n° 1")
    assert everything(shop.engine)["shift"][0]["countersigned_by"] == 2


async def test_nobody_else_is_there_to_sign(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await counted(till, 1)
        await till.writes("volée\r", "* expliqué")
        await till.presses("f12", sees="une seconde personne signe")
        await till.presses("enter", sees="La seconde signature manque.")
        await till.presses("enter", sees="Z n° 1")
    assert journalled(shop, "shift_closed")[0]["signature"] == "missing"


async def test_the_float_and_the_deposit_can_be_changed_together(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home) as till:
        await counted(till, 1, 3)
        await till.sees("Reste dans la caisse 80,00")
        await till.writes("30\r", "Part à la banque 50,00")
        await till.presses("down")
        await till.writes("80\r", "Reste dans la caisse 0,00")
        await till.writes("99\r", "seulement ont été comptés")
        await till.writes("60\r", "Part à la banque 20,00")
        await till.presses("f12", sees="60,00 € restent")
        await till.presses("enter", sees="Z n° 1")
        await till.sees("Mettez 20,00 € de côté pour la banque, avec le bordereau. 2 × 10 €")
    shift = everything(shop.engine)["shift"][0]
    assert (shift["float_left_cents"], shift["deposit_cents"]) == (60_00, 20_00)


async def test_a_count_is_made_once_more_and_both_are_in_the_journal(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home) as till:
        await counted(till, 0, 3)
        await till.presses("ctrl+z", sees="Espèces comptées")
        await till.sees("30,00")
        await till.writes("\r\r\r1\r", "50,00")
        await till.presses("f12", sees="juste")
    first, second = journalled(shop, "cash_counted")
    assert (first["count"], first["cash_cents"]) == (1, 30_00)
    assert (second["count"], second["cash_cents"]) == (2, 80_00)


async def test_a_confirmed_count_comes_back_with_its_figures(home: Path) -> None:
    async with at_the_counter(home) as till:
        await counted(till, 1, 2)
        await till.writes("rendu deux fois\r", "* expliqué")
        await till.presses("escape", sees="La caisse est fermée")
    async with driven(home) as till:
        await till.types("1\r1234\r", "La caisse est fermée")
        await open_count(till, "-10,00 * expliqué")
        await till.is_on(VariancesScreen)


async def test_a_shift_is_counted_while_the_next_one_sells(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.presses("escape", sees="La caisse est fermée")
        await till.writes("80\r", "Scannez")
        await open_count(till, "Espèces comptées")
        await till.writes("\r\r\r1\r\r3\r")
        await till.presses("f12", sees="juste")
        await till.presses("f12", sees="pour de bon")
        await till.presses("enter", sees="Le service 1 est clôturé")
        await till.presses("enter", sees="Scannez")
        await till.types("CAFE\r", "Café moulu 250 g, 2,50 €")


async def test_a_volunteer_asks_a_manager_to_close(home: Path, shop: OpenShop) -> None:
    async with driven(home) as till:
        await till.types("2\r4321\r", "Scannez")
        await open_count(till, "Un responsable")
        await till.writes("1\r", "PIN")
        await till.writes("1234\r", "est encore ouvert")
        await till.presses("enter")
        await till.is_on(CountScreen)
        await till.writes("\r\r\r1\r\r3\r")
        await till.presses("f12", sees="juste")
        await till.presses("f12", sees="pour de bon")
        await till.presses("enter", sees="Z n° 1")
    assert everything(shop.engine)["shift"][0]["closed_by"] == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_sheet_and_the_figures_follow_the_language(
    home: Path, size: tuple[int, int]
) -> None:
    async with at_the_counter(home, size) as till:
        await begin_count(till)
        await till.writes("\r\r\r1\r")
        await till.presses("ctrl+t", sees="Cash counted so far")
        await till.presses("f12", sees="Expected")
        await till.sees("short")
        await till.presses("ctrl+t", sees="manque")


async def test_notes_that_hardly_any_shop_has_are_asked_about_once(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.writes("36\r")
        await till.presses("f12", sees="36 × 500\u00a0€\u00a0: est-ce bien cela")
        assert "80,00" not in till.text
        await till.presses("escape", sees="Espèces comptées")
        assert not kept_draft(shop, 1).confirmed
        await till.presses("f12", sees="est-ce bien cela")
        await till.presses("enter", sees="Attendu")


async def test_far_more_than_was_ever_there_is_asked_about_too(home: Path) -> None:
    async with at_the_counter(home) as till:
        await begin_count(till)
        await till.writes("\r\r\r21\r")
        await till.presses("f12", sees="1\u00a0050,00\u00a0€\u00a0: est-ce bien cela")


async def test_slips_that_occurred_are_not_counted_as_nothing_by_mistake(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("f12")
        await till.writes("c", "T1-000001")
        await begin_count(till)
        await till.writes("\r\r\r1\r\r3\r")
        await till.presses(
            "f12", sees="Pas encore compté\u00a0: Tickets de carte. F12 encore une fois"
        )
        assert "2,50" not in till.text
        assert not kept_draft(shop, 1).confirmed
        await till.writes("0\r")
        await till.presses("f12", sees="-2,50 ! manque")
        await till.presses("ctrl+z", sees="Espèces comptées")
        await till.writes("2,5\r")  # the tender that differs most is in front
        await till.presses("f12", sees="juste")
    assert count_of(shop).of(("card", "")) == 2_50


async def test_a_second_f12_takes_what_is_empty_as_nothing(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await till.presses("f12")
        await till.writes("c", "T1-000001")
        await begin_count(till)
        await till.writes("\r\r\r1\r\r3\r")
        await till.presses("f12", sees="Pas encore compté")
        await till.presses("f12", sees="-2,50 ! manque")
