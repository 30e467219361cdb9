"""The printer's state, the bytes it is given, and the paper that comes out."""

import re
from collections.abc import Mapping, MutableMapping

from tests.support.escpos.paper import (
    Bitmap,
    CutHere,
    Drawn,
    DrawnLine,
    EscposError,
    Feed,
    Glyph,
    Paper,
    Request,
    Row,
    Truncated,
)

# ESC t n of Epson's printers, by Python's codec names; only pages that Python has.
CODE_PAGES: Mapping[int, str] = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    14: "cp737",
    15: "iso8859-7",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    33: "cp775",
    34: "cp855",
    35: "cp861",
    36: "cp862",
    37: "cp864",
    38: "cp869",
    39: "iso8859-2",
    40: "iso8859-15",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
    49: "cp1255",
    50: "cp1256",
    51: "cp1257",
    52: "cp1258",
    53: "kz1048",
}

CELL_WIDTH, CELL_HEIGHT = 12, 24
"""Font A, in dots."""
LINE_SPACING = 30
"""What ESC @ and ESC 2 set: dots from one line of text to the next."""

BAND_BYTES = 8192
"""The most image data that one command may bring here. Larger ones are allowed by the
reference and fill the buffers of cheap printers."""

# A printer acts on these wherever it meets them: DLE EOT, DLE ENQ, DLE DC4.
_REAL_TIME = re.compile(b"\x10[\x04\x05\x14]")


class Reader:
    """Reads `data` from `at`. `pictures` is the printer's memory, by key code."""

    def __init__(self, dots: int, pictures: MutableMapping[bytes, Bitmap]) -> None:
        self.data = bytearray()
        self.at = 0
        self.start = 0
        self.dots = dots
        self.pictures = pictures
        self.paper = Paper(dots)
        self.reset()

    def reset(self) -> None:
        """What ESC @ does. The code page is forgotten: a job must choose its own."""
        self.page: str | None = None
        self.align, self.bold, self.width, self.height = "left", False, 1, 1
        self.spacing = LINE_SPACING
        self.left_margin, self.area_width = 0, self.dots
        self.symbol: str | None = None
        self.symbol_module, self.symbol_level = 3, 0
        self.digits_shown, self.bar_height, self.module = 0, 162, 3
        self.clear_line()

    def clear_line(self) -> None:
        self.line, self.cells = "", 0
        self.glyphs: list[Glyph] = []
        self.bold_in_line, self.widest, self.highest = False, 1, 1

    # -- bytes ---------------------------------------------------------------------------

    def refuse_real_time(self) -> None:
        if found := _REAL_TIME.search(self.data, self.start, self.at):
            raise EscposError("a real-time command inside other data", found.start())

    def end(self) -> None:
        """The job is over. Raises EscposError."""
        if self.line:
            raise EscposError("text that no line feed prints", len(self.data))

    def take(self) -> int:
        if self.at >= len(self.data):
            raise Truncated("data ends inside a command", self.start)
        self.at += 1
        return self.data[self.at - 1]

    def take_many(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise Truncated("data ends inside a command", self.start)
        self.at += count
        return bytes(self.data[self.at - count : self.at])

    def skip_nuls(self) -> None:
        """Go on to the next byte that is none."""
        rest = memoryview(self.data)[self.at :]
        self.at = len(self.data) - len(bytes(rest).lstrip(b"\x00"))

    def take_number(self) -> int:
        """Two bytes, the lower first."""
        low, high = self.take_many(2)
        return low + 256 * high

    def refuse(self, reason: str) -> EscposError:
        return EscposError(reason, self.start)

    def one_of(self, allowed: range | tuple[int, ...], command: str) -> int:
        value = self.take()
        if value not in allowed:
            raise self.refuse(f"{command} does not take {value}")
        return value

    # -- paper ---------------------------------------------------------------------------

    def at_line_start(self, command: str) -> None:
        if self.line:
            raise self.refuse(f"{command} in the middle of a line")

    def ask(self, request: Request) -> None:
        self.paper.requests.append(request)

    def print_character(self, byte: int) -> None:
        if byte < 0x20 or byte == 0x7F:
            raise self.refuse(f"control byte {byte:#04x}")
        if byte >= 0x80 and self.page is None:
            raise self.refuse(f"byte {byte:#04x} with no code page chosen")
        try:
            character = bytes([byte]).decode(self.page or "ascii")
        except UnicodeDecodeError:
            raise self.refuse(f"{self.page} does not print {byte:#04x}") from None
        if not (character.isprintable() or character == "\u00a0"):
            raise self.refuse(f"{self.page} has no glyph for {byte:#04x}")
        x = self.cells * CELL_WIDTH
        if x + self.width * CELL_WIDTH > self.area_width:
            raise self.refuse("a line wider than the paper")
        self.glyphs.append(Glyph(character, x, self.width, self.height, self.bold))
        self.line += character
        self.cells += self.width
        self.bold_in_line |= self.bold
        self.widest = max(self.widest, self.width)
        self.highest = max(self.highest, self.height)

    def end_line(self, feed: int | None = None) -> None:
        """Print what waits and move on by the line spacing, or by `feed` dots; never by less
        than the height of the letters."""
        looks = (self.align, self.bold_in_line, self.widest, self.highest)
        self.paper.rows.append(Row(self.line, *looks, self.cells))
        letters = self.highest * CELL_HEIGHT if self.line else 0
        moved = max(self.spacing if feed is None else feed, letters)
        x = self.place(self.cells * CELL_WIDTH, "a line")
        self.paper.drawn.append(DrawnLine(x, tuple(self.glyphs), moved))
        self.clear_line()

    def place(self, width: int, what: str) -> int:
        """Where something of `width` dots begins, by ESC a, GS L and GS W."""
        room = self.area_width - width
        if room < 0:
            raise self.refuse(f"{what} wider than the paper")
        return self.left_margin + {"left": 0, "center": room // 2, "right": room}[self.align]

    def draw(self, drawn: Drawn) -> None:
        self.paper.drawn.append(drawn)

    def feed(self, dots: int) -> None:
        if dots:
            self.draw(Feed(dots))

    def cut(self) -> None:
        self.paper.cuts += 1
        self.draw(CutHere())
