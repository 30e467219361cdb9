"""Finding the printers of this computer; nothing is sent to any of them.

Devices are found by their names, USB printers by their class (7), queues by asking CUPS. The
network is only looked through when somebody asks for it.
"""

import ipaddress
import logging
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

PRINTER_CLASS = 7
"""bInterfaceClass of printers (USB-IF, Universal Serial Bus Device Class Definition for
Printing Devices)."""
RAW_PORT = 9100
LPSTAT_SECONDS = 3.0
KNOCK_SECONDS = 0.4
KNOCKS_AT_ONCE = 64
OWN_NETWORK_BITS = 24

Kind = Literal["lp", "usb", "serial", "cups", "tcp"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundPrinter:
    """Something that may be a printer. `name` is what the computer calls it, often empty;
    `may_open`: whether this user may write to it."""

    address: str
    kind: Kind
    name: str = ""
    may_open: bool = True


def find_printers(dev: Path = Path("/dev"), sys: Path = Path("/sys")) -> list[FoundPrinter]:
    """Return what is plugged in and the queues of CUPS, the likeliest first."""
    lp = list(_lp_devices(dev, sys))
    named = {each.name for each in lp if each.name}
    usb = [each for each in _usb_printers() if not each.name or each.name not in named]
    return [*lp, *usb, *_serial_lines(dev), *_queues()]


def find_on_network(
    network: ipaddress.IPv4Network | None = None, port: int = RAW_PORT
) -> list[FoundPrinter]:
    """Return who takes connections on the raw printing port in this computer's own /24.

    Takes two seconds at most. Nothing is sent; a network that is not private is left alone.
    """
    network = network or own_network()
    if network is None:
        return []
    hosts = [str(host) for host in network.hosts()]
    with ThreadPoolExecutor(KNOCKS_AT_ONCE) as pool:
        answers = list(pool.map(lambda host: _takes_connections(host, port), hosts))
    ending = "" if port == RAW_PORT else f":{port}"
    return [
        FoundPrinter(f"tcp://{host}{ending}", "tcp")
        for host, answered in zip(hosts, answers, strict=True)
        if answered
    ]


def own_network() -> ipaddress.IPv4Network | None:
    """Return the /24 that this computer is in; None without one, or with a public one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: a datagram socket only finds out its own address (RFC 5737).
            probe.connect(("192.0.2.1", 9))
            own = ipaddress.IPv4Address(probe.getsockname()[0])
        except OSError:
            return None
    if not own.is_private or own.is_loopback:
        return None
    return ipaddress.IPv4Network(f"{own}/{OWN_NETWORK_BITS}", strict=False)


def _takes_connections(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=KNOCK_SECONDS).close()
    except OSError:
        return False
    return True


def _lp_devices(dev: Path, sys: Path) -> Iterator[FoundPrinter]:
    for device in sorted((dev / "usb").glob("lp*")):
        maker = sys / "class" / "usbmisc" / device.name / "device" / ".."
        name = " ".join(filter(None, (_said(maker, "manufacturer"), _said(maker, "product"))))
        yield FoundPrinter(f"lp://{_path(device)}", "lp", name, _may_open(device))


def _said(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _serial_lines(dev: Path) -> Iterator[FoundPrinter]:
    """Serial lines by the name that stays when others are plugged in, where there is one."""
    lasting = {link.resolve(): link for link in sorted((dev / "serial" / "by-id").glob("*"))}
    for device in sorted([*dev.glob("ttyUSB*"), *dev.glob("ttyACM*")]):
        link = lasting.get(device.resolve())
        name = f"{link.name} ({device.name})" if link else device.name
        yield FoundPrinter(f"serial://{_path(link or device)}", "serial", name, _may_open(device))


def _may_open(device: Path) -> bool:
    return os.access(device, os.R_OK | os.W_OK)


def _path(device: Path) -> str:
    return quote(str(device))


def _usb_printers() -> Iterator[FoundPrinter]:
    """Printers by their class; none where USB can not be reached."""
    try:
        import usb.core  # only who looks for a printer needs it

        found = list(usb.core.find(find_all=True, backend=_backend(), custom_match=_prints))
    except (ImportError, OSError, ValueError) as error:  # NoBackendError is a ValueError
        log.info("USB printers can not be looked for: %s", error)
        return
    for device in found:
        serial, name, may_open = _names_of(device)
        address = f"usb://{device.idVendor:04x}:{device.idProduct:04x}"
        if serial:
            address += f"/{quote(serial, safe='')}"
        yield FoundPrinter(address, "usb", name, may_open)


def _backend() -> Any:
    import libusb_package

    return libusb_package.get_libusb1_backend()


def _prints(device: Any) -> bool:
    return any(
        interface.bInterfaceClass == PRINTER_CLASS
        for configuration in device
        for interface in configuration
    )


def _names_of(device: Any) -> tuple[str, str, bool]:
    """Return a device's serial number and its maker's name for it; both take leave to open it."""
    from usb.core import USBError

    try:
        serial = device.serial_number or ""
        return serial, " ".join(filter(None, (device.manufacturer, device.product))), True
    except (USBError, ValueError):  # ValueError: it names no languages, also for want of leave
        return "", "", False


def _queues() -> Iterator[FoundPrinter]:
    """The queues of CUPS; none where it does not run, or does not answer."""
    lpstat = shutil.which("lpstat")
    if lpstat is None:
        return
    try:
        said = subprocess.run(  # noqa: S603 (the program of CUPS, nothing typed in)
            [lpstat, "-e"],
            capture_output=True,
            text=True,
            timeout=LPSTAT_SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.info("CUPS can not be asked for its queues: %s", error)
        return
    for queue in said.stdout.split():
        yield FoundPrinter(f"cups://{quote(queue)}", "cups", queue)
