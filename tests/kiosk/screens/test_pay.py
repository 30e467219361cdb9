"""Paying: amounts, letters, vouchers and refusals in the pay dialogue."""

from pathlib import Path

import pytest

from db.print_jobs import JOB
from kiosk.screens.counter.pay import PayDialogue
from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.exports import export_rows
from kiosk.services.shop import OpenShop
from receipts.document import from_json
from tests.kiosk.screens.driven import Driven, at_the_counter
from tests.kiosk.services.shops import rows_of


async def pays(till: Driven, *codes: str) -> None:
    await till.types("".join(f"{code}\r" for code in codes))
    await till.presses("f12")
    await till.is_on(PayDialogue)


def tenders(shop: OpenShop) -> list[tuple[object, ...]]:
    return [(row["kind"], row["amount_cents"]) for row in export_rows(shop, "tenders")]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("\r", "cash"), ("c", "card"), ("C", "card"), ("h", "cheque"), ("2,5\r", "cash")],
)
async def test_the_exact_amount(home: Path, shop: OpenShop, typed: str, kind: str) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types(typed, "Ticket T1-000001")
    assert tenders(shop) == [(kind, 250)]


async def test_change_is_said_before_enter_is_pressed(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types("20", "À rendre : 17,50 €")
        await till.presses("backspace", "backspace", sees="compte juste")
        await till.types("5\r", "Ticket T1-000001")
    assert tenders(shop) == [("cash", 250)]


@pytest.mark.parametrize("typed", ["0\r", "0,00\r", "99999999\r", "5c", "2,51h"])
async def test_an_amount_that_can_not_be_stores_nothing(
    home: Path, shop: OpenShop, typed: str
) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types(typed)
        await till.until(lambda: till.app.screen.query_one("#refusal").render())
        await till.presses("escape")
        await till.is_on(CounterScreen)
        await till.sees("1 article")
    assert tenders(shop) == []


async def test_tenders_stay_when_the_dialogue_is_left_and_can_be_given_back(home: Path) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types("1\r", "-1,00 €")
        await till.presses("escape", sees="payé 1,00 €")
        await till.presses("f12", sees="-1,00 €")
        await till.presses("ctrl+z")
        await till.until(lambda: "-1,00 €" not in till.text)


async def test_the_tenders_can_be_touched(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        [row] = [number for number, text in enumerate(till.rows) if "Chèque" in text]
        await till.pilot.click(offset=(till.rows[row].index("Chèque"), row))
        await till.sees("Ticket T1-000001")
    assert tenders(shop) == [("cheque", 250)]


async def test_a_voucher_scanned_while_paying_is_taken(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CLE4G")
        await till.types("PASS-7K3M9H\r", "Pass numérique")
        await till.types("\r", "Ticket T1-000001")
    assert tenders(shop) == [("cash", 200), ("voucher", 1000)]


async def test_a_discount_scanned_while_paying_lowers_what_is_due(
    home: Path, shop: OpenShop
) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CLE4G")
        await till.types("RED-K7T9HX\r", "Mairie")
        await till.presses("f12", "f12", sees="Ticket T1-000001")
    assert tenders(shop) == [("cash", 960)]


async def test_a_refused_voucher_leaves_the_rest_to_be_paid(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home) as till:
        await pays(till, "CAFE")
        await till.types("PASS-C9J4XF\r", "Ce bon ne peut pas être pris ici.")
        await till.types("\r", "Ticket T1-000001")
    assert tenders(shop) == [("cash", 250)]


async def test_an_empty_basket_can_not_be_paid(home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.presses("f12", sees="Le panier est vide.")


async def test_the_buyer_asks_for_a_receipt_in_their_language(home: Path, shop: OpenShop) -> None:
    async with at_the_counter(home, lang="en") as till:
        await pays(till, "CAFE")
        await till.types("l", "In which language")
        (row,) = [row for row in till.rows if "Chinese" in row]
        await till.types(f"{row.split()[0]}\r", "In which size?")
        await till.types("2", "Chinese, large type")
        await till.types("\r", "Ticket T1-000001")
    (job,) = rows_of(shop, JOB)
    paper = from_json(job["document"])
    assert (paper.lang, paper.large) == ("zh", True)
    assert tenders(shop) == [("cash", 250)], "nothing else changed"
