"""A document laid out for a picture or a page: what stands where, in dots of 203 dpi.

PNG and PDF draw the same sheet, so that both look like the paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from receipts.document import Barcode, Cut, Document, Image, Qr
from receipts.profile import DOTS_A_COLUMN
from receipts.render.characters import cells, printable
from receipts.render.images import bitmap_of_png
from receipts.render.layout import Drawn, Line, Paper, lay_out
from receipts.render.modules import QR_QUIET_MODULES, Matrix, bar_modules, qr_modules
from receipts.render.mono import has_letters
from receipts.render.raster import Bitmap

DOTS_A_MM = 8
MARGIN = 32
"""Dots around what is printed: with 32 or 48 columns the sheet is 56 or 80 mm wide."""
ROW, BIG_ROW = 30, 54
"""Dots from line to line, as printers feed that were told nothing else."""
_BARS_HIGH = 96
_QR_ROOM = 240
"""A code is drawn with modules as large as fit so many dots."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line in letters of one width, whose row begins at (x, y)."""

    text: str
    x: int
    y: int
    bold: bool = False
    big: bool = False


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line in another script, with its dots; both begin at (x, y) and are as wide as the
    paper. So many rows are above its `baseline`."""

    line: Drawn
    bitmap: Bitmap
    baseline: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code whose first module is at (x, y); `module` is a module's side."""

    matrix: Matrix
    x: int
    y: int
    module: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A barcode without its digits."""

    modules: tuple[bool, ...]
    x: int
    y: int
    module: int
    height: int = _BARS_HIGH


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture, as it is printed."""

    bitmap: Bitmap
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class CutLine:
    """Where one piece of paper ends and another begins."""

    y: int


Item = Words | Shaped | Code | Bars | Dots | CutLine


@dataclass(frozen=True, slots=True)
class Sheet:
    """All items, and the size of the sheet with its margins; `columns` are those between."""

    columns: int
    height: int
    items: tuple[Item, ...]

    @property
    def width(self) -> int:
        """Dots with both margins."""
        return self.columns * DOTS_A_COLUMN + 2 * MARGIN


def sheet_of(document: Document, columns: int, pictures: Mapping[str, bytes] = {}) -> Sheet:
    """The document on paper of so many columns, as long as it needs. `pictures`: PNGs by their
    SHA-256.

    Raises CannotRenderError for a character that no font here has, ValueError under 16 columns.
    """
    paper = Paper(
        columns,
        big_scale=2,
        cell=DOTS_A_COLUMN,
        has_letters=has_letters,
        drawn_width=_drawn_width,
        pictures=frozenset(pictures),
    )
    drawing = _Drawing(columns * DOTS_A_COLUMN, pictures)
    for piece in lay_out(document, paper):
        drawing.add(piece)
    return Sheet(columns, *drawing.ended())


class _Drawing:
    """Puts one piece below the other."""

    def __init__(self, width: int, pictures: Mapping[str, bytes]) -> None:
        self._width, self._pictures = width, pictures
        self._y = MARGIN
        self._items: list[Item] = []

    def add(self, piece: object) -> None:
        match piece:
            case Line():
                self._words(piece)
            case Drawn():
                self._shaped(piece)
            case Qr(data):
                self._qr(qr_modules(printable(data)))
            case Barcode(data):
                self._barcode(data, bar_modules(data))
            case Image(sha256):
                self._picture(bitmap_of_png(self._pictures[sha256], self._width))
            case Cut():
                self._items.append(CutLine(self._y + ROW // 2))
                self._y += ROW

    def ended(self) -> tuple[int, tuple[Item, ...]]:
        """The height with its margins, and the items; nothing is cut off below the last."""
        if self._items and isinstance(self._items[-1], CutLine):
            self._items.pop()
            self._y -= ROW
        return self._y + MARGIN, tuple(self._items)

    def _words(self, line: Line) -> None:
        columns = cells(line.text) * (2 if line.big else 1)
        room = self._width - columns * DOTS_A_COLUMN
        x = {"left": 0, "center": room // 2, "right": room}[line.align]
        self._items.append(Words(line.text, MARGIN + max(0, x), self._y, line.bold, line.big))
        self._y += BIG_ROW if line.big else ROW

    def _shaped(self, line: Drawn) -> None:
        from receipts.render.pictures import draw_on_baseline

        bitmap, baseline = draw_on_baseline(line, self._width)
        self._items.append(Shaped(line, bitmap, baseline, MARGIN, self._y))
        self._y += max(BIG_ROW if line.big else ROW, bitmap.height)

    def _qr(self, matrix: Matrix) -> None:
        module = max(3, _QR_ROOM // (len(matrix) + 2 * QR_QUIET_MODULES))
        x = MARGIN + (self._width - len(matrix) * module) // 2
        self._items.append(Code(matrix, x, self._y + QR_QUIET_MODULES * module, module))
        self._y += (len(matrix) + 2 * QR_QUIET_MODULES) * module

    def _barcode(self, digits: str, modules: tuple[bool, ...]) -> None:
        module = 2 if len(modules) > 100 else 3
        x = MARGIN + (self._width - len(modules) * module) // 2
        self._items.append(Bars(modules, x, self._y, module))
        self._y += _BARS_HIGH
        self._words(Line(digits, "center"))

    def _picture(self, bitmap: Bitmap) -> None:
        self._items.append(Dots(bitmap, MARGIN, self._y))
        self._y += bitmap.height


def _drawn_width(text: str, bold: bool, big: bool, lang: str) -> int:
    from receipts.render.pictures import drawn_width

    return drawn_width(text, bold, big, lang)
