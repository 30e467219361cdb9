"""Receipts printed again from F8, and papers of which nobody knows whether they came out."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from kiosk.app import UnprintedChanged
from kiosk.screens.cash.closed import ClosedScreen
from kiosk.services.closings.close import Closed
from kiosk.services.counter.unprinted import unprinted_papers
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from receipts.document import Document
from tests.kiosk.screens.paper_counter import at_counter, bread, states
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.topup_shop import NADIA, print_waiting, sell, topup_shop


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path, printer: ReceiptPrinter) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with topup_shop(f"sqlite:///{file}", tmp_path / "home", printer=printer.url) as shop:
        yield shop


async def test_i_at_a_ticket_prints_a_duplicate(shop: OpenShop, printer: ReceiptPrinter) -> None:
    bread(shop, printer=printer)
    async with at_counter(shop) as till:
        await till.presses("f8", sees="printed")
        await till.presses("enter", sees="I Print again")
        await till.writes("i", "Duplicate 1 goes to the printer.")
        printer.wait_for_jobs(2)
        await till.sees("I Print again")
        await till.writes("i", "Duplicate 2 goes to the printer.")
        printer.wait_for_jobs(3)
    firsts = [receipt.lines[0] for receipt in printer.receipts]
    assert firsts[1:] == ["DUPLICATA n° 1", "DUPLICATA n° 2"]


async def test_what_nobody_wanted_is_printed_as_the_original(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    bread(set_receipts(shop, "never", NADIA), printer=printer)
    async with at_counter(shop) as till:
        await till.presses("f8", sees="not on paper")
        await till.presses("enter", sees="I Print")
        await till.writes("i", "The receipt goes to the printer.")
        printer.wait_for_jobs(1)
        await till.sees("I Print again")
    assert "DUPLICATA" not in printer.receipts[0].text


async def test_a_receipt_that_waits_offers_no_second_one(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    printer.manner = "no paper"
    with_code = sell(shop, codes=1)
    print_waiting(shop)
    async with at_counter(shop) as till:
        await till.presses("f8", sees=with_code.ticket)
        await till.presses("enter", sees="Show the code here")
        assert " I " not in till.text


async def test_the_top_line_leads_to_what_is_not_printed(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    bread(shop, comes_out=False, printer=printer)
    async with at_counter(shop) as till:
        await till.sees("! Did T1-000001 come out whole? Ctrl+U answers")
        await till.presses("f8", sees="U Not printed: 1")
        await till.writes("u", "perhaps printed: look for it")
        await till.presses("enter", sees="Did T1-000001 come out whole?")
        await till.writes("1", "T1-000001 is settled.")
        await till.sees("Every paper went to the printer.")
        await till.presses("escape", "escape")
        await till.until(lambda: "come out" not in till.text)
    assert states(shop) == ["printed"]


async def test_what_did_not_come_out_is_printed_again_as_a_duplicate(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    bread(shop, comes_out=False, printer=printer)
    async with at_counter(shop, NADIA) as till:
        await till.sees("Did T1-000001 come out whole?")
        await till.presses("ctrl+r", "end", sees="Papers not printed (1)")
        await till.presses("escape")
        await till.manages("Papers not printed", sees="perhaps printed: look for it")
        await till.presses("enter", sees="Did T1-000001 come out whole?")
        await till.writes("2", "T1-000001 goes to the printer as duplicate 1.")
        printer.wait_for_jobs(1)
        await till.sees("Every paper went to the printer.")
    assert [receipt.lines[0] for receipt in printer.receipts] == ["DUPLICATA n° 1"]
    assert unprinted_papers(shop) == ()


async def test_a_receipt_with_a_code_is_left_to_a_manager(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    printer.manner = "breaks off"
    sell(shop, codes=1)
    print_waiting(shop)
    async with at_counter(shop) as till:
        await till.presses("f8", sees="U Not printed: 1")
        await till.writes("u", "with a code: for a manager")
        await till.presses("enter", sees="T1-000001 holds a top-up code.")
    assert states(shop) == ["uncertain"]


async def test_a_scan_settles_nothing(shop: OpenShop, printer: ReceiptPrinter) -> None:
    bread(shop, comes_out=False, printer=printer)
    async with at_counter(shop) as till:
        await till.presses("f8", sees="U Not printed: 1")
        await till.writes("u", "perhaps printed: look for it")
        await till.types("BREAD\r", "waits until this is answered")
        await till.presses("escape", "escape", sees="1 item")
    assert states(shop) == ["uncertain"]


async def test_a_paper_may_come_out_while_the_next_screen_is_still_being_built(
    shop: OpenShop,
) -> None:
    async with at_counter(shop) as till:
        closed = Closed(1, 1, 1, Document("en", ()), float_left_cents=80_00, deposit_cents=0)
        screen = ClosedScreen(closed, None)
        built = till.app.push_screen(screen)
        till.app.on_unprinted_changed(UnprintedChanged(0, training=False))
        await built
        await till.sees("Everything is printed.")
