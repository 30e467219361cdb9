"""Printers on a device node, played by named pipes and, where they answer, by terminals."""

import fcntl
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path

import pytest

from receipts.transport import Outcome, Paper, printer_from_url
from tests.receipts.fault_table import PAPER
from tests.receipts.transports import RECEIPT, TOO_MUCH, back_within
from tests.support.answering_printer import AnsweringPty
from tests.support.printers import PipePrinter


def test_every_byte_arrives(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:
        result = printer_from_url(printer.url).send(RECEIPT, 5)
        assert printer.read(len(RECEIPT)) == RECEIPT
    assert result.outcome is Outcome.SENT


def test_a_printer_that_is_not_plugged_in_leaves_no_file_and_is_found_when_it_is(
    tmp_path: Path,
) -> None:
    missing = tmp_path / "lp0"
    sender = printer_from_url(f"lp://{missing}")
    result = sender.send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open ENOENT")
    assert not missing.exists()
    with PipePrinter(tmp_path) as printer:
        assert sender.send(RECEIPT, 5).outcome is Outcome.SENT
        assert printer.read(len(RECEIPT)) == RECEIPT


def test_a_file_in_the_place_of_the_device_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "lp0"
    file.write_bytes(b"precious")
    result = printer_from_url(f"lp://{file}").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open not-a-device")
    assert file.read_bytes() == b"precious"


def test_a_device_that_nobody_serves_is_not_waited_for(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:
        printer.unplug()
        with back_within(0):
            result = printer_from_url(printer.url).send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open ENXIO")


def test_a_device_that_another_program_holds_was_sent_nothing(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer, printer.path.open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        result = printer_from_url(printer.url).send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open EAGAIN")


def read_a_little(printer: PipePrinter) -> None:
    printer.read(1000)
    printer.unplug()


@pytest.mark.parametrize(
    ("behave", "count", "seconds", "detail"),
    [
        pytest.param(lambda _printer: None, len(TOO_MUCH), 0.3, "write deadline", id="stalls"),
        pytest.param(read_a_little, len(TOO_MUCH), 5, "write EPIPE", id="vanishes"),
        # Closing the device throws away what the driver still holds.
        pytest.param(lambda _printer: None, 65536, 0.2, "drain deadline", id="driver is full"),
    ],
)
def test_a_printer_that_stops_in_the_middle(
    tmp_path: Path,
    behave: Callable[[PipePrinter], None],
    count: int,
    seconds: float,
    detail: str,
) -> None:
    with PipePrinter(tmp_path) as printer:
        reader = threading.Thread(target=behave, args=(printer,))
        reader.start()
        with back_within(seconds):
            result = printer_from_url(printer.url).send(TOO_MUCH[:count], seconds)
        reader.join()
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith(f"{detail} after ")


def test_a_printer_that_was_full_before_was_sent_nothing(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:
        printer_from_url(printer.url).send(bytes(printer.capacity), 0.1)
        with back_within(0.2):
            result = printer_from_url(printer.url).send(RECEIPT, 0.2)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "write deadline")


def test_with_no_time_left_nothing_is_sent(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer, back_within(0):
        result = printer_from_url(printer.url).send(RECEIPT, 0)
    assert result.outcome is Outcome.NOT_SENT


def test_a_late_answer_that_stands_in_the_device_is_thrown_away() -> None:
    with AnsweringPty() as device:
        with device.path.open("rb") as line:
            tty.setraw(line.fileno())
        url = f"lp://{device.path}"
        device.mechanics.answer_after_seconds = 0.15
        assert not printer_from_url(url).health(0.3).answered
        time.sleep(0.1)
        device.mechanics.answer_after_seconds = 0.0
        device.mechanics.has_paper = False
        assert printer_from_url(url).health(3).paper is Paper.OUT
        device.mechanics.has_paper = True
        assert printer_from_url(url).send(PAPER, 3, "unknown").outcome is Outcome.PROCESSED
