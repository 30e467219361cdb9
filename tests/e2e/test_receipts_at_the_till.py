"""The till never waits for paper, and no receipt is lost: printers that are there, gone or slow."""

import time
from pathlib import Path

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter
from tests.support.escpos import decode
from tests.support.late_printer import LatePrinter
from tests.support.printers import TcpPrinter, never_read

NO_DELAY_SECONDS = 4.0
"""Far less than any printer's deadline, with room for a busy machine."""

AT_ONCE_SECONDS = 4.5
"""Sooner than the clock of the header, which would show it too."""


def sell(till: Till, ticket: int) -> None:
    """A coffee for cash; fails when storing it waits for anything."""
    till.scan(goods.COFFEE)
    till.expect_text("Café moulu 250 g, 2,50 €")
    started = time.monotonic()
    till.press("f12", "f12")
    till.expect_ticket(ticket)
    assert time.monotonic() - started < NO_DELAY_SECONDS


def expect_unprinted(till: Till, count: int) -> None:
    said = f"! {count} " if count else "T1 · Camille"
    till.terminal.wait_for(lambda: said in till.screen[0], AT_ONCE_SECONDS)


def test_receipts_come_when_the_printer_is_back(shop: ShopFolder) -> None:
    with LatePrinter() as printer, at_the_counter(shop, printer=printer.url) as till:
        sell(till, 1)
        expect_unprinted(till, 1)
        sell(till, 2)
        expect_unprinted(till, 2)
        printer.switch_on()
        sell(till, 3)
        papers = decode(printer.wait_for_jobs(3)).qr_codes
        assert papers == ["T1-000001", "T1-000002", "T1-000003"]
        expect_unprinted(till, 0)


def test_a_receipt_comes_by_itself_when_the_printer_is_back(shop: ShopFolder) -> None:
    with LatePrinter() as printer, at_the_counter(shop, printer=printer.url) as till:
        sell(till, 1)
        expect_unprinted(till, 1)
        printer.switch_on()
        assert decode(printer.wait_for_jobs(1)).qr_codes == ["T1-000001"]
        expect_unprinted(till, 0)


def test_a_printer_that_takes_nothing_delays_no_sale(shop: ShopFolder) -> None:
    with TcpPrinter(never_read) as printer, at_the_counter(shop, printer=printer.url) as till:
        sell(till, 1)
        sell(till, 2)
        sell(till, 3)


def test_receipts_are_appended_to_a_file(shop: ShopFolder, tmp_path: Path) -> None:
    paper = tmp_path / "paper" / "receipts.bin"
    with at_the_counter(shop, printer=f"file://{paper}", paper_mm="58") as till:
        sell(till, 1)
        expect_unprinted(till, 1)
        paper.parent.mkdir()
        sell(till, 2)
        expect_unprinted(till, 0)
    printed = decode(paper.read_bytes())
    assert printed.qr_codes == ["T1-000001", "T1-000002"]
    assert max(len(line) for line in printed.lines) == 32


def test_without_a_printer_the_receipt_is_on_the_screen_alone(shop: ShopFolder) -> None:
    with at_the_counter(shop, 40, 120, printer="preview:") as till:
        sell(till, 1)
        till.terminal.wait_for("[ T1-000001 ]")
        till.terminal.wait_for("TOTAL")
        expect_unprinted(till, 0)
        till.scan("SAC")
        till.terminal.wait_for("APERÇU")
