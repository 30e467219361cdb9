"""Reading a job as a whole, a printer's whole life, or bytes as they come."""

import re
from collections.abc import MutableMapping

from tests.support.escpos.commands import step
from tests.support.escpos.paper import Bitmap, EscposError, Paper, Request, Truncated
from tests.support.escpos.reader import Reader

# What a sender begins with when a job before it broke off (see decode_all).
_CLEAN_START = bytes(64) + b"\x1b@"
# What may stand between a job that broke off and it: a clean start that broke off too, and the
# questions of the next sender, which are no part of a job.
_BETWEEN = re.compile(b"(?:\x00|\x10[\x04\x05][\x01-\x04])*")

Pictures = MutableMapping[bytes, Bitmap]
"""The printer's memory for pictures, by key code; jobs may change it."""


def decode(data: bytes, dots: int = 576, pictures: Pictures | None = None) -> Paper:
    """The paper, `dots` wide, that `data` prints: 384 or 576 for 58 or 80 mm.

    Raises EscposError.
    """
    reader = Reader(dots, {} if pictures is None else pictures)
    reader.data += data
    while reader.at < len(data):
        step(reader)
    reader.end()
    return reader.paper


def decode_all(data: bytes, dots: int = 576, pictures: Pictures | None = None) -> list[Paper]:
    """The papers of all that a printer ever received, each to its cut.

    A job that broke off is a paper that is not `whole`: at the end of the data, or where a
    run of NULs and a reset follow it. Raises EscposError for anything else that is wrong.
    """
    stream = Stream(dots, pictures)
    stream.feed(data)
    stream.end()
    return stream.papers


class Stream:
    """A printer that is listening: `feed` it bytes as they come, act on what it asks.

    `papers` are those that have come out, the one still in the printer excepted.
    """

    def __init__(self, dots: int = 576, pictures: Pictures | None = None) -> None:
        self.papers: list[Paper] = []
        self._reader = Reader(dots, {} if pictures is None else pictures)
        self._fault: EscposError | None = None

    def feed(self, data: bytes) -> list[Request]:
        """Take bytes; what they ask of the printer, in order, each once its own bytes are
        complete. Raises EscposError once no clean start can explain a fault."""
        self._reader.data += data
        asked: list[Request] = []
        while self._advance(asked):
            pass
        return asked

    def end(self) -> None:
        """No more will come. What waits for more bytes or its cut has broken off.

        Raises EscposError for a fault that no clean start followed.
        """
        if self._fault is not None and not self._broke_off(len(self._reader.data)):
            raise self._fault
        self._tear_off()

    def _advance(self, asked: list[Request]) -> bool:
        """Read one command; whether there may be more."""
        reader = self._reader
        if self._fault is not None:
            return self._recover()
        if reader.at >= len(reader.data):
            return False
        cuts, was = reader.paper.cuts, len(reader.paper.requests)
        began_with_nul = reader.data[reader.at] == 0
        try:
            step(reader)
        except Truncated:
            reader.at = reader.start
            return self._recover()
        except EscposError as fault:
            self._fault = fault
            return self._recover()
        asked += reader.paper.requests[was:]
        if began_with_nul:
            self._tear_off()
        elif reader.paper.cuts > cuts:
            self._next_paper(whole=True)
        return True

    def _recover(self) -> bool:
        """Go on at the clean start that the unread bytes hold, if they hold one."""
        reader = self._reader
        found = reader.data.find(_CLEAN_START, reader.start)
        if found < 0:
            return False
        if self._fault is not None and not self._broke_off(found + 64):
            raise self._fault
        self._fault = None
        self._tear_off()
        reader.clear_line()
        reader.reset()
        reader.at = found + len(_CLEAN_START)
        return True

    def _broke_off(self, nuls_end: int) -> bool:
        """Whether the fault is a command that broke off just before NULs that end there."""
        reader = self._reader
        nuls_begin = len(reader.data[:nuls_end].rstrip(b"\x00"))
        if nuls_begin < reader.at:
            return True
        # The command that broke off has taken a first byte of what stands between.
        begins = range(max(0, reader.start - 2), reader.at)
        return any(_BETWEEN.fullmatch(reader.data, each, nuls_begin) for each in begins)

    def _tear_off(self) -> None:
        if not self._reader.paper.is_blank or self._reader.line:
            self._next_paper(whole=False)

    def _next_paper(self, *, whole: bool) -> None:
        reader = self._reader
        reader.paper.whole = whole
        self.papers.append(reader.paper)
        reader.paper = Paper(reader.dots)
