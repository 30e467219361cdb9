"""Goods come back over the counter: the real program, from the receipt to the export."""

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter
from tests.support.escpos import decode
from tests.support.printers import TcpPrinter

BACK = "Back: {amount}. Scan what is taken instead, or {key}."


def sell(till: Till, ticket: int, *codes: str) -> str:
    """For cash, to the cent, unless a voucher pays."""
    till.scan(*codes)
    till.press("f12", "f12")
    return till.expect_ticket(ticket)


def open_refund(till: Till, ticket: str) -> None:
    """Scan the receipt; R is one key from there."""
    till.scan(ticket)
    till.expect("Refund or exchange")
    till.press("r")
    till.expect("Back from ticket {ticket}", ticket=ticket)


def with_a_reason(till: Till) -> None:
    till.press("enter")
    till.expect("the wrong item")
    till.press("2")
    till.expect_text(till.words(BACK, amount="|", key="F12").split("|")[0])


def test_a_line_comes_back_in_parts_until_nothing_is_left(
    shop: ShopFolder, printer: TcpPrinter
) -> None:
    with at_the_counter(shop, printer=printer.url) as till:
        till.scan(goods.COFFEE, "AIDE")
        till.expect_items(2)
        till.press("up", "3", "f3")
        till.expect_items(4)
        first = sell(till, 1)
        for number, (pieces, amount) in enumerate((("2", "5,00 €"), ("1", "2,50 €")), 2):
            open_refund(till, first)
            till.press(pieces)
            till.expect_text(amount)
            with_a_reason(till)
            till.expect(BACK, amount=amount, key="F12")
            till.expect_big(f"-{amount}")
            till.press("f12")
            till.expect("Count it out, then press Enter.")
            till.expect_big(amount)
            till.press("enter")
            till.expect_ticket(number)
            till.expect_big(amount)
        open_refund(till, first)
        till.expect("all came back")
        till.press("1")
        till.expect("“{label}” came back already.", label="Café moulu 250 g")
        till.press("a")
        till.expect_text("1 article rendu : 5,00 €")
        papers = decode(printer.wait_for_jobs(3))
    assert papers.qr_codes == ["T1-000001", "T1-000002", "T1-000003"]
    assert "REMBOURSEMENT" in papers.text
    assert "T1-000001 du" in papers.text
    totals = [int(row["total_cents"]) for row in shop.rows("sales")]
    assert totals == [1250, -500, -250]


def test_an_exchange_takes_or_gives_the_difference(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        first = sell(till, 1, goods.COFFEE)
        open_refund(till, first)
        till.press("a")
        with_a_reason(till)
        till.scan("AIDE")
        till.expect_big("2,50 €")
        till.press("f12")
        till.expect("To pay")
        till.answer("5")
        second = till.expect_ticket(2)
        till.expect_big("2,50 €")
        open_refund(till, second)
        till.press("a")
        with_a_reason(till)
        till.scan("SAC")
        till.expect_big("-4,50 €")
        till.press("f12")
        till.expect("It is given back")
        till.press("f12")
        till.expect_ticket(3)
        till.expect_big("4,50 €")
    assert [int(row["total_cents"]) for row in shop.rows("sales")] == [250, 250, -450]


def test_a_vouchers_money_goes_back_onto_it(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        first = sell(till, 1, "CLE4G", goods.PASS)
        open_refund(till, first)
        till.press("a")
        with_a_reason(till)
        till.press("f12")
        till.expect_text("Sur le bon Pass numérique 10,00 €")
        till.expect_text("Espèces 2,00 €")
        till.press("enter")
        till.expect_ticket(2)
        till.expect_big("2,00 €")
        till.scan("CLE4G", goods.PASS)
        till.expect(", paid {amount}", amount="10,00 €")
        till.expect_big("2,00 €")


def test_the_last_sale_is_voided(shop: ShopFolder, printer: TcpPrinter) -> None:
    with at_the_counter(shop, printer=printer.url) as till:
        first = sell(till, 1, goods.MEMBER, goods.COFFEE, "OEUFS")
        till.press("f8")
        till.expect("Tickets")
        till.press("enter")
        till.expect("Void the sale")
        till.press("v")
        till.expect("typing mistake")
        till.press("1")
        till.expect("Void {ticket}", ticket=first)
        till.expect_big("1,86 €")
        till.press("enter")
        till.expect("{ticket} is voided by {void}.", ticket=first, void="T1-000002")
        papers = decode(printer.wait_for_jobs(2))
    assert "ANNULATION" in papers.text
    assert sum(int(row["total_cents"]) for row in shop.rows("sales")) == 0


def test_a_cut_of_the_power_keeps_what_comes_back(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        first = sell(till, 1, goods.COFFEE, goods.COFFEE)
        till.scan("SAC")
        till.expect_items(1)
        open_refund(till, first)
        till.press("w")
        with_a_reason(till)
        till.expect_big("-2,00 €")
        till.terminal.kill()
    with at_the_counter(shop) as till:
        till.expect("The basket is as it was left.")
        till.expect_text("1 article, 1 rendu")
        till.expect("Written off: {label}", label="Café moulu 250 g")
        till.press("f12")
        till.expect("It is given back")
        till.press("enter")
        till.expect_ticket(2)
    assert [int(row["total_cents"]) for row in shop.rows("sales")] == [500, -200]
