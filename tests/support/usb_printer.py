"""A USB printer behind pyusb's own interface, IBackend: pyusb itself runs, the bus is played.

Every field may be changed between jobs; `mechanics` is what the printer is like.
"""

import array
import errno
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace, TracebackType
from typing import Any, Self

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

from tests.support.mechanics import BUFFER_BYTES, Mechanics

VENDOR, PRODUCT, SERIAL = 0x04B8, 0x0202, "A1B2"
OUT, IN = 0x01, 0x82

_PACKET = 64


class UsbBus(IBackend):  # type: ignore[misc]
    """One printer on a bus. `claimed`, `detached` and `open_handles` tell what was let go.

    stop_after: bytes it takes before it refuses all others; vanish_after: bytes before it is
    unplugged; halt_after: bytes before the way out is halted until somebody clears it;
    fail_after: bytes that it takes, but the transfer that brings them fails.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stopping = threading.Event()
        self.mechanics = Mechanics(stopped=self.stopping)
        self.plugged_in = True
        self.interface_class = 7
        self.can_answer = True
        self.may_open = True
        self.claimed_elsewhere = False
        self.kernel_driver = True
        self.stop_after: int | None = None
        self.vanish_after: int | None = None
        self.halt_after: int | None = None
        self.fail_after: int | None = None
        self.claimed: set[int] = set()
        self.open_handles = 0
        self.taken = 0
        self.timeouts: list[int] = []
        self._to_printer, self._to_host = b"", b""
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="fake-printer")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._thread.join(30)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        while not self.stopping.wait(0.002):
            with self._changed:
                data, self._to_printer = self._to_printer, b""
                self._changed.notify_all()
            self.mechanics.take(data, self._say)

    def _say(self, words: bytes) -> None:
        with self._changed:
            self._to_host += words
            self._changed.notify_all()

    # What pyusb asks of a bus.

    def enumerate_devices(self) -> Iterator[str]:
        if self.plugged_in:
            yield "printer"

    def get_device_descriptor(self, dev: str) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=3,
            bNumConfigurations=1, bus=1, address=2, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: str, config: int) -> SimpleNamespace:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1,
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(
        self, dev: str, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=2 if self.can_answer else 1, bInterfaceClass=self.interface_class,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: str, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2,
            wMaxPacketSize=_PACKET, bInterval=0, bRefresh=0, bSynchAddress=0,
            extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: str) -> str:
        if not self.may_open:
            raise USBError("access denied", -3, errno.EACCES)
        self._check_there()
        self.open_handles += 1
        return "handle"

    def close_device(self, dev_handle: str) -> None:
        self.open_handles -= 1

    def get_configuration(self, dev_handle: str) -> int:
        self._check_there()
        return 1

    def is_kernel_driver_active(self, dev_handle: str, intf: int) -> bool:
        return self.kernel_driver

    def detach_kernel_driver(self, dev_handle: str, intf: int) -> None:
        self.kernel_driver = False

    def claim_interface(self, dev_handle: str, intf: int) -> None:
        if self.claimed_elsewhere or self.kernel_driver:
            raise USBError("busy", -6, errno.EBUSY)
        self.claimed.add(intf)

    def release_interface(self, dev_handle: str, intf: int) -> None:
        self.claimed.discard(intf)

    def clear_halt(self, dev_handle: str, ep: int) -> None:
        self._check_there()
        if ep == OUT:
            self.halt_after = None

    def ctrl_transfer(
        self, dev_handle: str, kind: int, request: int, value: int, index: int, data: Any, ms: int
    ) -> int:
        """Only the string descriptors are asked for: the languages and the serial number."""
        text = b"\x09\x04" if value & 0xFF == 0 else SERIAL.encode("utf-16-le")
        answer = bytes([len(text) + 2, 3]) + text
        data[: len(answer)] = array.array("B", answer)
        return len(answer)

    def bulk_write(self, dev_handle: str, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        assert intf in self.claimed, "not claimed"
        end = self._end_of(timeout)
        sent = 0
        with self._changed:
            while sent < len(data):
                self._check_there()
                if _reached(self.halt_after, self.taken):
                    raise USBError("pipe error", -9, errno.EPIPE)
                if not self._room():
                    if not self._changed.wait(end - time.monotonic()) and not self._room():
                        if sent:
                            return sent
                        raise USBTimeoutError("timed out", -7, errno.ETIMEDOUT)
                    continue
                packet = bytes(data[sent : sent + _PACKET])
                self._to_printer += packet
                sent += len(packet)
                self.taken += len(packet)
                if _reached(self.fail_after, self.taken):
                    raise USBError("input/output error", -1, errno.EIO)
                if _reached(self.vanish_after, self.taken):
                    self.plugged_in = False
        return sent

    def bulk_read(self, dev_handle: str, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == IN
        assert intf in self.claimed, "not claimed"
        end = self._end_of(timeout)
        with self._changed:
            while not self._to_host:
                self._check_there()
                if not self._changed.wait(end - time.monotonic()) and not self._to_host:
                    raise USBTimeoutError("timed out", -7, errno.ETIMEDOUT)
            said, self._to_host = self._to_host[: len(buff)], self._to_host[len(buff) :]
        buff[: len(said)] = array.array("B", said)
        return len(said)

    def _end_of(self, milliseconds: int) -> float:
        assert milliseconds > 0, "0 is for ever"
        self.timeouts.append(milliseconds)
        return time.monotonic() + milliseconds / 1000

    def _room(self) -> bool:
        if _reached(self.stop_after, self.taken) or self.mechanics.full:
            return False
        return len(self._to_printer) < BUFFER_BYTES

    def _check_there(self) -> None:
        if not self.plugged_in:
            raise USBError("no device", -4, errno.ENODEV)


def _reached(limit: int | None, count: int) -> bool:
    return limit is not None and count >= limit
