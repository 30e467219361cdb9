"""What is inside a receipt printer, as far as its line can tell; see answering_printer.py."""

import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

BUFFER_BYTES = 4096
"""It takes no more while so much waits."""
XON, XOFF = b"\x11", b"\x13"
ASB = b"\x14\x00\x00\x0f"
"""An automatic status of four bytes, as printers send it unasked (the drawer is shut)."""

Event = Literal["drawer", "paper"]


@dataclass
class Mechanics:
    """What the printer is like; every field may be changed while it runs.

    answers, in_order, process_ids: whether it answers DLE EOT, GS r, GS ( H; chatter: said
    before each answer; stop_after: of the bytes of papers, how many it deals with before it
    hangs; trouble_after: the same, then `trouble` comes; goes_on_without_paper: it deals with
    what comes all the same, and says so; byte_seconds: how long it takes over each byte.
    """

    answers: bool = True
    in_order: bool = True
    process_ids: bool = True
    has_paper: bool = True
    cover_open: bool = False
    offline: bool = False
    chatter: bytes = b""
    garbage: bytes = b""
    stop_after: int | None = None
    trouble_after: int | None = None
    trouble: Literal["no paper", "cover open", "offline"] = "no paper"
    goes_on_without_paper: bool = False
    byte_seconds: float = 0.0
    answer_after_seconds: float = 0.0
    papers: list[bytes] = field(default_factory=list)
    torn: list[bytes] = field(default_factory=list)
    """What a clean start threw away, or was left when the printer was switched off."""
    dealt_with: int = 0
    _waiting: bytes = b""
    _paper: bytes = b""
    _data_left: int = 0
    """Bytes of a picture or symbol that are still to come."""
    _half: bytes = b""
    """The beginning of a question whose end has not come."""
    stopped: threading.Event = field(default_factory=threading.Event)
    events: list[Event] = field(default_factory=list)
    """Whole papers, and how often the drawer sprang open, in order."""

    def take(self, data: bytes, say: Callable[[bytes], None]) -> None:
        """Deal with what arrived. DLE EOT is answered even if something waits before it."""
        kept = self._without_questions(self._half + data, say)
        self._half = b""
        for half in (b"\x10\x04", b"\x10"):
            if kept.endswith(half):
                kept, self._half = kept.removesuffix(half), half
                break
        half, self._half = self._half, b""
        self._waiting += kept
        self.go_on(say)
        self._half = half

    def go_on(self, say: Callable[[bytes], None]) -> None:
        """Deal with what waits: after paper was put in, say."""
        self._waiting, self._half = self._waiting + self._half, b""
        while self._waiting and not self.stuck and not self.stopped.is_set():
            step = self._step(self._waiting)
            if step == 0:
                return
            piece, self._waiting = self._waiting[:step], self._waiting[step:]
            if self.byte_seconds:
                self.stopped.wait(self.byte_seconds * len(piece))
            self._print(piece, say)

    @property
    def full(self) -> bool:
        return self.stuck and len(self._waiting) > BUFFER_BYTES

    @property
    def begun(self) -> bytes:
        """The paper that has no end yet."""
        return self._paper

    @property
    def stuck(self) -> bool:
        ended = not self.has_paper and not self.goes_on_without_paper
        return self.cover_open or self.offline or ended or self._hangs()

    def switch_off(self) -> None:
        """Whatever it had not printed is lost; a begun paper stays torn."""
        if self._paper:
            self.torn.append(self._paper)
        self._waiting, self._paper, self._data_left = b"", b"", 0

    def _hangs(self) -> bool:
        return self.stop_after is not None and self.dealt_with >= self.stop_after

    def _without_questions(self, data: bytes, say: Callable[[bytes], None]) -> bytes:
        kept = b""
        while (at := data.find(b"\x10\x04")) >= 0 and at + 2 < len(data):
            kept += data[:at]
            self._answer_at_once(data[at + 2], say)
            data = data[at + 3 :]
        return kept + data

    def _answer_at_once(self, question: int, say: Callable[[bytes], None]) -> None:
        if self.garbage:
            say(self.garbage)
        if not self.answers or self._hangs():
            return
        status = 0x12
        if question == 4 and not self.has_paper:
            status |= 0x60
        if question == 2:
            status |= 0x04 * self.cover_open | 0x20 * (not self.has_paper)
        if question == 1:
            status |= 0x08 * (self.offline or self.cover_open or not self.has_paper)
        self._say(bytes([status]), say)

    def _say(self, answer: bytes, say: Callable[[bytes], None]) -> None:
        if self.answer_after_seconds:
            self.stopped.wait(self.answer_after_seconds)
        say(self.chatter + answer)

    def _step(self, waiting: bytes) -> int:
        """How many bytes make the next whole command, 0 if they have not all come."""
        if self._data_left:
            return min(self._data_left, len(waiting), _STRIDE)
        if waiting[0] == 0:
            return len(waiting[:_STRIDE]) - len(waiting[:_STRIDE].lstrip(b"\x00"))
        if waiting[0] != 0x1D and waiting[0] != 0x1B:
            return 1
        for beginning, length in _LENGTHS.items():
            if waiting.startswith(beginning[: len(waiting)]):
                if len(waiting) < length:
                    return 0
                if waiting.startswith(beginning):
                    return length
        return 1

    def _print(self, piece: bytes, say: Callable[[bytes], None]) -> None:
        if self._data_left:
            self._data_left -= len(piece)
            self._put(piece)
        elif piece == b"\x1dr\x01":
            if self.in_order:
                self._say(b"\x00" if self.has_paper else b"\x0c", say)
        elif piece.startswith(b"\x1d(H"):
            if self.process_ids:
                self._say(b"7" + b'"' + piece[-4:] + b"\x00", say)
        elif piece.startswith(b"\x1bp"):
            self.events.append("drawer")
        elif piece == b"\x1b@":
            self._begin_anew(piece)
        else:
            self._print_on_paper(piece)

    def _print_on_paper(self, piece: bytes) -> None:
        if not piece.strip(b"\x00") and not self._paper:
            self.dealt_with += len(piece)
            return
        if piece.startswith(b"\x1dv0"):
            wide, high = struct.unpack("<HH", piece[4:8])
            self._data_left = wide * high
        elif piece.startswith((b"\x1d(k", b"\x1d(L")):
            self._data_left = struct.unpack("<H", piece[3:5])[0]
        self._put(piece)
        if piece in (b"\x1dV\x00", b"\x1dV\x01"):
            self.papers.append(self._paper)
            self.events.append("paper")
            self._paper = b""

    def _begin_anew(self, piece: bytes) -> None:
        """ESC @ begins a paper; what stood on the paper before it was broken off."""
        if self._paper.strip(b"\x00") not in (b"", b"\x1b@"):
            self.torn.append(self._paper)
        self._paper = b""
        self._put(piece)

    def _put(self, piece: bytes) -> None:
        self._paper += piece
        self.dealt_with += len(piece)
        if self.trouble_after is not None and self.dealt_with >= self.trouble_after:
            self.trouble_after = None
            self.has_paper = self.trouble != "no paper"
            self.cover_open, self.offline = self.trouble == "cover open", self.trouble == "offline"


_STRIDE = 64
"""Bytes of pictures and clean starts that are dealt with at once."""
_LENGTHS = {
    b"\x1dr": 3,
    b"\x1d(H": 11,
    b"\x1b@": 2,
    b"\x1bp": 5,
    b"\x1dV\x00": 3,
    b"\x1dV\x01": 3,
    b"\x1dv0": 8,
    b"\x1d(k": 5,
    b"\x1d(L": 5,
    b"\x1ba": 3,
    b"\x1bt": 3,
    b"\x1bE": 3,
    b"\x1bd": 3,
    b"\x1bJ": 3,
    b"\x1d!": 3,
}
"""Commands whose parameters could be taken for something else, with their lengths."""
