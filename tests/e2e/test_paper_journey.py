"""A morning with a printer that runs out of paper and breaks off: the till says so and asks."""

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter
from tests.support.receipt_printer import ReceiptPrinter


def sell(till: Till, ticket: int) -> None:
    """A coffee for cash."""
    till.scan(goods.COFFEE)
    till.expect_text("Café moulu 250 g, 2,50 €")
    till.press("f12", "f12")
    till.expect_ticket(ticket)


def expect_top(till: Till, words: str) -> None:
    """Waits for what the first line says."""
    till.terminal.wait_for(lambda: words in till.screen[0])


def test_the_till_says_what_the_printer_lacks_and_asks_what_became_of_a_paper(
    shop: ShopFolder,
) -> None:
    with ReceiptPrinter() as printer, at_the_counter(shop, printer=printer.url) as till:
        printer.manner = "no paper"
        sell(till, 1)
        expect_top(till, till.words("the printer has no paper"))
        printer.manner = "good"
        printer.wait_for_jobs(1)
        expect_top(till, "T1 · Camille")

        printer.manner = "breaks off"
        sell(till, 2)
        expect_top(till, till.words("Did {name} come out whole?", name="T1-000002"))
        printer.manner = "good"
        sell(till, 3)  # later receipts go on
        printer.wait_for_jobs(2)
        till.press("ctrl+u")
        till.expect("Yes, it is whole")
        till.press("1")
        till.expect("{name} is settled.", name="T1-000002")
        expect_top(till, "T1 · Camille")

        printer.manner = "breaks off"
        sell(till, 4)
        expect_top(till, till.words("Did {name} come out whole?", name="T1-000004"))
        printer.manner = "good"
        till.press("ctrl+u")
        till.expect("No, or only a part: print a copy")
        till.scan(goods.COFFEE)  # a scan is no answer, and is not lost
        till.press("2")
        till.expect("{name} goes to the printer as duplicate {number}.", name="T1-000004", number=1)
        printer.wait_for_jobs(3)
        expect_top(till, "T1 · Camille")
        till.expect_items(1)
    assert [paper.qr_codes for paper in printer.receipts] == [
        ["T1-000001"],
        ["T1-000003"],
        ["T1-000004"],
    ]
    firsts = [paper.lines[0] for paper in printer.receipts]
    assert [first == "DUPLICATA n° 1" for first in firsts] == [False, False, True]
    assert len(printer.torn) == 2
