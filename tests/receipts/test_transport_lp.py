"""Printers on a device node, played by named pipes."""

import threading
from pathlib import Path

from receipts.transport import Outcome, printer_from_url
from tests.receipts.transports import RECEIPT, TOO_MUCH, back_within
from tests.support.printers import PipePrinter


def test_every_byte_arrives(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:
        result = printer_from_url(printer.url).send(RECEIPT, 5)
        assert printer.read(len(RECEIPT)) == RECEIPT
    assert result.outcome is Outcome.SENT


def test_a_printer_that_is_not_plugged_in_leaves_no_file(tmp_path: Path) -> None:
    missing = tmp_path / "lp0"
    result = printer_from_url(f"lp://{missing}").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "open ENOENT")
    assert not missing.exists()


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


def test_a_printer_that_stops_reading_leaves_the_job_uncertain(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:
        taken = printer.capacity
        with back_within(0.3):
            result = printer_from_url(printer.url).send(TOO_MUCH, 0.3)
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail == f"write deadline after {taken} of {len(TOO_MUCH)} bytes"


def test_a_printer_that_was_full_before_was_sent_nothing(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:
        printer_from_url(printer.url).send(bytes(printer.capacity), 0.1)
        with back_within(0.2):
            result = printer_from_url(printer.url).send(RECEIPT, 0.2)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "write deadline")


def test_bytes_that_the_driver_still_holds_at_the_deadline_are_uncertain(tmp_path: Path) -> None:
    """Closing the device throws them away."""
    with PipePrinter(tmp_path) as printer, back_within(0.2):
        result = printer_from_url(printer.url).send(bytes(printer.capacity), 0.2)
    assert (result.outcome, result.detail) == (Outcome.UNCERTAIN, "drain deadline")


def test_a_printer_unplugged_in_the_middle_leaves_the_job_uncertain(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:

        def read_a_little() -> None:
            printer.read(1000)
            printer.unplug()

        reader = threading.Thread(target=read_a_little)
        reader.start()
        with back_within(5):
            result = printer_from_url(printer.url).send(TOO_MUCH, 5)
        reader.join()
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith("write EPIPE after ")


def test_with_no_time_left_nothing_is_sent(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer, back_within(0):
        result = printer_from_url(printer.url).send(RECEIPT, 0)
    assert result.outcome is Outcome.NOT_SENT
