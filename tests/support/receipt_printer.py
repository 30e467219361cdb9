"""A network printer that answers for its paper, and does with receipts as it is told."""

import re
import socket
import struct
from typing import Literal

from receipts.transport.status import ASK_PAPER
from tests.support.escpos_decoder import Paper, decode
from tests.support.printers import TcpPrinter

Manner = Literal["good", "no paper", "breaks off", "dumb"]

PAPER_THERE, PAPER_OUT = b"\x12", b"\x72"
TORN_OFF_BYTES = 40
"""A paper breaks off behind its codes."""


class ReceiptPrinter(TcpPrinter):
    """Prints whole receipts into `papers` and broken ones into `torn`.

    `manner` may be changed between receipts. A "dumb" one prints, but does not answer.
    """

    def __init__(self) -> None:
        super().__init__(lambda _printer, connection: self._serve_one(connection))
        self.manner: Manner = "good"
        self.papers: list[bytes] = []
        self.torn: list[bytes] = []

    def _serve_one(self, connection: socket.socket) -> None:
        data = connection.recv(65536)
        if data == ASK_PAPER:
            self._answer(connection)
        elif self.manner == "breaks off":
            self.torn.append(data[:-TORN_OFF_BYTES])
            self.take(data[:-TORN_OFF_BYTES])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        else:
            self._print(connection, data)

    def _answer(self, connection: socket.socket) -> None:
        if self.manner != "dumb":
            # Automatic status, such as some send unasked, comes before the answer.
            status = PAPER_OUT if self.manner == "no paper" else PAPER_THERE
            connection.sendall(b"\x14\x00\x00\x0f" + status)
        connection.recv(65536)
        connection.close()

    def _print(self, connection: socket.socket, data: bytes) -> None:
        while more := connection.recv(65536):
            data += more
        connection.close()
        # A sender that was killed leaves a paper without its end.
        (self.papers if data.endswith(CUT) else self.torn).append(data)
        self.take(data)
        self.job_done()

    @property
    def receipts(self) -> list[Paper]:
        """The papers that came out whole."""
        return [decode(paper) for paper in self.papers]

    def codes_on(self, paper: bytes) -> list[str]:
        """The top-up codes on a paper, whole or torn, without their spaces."""
        return CODE.findall(re.sub(rb"[\s]", b"", paper).decode("cp1252"))


CUT = b"\x1dV\x01"
CODE = re.compile(r"9001\d{10}")
"""Codes as the tests' shop has them."""
