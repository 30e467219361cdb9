"""USB printers through pyusb; test_transport_faults.py has what they say."""

import time
from typing import Any

import pytest

from receipts.transport import CLEAN_START, NO_PAPER, Outcome, Paper
from receipts.transport.usb import UsbPrinter
from tests.receipts.fault_table import PAPER
from tests.receipts.transports import back_within
from tests.support.usb_printer import PRODUCT, SERIAL, VENDOR, UsbBus

NOT, UNSURE = Outcome.NOT_SENT, Outcome.UNCERTAIN


def printer_on(bus: UsbBus, serial_number: str = "") -> UsbPrinter:
    return UsbPrinter(VENDOR, PRODUCT, serial_number, backend=bus)


@pytest.mark.parametrize(
    ("manner", "outcome", "detail"),
    [
        pytest.param({}, Outcome.SENT, "", id="none"),
        pytest.param({"can_answer": False}, Outcome.SENT, "", id="one way"),
        pytest.param({"interface_class": 0xFF}, Outcome.SENT, "", id="a class of its own"),
        pytest.param({"plugged_in": False}, NOT, "open ENODEV", id="not plugged in"),
        pytest.param({"may_open": False}, NOT, "open EACCES", id="not allowed"),
        pytest.param({"claimed_elsewhere": True}, NOT, "open EBUSY", id="claimed by another"),
        pytest.param({"interface_class": 3}, NOT, "open ENXIO", id="a keyboard"),
        pytest.param({"stop_after": 0}, NOT, "write deadline", id="takes nothing"),
        pytest.param({"halt_after": 0}, NOT, "write EPIPE", id="halted before"),
        pytest.param({"fail_after": 10}, UNSURE, "write EIO after ", id="fails at once"),
        pytest.param({"stop_after": 128}, UNSURE, "write deadline after 128 of", id="stalls"),
        pytest.param({"halt_after": 128}, UNSURE, "write EPIPE after ", id="halts"),
        pytest.param({"vanish_after": 128}, UNSURE, "write ENODEV after ", id="vanishes"),
    ],
)
def test_a_device_that_is_asked_nothing(
    manner: dict[str, Any], outcome: Outcome, detail: str
) -> None:
    with UsbBus() as bus:
        for name, value in manner.items():
            setattr(bus, name, value)
        with back_within(0.4):
            result = printer_on(bus).send(PAPER * 20, 0.4, "none")
        assert (result.outcome, result.detail[: len(detail)]) == (outcome, detail)
        assert (bus.claimed, bus.open_handles) == (set(), 0)


@pytest.mark.parametrize("manner", ["vanish_after", "halt_after", "stop_after"])
def test_one_that_failed_is_opened_anew_and_prints_the_next_paper_whole(manner: str) -> None:
    with UsbBus() as bus:
        printer = printer_on(bus, SERIAL)
        setattr(bus, manner, 192)
        with back_within(0.5):
            assert printer.send(PAPER, 0.5, "status").outcome is UNSURE
        if manner != "halt_after":  # that is for us to clear
            setattr(bus, manner, None)
        bus.plugged_in = True
        assert printer.send(CLEAN_START + PAPER, 5, "status").outcome is Outcome.PROCESSED
        assert bus.mechanics.papers == [PAPER]


def test_a_late_answer_that_stands_in_the_pipe_is_thrown_away() -> None:
    """Also where nothing is remembered of the question, as by another program."""
    with UsbBus() as bus:
        bus.mechanics.answer_after_seconds = 0.15
        assert not printer_on(bus).health(0.3).answered
        time.sleep(0.1)
        bus.mechanics.answer_after_seconds = 0.0
        bus.mechanics.has_paper = False
        assert printer_on(bus).health(3).paper is Paper.OUT
        assert printer_on(bus).send(PAPER, 3, "status").detail == NO_PAPER
        bus.mechanics.has_paper = True
        assert printer_on(bus).send(PAPER, 3, "status").outcome is Outcome.PROCESSED


def test_one_of_two_is_told_by_its_serial_number() -> None:
    with UsbBus() as bus:
        assert printer_on(bus, SERIAL).send(PAPER, 5).outcome is Outcome.PROCESSED
        result = printer_on(bus, "other").send(PAPER, 5)
        assert (result.outcome, result.detail) == (NOT, "open ENODEV")
        bus.may_open = False
        assert printer_on(bus, SERIAL).send(PAPER, 5).detail == "open EACCES"


def test_without_leave_to_use_usb_nothing_is_raised() -> None:
    """The real libusb of this machine, and a device that nobody has."""
    result = UsbPrinter(0xFFFF, 0xFFFE).send(PAPER, 1)
    assert result.outcome is NOT
    assert not UsbPrinter(0xFFFF, 0xFFFE).health(1).answered


def test_with_no_time_left_nothing_is_sent() -> None:
    with UsbBus() as bus, back_within(0):
        assert printer_on(bus).send(PAPER, 0).outcome is NOT
        assert bus.taken == 0
