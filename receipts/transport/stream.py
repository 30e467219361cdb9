"""Writing to a descriptor that must never block."""

import os
import select
import time

from receipts.transport.deadline import Deadline
from receipts.transport.outcome import name_of

STALLED_SECONDS = 8.0
"""A link that takes no byte for so long takes no more: slow printers take some every second."""
DSR_OFF = "DSR-off"
SLOW = frozenset({"deadline", "stalled", DSR_OFF})
"""Why a link that is not broken took no more."""
PIECE = 4096
"""A device takes a whole one at a time, and no more before it is nearly out; so a line whose
speed is known is given less (`serial_port`)."""
_PAUSE_SECONDS = 0.005


class Patience:
    """How long to wait for a link that may be slow but must move: never over the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline, self._patience = deadline, Deadline(STALLED_SECONDS)
        self._stood: int | None = None

    def seen(self, stands: int) -> None:
        """Hear how many bytes have gone, or are left: any other number than before is a move."""
        if stands != self._stood:
            self._stood, self._patience = stands, Deadline(STALLED_SECONDS)

    def left(self) -> float:
        """Seconds that remain without a move."""
        return min(self._deadline.left(), self._patience.left())

    def why_over(self) -> str:
        """Why to wait no longer: "deadline" or "stalled", "" as long as it may go on."""
        if self._deadline.over():
            return "deadline"
        return "stalled" if self._patience.over() else ""


def write_all(fd: int, data: bytes, deadline: Deadline, piece: int = PIECE) -> tuple[int, str]:
    """Write to a non-blocking descriptor, so many bytes at a time: bytes taken by the system, and
    why it stopped.

    The reason is "" when all is written, else an error's symbol, "deadline" or "stalled".
    """
    view = memoryview(data)
    written = 0
    patience = Patience(deadline)
    while written < len(view):
        patience.seen(written)
        if why := wait_writable(fd, patience):
            return written, why
        try:
            written += os.write(fd, view[written : written + piece])
        except BlockingIOError:  # a device may be ready for less than we have
            time.sleep(min(_PAUSE_SECONDS, patience.left()))
        except OSError as error:
            return written, name_of(error)
    return written, ""


def wait_writable(fd: int, patience: Patience) -> str:
    """Wait until the descriptor takes bytes, or has an error to tell: "" or why not."""
    if why := patience.why_over():
        return why
    poller = select.poll()
    poller.register(fd, select.POLLOUT)
    if poller.poll(patience.left() * 1000):
        return ""
    return patience.why_over() or "stalled"
