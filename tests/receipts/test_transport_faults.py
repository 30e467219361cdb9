"""What a printer does wrong, over each link that it can answer on, and the honest answer."""

import contextlib
import tty
from collections.abc import Iterator

import pytest

from receipts.profile import Proof
from receipts.transport import Printer, Result, printer_from_url
from receipts.transport.usb import UsbPrinter
from tests.receipts import fault_table
from tests.receipts.fault_table import Carrier
from tests.support.answering_printer import AnsweringPrinter, AnsweringPty
from tests.support.mechanics import Mechanics
from tests.support.usb_printer import PRODUCT, VENDOR, UsbBus


@contextlib.contextmanager
def network() -> Iterator[tuple[Printer, Mechanics]]:
    with AnsweringPrinter() as printer:
        yield printer_from_url(printer.url), printer.mechanics


@contextlib.contextmanager
def serial_line() -> Iterator[tuple[Printer, Mechanics]]:
    with AnsweringPty() as printer:
        yield printer_from_url(printer.url), printer.mechanics


@contextlib.contextmanager
def kernel_device() -> Iterator[tuple[Printer, Mechanics]]:
    with AnsweringPty() as printer:
        with printer.path.open("rb") as line:
            tty.setraw(line.fileno())  # bytes as they are, as on the device
        yield printer_from_url(f"lp://{printer.path}"), printer.mechanics


@contextlib.contextmanager
def usb() -> Iterator[tuple[Printer, Mechanics]]:
    with UsbBus() as bus:
        yield UsbPrinter(VENDOR, PRODUCT, backend=bus), bus.mechanics
        assert (bus.claimed, bus.open_handles) == (set(), 0)


CARRIERS: list[Carrier] = [network, serial_line, kernel_device, usb]


@pytest.fixture(scope="module", params=CARRIERS, ids=lambda each: each.__name__)
def answers(request: pytest.FixtureRequest) -> dict[tuple[str, Proof], Result]:
    carrier: Carrier = request.param
    return fault_table.answers(carrier)


@pytest.mark.parametrize(("fault", "proof"), fault_table.rows())
def test_every_fault_has_its_answer(
    answers: dict[tuple[str, Proof], Result], fault: str, proof: Proof
) -> None:
    result = answers[fault, proof]
    outcome, detail = fault_table.expected(fault, proof)
    assert result.outcome is outcome
    assert result.detail == detail or (not detail and result.detail == "closed")
