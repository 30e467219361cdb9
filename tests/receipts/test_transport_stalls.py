"""A line that takes nothing any more is given up long before the deadline; a slow one is not."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from receipts.transport import Outcome, Printer, printer_from_url, stream
from tests.receipts.test_transport_usb import printer_on
from tests.receipts.transports import TOO_MUCH, back_within
from tests.support.dsr_printer import DsrPty
from tests.support.printers import (
    PipePrinter,
    PtyPrinter,
    TcpPrinter,
    never_read,
    slowly,
)
from tests.support.usb_printer import UsbBus

STALLED_SECONDS = 0.3
LONG = 20.0


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "STALLED_SECONDS", STALLED_SECONDS)


@contextmanager
def tcp(behave: Callable[..., None]) -> Iterator[Printer]:
    with TcpPrinter(behave) as printer:
        yield printer_from_url(printer.url)


@contextmanager
def pty() -> Iterator[Printer]:
    with PtyPrinter() as printer:
        yield printer_from_url(printer.url)


@contextmanager
def pipe(folder: Path) -> Iterator[Printer]:
    with PipePrinter(folder) as printer:
        yield printer_from_url(printer.url)


@contextmanager
def usb() -> Iterator[Printer]:
    with UsbBus() as bus:
        bus.stop_after = 128
        yield printer_on(bus)


@pytest.mark.parametrize(
    "link", ["tcp", "tcp, nothing confirmed", "serial", "lp", "lp full", "usb"]
)
def test_a_line_that_takes_nothing_is_given_up(link: str, tmp_path: Path) -> None:
    data, why = TOO_MUCH, "write"
    match link:
        case "tcp":
            printer = tcp(never_read)
        case "tcp, nothing confirmed":
            printer, data, why = tcp(never_read), TOO_MUCH[:300_000], "drain"
        case "serial":
            printer = pty()
        case "lp":
            printer = pipe(tmp_path)
        case "lp full":
            printer, data, why = pipe(tmp_path), TOO_MUCH[:65536], "drain"
        case _:
            printer = usb()
    with printer as opened, back_within(STALLED_SECONDS * 3):
        result = opened.send(data, LONG, "none")
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith(f"{why} stalled after ")
    assert result.detail.endswith(f" of {len(data)} bytes")


def test_a_printer_that_keeps_dsr_low_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with DsrPty(monkeypatch) as printer, back_within(STALLED_SECONDS * 3):
        printer.goes_off_after = 128
        result = printer_from_url(printer.url).send(bytes(1000), LONG, "none")
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith("write DSR-off after ")


def test_a_slow_line_that_moves_goes_on() -> None:
    data = TOO_MUCH[:6_000]
    begun = time.monotonic()
    with TcpPrinter(slowly(600, 0.1)) as printer:
        result = printer_from_url(printer.url).send(data, LONG, "none")
        assert printer.wait_for_jobs(1) == data
    assert result.outcome is Outcome.SENT
    assert time.monotonic() - begun > STALLED_SECONDS


def test_a_slow_device_that_moves_goes_on(tmp_path: Path) -> None:
    count = 65536 + 20_000
    got = bytearray()

    def read_slowly(printer: PipePrinter) -> None:
        for _ in range(10):
            got.extend(printer.read(4096))
            time.sleep(STALLED_SECONDS / 3)
        got.extend(printer.read(count - len(got)))

    with PipePrinter(tmp_path) as printer:
        reader = threading.Thread(target=read_slowly, args=(printer,))
        reader.start()
        result = printer_from_url(printer.url).send(TOO_MUCH[:count], LONG)
        reader.join()
    assert result.outcome is Outcome.SENT
    assert bytes(got) == TOO_MUCH[:count]
