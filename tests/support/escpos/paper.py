"""What comes out of a printer, and what it is asked."""

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right"]


class EscposError(ValueError):
    """Bytes that a printer would misread. `at` is the offset of the command or character."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(f"{reason} at byte {at}")
        self.at = at


class Truncated(EscposError):
    """The data ends inside a command: more may come."""


@dataclass(frozen=True)
class Row:
    """One printed line of text.

    `bold`, `width` and `height` are the strongest in it; `cells` is the room it took, in
    characters of normal size.
    """

    text: str
    align: str = "left"
    bold: bool = False
    width: int = 1
    height: int = 1
    cells: int = 0


@dataclass(frozen=True)
class Bitmap:
    """Dots in rows from the top, each row in whole bytes, the highest bit at the left; 1 is
    black."""

    width: int
    height: int
    data: bytes = field(repr=False)

    @property
    def stride(self) -> int:
        """Bytes a row."""
        return (self.width + 7) // 8


@dataclass(frozen=True)
class Glyph:
    """A character `x` dots from the left of its line."""

    character: str
    x: int
    width: int
    height: int
    bold: bool


@dataclass(frozen=True)
class DrawnLine:
    """A line of text whose left end is `x` dots from the paper's edge."""

    x: int
    glyphs: tuple[Glyph, ...]
    feed: int
    """Dots the paper moves for it."""


@dataclass(frozen=True)
class DrawnPicture:
    x: int
    bitmap: Bitmap
    scale: tuple[int, int]
    """How often each dot is repeated across and down."""


@dataclass(frozen=True)
class DrawnQr:
    x: int
    data: bytes
    version: int
    level: int
    """0 to 3 for L, M, Q, H."""
    module: int


@dataclass(frozen=True)
class DrawnBars:
    x: int
    dots: str
    """A 1 for each black dot across."""
    height: int
    digits: str


@dataclass(frozen=True)
class Feed:
    dots: int


@dataclass(frozen=True)
class CutHere:
    pass


Drawn = DrawnLine | DrawnPicture | DrawnQr | DrawnBars | Feed | CutHere

Asked = Literal[
    "DLE EOT",  # n: which status, at once
    "DLE ENQ",
    "DLE DC4",  # n: its function
    "GS r",  # n: which status, in order after the data
    "GS I",  # n: which of the printer's names
    "GS ( H",  # id: to be sent back once the data before it is printed
    "GS ( L",  # n: 48 or 51, the whole and the free memory for pictures
]


@dataclass(frozen=True)
class Request:
    """Something that a printer is to answer or to do at once. `at` is its offset."""

    command: Asked
    n: int = 0
    process_id: bytes = b""
    at: int = 0


@dataclass
class Paper:
    """What has come out of the printer, on paper `dots` wide."""

    dots: int = 576
    rows: list[Row] = field(default_factory=list)
    qr_codes: list[str] = field(default_factory=list)
    barcodes: list[str] = field(default_factory=list)
    """With the check digit, also where the printer was left to add it."""
    pictures: list[Bitmap] = field(default_factory=list)
    """Each band of GS v 0, and each picture from the printer's memory."""
    cuts: int = 0
    drawer_pulses: int = 0
    requests: list[Request] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    whole: bool = True
    """False where it broke off before its cut."""

    @property
    def lines(self) -> list[str]:
        """The text of each line, blank ones included."""
        return [row.text for row in self.rows]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_blank(self) -> bool:
        """Nothing came out of the slot."""
        return not self.drawn
