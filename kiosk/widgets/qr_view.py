"""A QR code on the screen, with words beside it."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from textwrap import wrap

from rich.cells import set_cell_size
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from kiosk.widgets.signs import HALF_BLOCKS

QUIET_ZONE = 4
"""Light modules around the code: ISO/IEC 18004, 6.3.8."""
MARGIN, GAP = 2, 4
"""Columns left of the code, and between it and the words."""
LEAST_WORDS = 24

# Light modules are drawn, dark ones are the ground: so it is the right way round in every
# theme, and the Linux console, which has no bright grounds, shows it white.
_COLOURS = Style(color=Color.parse("#ffffff"), bgcolor=Color.parse("#000000"))
_LIGHT_ABOVE, _LIGHT_BELOW, _LIGHT, _DARK = "▀", "▄", "█", " "

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules, true for dark, the quiet zone around them."""


@lru_cache(maxsize=4)
def matrix_of(data: str, *, thin: bool = False) -> Matrix:
    """Return the modules of a QR code of medium correction, of low (`thin`) to hold more."""
    from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
    from qrcode.main import QRCode

    correction = ERROR_CORRECT_L if thin else ERROR_CORRECT_M
    code = QRCode(error_correction=correction, border=QUIET_ZONE)
    code.add_data(data)
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def fits_in(data: str, width: int, height: int) -> bool:
    """Tell whether a thin code of this, with its words beside it, has so many cells of room."""
    from qrcode.constants import ERROR_CORRECT_L
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_L)
    code.add_data(data)
    try:
        version = code.best_fit(start=1)
    except (DataOverflowError, ValueError):
        return False
    modules = 17 + 4 * version + 2 * QUIET_ZONE  # ISO/IEC 18004, 6.3
    columns, rows = (modules, (modules + 1) // 2) if HALF_BLOCKS else (2 * modules, modules)
    return bool(MARGIN + columns + GAP + LEAST_WORDS <= width and rows <= height)


def drawn(matrix: Matrix, *, half_blocks: bool) -> tuple[str, ...]:
    """Return the rows of text that draw a code.

    Half blocks hold two modules above each other in a cell. Where the font has none, a
    module is two cells side by side, which are about square too.
    """
    if not half_blocks:
        return tuple("".join((_DARK if dark else _LIGHT) * 2 for dark in row) for row in matrix)
    # A row below the last one is the screen's ground.
    below = [*matrix[1:], (True,) * len(matrix[0])]
    return tuple(
        "".join(map(_cell, upper, lower))
        for upper, lower in zip(matrix[::2], below[::2], strict=True)
    )


def _cell(upper: bool, lower: bool) -> str:
    if upper:
        return _DARK if lower else _LIGHT_BELOW
    return _LIGHT_ABOVE if lower else _LIGHT


class QrView(Widget):
    """Draws one code, and beside it what `words` return: each text, and whether it is bold."""

    DEFAULT_CSS = "QrView { height: 1fr; width: 1fr; }"

    def __init__(self, words: Callable[[], Sequence[tuple[str, bool]]]) -> None:
        super().__init__()
        self._words = words
        self._rows: tuple[str, ...] = ()

    def show(self, matrix: Matrix) -> None:
        """Show this code."""
        rows = drawn(matrix, half_blocks=HALF_BLOCKS)
        if rows != self._rows:
            self._rows = rows
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row: the code, and a row of the words in the middle of its height."""
        width, style = self.size.width, self.rich_style
        if y >= len(self._rows):
            return Strip.blank(width, style)
        room = max(1, width - MARGIN - len(self._rows[0]) - GAP)
        words = [(row, bold) for text, bold in self._words() for row in wrap(text, room) or [""]]
        at = y - (len(self._rows) - len(words)) // 2
        text, bold = words[at] if 0 <= at < len(words) else ("", False)
        beside = set_cell_size(f"{' ' * GAP}{text}", room + GAP)
        strip = Strip(
            [
                Segment(" " * MARGIN, style),
                Segment(self._rows[y], _COLOURS),
                Segment(beside, style + Style(bold=bold)),
            ]
        )
        return strip.adjust_cell_length(width, style)


def room_for(matrix: Matrix) -> tuple[int, int]:
    """Return the columns and rows that a code takes, with its words."""
    rows = drawn(matrix, half_blocks=HALF_BLOCKS)
    return MARGIN + len(rows[0]) + GAP + LEAST_WORDS, len(rows)
