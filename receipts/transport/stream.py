"""Writing to a descriptor that must never block."""

import os
import select
import time

from receipts.transport.deadline import Deadline
from receipts.transport.outcome import name_of

_CHUNK = 4096
_PAUSE_SECONDS = 0.005


def write_all(fd: int, data: bytes, deadline: Deadline) -> tuple[int, str]:
    """Write to a non-blocking descriptor: bytes taken by the system, and why it stopped.

    The reason is "" when all is written, else an error's symbol or "deadline".
    """
    view = memoryview(data)
    written = 0
    while written < len(view):
        if not wait_writable(fd, deadline):
            return written, "deadline"
        try:
            written += os.write(fd, view[written : written + _CHUNK])
        except BlockingIOError:  # a device may be ready for less than we have
            time.sleep(min(_PAUSE_SECONDS, deadline.left()))
        except OSError as error:
            return written, name_of(error)
    return written, ""


def wait_writable(fd: int, deadline: Deadline) -> bool:
    """Whether the descriptor takes bytes, or has an error to tell, before the deadline."""
    if deadline.over():
        return False
    poller = select.poll()
    poller.register(fd, select.POLLOUT)
    return bool(poller.poll(deadline.left() * 1000))
