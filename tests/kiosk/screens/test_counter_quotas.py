"""Quotas at the counter: a line that would pass one, a manager who allows it, what is left."""

from pathlib import Path

import pytest

from kiosk.rules.basket import Tender, add_tender
from kiosk.services.counter.baskets import kept_basket, park_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.imports import IMPORTS
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from tests.kiosk.screens.driven import LARGE, Driven, at_the_counter, driven
from tests.support.rows import everything
from tests.support.volunteer import due, scanned

COLUMNS = "tier;scope;target;measure;limit;per;unit;per_extra_person\n"
PHONES = COLUMNS + ";category;Téléphonie;price;20,00;month;person;\n"
LEFT = "reste 2,00 € ce mois-ci ; cet article en demande 6,00."


@pytest.fixture
def phones(shop: OpenShop, home: Path) -> OpenShop:
    """20 euros a month of telephony; M1001 had three of the keys at 6 euros."""
    take(shop, home, PHONES)
    sell(shop, "M1001", "3*CLE4G")
    return shop


def take(shop: OpenShop, home: Path, quotas: str) -> None:
    file = home / "quotas.csv"
    file.write_text(quotas, encoding="utf-8")
    IMPORTS["quotas"](shop, file)


def sell(shop: OpenShop, *codes: str) -> None:
    shift = current_shift(shop)
    assert shift
    basket = scanned(shop, *codes)
    basket = add_tender(basket, Tender("cash", due(shop, basket)))
    complete_sale(shop, basket, Duty(StaffMember(1, "Camille", "manager"), shift.id))


def keys(till: Driven) -> set[str]:
    [bar] = till.app.screen.query(KeyBar)
    return {hint.deed for hint in bar._hints}


async def test_a_line_that_would_pass_the_quota_is_not_added(phones: OpenShop, home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "2,00 € en novembre")
        await till.types("CLE4G\r", f"{LEFT} Prochain renouvellement le 1er décembre.")
        await till.sees("0 article")
        await till.sees("Ctrl+A Autoriser")
        await till.types("CAFE\r", "1 article")
        assert "allow" not in keys(till)


async def test_the_refusal_is_said_in_english_too(phones: OpenShop, home: Path) -> None:
    async with at_the_counter(home, lang="en") as till:
        await till.types("M1001\r", "social prices")
        await till.types("CLE4G\r", "€2.00 are left this month; this item asks for 6.00.")
        await till.sees("It renews on 1 December.")


async def test_a_manager_allows_the_line_with_a_reason(phones: OpenShop, home: Path) -> None:
    async with driven(home) as till:
        await till.types("2\r4321\r", "prix public")
        await till.types("M1001\r", "prix solidaires")
        await till.types("CLE4G\r", LEFT)
        await till.presses("ctrl+a", sees="Laisser « Clé 4G « nomade » » dépasser le quota")
        await till.types("1\r", "code")
        await till.types("1234\r", "Pourquoi")
        await till.types("\r", "Tapez pourquoi")
        await till.types("Première carte perdue\r", "autorisé par un responsable")
        await till.sees("1 article")
        await till.sees("0,00 € en novembre")
        await till.presses("f12", sees="À payer")
        await till.types("\r", "Ticket T1-000002 enregistré.")
    rows = [row for row in everything(phones.engine)["quota_use"] if row["beyond"]]
    assert [(r["amount"], r["beyond"], r["allowed_by"], r["reason"]) for r in rows] == [
        (200, 400, 1, "Première carte perdue")
    ]


async def test_what_was_asked_about_a_line_is_not_asked_again(shop: OpenShop, home: Path) -> None:
    take(shop, home, COLUMNS + ";category;Bric-à-brac;price;3,00;month;person;\n")
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "prix solidaires")
        await till.types("BRIC\r", "À quel prix ?")
        await till.writes("5\r", sees="Il reste 3,00 € ce mois-ci ; cet article en demande 5,00.")
        await till.sees("0 article")
        await till.presses("ctrl+a", sees="Laisser « Bric-à-brac » dépasser le quota")
        await till.types("1234\r", "Pourquoi")
        await till.types("Naissance\r", "Bric-à-brac, 5,00 € : autorisé par un responsable.")


async def test_a_volunteers_pin_allows_nothing(phones: OpenShop, home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "prix solidaires")
        await till.types("CLE4G\r", LEFT)
        await till.presses("ctrl+a", sees="dépasser le quota")
        await till.types("4321\r", "Numéro ou code")
        await till.presses("escape")
        await till.sees("0 article")


async def test_a_member_after_the_items_is_told_which_line_is_too_much(
    phones: OpenShop, home: Path
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CLE4G\rCAFE\r", "2 articles")
        await till.types("M1001\r", f"« Clé 4G « nomade » » : il {LEFT}")
        await till.sees("▸ 1 Clé 4G")
        await till.presses("f12", sees=LEFT)
        assert "À payer" not in till.text
        await till.presses("f4", sees="1 article")
        await till.presses("f12", sees="À payer")


async def test_a_member_after_the_items_may_be_allowed_the_line(
    phones: OpenShop, home: Path
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\rCLE4G\r", "2 articles")
        await till.types("M1001\r", LEFT)
        await till.presses("ctrl+a", sees="dépasser le quota")
        await till.types("1234\r", "Pourquoi")
        await till.types("Naissance\r", "autorisé par un responsable")
        assert "allow" not in keys(till)
        await till.presses("f12", sees="À payer")


async def test_a_quantity_that_passes_the_quota_can_not_be_paid(shop: OpenShop, home: Path) -> None:
    take(shop, home, PHONES)
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "20,00 € en novembre")
        await till.types("CLE4G\r", "14,00 € en novembre")
        await till.writes("4")
        await till.presses("f3", sees="reste 20,00 € ce mois-ci ; cet article en demande 24,00.")
        await till.sees("Le maximum est de 20,00 €.")
        await till.presses("f12")
        await till.sees("« Clé 4G « nomade » » : il reste 20,00 €")
        await till.writes("3")
        await till.presses("f3", sees="2,00 € en novembre")
        await till.presses("f12", sees="À payer")


async def test_an_allowance_is_for_the_quantity_it_was_given_for(
    phones: OpenShop, home: Path
) -> None:
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "prix solidaires")
        await till.types("CLE4G\r", LEFT)
        await till.presses("ctrl+a", sees="dépasser le quota")
        await till.types("1234\r", "Pourquoi")
        await till.types("Naissance\r", "autorisé")
        await till.writes("2")
        await till.presses("f3", sees="cet article en demande 12,00")
        await till.sees("Autoriser")
        await till.presses("f12")
        await till.sees("« Clé 4G « nomade » »")


async def test_a_parked_basket_keeps_what_was_allowed_and_is_told_what_is_too_much(
    phones: OpenShop, home: Path
) -> None:
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "prix solidaires")
        await till.types("CLE4G\r", LEFT)
        await till.presses("ctrl+a", sees="dépasser le quota")
        await till.types("1234\r", "Pourquoi")
        await till.types("Naissance\r", "autorisé")
        await till.presses("f5", sees="Scannez un article")
        await till.presses("f6", sees="1 article")
        assert LEFT not in till.running_text
        assert kept_basket(phones).lines[0].allowance is not None
        await till.presses("f5", sees="Scannez un article")
    park_basket(phones, scanned(phones, "CLE4G", "M1001"))
    async with at_the_counter(home) as till:
        await till.presses("f6", sees="Paniers garés")
        await till.types("2", f"« Clé 4G « nomade » » : il {LEFT}")


async def test_what_another_till_sold_meanwhile_is_seen_when_it_is_paid(
    shop: OpenShop, home: Path
) -> None:
    take(shop, home, PHONES)
    async with at_the_counter(home) as till:
        await till.types("M1001\rCLE4G\r", "1 article")
        sell(shop, "M1001", "3*CLE4G")
        await till.presses("f12", sees=LEFT)
        await till.presses("f4", sees="0 article")


async def test_what_another_till_sold_while_money_was_counted_is_refused_at_the_end(
    shop: OpenShop, home: Path
) -> None:
    take(shop, home, PHONES)
    async with at_the_counter(home) as till:
        await till.types("CAFE\rM1001\rCLE4G\r", "2 articles")
        await till.presses("f12", sees="À payer")
        sell(shop, "M1001", "3*CLE4G")
        await till.types("\r", LEFT)
        await till.sees("▸ 1 Clé 4G")
        await till.sees("2 articles")


async def test_pieces_and_rolling_days_have_sentences_of_their_own(
    shop: OpenShop, home: Path
) -> None:
    take(shop, home, COLUMNS + ";item;CLE4G;count;2;30;household;\n")
    sell(shop, "M1001", "2*CLE4G")
    async with at_the_counter(home) as till:
        await till.types("M1001\r", "prix solidaires")
        await till.types(
            "CLE4G\r",
            "Il en reste 0 sur 2 en 30 jours ; il en faudrait 1. Possible à partir du 22 décembre.",
        )


@pytest.mark.parametrize("size", [(80, 24), LARGE])
async def test_without_a_card_no_quota_is_spoken_of(
    phones: OpenShop, home: Path, size: tuple[int, int]
) -> None:
    async with at_the_counter(home, size) as till:
        await till.types("CLE4G\rCLE4G\r", "2 articles")
        await till.presses("ctrl+a")
        await till.presses("f12", sees="À payer")
