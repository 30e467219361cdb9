"""What printers say: answers to our questions, told apart from all else on the line.

Source: Epson, ESC/POS command reference: DLE EOT n, GS r n, GS ( H function 48, GS a, and
its table of how the kinds of status are told apart by fixed bits; XON is 11h, XOFF 13h.
"""

from dataclasses import dataclass
from typing import Literal

ASK_PAPER = b"\x10\x04\x04"
ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_ONLINE = b"\x10\x04\x01"
"""DLE EOT: answered at once, whatever waits before it."""
ASK_IN_ORDER = b"\x1dr\x01"
"""GS r 1, the paper sensor: answered when all before it has been dealt with."""

_PAPER_END, _COVER, _OFFLINE = 0b0110_0000, 0b0000_0100, 0b0000_1000
_IN_ORDER_PAPER_END = 0b0000_1100

_ID_LETTERS = "13579QSUWYqsuwy"
"""None of them looks like a status byte, wherever a reader begins."""

Kind = Literal["at once", "in order", "process id"]


def ask_process_id(mark: bytes) -> bytes:
    """The request to answer with these four bytes once all before it is on paper."""
    return b"\x1d(H\x06\x00\x30\x30" + mark


def process_id(number: int) -> bytes:
    """Four letters for a job; they return after 50,625 jobs."""
    letters = ""
    for _ in range(4):
        number, which = divmod(number, len(_ID_LETTERS))
        letters += _ID_LETTERS[which]
    return letters.encode()


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: the status byte, or the letters of a process id."""

    kind: Kind
    value: bytes

    @property
    def no_paper(self) -> bool:
        """For DLE EOT 4 and GS r 1."""
        ends = _IN_ORDER_PAPER_END if self.kind == "in order" else _PAPER_END
        return bool(self.value[0] & ends)

    @property
    def cover_open(self) -> bool:
        """For DLE EOT 2."""
        return bool(self.value[0] & _COVER)

    @property
    def offline(self) -> bool:
        """For DLE EOT 1."""
        return bool(self.value[0] & _OFFLINE)


class Ears:
    """Hears one connection from its beginning: automatic status, XON, XOFF and junk are passed
    over, also when they come in pieces."""

    def __init__(self) -> None:
        self._automatic = 0  # bytes of an automatic status that are still to come
        self._block = b""  # of a process id's answer

    def hear(self, data: bytes) -> list[Said]:
        """The answers in what came, in order."""
        return [said for byte in data if byte not in b"\x11\x13" for said in self._take(byte)]

    def _take(self, byte: int) -> list[Said]:
        if self._block:
            self._block += bytes([byte])
            if _is_beginning(self._block):
                if len(self._block) < 7:
                    return []
                mark, self._block = self._block[2:6], b""
                return [Said("process id", mark)]
            self._block = b""  # no such answer; the byte may be another
        if byte == 0x37:
            self._block = b"7"
        elif byte & 0b1001_0011 == 0b0001_0010:
            return [Said("at once", bytes([byte]))]
        elif byte & 0b1001_0011 == 0b0001_0000:
            self._automatic = 3
        elif self._automatic and not byte & 0b1001_0000:
            self._automatic -= 1
        elif not byte & 0b1111_0000:
            return [Said("in order", bytes([byte]))]
        return []


def _is_beginning(block: bytes) -> bool:
    """Whether this begins 37h 22h, four printable characters, 00h."""
    return (
        block[1:2] in (b"", b'"')
        and all(0x20 <= byte <= 0x7E for byte in block[2:6])
        and block[6:7] in (b"", b"\x00")
    )
