"""A printer on a serial line, or a USB one that shows itself as a serial line."""

import contextlib
import fcntl
import struct
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from receipts.profile import Proof
from receipts.transport import stream
from receipts.transport.deadline import Deadline
from receipts.transport.link import Descriptor
from receipts.transport.outcome import Health, LinkError, Outcome, Result, name_of
from receipts.transport.stream import DSR_OFF, Patience
from receipts.transport.talk import Memory, ask_health, send_over

if TYPE_CHECKING:
    from serial import Serial

BAUD_RATES = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
DEFAULT_BAUD = 9600

Flow = Literal["none", "rtscts", "xonxoff", "dsrdtr"]
"""How a printer says that its buffer is full: most do by DTR, which is our DSR or CTS."""
FLOWS: tuple[Flow, ...] = ("none", "rtscts", "xonxoff", "dsrdtr")

NO_DSR = "no-DSR"
"""The port has no such line, or does not tell of it."""
_BITS_A_BYTE = 16.0
"""Ten are on the line, and the printer has to print what comes: 600 bytes a second of 9600."""
_PIECE_SECONDS = 4
"""What a line carries meanwhile is given at once: a move in time for `stream.STALLED_SECONDS`."""
_READY_SHARE = 3
"""Before anything is sent DSR is waited for no longer than this part of the deadline."""
_PAUSE_SECONDS = 0.005
_DSR_CHUNK = 64
"""Printers say "busy" while they still have room for more than this."""


@dataclass(frozen=True, slots=True)
class SerialPrinter:
    """Eight bits, no parity, one stop bit; one program at a time holds the port."""

    path: Path
    baud: int = DEFAULT_BAUD
    flow: Flow = "none"
    _memory: Memory = field(default_factory=Memory, init=False, compare=False, repr=False)

    @property
    def bytes_a_second(self) -> float:
        """How many bytes to count on: what takes longer is late."""
        return self.baud / _BITS_A_BYTE

    def send(self, data: bytes, deadline_seconds: float, proof: Proof = "unknown") -> Result:
        deadline = Deadline(deadline_seconds)
        try:
            with self._opened(deadline) as link:
                link.wait_ready(deadline)
                return send_over(link, data, deadline, proof, self._memory, self.bytes_a_second)
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"open {name_of(error)}")
        except termios.error:
            return Result(Outcome.NOT_SENT, "open not-a-serial-line")

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """What did not go out by the deadline is flushed."""
        return self.send(data, deadline_seconds, "none")

    def health(self, deadline_seconds: float) -> Health:
        """Ask over the line; what the printer said before is thrown away."""
        deadline = Deadline(deadline_seconds)
        try:
            with self._opened(deadline) as link:
                link.wait_ready(deadline)
                return ask_health(link, deadline, self._memory)
        except OSError as error:
            return Health(unreached=f"open {name_of(error)}")
        except termios.error:
            return Health(unreached="open not-a-serial-line")

    @contextlib.contextmanager
    def _opened(self, deadline: Deadline) -> "Iterator[SerialLink]":
        """Raises OSError or termios.error, which pyserial lets through."""
        from serial import Serial  # only a shop with such a printer needs it

        port = Serial(
            str(self.path),
            self.baud,
            timeout=0,
            write_timeout=deadline.left(),
            rtscts=self.flow == "rtscts",
            xonxoff=self.flow == "xonxoff",
            exclusive=True,
        )
        try:
            port.reset_input_buffer()
            yield SerialLink(port, self.flow)
        finally:
            # Closing would wait up to 30 s for a printer that does not take the rest.
            with contextlib.suppress(OSError, termios.error):
                if port.out_waiting:
                    fcntl.ioctl(port.fileno(), termios.TCFLSH, termios.TCOFLUSH)
            with contextlib.suppress(OSError, termios.error):
                port.close()


def modem_lines(fd: int) -> int:
    """The lines that the other side raises, as TIOCMGET has them. Raises OSError: a
    pseudo-terminal and some adapters have none."""
    answer = fcntl.ioctl(fd, termios.TIOCMGET, struct.pack("I", 0))
    return int(struct.unpack("I", answer)[0])


class SerialLink(Descriptor):
    def __init__(self, port: "Serial", flow: Flow) -> None:
        super().__init__(port.fileno(), answers=True)
        self._port, self._flow = port, flow
        self._piece = min(stream.PIECE, port.baudrate // 10 * _PIECE_SECONDS)

    def wait_ready(self, deadline: Deadline) -> None:
        """Wait until the printer takes bytes, where it says so by DSR. Raises LinkError."""
        if self._flow != "dsrdtr":
            return
        try:
            why = self._wait_for_dsr(Deadline(deadline.left() / _READY_SHARE))
        except OSError as error:
            raise LinkError(NO_DSR) from error
        if why:
            raise LinkError(why)

    def write(self, data: bytes, deadline: Deadline) -> tuple[int, str]:
        if self._flow != "dsrdtr":
            return stream.write_all(self.fd, data, deadline, self._piece)
        # The system does not heed DSR, so it is given little at a time.
        written = 0
        while written < len(data):
            try:
                if why := self._wait_for_dsr(deadline) or self.settle(deadline):
                    return written, why
            except OSError as error:
                return written, name_of(error)
            taken, why = super().write(data[written : written + _DSR_CHUNK], deadline)
            written += taken
            if why:
                return written, why
        return written, ""

    def _wait_for_dsr(self, deadline: Deadline) -> str:
        patience = Patience(deadline)
        while not modem_lines(self.fd) & termios.TIOCM_DSR:
            if patience.why_over():
                return DSR_OFF
            time.sleep(min(_PAUSE_SECONDS, patience.left()))
        return ""

    def settle(self, deadline: Deadline) -> str:
        """Wait until the system has put every byte on the line."""
        patience = Patience(deadline)
        while left := self._port.out_waiting:
            patience.seen(left)
            if why := patience.why_over():
                return why
            time.sleep(min(_PAUSE_SECONDS, patience.left()))
        return ""
