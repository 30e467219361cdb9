"""A printer on USB without the kernel's driver, by libusb.

Source: USB-IF, Universal Serial Bus Device Class Definition for Printing Devices: class 7, a
bulk OUT endpoint for what is printed, a bulk IN one where the printer can answer.
"""

import contextlib
import errno
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from receipts.profile import Proof
from receipts.transport import stream
from receipts.transport.deadline import Deadline
from receipts.transport.outcome import Health, Outcome, Result, name_of
from receipts.transport.talk import Memory, ask_health, send_over

PRINTER_CLASS = 7

_CHUNK = 4096
_READ_BYTES = 512  # a multiple of every packet size, or the device would say too much
_PAUSE_SECONDS = 0.005
_TICK_SECONDS = 0.01
"""Transfers know milliseconds only, and may end a moment early."""


@dataclass(frozen=True, slots=True)
class UsbPrinter:
    """Found by its numbers, and by its serial number where a shop has two of a kind.

    The device is opened anew for each job and let go after it, so that one which was
    unplugged, or which failed, is found again. One program at a time claims it.
    """

    vendor: int
    product: int
    serial_number: str = ""
    backend: Any = field(default=None, compare=False, repr=False)
    """pyusb's IBackend; None: the libusb that comes with libusb-package."""
    _memory: Memory = field(default_factory=Memory, init=False, compare=False, repr=False)

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        deadline = Deadline(deadline_seconds)
        if deadline.over():
            return Result(Outcome.NOT_SENT, "open deadline")
        try:
            with self._opened(deadline) as link:
                return send_over(link, data, deadline, proof, self._memory)
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"open {name_of(error)}")

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """The device takes it by the deadline or never: this side keeps nothing."""
        return self.send(data, deadline_seconds, "none")

    def health(self, deadline_seconds: float) -> Health:
        deadline = Deadline(deadline_seconds)
        try:
            with self._opened(deadline) as link:
                return ask_health(link, deadline, self._memory)
        except OSError as error:
            return Health(unreached=f"open {name_of(error)}")

    @contextlib.contextmanager
    def _opened(self, deadline: Deadline) -> "Iterator[_UsbLink]":
        """Raises OSError."""
        import usb.util

        device = self._found()
        try:
            device.default_timeout = _milliseconds(deadline)
            interface, out, back = _ends(device)
            number = interface.bInterfaceNumber
            with contextlib.suppress(NotImplementedError):  # not every system has such drivers
                if device.is_kernel_driver_active(number):
                    device.detach_kernel_driver(number)
            usb.util.claim_interface(device, number)
            link = _UsbLink(out, back)
            try:
                yield link
            finally:
                link.clear_halts()
        finally:
            with contextlib.suppress(OSError):
                usb.util.dispose_resources(device)  # lets go of the interface too

    def _found(self) -> Any:
        import usb.core

        refusals: list[OSError] = []

        def has_the_number(device: Any) -> bool:
            try:
                return bool(device.serial_number == self.serial_number)
            except OSError as error:
                refusals.append(error)
            except ValueError:  # names no language: broken, or it may not be opened
                refusals.append(PermissionError(errno.EACCES, "not readable"))
            return False

        try:
            device = usb.core.find(
                idVendor=self.vendor,
                idProduct=self.product,
                custom_match=has_the_number if self.serial_number else None,
                backend=self.backend or _libusb(),
            )
        except usb.core.NoBackendError:
            raise OSError(errno.ENOSYS, "no libusb") from None
        if device is not None:
            return device
        raise refusals[0] if refusals else OSError(errno.ENODEV, "not plugged in")


def _libusb() -> Any:
    import libusb_package

    return libusb_package.get_libusb1_backend()


def _ends(device: Any) -> tuple[Any, Any, Any]:
    """The interface that prints, its way out, and its way back or None. Raises OSError."""
    configuration = _configuration(device)
    interfaces = sorted(configuration, key=lambda each: each.bInterfaceClass != PRINTER_CLASS)
    for interface in interfaces:
        # Others than printers are taken for one only where they call themselves nothing else.
        if interface.bInterfaceClass not in (PRINTER_CLASS, 0xFF):
            continue
        bulk = [each for each in interface if each.bmAttributes & 0b11 == 0b10]
        out = next((each for each in bulk if not each.bEndpointAddress & 0x80), None)
        back = next((each for each in bulk if each.bEndpointAddress & 0x80), None)
        if out is not None:
            return interface, out, back
    raise OSError(errno.ENXIO, "nothing that prints")


def _configuration(device: Any) -> Any:
    """The active one: choosing it anew would make some printers start again."""
    import usb.core

    try:
        return device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno not in (None, errno.ENOENT, errno.EINVAL):
            raise
        device.set_configuration()
        return device.get_active_configuration()


def _milliseconds(deadline: Deadline) -> int:
    """Never 0, which is for ever to libusb."""
    return max(1, int(deadline.left() * 1000))


class _UsbLink:
    def __init__(self, out: Any, back: Any) -> None:
        self._out, self._back = out, back
        self.answers = back is not None

    def write(self, data: bytes, deadline: Deadline) -> tuple[int, str]:
        """Counts what the device may have taken, also of a transfer that ended early.

        The first packet goes alone: refused, it is known that nothing was taken.
        """
        from usb.core import USBTimeoutError

        written = 0
        while written < len(data):
            if deadline.over():
                return written, "deadline"
            chunk = data[written : written + (_CHUNK if written else self._out.wMaxPacketSize)]
            patience = Deadline(min(stream.STALLED_SECONDS, deadline.left()))
            try:  # a transfer that moved but did not end in that time says how far it came
                written += self._out.write(chunk, _milliseconds(patience))
            except USBTimeoutError:
                return written, "deadline" if deadline.left() <= _TICK_SECONDS else "stalled"
            except OSError as error:
                refused = error.errno == errno.EPIPE and not written
                return written + (0 if refused else len(chunk)), name_of(error)
        return written, ""

    def read(self, deadline: Deadline) -> bytes:
        from usb.core import USBTimeoutError

        while not deadline.over():
            try:
                said = bytes(self._back.read(_READ_BYTES, _milliseconds(deadline)))
            except USBTimeoutError:
                return b""
            if said:
                return said
            time.sleep(min(_PAUSE_SECONDS, deadline.left()))  # an empty packet
        return b""

    def settle(self, deadline: Deadline) -> str:
        """The device confirmed each transfer."""
        return ""

    def part(self, deadline: Deadline, is_known_mute: bool) -> Result:
        return Result(Outcome.SENT)

    def clear_halts(self) -> None:
        """An end that refused a transfer refuses all others until this is said."""
        for end in (self._out, self._back):
            if end is not None:
                with contextlib.suppress(OSError, NotImplementedError):
                    end.clear_halt()
