"""A printer on a serial line that says on its line DTR, which is our DSR, whether it takes more."""

import array
import fcntl
import os
import select
import termios
import time

import pytest

from receipts.transport import serial_port
from tests.support.answering_printer import AnsweringPty

BUFFER_BYTES = 512
_ROOM_FROM = 64
_BITE, _BITE_SECONDS, _LINE_SECONDS = 32, 0.001, 0.003


class DsrPty(AnsweringPty):
    """Small bites and a small buffer; `most_waiting` is the most that ever stood in it.

    A pseudo-terminal has no modem lines and refuses to tell of them (ENOTTY), so `lines` stands in
    for that one question to the system; all else is asked of the real line.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.is_on = True
        self.goes_off_after: int | None = None
        self.most_waiting = self.taken = 0
        monkeypatch.setattr(serial_port, "modem_lines", lambda _fd: self.lines)

    @property
    def url(self) -> str:
        return f"{super().url}&flow=dsrdtr"

    @property
    def lines(self) -> int:
        """What TIOCMGET gives, when what was written has come over the line: 6 ms for 64 bytes at
        115200 baud, where a pseudo-terminal calls them gone at once."""
        time.sleep(_LINE_SECONDS)
        return termios.TIOCM_DSR if self.is_on and self._waiting() <= _ROOM_FROM else 0

    def _waiting(self) -> int:
        count = array.array("i", [0])
        fcntl.ioctl(self._master, termios.FIONREAD, count)
        return count[0]

    def _serve(self) -> None:
        poller = select.poll()
        poller.register(self._master, select.POLLIN)
        while not self._stopping.is_set():
            if not self.is_on or not poller.poll(10):
                self._stopping.wait(_BITE_SECONDS)
                continue
            self.most_waiting = max(self.most_waiting, self._waiting())
            data = os.read(self._master, _BITE)
            self.taken += len(data)
            self.mechanics.take(data, self._answer)
            if self.goes_off_after is not None and self.taken >= self.goes_off_after:
                self.is_on = False
            self._stopping.wait(_BITE_SECONDS)
