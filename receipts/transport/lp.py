"""A printer on the kernel's line printer device, such as /dev/usb/lp0."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from receipts.transport.deadline import Deadline
from receipts.transport.outcome import Outcome, Paper, Result, name_of, stopped
from receipts.transport.status import ask_paper
from receipts.transport.stream import wait_writable, write_all

# No O_CREAT: with the printer unplugged a file would swallow the receipts.
_FLAGS = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_FLAGS_TO_ASK = os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class LpPrinter:
    """Writes to a device or a named pipe that exists; never makes a file."""

    path: Path

    def send(self, data: bytes, deadline_seconds: float) -> Result:
        deadline = Deadline(deadline_seconds)
        try:
            fd = os.open(self.path, _FLAGS)
        except OSError as error:
            return Result(Outcome.NOT_SENT, f"open {name_of(error)}")
        try:
            return _write(fd, data, deadline)
        finally:
            os.close(fd)

    def send_now(self, data: bytes, deadline_seconds: float) -> Result:
        """Closing cancels what the driver still holds."""
        return self.send(data, deadline_seconds)

    def paper(self, deadline_seconds: float) -> Paper:
        """Ask over the device; many, but not all, can be read from too."""
        deadline = Deadline(deadline_seconds)
        try:
            fd = os.open(self.path, _FLAGS_TO_ASK)
        except OSError:
            return Paper.UNKNOWN
        try:
            # A pipe would give our own question back.
            is_device = stat.S_ISCHR(os.fstat(fd).st_mode)
            return ask_paper(fd, deadline) if is_device else Paper.UNKNOWN
        except OSError:
            return Paper.UNKNOWN
        finally:
            os.close(fd)


def _write(fd: int, data: bytes, deadline: Deadline) -> Result:
    mode = os.fstat(fd).st_mode
    if not (stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)):
        return Result(Outcome.NOT_SENT, "open not-a-device")
    written, why = write_all(fd, data, deadline)
    if why:
        return stopped(written, len(data), f"write {why}")
    # Closing cancels what the driver still holds: wait until it would take more.
    if not wait_writable(fd, deadline):
        return Result(Outcome.UNCERTAIN, "drain deadline")
    return Result(Outcome.SENT)
