"""Questions over the counter: answers, refusals, and scans that come in between."""

from pathlib import Path

import pytest

from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue
from kiosk.screens.help import HelpScreen
from kiosk.screens.vouchers.refused import RefusedVouchersScreen
from kiosk.services.shop import OpenShop
from tests.kiosk.screens.driven import at_the_counter, table_away


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0,001", "0,001 kg"),
        ("200", "200,000 kg"),
        ("1.5", "1,500 kg"),
        ("12,35", "12,350 kg"),
    ],
)
async def test_a_weight_is_taken_to_the_gram(home: Path, typed: str, shown: str) -> None:
    async with at_the_counter(home) as till:
        await till.types("POMMES\r", "Combien de kilos ?")
        await till.types(f"{typed}\r", f"{shown} Pommes en vrac")


@pytest.mark.parametrize("typed", ["0", "200,001", "1,2345", "", "1,"])
async def test_a_weight_that_can_not_be_is_asked_for_again(home: Path, typed: str) -> None:
    async with at_the_counter(home) as till:
        await till.types("POMMES\r", "Combien de kilos ?")
        await till.writes(f"{typed}\r", " poids")
        await till.is_on(AskDialogue)
        await till.types("1\r", "✓ Pommes en vrac, 1,80 €")


async def test_a_line_is_chosen_by_its_figure_by_arrows_or_by_a_click(home: Path) -> None:
    async with at_the_counter(home) as till:
        for act in ("figure", "arrows", "click"):
            await till.presses("f10")
            await till.is_on(ChoiceDialogue)
            await till.sees("2 Livre au choix")
            if act == "figure":
                await till.types("2")
            elif act == "arrows":
                await till.presses("down", "enter")
            else:
                [row] = [n for n, text in enumerate(till.rows) if "Livre au choix" in text]
                await till.pilot.click(offset=(20, row))
            await till.sees("À quel prix ?")
            await till.types("1\r", "✓ Livre au choix, 1,00 €")
        await till.sees("3 articles")


async def test_a_figure_beyond_the_list_takes_nothing(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.presses("f10", sees="2 Livre au choix")
        await till.writes("7\r", "Il n'y a pas de « 7 » dans cette liste.")
        await till.is_on(ChoiceDialogue)
        await till.presses("escape", sees="0 article")


async def test_in_a_long_list_a_figure_may_have_two_digits(home: Path) -> None:
    async with at_the_counter(home) as till:
        for number in range(12):
            await till.types("CAFE\r" * (number + 1), f"{number + 1} article")
            await till.presses("f5", sees="0 article")
        await till.presses("f6", sees="Paniers garés")
        await till.writes("12\r", "12 articles")
        await till.presses("f5", "f6", sees="Paniers garés")
        await till.writes("3\r", "3 articles")


async def test_a_scan_while_a_price_is_asked_says_that_it_waits(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("BRIC\r", "À quel prix ?")
        await till.types("3046920028004\r", "« 3046920028004 » attend")
        await till.types("CLE4G\r", "« CLE4G » attend")
        await till.types("3\r", "3 articles")
        rows = [row[10:40].strip() for row in till.rows[3:6]]
        assert rows == ["Bric-à-brac", "Café moulu 250 g", "Clé 4G « nomade »"]


async def test_a_scanners_enter_never_says_yes(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\rCLE4G\r", "2 articles")
        await till.presses("ctrl+x", sees="Vider tout le panier ?")
        await till.types("3046920028004\r", "« 3046920028004 » attend")
        await till.writes("CLE4G\r", "« CLE4G » attend")  # a slow scanner
        await till.is_on(ConfirmDialogue)
        await till.presses("escape", sees="4 articles")


async def test_help_names_every_key_and_any_of_three_leads_back(home: Path) -> None:
    async with at_the_counter(home) as till:
        for key in ("f1", "enter", "escape"):
            await till.presses("f1", sees="F12 Encaisser")
            await till.is_on(HelpScreen)
            assert "Ctrl+Z" in till.text
            await till.presses(key)
            await till.is_on(CounterScreen)


async def test_help_moves_with_the_arrows_where_it_does_not_fit(home: Path) -> None:
    async with at_the_counter(home, (80, 16)) as till:
        await till.presses("f1", sees="F12 Encaisser")
        assert "Ctrl+Q" not in till.text
        await till.presses(*["down"] * 30, sees="Ctrl+Q")
        assert "F2 Chercher" not in till.text
        await till.presses(*["up"] * 30, sees="F2 Chercher")


async def test_help_stands_over_a_question_and_the_question_comes_back(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("POMMES\r", "Combien de kilos ?")
        await till.types("0,3", "0,3")
        await till.presses("f1", sees="F12 Encaisser")
        await till.presses("escape", sees="0,3")
        await till.types("5\r", "0,350 kg")


async def test_the_managers_view_lists_the_newest_refusal_first(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.manages("Bons refusés", "Aucun bon refusé")
        await till.presses("enter", "escape")
        await till.is_on(CounterScreen)
        await till.types("PASS-C9J4XF\r", "Ce bon ne peut pas être pris ici.")
        await till.presses("f12")
        await till.types("CAFE\r", "1 article")
        await till.presses("f12", sees="À payer")
        await till.presses("b", sees="Scannez le bon")
        await till.types("FAUX-1\r", "Ce bon ne peut pas être pris ici.")
        await till.presses("escape", "escape", sees="1 article")
        await till.manages("Bons refusés")
        await till.is_on(RefusedVouchersScreen)
        await till.sees("T1 FAUX-1")
        rows = [row for row in till.rows if "T1 " in row]
        assert [row.split()[row.split().index("T1") + 1] for row in rows] == [
            "FAUX-1",
            "PASS-C9J4XF",
        ]


async def test_what_can_not_be_looked_up_is_said_and_nobody_waits_for_it(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home, lang="en") as till:
        with table_away(shop, "lot"):
            await till.manages("Check the stock ledger", "This did not work")
            assert "being added up" not in till.text
            await till.presses("escape", "escape", sees="Scan an item")
        await till.manages("Vouchers", "Check every voucher")
        with table_away(shop, "voucher"):
            (row,) = [row for row in till.rows if "Check every voucher" in row]
            await till.presses(row.strip("│▸ ")[0], "enter", sees="This did not work")
            assert "One moment" not in till.text
