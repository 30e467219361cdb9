"""A network printer that answers as most do, and does with receipts as it is told."""

import re
import socket
import struct
from typing import Literal

from tests.support.answering_printer import AnsweringPrinter
from tests.support.escpos import Paper, decode
from tests.support.mechanics import ASB

Manner = Literal["good", "no paper", "breaks off", "dumb"]

TORN_OFF_BYTES = 40
"""A paper breaks off behind its codes."""


class ReceiptPrinter(AnsweringPrinter):
    """Prints whole receipts into `papers` and broken ones into `torn`.

    `manner` may be changed between receipts. A "dumb" one prints, but does not answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self._manner: Manner = "good"
        self._broken: list[bytes] = []
        # Automatic status, such as some send unasked, comes before the answers.
        self.mechanics.chatter = ASB

    @property
    def manner(self) -> Manner:
        return self._manner

    @manner.setter
    def manner(self, manner: Manner) -> None:
        self._manner = manner
        self.mechanics.has_paper = manner != "no paper"
        self.mechanics.answers = self.mechanics.in_order = manner != "dumb"

    @property
    def torn(self) -> list[bytes]:
        """Also the paper of a sender that was killed, which has no end yet."""
        begun = self.mechanics.begun
        return [*self._broken, *self.mechanics.torn, *([begun] if begun else [])]

    def breaks_off(self, connection: socket.socket, data: bytes) -> bool:
        """The paper comes out but for its end, and then the line breaks."""
        begun = data.removeprefix(_QUESTION).lstrip(b"\x00").removeprefix(b"\x1b@")
        if self.manner != "breaks off" or not begun or begun.startswith(_QUESTIONS):
            return False  # a clean start, or what is asked before the paper
        connection.settimeout(None)
        while CUT not in data and (more := connection.recv(65536)):
            data += more
        whole = data[: data.rindex(CUT)] if CUT in data else data
        self._broken.append(whole[: -TORN_OFF_BYTES + len(CUT)])
        self.take(self._broken[-1])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        return True

    def wait_for_jobs(self, count: int) -> bytes:
        """Wait until so many papers came out whole; all bytes so far."""
        self.wait_for(lambda _printer: len(self.papers) >= count)
        return bytes(self.received)

    @property
    def receipts(self) -> list[Paper]:
        """The papers that came out whole."""
        return [decode(paper) for paper in self.papers]

    def codes_on(self, paper: bytes) -> list[str]:
        """The top-up codes on a paper, whole or torn, without their spaces."""
        return CODE.findall(re.sub(rb"[\s]", b"", paper).decode("cp1252"))


CUT = b"\x1dV\x01"
_QUESTION = b"\x10\x04"
_QUESTIONS = (_QUESTION, b"\x1dr\x01")
CODE = re.compile(r"9001\d{10}")
"""Codes as the tests' shop has them."""
