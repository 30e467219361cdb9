"""Printer addresses as a shop writes them in its settings."""

import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from receipts.transport.outcome import Printer


class PrinterAddressError(ValueError):
    """A printer address that can not be used. `code` says why, for a sentence on the screen.

    Codes: malformed, unknown_scheme, host_missing, host_invalid, port_invalid, path_missing,
    baud_invalid, flow_invalid, usb_invalid, queue_invalid, option_unknown.
    """

    def __init__(self, code: str, url: str) -> None:
        super().__init__(f"{code}: {url!r}")
        self.code = code
        self.url = url


def printer_from_url(url: str) -> Printer:
    """The printer of an address; nothing is opened yet. Raises PrinterAddressError.

    tcp://host:9100, serial:///dev/ttyUSB0?baud=19200&flow=rtscts (xonxoff, dsrdtr, none),
    lp:///dev/usb/lp0, usb://04b8:0202 (with /serial-number where there are two of a kind),
    cups://queue, file:///some/path, preview:
    """
    # urlsplit would silently drop line ends and tabs.
    if not url.isprintable() or url != url.strip():
        raise PrinterAddressError("malformed", url)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise PrinterAddressError("malformed", url) from None
    make = _SCHEMES.get(parts.scheme)
    if make is None:
        raise PrinterAddressError("unknown_scheme", url)
    if parts.fragment or url.endswith("#"):
        raise PrinterAddressError("malformed", url)
    return make(url, parts)


def queue_of(url: str) -> str:
    """The queue of a cups:// address that can be used; "" for any other address."""
    parts = urlsplit(url)
    return unquote(parts.netloc) if parts.scheme == "cups" else ""


def _tcp(url: str, parts: SplitResult) -> Printer:
    from receipts.transport.tcp import DEFAULT_PORT, TcpPrinter

    _options(url, parts)
    if parts.path not in {"", "/"} or "@" in parts.netloc:
        raise PrinterAddressError("malformed", url)
    if not parts.hostname:
        raise PrinterAddressError("host_missing", url)
    try:
        parts.hostname.encode("idna")  # as the look-up does; it knows no such name
    except UnicodeError:
        raise PrinterAddressError("host_invalid", url) from None
    try:
        port = DEFAULT_PORT if parts.port is None else parts.port
    except ValueError:
        raise PrinterAddressError("port_invalid", url) from None
    if port == 0 or parts.netloc.endswith(":"):
        raise PrinterAddressError("port_invalid", url)
    return TcpPrinter(parts.hostname, port)


def _serial(url: str, parts: SplitResult) -> Printer:
    from receipts.transport.serial_port import BAUD_RATES, DEFAULT_BAUD, FLOWS, SerialPrinter

    options = _options(url, parts, "baud", "flow")
    baud = options.get("baud", str(DEFAULT_BAUD))
    if baud not in map(str, BAUD_RATES):
        raise PrinterAddressError("baud_invalid", url)
    flow = next((each for each in FLOWS if each == options.get("flow", "none")), None)
    if flow is None:
        raise PrinterAddressError("flow_invalid", url)
    return SerialPrinter(_path(url, parts), int(baud), flow)


def _lp(url: str, parts: SplitResult) -> Printer:
    from receipts.transport.lp import LpPrinter

    _options(url, parts)
    return LpPrinter(_path(url, parts))


def _file(url: str, parts: SplitResult) -> Printer:
    from receipts.transport.file import FilePrinter

    _options(url, parts)
    return FilePrinter(_path(url, parts))


def _preview(url: str, _parts: SplitResult) -> Printer:
    from receipts.transport.preview import PreviewPrinter

    if url != "preview:":
        raise PrinterAddressError("malformed", url)
    return PreviewPrinter()


def _usb(url: str, parts: SplitResult) -> Printer:
    from receipts.transport.usb import UsbPrinter

    _options(url, parts)
    numbers = _USB_NUMBERS.fullmatch(parts.netloc)
    serial_number = unquote(parts.path.removeprefix("/"))
    if numbers is None or not serial_number.isprintable():
        raise PrinterAddressError("usb_invalid", url)
    return UsbPrinter(int(numbers[1], 16), int(numbers[2], 16), serial_number)


def _cups(url: str, parts: SplitResult) -> Printer:
    from receipts.transport.cups import CupsPrinter

    _options(url, parts)
    queue = unquote(parts.netloc)
    # CUPS allows no others; one that begins with a hyphen would be an option of lp.
    if not _QUEUE.fullmatch(queue) or parts.path not in {"", "/"}:
        raise PrinterAddressError("queue_invalid", url)
    return CupsPrinter(queue)


_USB_NUMBERS = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})")
_QUEUE = re.compile(r"(?!-)[^\s/#\\?'\"]{1,127}")

_SCHEMES = {
    "tcp": _tcp,
    "serial": _serial,
    "lp": _lp,
    "file": _file,
    "preview": _preview,
    "usb": _usb,
    "cups": _cups,
}


def _path(url: str, parts: SplitResult) -> Path:
    """The absolute path of three-slash addresses."""
    path = unquote(parts.path)
    if parts.netloc or not path.startswith("/") or path.endswith("/"):
        raise PrinterAddressError("path_missing", url)
    if not path.isprintable():
        raise PrinterAddressError("malformed", url)
    return Path(path)


def _options(url: str, parts: SplitResult, *known: str) -> dict[str, str]:
    """What follows the question mark; every option once, and known."""
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise PrinterAddressError("malformed", url) from None
    options = dict(pairs)
    if len(options) < len(pairs) or not options.keys() <= set(known):
        raise PrinterAddressError("option_unknown", url)
    return options
