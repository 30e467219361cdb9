"""Lines drawn as pictures, in any script, in sizes that sit with the printer's own letters."""

import math

from receipts.profile import DOTS_A_COLUMN
from receipts.render.glyphs import STEPS, dots_of
from receipts.render.layout import Drawn
from receipts.render.raster import Bitmap, bitmap_of
from receipts.render.shaping import Shaped, shape

SIZE = 22
"""Dots an em: capitals and figures then are as high and as wide as font A's, 12 × 24."""
ABOVE, BELOW = 23, 7
"""Rows of a line above and below its baseline; together a line feed of 30 dots."""
_AIR = 2
"""White rows at least between the marks of one line and the next."""


def draw(line: Drawn, dots: int) -> Bitmap:
    """One line on paper so many dots wide: that wide (less what is over of eight) and as high
    as a line of text, or higher where its marks need it.

    Raises CannotRenderError for a character that no font here has.
    """
    return draw_on_baseline(line, dots)[0]


def draw_on_baseline(line: Drawn, dots: int) -> tuple[Bitmap, int]:
    """The same, and how many of its rows are above the baseline. Raises as `draw`."""
    canvas = _Canvas(dots // 8 * 8, 2 if line.big else 1, line.bold)
    text = shape(line.text, line.rtl, line.lang)
    if line.amount:
        amount = shape(line.amount, False, line.lang)
        canvas.put(text, "right" if line.mirrored else "left")
        canvas.put(amount, "left" if line.mirrored else "right")
    else:
        canvas.put(text, line.align, line.indent)
    return canvas.bitmap()


def drawn_width(text: str, bold: bool, big: bool, lang: str) -> int:
    """How many dots wide a text is drawn. Raises CannotRenderError as `draw`."""
    scale = 2 if big else 1
    return math.ceil(shape(text, False, lang).width * SIZE * scale) + scale * bold


class _Canvas:
    """Rows of dots that texts are put on, around one baseline."""

    def __init__(self, width: int, scale: int, bold: bool) -> None:
        self._width = width
        self._scale = scale
        self._bold = bold
        self._top = 2 * SIZE * scale
        """Rows above the baseline: more than any letter takes, less than marks can pile up."""
        self._rows = [0] * (self._top + SIZE * scale)

    def put(self, text: Shaped, align: str, indent: int = 0) -> None:
        """Draw a text at an edge or in the middle; made smaller if it is wider than the paper."""
        margin = indent * DOTS_A_COLUMN * self._scale
        room = self._width - margin - self._scale * self._bold
        size = float(SIZE * self._scale)
        if text.width * size > room:
            size = room / text.width
        width = math.ceil(text.width * size)
        free = room - width
        x = {"left": margin, "center": margin + free // 2, "right": free}[align]
        for glyph in text.glyphs:
            place = x + glyph.x * size
            whole = math.floor(place)
            step = int((place - whole) * STEPS)
            dots = dots_of(glyph.font, glyph.number, glyph.scale * size, step)
            first = self._top - dots.top - round(glyph.y * size)
            self._add(dots.rows, self._width - whole - dots.left - dots.width, first)

    def _add(self, rows: tuple[int, ...], shift: int, first: int) -> None:
        for at, row in enumerate(rows, first):
            if 0 <= at < len(self._rows):
                self._rows[at] |= row << shift if shift >= 0 else row >> -shift

    def bitmap(self) -> tuple[Bitmap, int]:
        """What is on it, with the room of a line around it; its rows above the baseline."""
        rows = [self._bolder(row) for row in self._rows] if self._bold else self._rows
        inked = [at for at, row in enumerate(rows) if row] or [self._top]
        first = min(self._top - ABOVE * self._scale, inked[0] - _AIR)
        last = max(self._top + BELOW * self._scale, inked[-1] + 1 + _AIR)
        white = [0] * max(0, -first)
        full = (1 << self._width) - 1
        kept = [row & full for row in rows[max(0, first) : last]]
        return bitmap_of(white + kept, self._width), self._top - first

    def _bolder(self, row: int) -> int:
        for _ in range(self._scale):
            row |= row >> 1
        return row
