"""The drawer opens now or never: no printer keeps the pulse for later."""

import socket
import threading
from pathlib import Path

from receipts.transport import CLEAN_START, Outcome, Result, printer_from_url
from receipts.transport.drawer import OPEN_DRAWER, Drawer
from tests.receipts.transports import TOO_MUCH, back_within
from tests.support.drawer_printer import DrawerPrinter
from tests.support.escpos import decode
from tests.support.printers import (
    PipePrinter,
    PtyPrinter,
    TcpPrinter,
    port_that_never_answers,
    refused_port,
    talkative,
)


def opened(url: str, deadline_seconds: float) -> Result:
    """What came of asking a printer once."""
    return Drawer(printer_from_url(url)).open(deadline_seconds)


def test_the_pulse_is_the_one_of_the_reference() -> None:
    assert list(OPEN_DRAWER) == [0x1B, 0x70, 0, 25, 250]
    assert decode(OPEN_DRAWER).drawer_pulses == 1


def test_a_good_printer_opens_the_drawer() -> None:
    with DrawerPrinter() as printer, back_within(0.3):
        result = opened(printer.url, 2)
        printer.wait_for_events("drawer")
    assert (result.outcome, result.detail) == (Outcome.SENT, "closed")


def test_a_printer_that_never_closes_first_opens_it_too() -> None:
    with TcpPrinter(talkative) as printer:
        assert printer_from_url(printer.url).send_now(OPEN_DRAWER, 2).outcome is Outcome.SENT
        assert OPEN_DRAWER in printer.wait_for_jobs(0)


def test_a_printer_that_is_known_to_answer_nothing_is_asked_nothing() -> None:
    with DrawerPrinter() as printer:
        result = Drawer(printer_from_url(printer.url)).open(2, CLEAN_START, "none")
        printer.wait_for_events("drawer")
    assert result.outcome is Outcome.SENT
    assert bytes(printer.received) == CLEAN_START + OPEN_DRAWER


def test_a_printer_without_paper_is_sent_no_pulse_that_it_would_keep() -> None:
    with DrawerPrinter() as printer:
        printer.has_paper = False
        result = opened(printer.url, 2)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "no paper")
    assert printer.events == []


def test_a_printer_that_is_off_or_does_not_answer_opens_nothing() -> None:
    with refused_port() as port, back_within(0.5):
        result = opened(f"tcp://127.0.0.1:{port}", 0.5)
    assert result.outcome is Outcome.NOT_SENT
    with port_that_never_answers() as port, back_within(0.8):
        result = opened(f"tcp://127.0.0.1:{port}", 0.5)
    assert result.outcome is Outcome.NOT_SENT


def test_a_printer_that_has_answered_and_is_silent_now_is_sent_nothing_it_would_keep() -> None:
    with DrawerPrinter() as printer:
        drawer = Drawer(printer_from_url(printer.url))
        assert drawer.open(2).outcome is Outcome.SENT
        printer.is_silent = True
        result = drawer.open(2)
        assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "silent")
        printer.is_silent = False
        assert drawer.open(2).outcome is Outcome.SENT
        printer.wait_for_events("drawer", "drawer")


def test_what_is_still_on_its_way_at_the_deadline_is_thrown_away() -> None:
    late = threading.Event()
    broken_off: list[bool] = []

    def read_late(printer: TcpPrinter, connection: socket.socket) -> None:
        late.wait(10)
        try:
            while connection.recv(65536):
                pass
            broken_off.append(False)
        except ConnectionResetError:
            broken_off.append(True)
        printer.job_done()

    with TcpPrinter(read_late) as printer, back_within(0.3):
        result = printer_from_url(printer.url).send_now(TOO_MUCH, 0.3)
        late.set()
        printer.wait_for_jobs(1)
    assert (result.outcome, broken_off) == (Outcome.UNCERTAIN, [True])


def test_other_links_take_the_pulse_as_it_is(tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    assert opened(f"file://{paper}", 1).outcome is Outcome.SENT
    assert paper.read_bytes() == OPEN_DRAWER
    with PipePrinter(tmp_path) as pipe:
        assert opened(pipe.url, 1).outcome is Outcome.SENT
        assert pipe.read(len(OPEN_DRAWER)) == OPEN_DRAWER
    with PtyPrinter() as line:
        assert printer_from_url(line.url).send_now(OPEN_DRAWER, 1).outcome is Outcome.SENT
        assert line.read(len(OPEN_DRAWER)) == OPEN_DRAWER


def test_where_receipts_are_only_shown_there_is_no_drawer() -> None:
    assert opened("preview:", 1).outcome is Outcome.SENT
