"""Printer addresses as a shop writes them in its settings."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts.transport import Printer, PrinterAddressError, printer_from_url
from receipts.transport.cups import CupsPrinter
from receipts.transport.file import FilePrinter
from receipts.transport.lp import LpPrinter
from receipts.transport.serial_port import SerialPrinter
from receipts.transport.tcp import TcpPrinter
from receipts.transport.usb import UsbPrinter


@pytest.mark.parametrize(
    ("url", "printer"),
    [
        ("tcp://192.168.1.50:9100", TcpPrinter("192.168.1.50", 9100)),
        ("tcp://printer.local", TcpPrinter("printer.local", 9100)),
        ("TCP://[fe80::1]:9101/", TcpPrinter("fe80::1", 9101)),
        ("serial:///dev/ttyUSB0?baud=19200", SerialPrinter(Path("/dev/ttyUSB0"), 19200)),
        ("serial:///dev/ttyS1", SerialPrinter(Path("/dev/ttyS1"), 9600)),
        (
            "serial:///dev/ttyS0?baud=9600&flow=dsrdtr",
            SerialPrinter(Path("/dev/ttyS0"), 9600, "dsrdtr"),
        ),
        ("usb://04b8:0202", UsbPrinter(0x04B8, 0x0202)),
        ("usb://0FE6:811E/A%2F1", UsbPrinter(0x0FE6, 0x811E, "A/1")),
        ("cups://Till_Printer", CupsPrinter("Till_Printer")),
        ("lp:///dev/usb/lp0", LpPrinter(Path("/dev/usb/lp0"))),
        ("file:///tmp/a%20b", FilePrinter(Path("/tmp/a b"))),
    ],
)
def test_an_address_is_understood(url: str, printer: Printer) -> None:
    assert printer_from_url(url) == printer


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "unknown_scheme"),
        ("printer", "unknown_scheme"),
        ("/dev/usb/lp0", "unknown_scheme"),
        ("http://host", "unknown_scheme"),
        ("usb://", "usb_invalid"),
        ("usb://04b8", "usb_invalid"),
        ("usb://04b8:02023", "usb_invalid"),
        ("usb://04b8:gggg", "usb_invalid"),
        ("usb://04b8:0202/a%00b", "usb_invalid"),
        ("usb://04b8:0202?in=82", "option_unknown"),
        ("cups://", "queue_invalid"),
        ("cups://-dfoo", "queue_invalid"),
        ("cups://a%20b", "queue_invalid"),
        ("cups://till/queue", "queue_invalid"),
        ("cups://till?raw=1", "option_unknown"),
        (" tcp://host", "malformed"),
        ("tcp://ho\nst", "malformed"),
        ("tcp://[::1", "malformed"),
        ("tcp://user@host", "malformed"),
        ("tcp://host/queue", "malformed"),
        ("tcp://host#x", "malformed"),
        ("tcp://host?timeout=3", "option_unknown"),
        ("tcp:", "host_missing"),
        ("tcp://", "host_missing"),
        ("tcp://:9100", "host_missing"),
        ("tcp://a..b", "host_invalid"),
        ("tcp://" + "x" * 64, "host_invalid"),
        ("tcp://host:", "port_invalid"),
        ("tcp://host:0", "port_invalid"),
        ("tcp://host:65536", "port_invalid"),
        ("tcp://host:nine", "port_invalid"),
        ("serial://", "path_missing"),
        ("serial://dev/ttyUSB0", "path_missing"),
        ("serial:ttyUSB0", "path_missing"),
        ("serial:///dev/ttyUSB0?baud=", "baud_invalid"),
        ("serial:///dev/ttyUSB0?baud=12345", "baud_invalid"),
        ("serial:///dev/ttyUSB0?baud=-9600", "baud_invalid"),
        ("serial:///dev/ttyUSB0?parity=even", "option_unknown"),
        ("serial:///dev/ttyUSB0?flow=cts", "flow_invalid"),
        ("serial:///dev/ttyUSB0?baud=9600&baud=19200", "option_unknown"),
        ("serial:///dev/ttyUSB0?fast", "malformed"),
        ("lp:///", "path_missing"),
        ("lp:///dev/usb/", "path_missing"),
        ("lp:///dev/usb/lp0?x=1", "option_unknown"),
        ("file://out.bin", "path_missing"),
        ("file:///tmp/a%00b", "malformed"),
        ("preview:screen", "malformed"),
        ("preview://", "malformed"),
    ],
)
def test_an_address_that_can_not_be_used_says_why(url: str, code: str) -> None:
    with pytest.raises(PrinterAddressError) as refusal:
        printer_from_url(url)
    assert (refusal.value.code, refusal.value.url) == (code, url)


@given(
    st.text()
    | st.builds(
        "{}:{}{}".format,
        st.sampled_from(["tcp", "serial", "lp", "file", "preview", "usb", "cups"]),
        st.sampled_from(["", "/", "//", "///"]),
        st.text("abc:/?#[]@%0129.=&\x00 é", max_size=20) | st.text(),
    )
)
def test_no_address_ends_in_any_other_error(url: str) -> None:
    with contextlib.suppress(PrinterAddressError):
        printer_from_url(url)
