"""A shift from its float to its end: the drawer, cash in and out with slips, a printer off."""

from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter, opened
from tests.support.drawer_printer import DrawerPrinter
from tests.support.escpos import decode
from tests.support.late_printer import LatePrinter

BUSY = ["drawer", "paper"]


def at_the_drawer(till: Till, row: str) -> None:
    """F9, and one of its rows."""
    till.press("f9")
    till.expect("Cash drop to the safe")
    till.press(row)


def test_cash_goes_in_and_out_with_a_slip_each_and_the_drawer_before_it(shop: ShopFolder) -> None:
    with (
        DrawerPrinter() as printer,
        at_the_counter(shop, drawer="printer", printer=printer.url) as till,
    ):
        till.scan("CLE4G")
        till.expect_items(1)
        till.press("f12")
        till.expect("To pay")
        till.answer("20")
        till.expect_ticket(1)
        printer.wait_for(lambda _: printer.events == BUSY)
        at_the_drawer(till, "1")
        till.expect("Change for a note")
        till.press("enter")
        till.expect("The drawer is opened without a sale. The slip is printed.")
        at_the_drawer(till, "2")
        till.expect("How much goes into the drawer?")
        till.answer("20")
        till.expect("Change from the bank")
        till.press("enter")
        till.expect("Pay-in: {amount}. The slip is printed.", amount="20,00 €")
        at_the_drawer(till, "3")
        till.expect("How much is taken out?")
        till.answer("1000")
        till.expect("Postage")
        till.press("2")
        till.expect(
            "There is less than {amount} in the drawer by the books. Type a smaller amount.",
            amount="1 000,00 €",
        )
        till.back()
        till.answer("4,50")
        till.expect("Postage")
        till.press("2")
        till.expect("Pay-out: {amount}. The slip is printed.", amount="4,50 €")
        at_the_drawer(till, "4")
        till.expect("How much goes to the safe?")
        till.answer("50")
        till.press("enter")
        till.expect("Cash drop: {amount}. The slip is printed.", amount="50,00 €")
        printer.wait_for(lambda _: printer.events == BUSY * 5)
    slips = [decode(paper).text for paper in printer.papers[1:]]
    for slip, words in zip(
        slips,
        (
            ("OUVERTURE SANS VENTE", "Monnaie d'un billet"),
            ("APPORT", "20,00 €", "Monnaie de la banque"),
            ("SORTIE D'ESPÈCES", "4,50 €", "Timbres"),
            ("REMISE AU COFFRE", "50,00 €", "Trop d'espèces dans le tiroir"),
        ),
        strict=True,
    ):
        assert all(each in slip for each in (*words, "Caisse T1, service 1", "Camille"))


def test_a_shift_ends_with_a_basket_that_waits_for_the_next(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan("CLE4G")
        till.expect_items(1)
        at_the_drawer(till, "5")
        till.expect("End the shift")
        row = next(row for row in till.screen if till.words("End the shift") in row)
        till.press(row.strip(" ▸")[0])
        till.expect("End the shift? Nothing more is sold in it. It can be counted now or later.")
        till.press("enter")
        till.expect("Shift {number} has ended. {key} counts it, now or later.", number=1, key="F9")
        till.expect_text("1 panier est gardé pour le prochain service.")
        till.press("ctrl+q")
        assert till.terminal.wait_for_exit() == 0
    with opened(shop) as till:
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect_text("1 service attend d'être compté (F9).")
        till.answer("60")
        till.expect_items(1)
        till.press("f12", "f12")
        till.expect_ticket(1)


def test_a_printer_that_is_off_is_told_and_opens_no_drawer_when_it_is_back(
    shop: ShopFolder,
) -> None:
    with (
        LatePrinter() as printer,
        at_the_counter(shop, drawer="printer", printer=printer.url) as till,
    ):
        till.scan("CLE4G")
        till.expect_items(1)
        till.press("f12", "f12")
        till.expect("The printer does not open the drawer. Open it with its key.")
        printer.switch_on()
        printer.wait_for_jobs(1)
        till.press("ctrl+q")
        assert till.terminal.wait_for_exit() == 0
        assert b"\x1bp" not in printer.received
        assert decode(bytes(printer.received)).qr_codes == ["T1-000001"]
