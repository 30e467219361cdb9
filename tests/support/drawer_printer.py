"""A network printer with a drawer: it answers for its paper, and tells pulses from papers."""

import socket
from typing import Literal

from receipts.transport.drawer import OPEN_DRAWER
from receipts.transport.status import ASK_PAPER
from tests.support.printers import TcpPrinter

PAPER_THERE, PAPER_OUT = b"\x12", b"\x72"

Arrived = Literal["drawer", "paper"]


class DrawerPrinter(TcpPrinter):
    """`events` is what came, in order; `pulses` how often the drawer sprang open."""

    def __init__(self) -> None:
        super().__init__(lambda _printer, connection: self._serve_one(connection))
        self.has_paper = True
        self.is_silent = False
        self.events: list[Arrived] = []
        self.papers: list[bytes] = []

    @property
    def pulses(self) -> int:
        return self.events.count("drawer")

    def wait_for_events(self, *events: Arrived) -> None:
        """Wait until exactly this has come."""
        self.wait_for(lambda _printer: self.events == [*events])

    def _serve_one(self, connection: socket.socket) -> None:
        data = connection.recv(65536)
        if data == ASK_PAPER:
            if self.is_silent:
                connection.recv(65536)
                connection.close()
                return
            connection.sendall(PAPER_THERE if self.has_paper else PAPER_OUT)
            connection.recv(65536)
            connection.close()
            return
        while more := connection.recv(65536):
            data += more
        connection.close()
        if data == OPEN_DRAWER:
            self.events.append("drawer")
        else:
            self.papers.append(data)
            self.events.append("paper")
        self.take(data)
        self.job_done()
