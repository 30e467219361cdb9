"""A paper that takes long, and a printer that is away: the counter says what is true."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest

from kiosk.services import printing, sending
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from tests.kiosk.screens.paper_counter import at_counter, bread, states
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.topup_shop import NADIA, sell, topup_shop


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def shop(sqlite_template: Path, tmp_path: Path, printer: ReceiptPrinter) -> Iterator[OpenShop]:
    file = copy(sqlite_template, tmp_path)
    with topup_shop(f"sqlite:///{file}", tmp_path / "home", printer=printer.url) as shop:
        yield shop


def off(shop: OpenShop) -> OpenShop:
    """The shop with a printer that is switched off."""
    settings = shop.settings.model_copy(update={"printer": "tcp://127.0.0.1:9"})
    return replace(shop, settings=settings)


async def test_a_paper_that_takes_long_is_said_and_the_drawer_is_told_in_time(
    shop: OpenShop, printer: ReceiptPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "LONG_SECONDS", 0.3)
    monkeypatch.setattr(sending, "SEND_DEADLINE_SECONDS", 60.0)
    async with at_counter(shop) as till:
        quiet = till.rows[0]
        printer.mechanics.trouble_after = printer.mechanics.dealt_with + 300
        sell(shop, codes=0, bread=1)
        till.app.receipt_waits()
        await till.sees("! 1 unprinted (F8): T1-000001 is coming out")
        await till.presses("ctrl+u", sees="T1-000001 is coming out. Nothing else waits.")
        assert "Every paper" not in till.text
        await till.presses("f8", sees="U Not printed: 1")
        await till.writes("u", "is coming out now")
        await till.presses("enter", sees="T1-000001 waits for the printer")
        await till.presses("escape", "escape")
        await till.types("BREAD\r", "1 item")
        begun = time.monotonic()
        await till.presses("f12", "enter", sees="The printer does not open the drawer.")
        assert time.monotonic() - begun < 6  # two, on a busy machine
        assert states(shop)[0] == "sending"
        await till.presses("ctrl+u", sees="is coming out now")  # the list: others wait too
        await till.presses("escape")
        printer.put_paper_in()
        await till.until(lambda: till.rows[0] == quiet)
    assert states(shop) == ["printed", "printed"]


async def test_a_lone_paper_that_took_long_is_not_coming_out_for_ever(
    shop: OpenShop, printer: ReceiptPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "LONG_SECONDS", 0.3)
    monkeypatch.setattr(sending, "SEND_DEADLINE_SECONDS", 60.0)
    async with at_counter(shop) as till:
        quiet = till.rows[0]
        printer.mechanics.trouble_after = printer.mechanics.dealt_with + 300
        sell(shop, codes=0, bread=1)
        till.app.receipt_waits()
        await till.sees("! 1 unprinted (F8): T1-000001 is coming out")
        printer.put_paper_in()
        await till.until(lambda: till.rows[0] == quiet)
    assert states(shop) == ["printed"]


async def test_the_list_asks_as_the_counter_does_and_enter_alone_is_later(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    bread(shop, comes_out=False, printer=printer)
    async with at_counter(shop) as till:
        await till.presses("ctrl+u", sees="First put paper in and wait until the printer is done")
        asked = [row for row in till.rows if "│" in row or "1 Yes" in row]
        await till.presses("escape", "f8", sees="U Not printed: 1")
        await till.writes("u", "perhaps printed: look for it")
        await till.presses("enter", sees="First put paper in and wait until the printer is done")
        assert [row for row in till.rows if "│" in row or "1 Yes" in row] == asked
        await till.presses("enter", sees="perhaps printed: look for it")
    assert states(shop) == ["uncertain"]


async def test_what_is_said_of_a_ticket_stays_true_while_it_stands_there(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    asks = set_receipts(shop, "ask", NADIA)
    async with at_counter(asks) as till:
        printer.mechanics.has_paper = False
        await till.types("BREAD\r", "1 item")
        await till.presses("f12", "enter", sees="I")
        await till.writes("i", "Ticket T1-000001 waits for the printer.")
        printer.put_paper_in()
        await till.sees("Ticket T1-000001 goes to the printer.")
    assert states(shop) == ["printed"]


async def test_what_was_asked_for_waits_for_a_printer_that_is_away(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    bread(shop, comes_out=False, printer=printer)
    sell(shop, codes=0, bread=1)
    asks = off(set_receipts(shop, "ask", NADIA))
    async with at_counter(asks) as till:
        await till.sees("! Printer off? Did T1-000001 come out whole?")
        await till.types("BREAD\r", "1 item")
        await till.presses("f12", "enter", sees="I")
        await till.writes("i", "Ticket T1-000003 waits for the printer.")
        assert "✓ Ticket" not in till.text
        assert "?." not in till.text
        await till.presses("ctrl+u", sees="2 No")
        await till.writes("2", "T1-000001 waits for the printer as duplicate 1.")
        assert "✓ T1" not in till.text
