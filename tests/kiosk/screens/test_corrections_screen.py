"""Taking goods back at the counter: refund, exchange, void; and finding the ticket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from db.voids import VOIDED
from kiosk.language import _, speak
from kiosk.rules.basket import TenderKind
from kiosk.rules.gifts import suspend
from kiosk.rules.money_back import GivenBack
from kiosk.screens.counter.give_back import back_title, in_hand_cents
from kiosk.screens.counter.refund import RefundScreen
from kiosk.screens.counter.ticket import TicketScreen
from kiosk.screens.counter.tickets import TicketsScreen
from kiosk.services.corrections.history import history_of
from kiosk.services.counter.baskets import kept_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from tests.kiosk.screens.driven import Driven, at_the_counter, driven
from tests.kiosk.services.shops import rows_of
from tests.support.rows import everything
from tests.support.volunteer import paid, scanned
from tests.support.volunteer import sell as sell_at

KINDS_BACK: tuple[tuple[TenderKind, int], ...] = (
    ("cash", 5_00),
    ("card", 20_00),
    ("voucher", 3_00),
)
CAMILLE = StaffMember(1, "Camille", "manager")


def sell(shop: OpenShop, *codes: str) -> str:
    """Sell, the rest in cash; return the ticket."""
    shift = current_shift(shop)
    assert shift
    return sell_at(shop, Duty(CAMILLE, shift.id), *codes).ticket


def kinds(shop: OpenShop) -> list[tuple[str, int, int | None]]:
    """Kind, total and manager of every ticket, in order."""
    rows = sorted(everything(shop.engine)["sale"], key=lambda row: row["ticket_number"])
    return [(row.get("kind", "sale"), row["total_cents"], row.get("allowed_by")) for row in rows]


def keys(till: Driven) -> set[str]:
    [bar] = till.app.screen.query(KeyBar)
    return {hint.deed for hint in bar._hints}


async def choose_refund(till: Driven, ticket: str = "T1-000001") -> None:
    """Scan the receipt at the counter: the refund is one key from there."""
    await till.types(f"{ticket}\r", "R Rembourser ou échanger")
    await till.presses("r", sees=f"Retour du ticket {ticket}")


async def with_a_reason(till: Driven, sees: str) -> None:
    await till.presses("enter", sees="Pourquoi")
    await till.presses("1", sees=sees)


async def brings_back(till: Driven, key: str, chosen: str, then: str) -> None:
    """By its key it is chosen what of the first ticket comes back, and the first reason."""
    await choose_refund(till)
    await till.presses(key, sees=chosen)
    await with_a_reason(till, then)


async def half_comes_back(till: Driven) -> None:
    """Five of ten: 25.00."""
    await brings_back(till, "5", "5 articles rendus : 25,00 €", "5 rendus")


async def settles(till: Driven, sees: str, ticket: str) -> None:
    """What there is to pay or to give back is shown; Enter goes on, and the ticket is stored."""
    await till.presses("f12", sees=sees)
    await till.presses("enter", sees=f"{ticket} enregistré")


async def voids(till: Driven, sees: str) -> None:
    """The first ticket is to be voided, for the first reason."""
    await till.types("T1-000001\r", "V Annuler la vente")
    await till.presses("v", sees="erreur de saisie")
    await till.presses("enter", sees=sees)


async def managers_pin(till: Driven, sees: str) -> None:
    await till.types("1\r", "PIN du numéro 1")
    await till.types("1234\r", sees)


@asynccontextmanager
async def as_a_volunteer(home: Path) -> AsyncIterator[Driven]:
    """The till, where number 2 has signed in."""
    async with driven(home) as till:
        await till.types("2\r4321\r", "prix public")
        yield till


async def a_manager_allows_a_void(home: Path, amount: str) -> None:
    """A volunteer voids the first ticket: so much goes back, in cash."""
    async with as_a_volunteer(home) as till:
        await voids(till, f"Rendre {amount}")
        await managers_pin(till, f"Espèces {amount}")
        await till.presses("enter", sees="est annulé par T1-000002")


async def test_a_receipt_is_scanned_and_part_of_a_line_comes_back(
    shop: OpenShop, home: Path
) -> None:
    sell(shop, "3*CAFE", "TUTO")
    async with at_the_counter(home) as till:
        await choose_refund(till)
        await till.sees("[ ] sur 3 Café moulu 250 g")
        await till.presses("2", sees="2 articles rendus : 5,00 €")
        await with_a_reason(till, "Retour de 5,00 €.")
        await till.sees("-2 Retour : Café moulu 250 g -6,98 -5,00")
        await till.sees("2 rendus")
        await till.sees("À rendre")
        await till.presses("f12", sees="Remboursement À rendre Espèces 5,00 €")
        assert kinds(shop) == [("sale", 1250, None)]
        await till.presses("enter", sees="Ticket T1-000002 enregistré.")
        await till.sees("À rendre")
        await till.sees("Espèces 5,00 €")
        await till.types("CAFE\r", "1 article")
    assert kinds(shop) == [("sale", 1250, None), ("refund", -500, None)]
    assert history_of(shop, "T1-000001").corrected_by[0].lines == (("Café moulu 250 g", 2),)


async def test_no_more_comes_back_than_was_sold(shop: OpenShop, home: Path) -> None:
    sell(shop, "2*CAFE")
    async with at_the_counter(home) as till:
        await brings_back(till, "1", "1 article rendu", "Retour de 2,50 €")
        await settles(till, "Espèces 2,50 €", "T1-000002")
        await choose_refund(till)
        await till.sees("sur 1 Café")
        words = _("Of “{label}”, {left} can still come back.")
        await till.presses("2", sees=words.format(label="Café moulu 250 g", left=1))
        await till.presses("1", sees="1 article rendu : 2,50 €")
        await with_a_reason(till, "Retour de 2,50 €")
        await settles(till, "Espèces 2,50 €", "T1-000003")
        await till.types("T1-000001\r", "T1-000003")
        assert not keys(till) & {"r", "v"}
    assert kinds(shop) == [("sale", 500, None), ("refund", -250, None), ("refund", -250, None)]


async def test_what_is_chosen_can_be_scanned_and_written_off(shop: OpenShop, home: Path) -> None:
    sell(shop, "2*CAFE", "TUTO")
    async with at_the_counter(home) as till:
        await choose_refund(till)
        await till.types("3046920028004\r", "1 article rendu : 2,50 €")
        await till.types("3046920028004\r", "2 articles rendus : 5,00 €")
        await till.types("3046920028004\r", "ne peut plus revenir avec ce ticket")
        await till.types("BRIC\r", "n'a pas été vendu avec ce ticket")
        await till.presses("w", sees="au rebut")
        await till.presses("a", sees="3 articles rendus : 10,00 €")
        await till.presses("space", sees="1 article rendu : 5,00 €")
        await till.presses("space", sees="3 articles rendus")
        await with_a_reason(till, "Rebut : Café moulu 250 g")
    basket = kept_basket(shop)
    assert [(line.sku, line.quantity, line.to_stock) for line in basket.returns] == [
        ("CAFE", 2, False),
        ("TUTO", 1, True),
    ]
    assert basket.return_reason == "abîmé ou ne fonctionne pas"


async def test_nothing_chosen_is_nothing_refunded_and_esc_loses_nothing(
    shop: OpenShop, home: Path
) -> None:
    sell(shop, "CAFE")
    async with at_the_counter(home) as till:
        await till.types("TUTO\r", "1 article")
        await choose_refund(till)
        await till.presses("enter", sees="Choisissez d'abord ce qui revient")
        await till.presses("1", sees="1 article rendu")
        await till.presses("enter", sees="Pourquoi")
        await till.presses("escape", sees="1 article rendu : 2,50 €")
        await till.presses("escape", sees="R Rembourser ou échanger")
        await till.presses("escape", sees="Aide aux démarches")
    assert kept_basket(shop).returns == ()


async def test_an_exchange_takes_the_difference(shop: OpenShop, home: Path) -> None:
    sell(shop, "CAFE")
    async with at_the_counter(home) as till:
        await brings_back(till, "a", "1 article rendu", "Scannez ce qui est pris en échange")
        await till.types("TUTO\r", "1 article, 1 rendu")
        await till.presses("f12", sees="À payer")
        await till.types("10\r", "T1-000002 enregistré")
        await till.sees("À rendre")
        assert till.app.screen._total._value == "7,50 €"  # type: ignore[attr-defined]
    assert kinds(shop) == [("sale", 250, None), ("refund", 250, None)]


async def test_an_exchange_gives_the_difference_back(shop: OpenShop, home: Path) -> None:
    sell(shop, "TUTO")
    async with at_the_counter(home) as till:
        await brings_back(till, "a", "1 article rendu", "Scannez ce qui est pris en échange")
        await till.types("CAFE\r", "1 article, 1 rendu")
        await till.presses("f12", sees="Espèces 2,50 €")
        await till.presses("f12", sees="T1-000002 enregistré")
    assert kinds(shop) == [("sale", 500, None), ("refund", -250, None)]


async def test_an_even_exchange_is_stored_without_money(shop: OpenShop, home: Path) -> None:
    sell(shop, "CAFE")
    async with at_the_counter(home) as till:
        await brings_back(till, "a", "1 article rendu", "Scannez ce qui est pris en échange")
        await till.types("CAFE\r", "1 article, 1 rendu")
        await settles(till, "Tout est payé", "T1-000002")
    assert kinds(shop) == [("sale", 250, None), ("refund", 0, None)]


async def test_f4_lets_the_customer_keep_it_and_undo_takes_that_back(
    shop: OpenShop, home: Path
) -> None:
    sell(shop, "CAFE", "TUTO")
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "1 article")
        await brings_back(till, "a", "2 articles rendus", "1 article, 2 rendus")
        await till.presses("f4", sees="Ligne annulée : Aide aux démarches")
        await till.sees("1 article, 1 rendu")
        await till.presses("ctrl+z", sees="1 article, 2 rendus")
        await till.presses("f4", sees="1 article, 1 rendu")
        await till.presses("f4", sees="1 article ")
        await till.sees("valeur 3,49 €")
        assert kept_basket(shop).returns == ()
        assert kept_basket(shop).voided == ()


async def test_lines_of_one_ticket_alone_come_back_in_a_basket(shop: OpenShop, home: Path) -> None:
    sell(shop, "CAFE")
    sell(shop, "2*TUTO")
    async with at_the_counter(home) as till:
        await brings_back(till, "a", "1 article rendu", "1 rendu")
        await till.types("T1-000002\r", "R Rembourser ou échanger")
        await till.presses("r", sees="T1-000002")
        await till.presses("escape", sees="1 rendu")
        await choose_refund(till)
        await till.sees("[ 1] sur 1 Café")


async def test_the_money_of_a_voucher_goes_back_onto_it(shop: OpenShop, home: Path) -> None:
    sell(shop, "CLE4G", "PASS-7K3M9H")
    async with at_the_counter(home) as till:
        await brings_back(till, "a", "1 article rendu : 12,00 €", "1 rendu")
        await till.presses("f12", sees="Sur le bon Pass numérique 10,00 €")
        await till.sees("Espèces 2,00 €")
        await till.presses("enter", sees="T1-000002 enregistré")
        await till.sees("Espèces 2,00 €")
        await till.sees("Pass numérique 10,00 €")
        await till.types("CLE4G\rPASS-7K3M9H\r", "payé 10,00 €")


# A manager in the middle


async def test_a_refund_above_the_limit_takes_a_managers_pin_and_keeps_the_basket(
    shop: OpenShop, home: Path
) -> None:
    sell(shop, "2*CLE4G")
    async with as_a_volunteer(home) as till:
        await till.types("CAFE\r", "1 article")
        await brings_back(till, "a", "2 articles rendus : 24,00 €", "1 article, 2 rendus")
        await till.presses("f12", sees="Rendre 24,00 €")
        await till.types("2\r", "PIN du numéro 2")
        await till.types("4321\r", "responsable")
        await till.presses("escape", sees="numéro ou badge")
        await till.presses("escape", sees="1 article, 2 rendus")
        await till.presses("f12", sees="Rendre 24,00 €")
        await managers_pin(till, "Espèces 21,50 €")
        await till.presses("escape", sees="1 article, 2 rendus")
        await till.presses("f12", sees="Espèces 21,50 €")  # the same manager allowed the same
        await till.presses("enter", sees="T1-000002 enregistré")
    assert kinds(shop) == [("sale", 2400, None), ("refund", -2150, 1)]


async def test_a_card_sale_is_given_back_on_the_card(shop: OpenShop, home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\r", "Café")
        await till.presses("f12", sees="À payer")
        await till.types("c", "Payé par carte")
        await till.sees("T1-000001 enregistré")
        await till.types("T1-000001\r", "V Annuler")
        await till.presses("v", sees="Pourquoi")
        await till.presses("1", sees="À rendre sur la carte")
        await till.presses("enter", sees="annulé par T1-000002")
        await till.sees("À rendre sur la carte")
        await till.sees("Carte 2,50 €")


def test_the_big_figure_is_cash_alone_where_some_of_it_is_cash() -> None:
    cash, card, voucher = (GivenBack(kind, cents) for kind, cents in KINDS_BACK)
    assert in_hand_cents((card,)) == 20_00
    assert in_hand_cents((card, cash)) == 5_00
    assert in_hand_cents((voucher, card)) == 0
    speak("fr")
    titles = [back_title(each) for each in ((cash,), (card,), (card, cash), (voucher, card))]
    assert titles == ["À rendre", "À rendre sur la carte", "En espèces", "Rien en espèces"]


async def test_a_managers_pin_is_good_for_one_refund(shop: OpenShop, home: Path) -> None:
    sell(shop, "10*TUTO")
    async with as_a_volunteer(home) as till:
        for ticket in ("T1-000002", "T1-000003"):
            await half_comes_back(till)
            await till.presses("f12", sees="Rendre 25,00 €")
            await managers_pin(till, "Espèces 25,00 €")
            await till.presses("enter", sees=f"{ticket} enregistré")
    assert [manager for _kind, _cents, manager in kinds(shop)] == [None, 1, 1]


async def test_a_managers_pin_ends_with_a_basket_that_is_put_aside(
    shop: OpenShop, home: Path
) -> None:
    sell(shop, "10*TUTO")
    async with as_a_volunteer(home) as till:
        await half_comes_back(till)
        await till.presses("f12", sees="Rendre 25,00 €")
        await managers_pin(till, "Espèces 25,00 €")
        await till.presses("escape", sees="5 rendus")
        await till.presses("f5", sees="Panier garé")
        await till.presses("f6", sees="5 rendus")
        await till.presses("f12", sees="Rendre 25,00 €")
        await managers_pin(till, "Espèces 25,00 €")
        await till.presses("escape", sees="5 rendus")
        await till.presses("ctrl+l", sees="Numéro ou badge")
        await till.types("2\r4321\r", "5 rendus")
        await till.presses("f12", sees="Rendre 25,00 €")
    assert len(kinds(shop)) == 1


async def test_the_limit_of_a_refund_counts_what_came_back_of_the_ticket_before(
    shop: OpenShop, home: Path
) -> None:
    sell(shop, "10*TUTO")
    async with as_a_volunteer(home) as till:
        await brings_back(till, "4", "4 articles rendus : 20,00 €", "4 rendus")
        await settles(till, "Espèces 20,00 €", "T1-000002")
        await brings_back(till, "1", "1 article rendu : 5,00 €", "1 rendu")
        await till.presses("f12", sees="Rendre 5,00 €, soit 25,00 € en tout pour ce ticket")
        await managers_pin(till, "Espèces 5,00 €")
        await till.presses("enter", sees="T1-000003 enregistré")
    assert kinds(shop)[1:] == [("refund", -2000, None), ("refund", -500, 1)]


async def test_gifts_that_go_back_count_for_the_limit_of_a_void(shop: OpenShop, home: Path) -> None:
    shift = current_shift(shop)
    assert shift
    basket = paid(shop, suspend(scanned(shop, "CAFE"), 2000))
    complete_sale(shop, basket, Duty(CAMILLE, shift.id))
    await a_manager_allows_a_void(home, "22,50 €")
    assert kinds(shop)[1] == ("void", -250, 1)


async def test_a_small_refund_is_a_volunteers_own(shop: OpenShop, home: Path) -> None:
    sell(shop, "CAFE")
    async with as_a_volunteer(home) as till:
        await brings_back(till, "a", "1 article rendu", "1 rendu")
        await settles(till, "Espèces 2,50 €", "T1-000002")
    assert kinds(shop)[1] == ("refund", -250, None)


# Voids


async def test_the_last_sale_is_voided_and_the_basket_in_hand_stays(
    shop: OpenShop, home: Path
) -> None:
    sell(shop, "CAFE", "TUTO")
    async with at_the_counter(home) as till:
        await till.types("CLE4G\r", "1 article")
        await till.presses("f8", sees="T1-000001")
        await till.presses("enter", sees="V Annuler la vente")
        await till.presses("v", sees="erreur de saisie")
        await till.presses("enter", sees="Annuler T1-000001 À rendre Espèces 7,50 €")
        await till.presses("escape", sees="V Annuler la vente")
        await till.presses("v", sees="erreur de saisie")
        await till.types("trop perçu, autre client\r", "Espèces 7,50 €")
        await till.presses("enter", sees="T1-000001 est annulé par T1-000002.")
        await till.sees("Espèces 7,50 €")
        await till.sees("Clé 4G")
        await till.presses("f12", sees="À payer Total 12,00 €")
    assert kinds(shop) == [("sale", 750, None), ("void", -750, None)]
    assert history_of(shop, "T1-000002").reason == "trop perçu, autre client"
    assert len(kept_basket(shop).lines) == 1


async def test_a_voided_sale_can_be_taken_back_no_more(shop: OpenShop, home: Path) -> None:
    sell(shop, "CAFE")
    async with at_the_counter(home) as till:
        await voids(till, "Espèces 2,50 €")
        await till.presses("enter", sees="est annulé par")
        await till.types("T1-000001\r", "Annulé par T1-000002")
        assert not keys(till) & {"r", "v"}
        await till.presses("escape", sees="Valeur")
        await till.types("T1-000002\r", "Corrige le ticket")
        assert not keys(till) & {"r", "v"}


async def test_a_volunteers_void_above_the_limit_takes_a_manager(
    shop: OpenShop, home: Path
) -> None:
    sell(shop, "2*CLE4G")
    await a_manager_allows_a_void(home, "24,00 €")
    assert kinds(shop)[1] == ("void", -2400, 1)


async def test_a_scan_is_no_yes_to_giving_money_back(shop: OpenShop, home: Path) -> None:
    sell(shop, "CAFE")
    async with at_the_counter(home) as till:
        await brings_back(till, "a", "1 article rendu", "1 rendu")
        await till.presses("f12", sees="Espèces 2,50 €")
        await till.types("3046920028004\r", "Espèces 2,50 €")
        await till.presses("escape", sees="1 article, 1 rendu")
    assert len(kinds(shop)) == 1


# Finding the ticket


@pytest.mark.parametrize(
    ("typed", "title"), [("22/11/2026", "Tickets : 22/11/2026"), ("7,50", "Tickets : 7,50 €")]
)
async def test_a_ticket_is_found_by_its_day_or_its_amount(
    shop: OpenShop, home: Path, typed: str, title: str
) -> None:
    sell(shop, "CAFE", "TUTO")
    async with at_the_counter(home) as till:
        await till.presses("f8", sees="Scannez un ticket, ou tapez")
        await till.writes(f"{typed}\r", title)
        await till.sees("T1-000001")
        await till.presses("enter", sees="R Rembourser ou échanger")
        await till.presses("escape", sees=title)
        await till.presses("escape", sees="Scannez un ticket")
        assert isinstance(till.app.screen, TicketsScreen)


async def test_a_receipt_scanned_among_the_tickets_is_opened(shop: OpenShop, home: Path) -> None:
    sell(shop, "CAFE")
    async with at_the_counter(home) as till:
        await till.presses("f8", sees="Scannez un ticket")
        await till.types("T1-000001\r", "V Annuler la vente")
        assert isinstance(till.app.screen, TicketScreen)


async def test_what_is_no_ticket_is_said_and_other_scans_wait(shop: OpenShop, home: Path) -> None:
    async with at_the_counter(home) as till:
        await till.presses("f8", sees="Scannez un ticket")
        await till.writes("T1-7\r", "Aucun ticket ne correspond.")
        await till.presses("escape", sees="Aucun ticket")
        await till.writes("hier\r", "Ce n'est ni un ticket")
        await till.types("3046920028004\r", "attend que")
        await till.presses("escape", sees="1 article")


async def test_the_screen_of_a_refund_takes_figures_one_by_one(shop: OpenShop, home: Path) -> None:
    sell(shop, "12*CAFE")
    async with at_the_counter(home) as till:
        await choose_refund(till)
        await till.presses("1", sees="1 article rendu")
        await till.presses("2", sees="12 articles rendus")
        await till.presses("3", sees="3 articles rendus")
        await till.presses("0", sees="0 article rendu")
        assert isinstance(till.app.screen, RefundScreen)


# Voided lines


async def test_what_is_voided_at_the_counter_is_written_with_the_sale(
    shop: OpenShop, home: Path
) -> None:
    async with at_the_counter(home) as till:
        await till.types("CAFE\rCAFE\rTUTO\r", "3 articles")
        await till.presses("f4", sees="2 articles")
        await till.presses("f3", sees="Combien")
        await till.types("3\r", "4 articles")
        await till.presses("f3", sees="Combien")
        await till.types("1\r", "2 articles")
        await settles(till, "À payer", "T1-000001")
    rows = [(row["sku"], row["quantity"], row["staff_number"]) for row in rows_of(shop, VOIDED)]
    assert rows == [("TUTO", 1, 1), ("CAFE", 2, 1)]
