"""Paper on request, from the question at the real till to the bytes at the printer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.services.shop import OpenShop, open_shop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import StaffMember
from kiosk.settings import Settings
from kiosk.widgets.qr_view import QUIET_ZONE
from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.test_serial_journey import SHEETS
from tests.e2e.till import Till, at_the_counter
from tests.kiosk.services.stock.pieces import imei
from tests.support.escpos import decode
from tests.support.late_printer import LatePrinter
from tests.support.printers import TcpPrinter
from tests.support.qr_reader import read_qr
from tests.support.rows import everything

MANAGER = StaffMember(1, "Camille", "manager")
ASKED = "Does the buyer want the ticket on paper?"


@contextmanager
def looked_into(shop: ShopFolder) -> Iterator[OpenShop]:
    """The shop, from outside the till."""
    opened = open_shop(Settings(home=shop.home))
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def asking(shop: ShopFolder) -> ShopFolder:
    """A shop that asks whether the buyer wants paper."""
    return deciding(shop, "ask")


def deciding(shop: ShopFolder, policy: Any) -> ShopFolder:
    """The shop with this about receipts."""
    with looked_into(shop) as opened:
        set_receipts(opened, policy, MANAGER)
    return shop


def states(shop: ShopFolder) -> list[str]:
    """What became of every receipt."""
    with looked_into(shop) as opened:
        return [row["state"] for row in everything(opened.engine)["print_job"]]


def noted(shop: ShopFolder) -> list[str]:
    """What the journal says about sales and their paper, in order."""
    with looked_into(shop) as opened:
        kinds = [row["kind"] for row in everything(opened.engine)["journal_entry"]]
    return [kind for kind in kinds if kind in ("sale", "not_printed", "printed_after_all")]


def take_phones_in(shop: ShopFolder, folder: Path) -> None:
    """Phones with their numbers."""
    shop.imported(SHEETS, folder)


def sell(till: Till, ticket: int) -> str:
    """A coffee for cash."""
    till.scan(goods.COFFEE)
    till.expect_text("Café moulu 250 g, 2,50 €")
    till.press("f12", "f12")
    return till.expect_ticket(ticket)


def shown_qr(till: Till) -> str:
    """What a phone reads off the screen."""
    cells = [row[2:31] for row in till.terminal.screen]
    rows = [row for row in cells if row[:1] in ("█", "▀") and set(row) <= set("█▀▄ ")]
    halves = {"█": (False, False), " ": (True, True), "▀": (False, True), "▄": (True, False)}
    modules = [[halves[cell][half] for cell in row] for row in rows for half in (0, 1)]
    return read_qr(modules[:29], QUIET_ZONE)


def test_a_yes_prints_a_no_does_not_and_the_screen_shows_the_code(asking: ShopFolder) -> None:
    with TcpPrinter() as printer, at_the_counter(asking, printer=printer.url) as till:
        first = sell(till, 1)
        till.expect(ASKED)
        assert shown_qr(till) == first
        till.press("n")
        till.expect("No paper for {ticket}. {key} prints it later.", ticket=first, key="F8")
        assert shown_qr(till) == first, "it stays until the next scan"
        second = sell(till, 2)
        till.expect(ASKED)
        till.press("i")
        till.expect("Ticket {ticket} goes to the printer.", ticket=second)
        assert decode(printer.wait_for_jobs(1)).qr_codes == [second]
        till.scan("SAC")
        till.expect_items(1)
        assert "█" not in till.terminal.text
        till.terminal.wait_for(lambda: states(asking) == ["not_wanted", "sent"])
    assert noted(asking) == ["sale", "not_printed", "sale"]


def test_a_scan_instead_of_an_answer_is_a_no_and_no_scan_is_lost(asking: ShopFolder) -> None:
    with TcpPrinter() as printer, at_the_counter(asking, printer=printer.url) as till:
        sell(till, 1)
        till.expect(ASKED)
        till.scan("SAC", goods.COFFEE, "SAC")
        till.expect_items(3)
        till.press("f12", "f12")
        till.expect_ticket(2)
        till.expect(ASKED)
        till.press("i")
        assert decode(printer.wait_for_jobs(1)).qr_codes == ["T1-000002"]
        till.terminal.wait_for(lambda: states(asking) == ["not_wanted", "sent"])


@pytest.mark.parametrize(("policy", "papers"), [("always", 1), ("never", 0)])
def test_a_shop_that_does_not_ask_goes_on(shop: ShopFolder, policy: str, papers: int) -> None:
    deciding(shop, policy)
    with TcpPrinter() as printer, at_the_counter(shop, printer=printer.url) as till:
        ticket = sell(till, 1)
        till.terminal.wait_for("▀")
        assert till.words(ASKED)[:20] not in till.text
        till.press("f8")
        till.expect("sent, no answer" if papers else "not on paper")
        till.press("enter")
        till.expect("Print again" if papers else "Print")
        till.press("i")
        paper = decode(printer.wait_for_jobs(papers + 1))
        assert paper.qr_codes == [ticket] * (papers + 1)
        assert ("DUPLICATA n° 1" in paper.text) == bool(papers)


@pytest.mark.parametrize("key", ["ctrl+l", "ctrl+q"])
def test_a_till_that_is_locked_or_closed_asks_nobody(asking: ShopFolder, key: str) -> None:
    with at_the_counter(asking) as till:
        sell(till, 1)
        till.expect(ASKED)
        till.press(key)
        if key == "ctrl+q":
            assert till.terminal.wait_for_exit() == 0
        else:
            till.terminal.wait_for(lambda: states(asking) == ["not_wanted"])
    assert states(asking) == ["not_wanted"]
    assert noted(asking) == ["sale", "not_printed"]


def test_a_power_cut_before_the_answer_is_a_no_at_the_next_start(asking: ShopFolder) -> None:
    with TcpPrinter() as printer:
        with at_the_counter(asking, printer=printer.url) as till:
            ticket = sell(till, 1)
            till.expect(ASKED)
            till.terminal.kill()
        assert states(asking) == ["held"]
        with at_the_counter(asking, printer=printer.url) as till:
            assert states(asking) == ["not_wanted"]
            till.press("f8")
            till.expect("not on paper")
            till.press("enter", "i")
            paper = decode(printer.wait_for_jobs(1))
    assert (paper.qr_codes, "DUPLICATA" in paper.text) == ([ticket], False)
    assert noted(asking) == ["sale", "not_printed", "printed_after_all"]


def test_goods_with_a_guarantee_have_their_paper(asking: ShopFolder, tmp_path: Path) -> None:
    take_phones_in(asking, tmp_path)
    serial = imei(3)
    with TcpPrinter() as printer, at_the_counter(asking, printer=printer.url) as till:
        till.scan(goods.COFFEE, serial)
        till.expect_items(2)
        till.press("f12", "f12")
        ticket = till.expect_ticket(1)
        paper = decode(printer.wait_for_jobs(1))
        assert till.words(ASKED)[:20] not in till.text
    assert paper.qr_codes == [ticket]
    assert serial in paper.text


def test_a_dead_printer_then_paper_again_from_the_list(asking: ShopFolder) -> None:
    with LatePrinter() as printer, at_the_counter(asking, printer=printer.url) as till:
        ticket = sell(till, 1)
        till.expect(ASKED)
        till.press("i")
        till.terminal.wait_for(lambda: "! 1 " in till.screen[0])
        till.press("f8")
        till.expect("not printed yet")
        till.press("u")
        till.expect("Papers not printed")
        till.press("enter")
        till.expect("{name} waits for the printer, and comes by itself.", name=ticket)
        printer.switch_on()
        assert decode(printer.wait_for_jobs(1)).qr_codes == [ticket]
        till.expect("Every paper went to the printer.")
        till.press("escape")
        till.expect("sent, no answer")
        till.press("enter")
        till.expect("Print again")
        till.press("i")
        paper = decode(printer.wait_for_jobs(2))
    assert paper.qr_codes == [ticket, ticket]
    assert "DUPLICATA n° 1" in paper.text


def test_the_shop_is_asked_when_it_is_made(tmp_path: Path) -> None:
    shop = ShopFolder(tmp_path / "home", "fr")
    given = ["--name", "Boutique", "--manager", "Nadia", "--pin", "1234"]
    assert (
        "sans objet" in shop.kiosk("init", "--no-input", *given, "--receipts", "sans objet").stderr
    )
    shop.done("init", "--no-input", *given)
    with looked_into(shop) as opened:
        assert opened.record.receipts == "ask"
