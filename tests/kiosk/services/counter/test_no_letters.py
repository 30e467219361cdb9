"""A buyer whose language the printer has no letters for, and no pictures either."""

from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest

from db import printers
from db.print_jobs import JOB
from kiosk.rules.basket import ask_look
from kiosk.rules.paper import Look
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.e_receipts import receipt_for_phone
from kiosk.services.counter.first_papers import ORIGINAL
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.selling import complete_sale
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.printers.languages import not_printable
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop
from receipts.document import from_json
from receipts.profile import Profile
from tests.kiosk.services.shops import rows_of
from tests.support.books import check_books
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.refusals import refusal_of
from tests.support.returning import refund
from tests.support.shops import LUC
from tests.support.volunteer import paid, scanned

LARGE_ARABIC = Look("ar", large=True)


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def at_printer(shop: OpenShop, printer: ReceiptPrinter) -> OpenShop:
    """The shop at a printer of which nothing is known: most print pictures."""
    settings = shop.settings.model_copy(update={"printer": printer.url})
    return replace(shop, settings=settings)


def found(shop: OpenShop, *, images: bool) -> None:
    """The printer was tested."""
    profile = Profile(proof="none", images=images)
    row = asdict(profile) | {"drawer": False, "tested_at": shop.now()}
    with shop.writing() as connection:
        printers.keep_printer(connection, shop.till, shop.settings.printer, row)


def send_waiting(shop: OpenShop) -> None:
    PrintWorker(shop, lambda _count: None).send_waiting()


def sold_in_arabic(shop: OpenShop, duty: Duty) -> str:
    basket = ask_look(paid(shop, scanned(shop, "3*BREAD")), LARGE_ARABIC)
    return complete_sale(shop, basket, duty).ticket


def languages(shop: OpenShop) -> list[tuple[str, str]]:
    jobs = rows_of(shop, JOB)
    return [(from_json(row["document"]).lang, row["state"]) for row in jobs]


def failed_in_arabic(shop: OpenShop, duty: Duty) -> str:
    """A receipt that waited while its printer changed for one that prints no pictures."""
    ticket = sold_in_arabic(shop, duty)
    found(shop, images=False)
    send_waiting(shop)
    assert ticket_paper(shop, ticket).state == "failed"
    return ticket


def test_a_printer_without_pictures_prints_in_the_shops_language_as_large(
    at_printer: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    found(at_printer, images=False)
    ticket = sold_in_arabic(at_printer, duty)
    assert ticket_paper(at_printer, ticket).document.large
    refund(at_printer, duty, ticket, (1, 1))
    send_waiting(at_printer)
    assert languages(at_printer) == [("fr", "sent")] * 2
    assert "ar" in not_printable(at_printer)
    assert "es" not in not_printable(at_printer)


def test_what_takes_back_a_receipt_that_failed_comes_in_the_shops_language(
    at_printer: OpenShop, duty: Duty
) -> None:
    ticket = failed_in_arabic(at_printer, duty)
    void_sale(at_printer, ticket, duty, "erreur")
    send_waiting(at_printer)
    assert languages(at_printer) == [("ar", "failed"), ("fr", "sent")]


def test_a_receipt_that_failed_comes_as_the_original_in_the_shops_language(
    at_printer: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    ticket = failed_in_arabic(at_printer, duty)
    refusal = refusal_of(lambda: print_again(at_printer, ticket, LUC))
    assert refusal.code == "letters_need_pictures", "it would fail again at once"
    assert languages(at_printer) == [("ar", "failed")]
    assert print_again(at_printer, ticket, LUC, look=Look()) == ORIGINAL
    send_waiting(at_printer)
    assert languages(at_printer) == [("ar", "not_wanted"), ("fr", "sent")]
    printer.wait_for_jobs(1)
    assert not printer.receipts[0].text.startswith("DUPLICATA")
    assert ticket_paper(at_printer, ticket).state == "sent"
    check_books(at_printer.engine)
    # The stored one never comes behind it.
    assert print_again(at_printer, ticket, LUC) == 1
    assert print_again(at_printer, ticket, LUC, look=LARGE_ARABIC) == 2
    assert [lang for lang, _state in languages(at_printer)] == ["ar", "fr", "fr", "fr"]


@pytest.mark.parametrize("kind", ["void", "refund"])
def test_what_takes_back_comes_in_the_shops_language_too(
    at_printer: OpenShop, duty: Duty, kind: str
) -> None:
    """Stored in a language that its printer, changed since, has no letters for."""
    ticket = sold_in_arabic(at_printer, duty)
    if kind == "void":
        back = void_sale(at_printer, ticket, duty, "erreur").ticket
    else:
        back = refund(at_printer, duty, ticket, (1, 2)).ticket
    found(at_printer, images=False)
    send_waiting(at_printer)
    assert languages(at_printer) == [("ar", "failed")] * 2
    assert print_again(at_printer, back, LUC, look=Look()) == ORIGINAL
    send_waiting(at_printer)
    assert languages(at_printer)[1:] == [("ar", "not_wanted"), ("fr", "sent")]
    assert print_again(at_printer, back, LUC) == 1
    check_books(at_printer.engine)


def test_a_receipt_that_failed_and_can_be_printed_by_now_comes_as_it_is(
    at_printer: OpenShop, duty: Duty
) -> None:
    ticket = failed_in_arabic(at_printer, duty)
    found(at_printer, images=True)
    assert print_again(at_printer, ticket, LUC) == ORIGINAL
    send_waiting(at_printer)
    assert languages(at_printer) == [("ar", "sent")]


def test_a_copy_of_a_receipt_that_this_printer_has_no_letters_for_is_in_the_shops_language(
    at_printer: OpenShop, duty: Duty
) -> None:
    ticket = sold_in_arabic(at_printer, duty)
    send_waiting(at_printer)
    found(at_printer, images=False)
    assert print_again(at_printer, ticket, LUC) == 1
    send_waiting(at_printer)
    assert languages(at_printer) == [("ar", "printed"), ("fr", "sent")]


def test_the_shortest_form_for_a_phone_is_in_the_shops_language(
    at_printer: OpenShop, duty: Duty
) -> None:
    ticket = sold_in_arabic(at_printer, duty)
    short = receipt_for_phone(at_printer, ticket, LUC, lambda text: len(text) < 100)
    assert not short.has_lines
    assert "TOTAL " in short.text
    assert short.text.isascii() or "€" in short.text
