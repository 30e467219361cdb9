"""Serial printers on real pseudo-terminals; test_transport_faults.py has what they say."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from serial import Serial

from receipts.profile import Proof
from receipts.transport import (
    CLEAN_START,
    NO_PAPER,
    Health,
    Outcome,
    Paper,
    printer_from_url,
    stream,
)
from receipts.transport.serial_port import Flow, SerialPrinter
from tests.receipts.fault_table import PAPER
from tests.receipts.transports import RECEIPT, TOO_MUCH, back_within
from tests.support.answering_printer import AnsweringPty
from tests.support.dsr_printer import BUFFER_BYTES, DsrPty
from tests.support.printers import PtyPrinter
from tests.support.waiting import until


@pytest.mark.parametrize("flow", ["none", "rtscts", "xonxoff"])
def test_every_byte_arrives_unchanged(flow: Flow) -> None:
    """The line starts as a terminal's, which turns line feeds into CR LF."""
    with PtyPrinter() as printer:
        result = SerialPrinter(printer.path, 115200, flow).send(RECEIPT, 5, "none")
        assert printer.read(len(RECEIPT)) == RECEIPT
    assert result.outcome is Outcome.SENT


def read_a_little(printer: PtyPrinter) -> None:
    printer.read(1000)
    printer.unplug()


@pytest.mark.parametrize(
    ("behave", "seconds", "detail"),
    [
        pytest.param(lambda printer: None, 0.3, "write deadline after ", id="stalls"),
        pytest.param(read_a_little, 5, "write EIO after ", id="vanishes"),
    ],
)
def test_a_printer_that_stops_in_the_middle(
    behave: Callable[[PtyPrinter], None], seconds: float, detail: str
) -> None:
    with PtyPrinter() as printer:
        reader = threading.Thread(target=behave, args=(printer,))
        reader.start()
        with back_within(seconds):
            result = printer_from_url(printer.url).send(TOO_MUCH, seconds, "none")
        reader.join()
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith(detail)


def test_a_printer_that_vanishes_while_its_answer_is_awaited_leaves_the_job_uncertain() -> None:
    with AnsweringPty() as printer:
        printer.mechanics.stop_after = 100
        pulled = threading.Timer(0.2, printer.unplug)
        pulled.start()
        with back_within(5):
            result = printer_from_url(printer.url).send(PAPER, 5, "status")
        pulled.join()
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith("answer ")
    assert "BrokenPipeError" not in result.detail


@pytest.mark.parametrize("xoff", [b"\x13", b""], ids=["says so", "says nothing"])
def test_a_full_printer_that_says_xoff_is_waited_for(xoff: bytes) -> None:
    with PtyPrinter() as printer, back_within(5):
        printer.say(xoff)
        later = threading.Timer(0.1, printer.say, (b"\x11",))
        later.start()
        result = SerialPrinter(printer.path, 115200, "xonxoff").send(RECEIPT, 5, "none")
        assert printer.read(len(RECEIPT)) == RECEIPT
        later.join()
    assert result.outcome is Outcome.SENT


def test_after_a_new_roll_both_papers_come_out_and_the_second_is_proved() -> None:
    """The first is answered for late; test_talk.py has what that answer must not prove."""
    with AnsweringPty() as printer:
        sender = printer_from_url(printer.url)
        printer.mechanics.trouble_after = 100
        result = sender.send(PAPER, 0.5, "status")
        assert (result.outcome, result.detail) == (Outcome.UNCERTAIN, NO_PAPER)
        result = sender.send(PAPER, 0.5, "status")
        assert (result.outcome, result.detail) == (Outcome.NOT_SENT, NO_PAPER)
        printer.mechanics.has_paper = True
        assert sender.send(PAPER, 5, "status").outcome is Outcome.PROCESSED
        assert printer.mechanics.papers == [PAPER, PAPER]


def test_one_that_was_gone_prints_when_it_is_back(tmp_path: Path) -> None:
    line = tmp_path / "ttyUSB0"
    sender = SerialPrinter(line, 115200)
    result = sender.send(PAPER, 1, "status")
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open ENOENT")
    assert not line.exists()
    with AnsweringPty() as printer:
        line.symlink_to(printer.path)
        assert sender.send(CLEAN_START + PAPER, 5, "status").outcome is Outcome.PROCESSED
        assert printer.mechanics.papers == [PAPER]


def test_a_file_in_the_place_of_the_device_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "ttyUSB0"
    file.write_bytes(b"precious")
    assert printer_from_url(f"serial://{file}").send(RECEIPT, 5).outcome is Outcome.NOT_SENT
    assert file.read_bytes() == b"precious"


def test_a_port_that_another_program_holds_was_sent_nothing() -> None:
    with PtyPrinter() as printer, Serial(str(printer.path), exclusive=True):
        result = printer_from_url(printer.url).send(RECEIPT, 5)
    assert result.outcome is Outcome.NOT_SENT


def test_with_no_time_left_nothing_is_sent() -> None:
    with PtyPrinter() as printer, back_within(0):
        result = printer_from_url(printer.url).send(RECEIPT, 0)
    assert result.outcome is Outcome.NOT_SENT


@pytest.mark.parametrize(("baud", "most"), [(1200, 480), (4800, 1920), (115200, 4096)])
def test_a_line_is_given_no_more_at_once_than_it_carries_in_four_seconds(
    monkeypatch: pytest.MonkeyPatch, baud: int, most: int
) -> None:
    """The system takes more of a line that was filled when it is nearly empty again."""
    ready = ["", "stalled"]
    monkeypatch.setattr(stream, "wait_writable", lambda _fd, _patience: ready.pop(0))
    with PtyPrinter() as printer:
        result = SerialPrinter(printer.path, baud).send(bytes(9000), 5, "none")
    assert result.detail == f"write stalled after {most} of 9000 bytes"


LONG = b"\x1b@" + b"One line of a receipt to print\n" * 40 + b"\x1dV\x01"


@pytest.mark.parametrize(
    ("proof", "outcome"),
    [
        ("process_id", Outcome.PRINTED),
        ("status", Outcome.PROCESSED),
        ("unknown", Outcome.PROCESSED),
        ("none", Outcome.SENT),
    ],
)
def test_over_dsr_a_paper_is_asked_for_sent_and_proved_and_the_printer_never_overrun(
    monkeypatch: pytest.MonkeyPatch, proof: Proof, outcome: Outcome
) -> None:
    with DsrPty(monkeypatch) as printer:
        sender = printer_from_url(printer.url)
        assert sender.send(LONG, 5, proof).outcome is outcome
        until(lambda: printer.mechanics.papers == [LONG])
        assert printer.most_waiting <= BUFFER_BYTES
        printer.mechanics.has_paper = False
        assert sender.health(3).paper is Paper.OUT


@pytest.mark.parametrize("proof", ["status", "none"])
def test_a_printer_whose_dsr_is_off_is_sent_nothing_not_even_a_question(
    monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    with DsrPty(monkeypatch) as printer:
        printer.is_on = False
        sender = printer_from_url(printer.url)
        with back_within(0.3):
            result = sender.send(LONG, 0.3, proof)
        assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open DSR-off")
        assert sender.health(0.1) == Health(unreached="open DSR-off")
        printer.is_on = True
        assert sender.send(LONG, 5, "status").outcome is Outcome.PROCESSED
        assert printer.mechanics.papers == [LONG]


def test_where_dsr_goes_off_for_good_in_the_middle_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with DsrPty(monkeypatch) as printer:
        printer.goes_off_after = 400
        with back_within(0.6):
            result = printer_from_url(printer.url).send(LONG, 0.6, "status")
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith("write DSR-off after ")


def test_a_port_without_a_line_dsr_is_not_asked_to_heed_it() -> None:
    """A pseudo-terminal is one, so are some adapters."""
    with AnsweringPty() as printer:
        sender = printer_from_url(f"{printer.url}&flow=dsrdtr")
        result = sender.send(RECEIPT, 5)
        assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open no-DSR")
        assert sender.health(1) == Health(unreached="open no-DSR")
