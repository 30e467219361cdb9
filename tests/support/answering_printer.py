"""A printer that answers as a real one does: DLE EOT at once, GS r and GS ( H in their order.

`mechanics` is what the printer is like, and may be changed while it runs; `AnsweringPrinter`
is on the network and `AnsweringPty` on a serial line. What is printed is in `papers`, a new one
after each cut, without questions, clean starts and whatever a later clean start threw away.
"""

import contextlib
import os
import select
import socket
import struct
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.mechanics import Mechanics
from tests.support.printers import TcpPrinter, deafen


class AnsweringPrinter(TcpPrinter):
    """On the network. `reset_after` bytes of all connections it breaks off (RST), once."""

    def __init__(self) -> None:
        super().__init__(lambda _printer, connection: self._serve_one(connection))
        self.mechanics = Mechanics(stopped=self.stopping)
        self.reset_after: int | None = None
        self.deaf_after: int | None = None
        """Bytes of all connections after which it is gone without a word, as without a cable."""
        self._back = threading.Event()

    @property
    def papers(self) -> list[bytes]:
        return self.mechanics.papers

    def come_back(self) -> None:
        """The cable is there again; what was on its way is lost."""
        self._back.set()

    def put_paper_in(self) -> None:
        """The roll is there again: what waits goes on."""
        self.mechanics.has_paper = True

    def _serve_one(self, connection: socket.socket) -> None:
        connection.settimeout(0.02)
        self.mechanics.go_on(lambda _words: None)  # the one who asked is gone
        while not self.stopping.is_set():
            if self.mechanics.full:
                self.stopping.wait(0.02)
                self.mechanics.go_on(lambda words: _say(connection, words))
                continue
            try:
                data = connection.recv(512)
            except TimeoutError:
                self.mechanics.go_on(lambda words: _say(connection, words))
                self.take(b"")
                continue
            if not data:
                break
            if self.breaks_off(connection, data):
                return
            if self.deaf_after is not None and len(self.received) >= self.deaf_after:
                self._be_away(connection)
                return
            self.mechanics.take(data, lambda words: _say(connection, words))
            self.take(data)
        connection.close()
        self.job_done()

    def breaks_off(self, connection: socket.socket, data: bytes) -> bool:
        """Whether the connection was broken off with these bytes, which are dealt with then."""
        if self.reset_after is None or len(self.received) + len(data) < self.reset_after:
            return False
        taken = data[: max(0, self.reset_after - len(self.received))]
        self.reset_after = None
        self.mechanics.take(taken, lambda _words: None)
        self.take(taken)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        self.job_done()
        return True

    def _be_away(self, connection: socket.socket) -> None:
        deafen(connection)
        self.deaf_after = None
        while not self._back.wait(0.02) and not self.stopping.is_set():
            pass
        self.mechanics.switch_off()
        connection.close()


def _say(connection: socket.socket, words: bytes) -> None:
    with contextlib.suppress(OSError):
        connection.sendall(words)


class AnsweringPty:
    """On a serial line, a raw pseudo-terminal at `path`."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self.mechanics = Mechanics(stopped=self._stopping)

    def __enter__(self) -> Self:
        self._master, self._slave = os.openpty()
        os.set_blocking(self._master, False)
        self.path = Path(os.ttyname(self._slave))
        self._thread = threading.Thread(target=self._serve, name="fake-printer")
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._thread.join(30)
        assert not self._thread.is_alive()
        self.unplug()
        os.close(self._slave)

    @property
    def url(self) -> str:
        return f"serial://{self.path}?baud=115200"

    def unplug(self) -> None:
        """Gone, without a word; ends the printer's thread too."""
        self._stopping.set()
        if self._master >= 0:
            self._thread.join(30)
            os.close(self._master)
            self._master = -1

    def _serve(self) -> None:
        poller = select.poll()
        poller.register(self._master, select.POLLIN)
        while not self._stopping.is_set():
            events = poller.poll(10)
            try:
                data = os.read(self._master, 512) if events else b""
            except OSError:
                return
            self.mechanics.take(data, self._answer)

    def _answer(self, words: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(self._master, words)
