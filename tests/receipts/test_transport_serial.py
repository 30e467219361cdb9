"""Serial printers on real pseudo-terminals."""

import threading
from pathlib import Path

from serial import Serial

from receipts.transport import Outcome, printer_from_url
from tests.receipts.transports import RECEIPT, TOO_MUCH, back_within
from tests.support.printers import PtyPrinter


def test_every_byte_arrives_unchanged() -> None:
    """The line starts as a terminal's, which turns line feeds into CR LF."""
    with PtyPrinter() as printer:
        result = printer_from_url(printer.url).send(RECEIPT, 5)
        assert printer.read(len(RECEIPT)) == RECEIPT
    assert result.outcome is Outcome.SENT


def test_one_job_follows_another() -> None:
    with PtyPrinter() as printer:
        for _ in range(3):
            assert printer_from_url(printer.url).send(b"abc", 5).outcome is Outcome.SENT
        assert printer.read(9) == b"abcabcabc"


def test_a_printer_that_stops_reading_leaves_the_job_uncertain() -> None:
    with PtyPrinter() as printer, back_within(0.3):
        result = printer_from_url(printer.url).send(TOO_MUCH, 0.3)
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith("write deadline after ")


def test_a_printer_unplugged_in_the_middle_leaves_the_job_uncertain() -> None:
    with PtyPrinter() as printer:

        def read_a_little() -> None:
            printer.read(1000)
            printer.unplug()

        reader = threading.Thread(target=read_a_little)
        reader.start()
        with back_within(5):
            result = printer_from_url(printer.url).send(TOO_MUCH, 5)
        reader.join()
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith("write EIO after ")


def test_a_printer_that_is_not_plugged_in_was_sent_nothing(tmp_path: Path) -> None:
    missing = tmp_path / "ttyUSB0"
    result = printer_from_url(f"serial://{missing}").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open ENOENT")
    assert not missing.exists()


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
