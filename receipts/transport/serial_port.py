"""A printer on a serial line, or a USB one that shows itself as a serial line."""

import contextlib
import fcntl
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from receipts.transport.deadline import Deadline
from receipts.transport.outcome import Outcome, Paper, Result, name_of, stopped
from receipts.transport.status import ask_paper
from receipts.transport.stream import write_all

BAUD_RATES = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
DEFAULT_BAUD = 9600

_PAUSE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class SerialPrinter:
    """Eight bits, no parity, one stop bit; one program at a time holds the port."""

    path: Path
    baud: int = DEFAULT_BAUD

    def send(self, data: bytes, deadline_seconds: float) -> Result:
        from serial import Serial  # only a shop with such a printer needs it

        deadline = Deadline(deadline_seconds)
        try:
            # SerialException is an OSError; termios.error is not, and pyserial lets it through.
            port = Serial(
                str(self.path), self.baud, timeout=0, write_timeout=deadline.left(), exclusive=True
            )
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"open {name_of(error)}")
        except termios.error:
            return Result(Outcome.NOT_SENT, "open not-a-serial-line")
        try:
            return _write(port, data, deadline)
        finally:
            with contextlib.suppress(OSError):
                port.close()

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """What did not go out by the deadline is flushed."""
        return self.send(data, deadline_seconds)

    def paper(self, deadline_seconds: float) -> Paper:
        """Ask over the line; what the printer said before is thrown away."""
        from serial import Serial

        deadline = Deadline(deadline_seconds)
        try:
            with Serial(str(self.path), self.baud, timeout=0, exclusive=True) as port:
                port.reset_input_buffer()
                return ask_paper(port.fileno(), deadline)
        except (OSError, termios.error):
            return Paper.UNKNOWN


def _write(port: Any, data: bytes, deadline: Deadline) -> Result:
    # pyserial's own write() does not say how many bytes had gone when it gave up.
    written, why = write_all(port.fileno(), data, deadline)
    try:
        if not why and _drained(port, deadline):
            return Result(Outcome.SENT)
        # Closing would wait up to 30 s for a printer that does not take the rest.
        fcntl.ioctl(port.fileno(), termios.TCFLSH, termios.TCOFLUSH)
    except OSError as error:
        why = why or name_of(error)
    return stopped(written, len(data), f"write {why or 'deadline'}")


def _drained(port: Any, deadline: Deadline) -> bool:
    """Whether the system has put every byte on the line before the deadline."""
    while port.out_waiting:
        if deadline.over():
            return False
        time.sleep(min(_PAUSE_SECONDS, deadline.left()))
    return True
