"""A way to a printer: what every transport that may be answered has in common."""

import os
import select
import time
from typing import Protocol

from receipts.transport import stream
from receipts.transport.deadline import Deadline
from receipts.transport.outcome import LinkError, Outcome, Result

_PAUSE_SECONDS = 0.005


class Link(Protocol):
    """An open way to a printer. No call outlives its deadline."""

    answers: bool
    """Whether the printer can be heard at all."""

    def write(self, data: bytes, deadline: Deadline) -> tuple[int, str]:
        """Bytes taken, and why it stopped: "", an error's symbol, or one of `stream.SLOW`."""
        ...

    def read(self, deadline: Deadline) -> bytes:
        """What the printer says; b"" when it said nothing by the deadline.

        Raises OSError when it can say nothing more.
        """
        ...

    def settle(self, deadline: Deadline) -> str:
        """Wait until nothing is left on this side: "" or why not. Raises OSError."""
        ...

    def part(self, deadline: Deadline, is_known_mute: bool) -> Result:
        """End a job that nothing answers for: SENT, or how it broke off. Raises OSError.

        is_known_mute: a person saw that this printer prints and never answers.
        """
        ...


class Descriptor:
    """A link over a descriptor that never blocks."""

    def __init__(self, fd: int, answers: bool) -> None:
        self.fd, self.answers = fd, answers

    def write(self, data: bytes, deadline: Deadline) -> tuple[int, str]:
        return stream.write_all(self.fd, data, deadline)

    def read(self, deadline: Deadline) -> bytes:
        poller = select.poll()
        poller.register(self.fd, select.POLLIN)
        while not deadline.over():
            events = poller.poll(deadline.left() * 1000)
            try:
                said = os.read(self.fd, 4096) if events else b""
            except BlockingIOError:
                said = b""
            if said:
                return said
            if events and not self.is_quiet(events[0][1]):
                raise LinkError("closed")
            if events:
                time.sleep(min(_PAUSE_SECONDS, deadline.left()))
        return b""

    def is_quiet(self, events: int) -> bool:
        """Whether reading nothing means that it said nothing, and not that it is gone."""
        return False

    def settle(self, deadline: Deadline) -> str:
        return ""

    def part(self, deadline: Deadline, is_known_mute: bool) -> Result:
        return Result(Outcome.SENT)
