"""Pieces with numbers, in the real program: taken in, sold once, named on the paper."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter, opened
from tests.kiosk.services.stock.pieces import ITEM_COLUMNS, PHONE_BARCODE, iccid, imei, misread
from tests.support.escpos import decode
from tests.support.printers import TcpPrinter

SHEETS = {
    "items": (
        ";".join(ITEM_COLUMNS),
        f"PHONE;{PHONE_BARCODE};Smartphone 32 Go;Téléphonie;120;60;20;serial;",
        "CARTE;;Carte SIM;Téléphonie;15;5;;serial;",
    ),
    "donors": ("reference;name", "FMS;Fondation Mobile Solidaire"),
    "lots": (
        "lot;donor;sku;quantity;unit_value;received_on;expires_on;condition;quarantined;place",
        "L-TEL;FMS;PHONE;2;120;2026-11-01;;bon état;non;vitrine",
        "L-SIM;FMS;CARTE;1;15;2026-11-01;;;oui;",
    ),
    "serials": (
        "lot;sku;serial;other_serial",
        f"L-TEL;PHONE;{imei(1)};{imei(2)}",
        f"L-TEL;PHONE;{imei(3)};",
        f"L-SIM;CARTE;{iccid(1)};",
    ),
}

SOLD_ALREADY = (
    "The piece {serial} is sold already. Put it aside (F4 takes its line out), ask a manager."
)


@pytest.fixture
def phones(shop: ShopFolder, tmp_path: Path) -> ShopFolder:
    """The shop with two phones and a SIM card in quarantine, each with its number."""
    shop.imported(SHEETS, tmp_path)
    return shop


def pay(till: Till, ticket: int) -> None:
    """Cash to the cent."""
    till.press("f12")
    till.expect("To pay")
    till.answer("")
    till.expect_ticket(ticket)


def test_a_phone_is_sold_by_its_number_once(phones: ShopFolder, printer: TcpPrinter) -> None:
    with at_the_counter(phones, printer=printer.url) as till:
        till.scan(PHONE_BARCODE)
        till.expect("Scan the serial number of this piece.")
        till.scan(PHONE_BARCODE)
        till.expect("This is the item's barcode. Scan the serial number beside it.")
        till.scan(misread(imei(1)))
        till.expect(
            "The number {serial} was not read well. Scan it again.", serial=misread(imei(1))
        )
        till.scan(imei(2))  # the box's second number
        till.expect_text("Smartphone 32 Go, 60,00 €")
        till.expect_lines(1)
        till.scan(imei(1))
        till.expect("The piece {serial} is in the basket already.", serial=imei(1))
        till.scan(iccid(1))
        till.expect(
            "The lot of “{serial}” may not be sold now. A manager can say why.", serial=iccid(1)
        )
        till.scan(imei(77))
        till.expect(
            "The number {serial} is not in the shop's books. Ask a manager.", serial=imei(77)
        )
        till.expect_lines(1)
        pay(till, 1)
        till.scan(imei(2))
        till.expect(SOLD_ALREADY, serial=imei(1))
        till.scan(imei(3))
        till.expect_items(1)
        pay(till, 2)
        papers = decode(printer.wait_for_jobs(2)).text
    assert imei(1) in papers
    assert imei(3) in papers
    left = {row["lot"]: row["quantity"] for row in phones.export("stock")}
    assert (left.get("L-TEL", "0"), left["L-SIM"]) == ("0", "1")


def test_two_tills_hold_the_same_phone_and_the_loser_goes_back_to_its_basket(
    phones: ShopFolder, printer: TcpPrinter
) -> None:
    phones.done("init", "--no-input", till="T2")
    with (
        at_the_counter(phones, printer=printer.url) as first,
        second_till(phones, printer.url) as second,
    ):
        for till in (first, second):
            till.scan("CAFE", imei(1))
            till.expect_items(2)
        second.press("f12")
        second.expect("To pay")
        pay(first, 1)
        second.answer("")
        second.expect(SOLD_ALREADY, serial=imei(1))
        second.expect_items(2)
        phone = f"Smartphone 32 Go {imei(1)}"
        second.expect_labels(["Café moulu 250 g", phone])
        second.terminal.wait_for(re.compile(r"^▸.*Smartphone", re.MULTILINE))
        second.back()
        second.press("f12")  # refused before any money is asked for
        second.expect(SOLD_ALREADY, serial=imei(1))
        second.press("f4")
        second.expect_items(1)
        second.press("f12")
        second.expect("To pay")
        second.answer("")
        second.expect_ticket(1, "T2")


def test_a_manager_receives_a_phone_and_it_is_sold(shop: ShopFolder, printer: TcpPrinter) -> None:
    with at_the_counter(shop, printer=printer.url) as till:
        till.press("ctrl+r")
        till.expect("Donations")
        till.answer(entry_of(till, "Donations"))
        till.expect("New donation")
        till.answer("")
        till.expect("Who gives? Type the name or the reference, and choose.")
        till.answer("Mairie d'Ivry")
        till.expect("Given on which day?")
        till.answer("")
        till.answer("BL-2026-118")
        till.expect("Scan the item.")
        till.answer("CAFE")
        till.answer("12")
        till.answer("")
        till.answer("12/2030")
        for _ in range(3):
            till.answer("")
        till.expect_text("×12")
        till.press("f12")
        till.expect(
            "Donation {number} is stored. Its acknowledgement goes to the printer.",
            number="BL-2026-118",
        )
        paper = decode(printer.wait_for_jobs(1))
        for words in ("DON REÇU", "Donateur : Mairie d'Ivry", "BL-2026-118", "Café moulu 250 g"):
            assert words in paper.text.replace("\u00a0", " ")
        till.back_to_counter()
        till.scan("CAFE")
        till.expect_items(1)
        pay(till, 1)
    lots = {row["lot"] for row in shop.export("stock")}
    assert any(lot.startswith("D") and lot.endswith("-0001-1") for lot in lots)


def entry_of(till: Till, label: str) -> str:
    """The figure before an entry of the menu."""
    row = next(row for row in till.screen if till.words(label) in row)
    return next(word for word in row.split() if word.isdigit())


@contextmanager
def second_till(shop: ShopFolder, printer: str) -> Iterator[Till]:
    """Till T2, opened with an empty drawer on the way."""
    with opened(shop, till="T2", printer=printer) as till:
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect("The till is closed. How much cash is in the drawer?")
        till.answer("0")
        till.expect_counter()
        yield till
