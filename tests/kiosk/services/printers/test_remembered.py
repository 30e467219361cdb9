"""How a printer was left is known to whatever program comes next."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.services import sending
from kiosk.services.counter.unprinted import settle_by_printing, unprinted_papers
from kiosk.services.printers.keeping import keep_findings
from kiosk.services.printers.logo_memory import renew_stored_logo
from kiosk.services.printers.remembered import PrinterMemory, Remembered, memory_of
from kiosk.services.printers.setting_up import Findings, PrinterTrial, ProvedBy
from kiosk.services.printers.test_page import PAGES, characters_page
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop
from receipts.transport.clean_start import CLEAN_START
from tests.kiosk.services.test_printing import sell_some, states, tickets_on
from tests.support.answering_printer import AnsweringPrinter
from tests.support.printers import refused_port
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.refusals import refusal_of
from tests.support.shops import LUC, OpenTill

ADDRESS = "tcp://192.0.2.7"
BROKEN = Remembered(broke_off=True)


@pytest.fixture
def printer() -> Iterator[AnsweringPrinter]:
    with AnsweringPrinter() as printer:
        yield printer


def found(proof: ProvedBy, logo: str = "") -> Findings:
    return Findings(48, PAGES[0], proof, cutter=True, images=True, logo_sha256=logo)


def print_waiting(shop: OpenShop) -> None:
    """A till that was just started prints what waits."""
    PrintWorker(shop, lambda _count: None).send_waiting()


@contextmanager
def short_deadlines() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "SEND_DEADLINE_SECONDS", 1.0)
        patch.setattr(sending, "BYTES_A_SECOND", 100_000)
        yield


def test_the_receipt_after_a_test_page_that_broke_off_is_whole(
    open_till: OpenTill, printer: AnsweringPrinter
) -> None:
    shop = open_till(printer=printer.url)
    keep_findings(shop, printer.url, found("process_id"))
    trial = PrinterTrial(printer.url, shop.settings.home)
    printer.reset_after = characters_page().index(b"\x1dv0") + 12
    assert refusal_of(trial.print_page).code == "printer_broke_off"
    assert memory_of(shop).recall() == BROKEN
    before = len(printer.received)
    tickets = sell_some(shop, 2)
    print_waiting(shop)
    assert bytes(printer.received[before:]).count(CLEAN_START) == 1
    assert states(shop) == ["printed", "printed"]
    assert [tickets_on(paper) for paper in printer.papers] == [[each] for each in tickets]
    assert memory_of(shop).recall() == Remembered(answers=True)


def test_a_test_that_goes_on_begins_with_a_clean_start_and_its_end_clears_it(
    printer: AnsweringPrinter, tmp_path: Path
) -> None:
    memory = PrinterMemory(tmp_path, printer.url)
    memory.note(broke_off=True)
    trial = PrinterTrial(printer.url, tmp_path)
    trial.print_page()
    assert bytes(printer.received).count(CLEAN_START) == 1
    assert memory.recall() == Remembered()
    assert trial.try_answers() == "process_id"
    assert memory.recall() == Remembered(answers=True)
    assert bytes(printer.received).count(CLEAN_START) == 1


def test_a_logo_that_breaks_off_on_its_way_into_the_memory_is_known(
    open_till: OpenTill, printer: AnsweringPrinter
) -> None:
    shop = open_till(printer=printer.url)
    keep_findings(shop, printer.url, found("process_id", logo="1" * 64))
    printer.reset_after = 12  # the logo was taken away: its place is to be emptied
    renew_stored_logo(shop)
    assert memory_of(shop).recall() == BROKEN


def test_what_was_never_reached_is_left_as_it_was(tmp_path: Path) -> None:
    with refused_port() as port:
        address = f"tcp://127.0.0.1:{port}"
        trial = PrinterTrial(address, tmp_path)
        for known in (Remembered(), BROKEN):
            PrinterMemory(tmp_path, address).note(broke_off=known.broke_off)
            assert refusal_of(trial.print_page).code == "printer_not_reached"
            assert PrinterMemory(tmp_path, address).recall() == known


def test_a_paper_that_broke_off_is_remembered_when_its_question_is_answered_and_the_till_ends(
    open_till: OpenTill,
) -> None:
    with ReceiptPrinter() as printer:
        shop = open_till(printer=printer.url)
        keep_findings(shop, printer.url, found("none"))
        printer.manner = "breaks off"
        sell_some(shop, 1)
        print_waiting(shop)
        assert states(shop) == ["uncertain"]
        printer.manner = "good"
        (paper,) = unprinted_papers(shop)
        settle_by_printing(shop, paper, LUC)
        before = len(printer.received)
        print_waiting(shop)
        assert bytes(printer.received[before:]).startswith(CLEAN_START)
        sell_some(shop, 1)
        print_waiting(shop)
        assert bytes(printer.received[before:]).count(CLEAN_START) == 1


def test_an_untested_printer_that_answered_and_is_silent_now_is_asked_about(
    open_till: OpenTill, printer: AnsweringPrinter
) -> None:
    shop = open_till(printer=printer.url)
    sell_some(shop, 1)
    print_waiting(shop)
    mechanics = printer.mechanics
    mechanics.answers = mechanics.in_order = mechanics.process_ids = False
    sell_some(shop, 1)
    with short_deadlines():
        print_waiting(shop)
    assert states(shop) == ["printed", "uncertain"]


def test_the_file_is_private_whole_and_by_the_printer_not_by_its_spelling(tmp_path: Path) -> None:
    PrinterMemory(tmp_path, "tcp://192.0.2.7:9100/").note(broke_off=True, answers=True)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    memory = PrinterMemory(tmp_path, ADDRESS)
    assert memory.recall() == Remembered(broke_off=True, answers=True)
    assert PrinterMemory(tmp_path, "tcp://192.0.2.8").recall() == Remembered()
    memory.note(broke_off=False)
    assert PrinterMemory(tmp_path, ADDRESS).recall() == Remembered(answers=True)
    for damaged in ("", "[]", "{}", '{"broke_off": 0, "answers": 1}', "\x00"):
        file.write_text(damaged)
        assert memory.recall() == BROKEN, "a file that says nothing says nothing good"


def test_a_home_that_can_not_be_written_to_forgets_nothing_before_the_program_ends(
    tmp_path: Path,
) -> None:
    gone = tmp_path / "gone"
    memory = PrinterMemory(gone, ADDRESS)
    memory.note(broke_off=True)
    assert memory.recall() == BROKEN
    gone.mkdir()
    memory.note(broke_off=True)
    assert PrinterMemory(gone, ADDRESS).recall() == BROKEN
