"""A code to be read out, in big figures and groups of four."""

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual.renderables.digits import DIGITS, Digits
from textual.strip import Strip
from textual.widget import Widget

from kiosk.widgets.signs import DIGIT_FRAMES

GROUPS_IN_A_ROW = 4
ROWS_OF_FIGURES = 3


class BigCode(Widget):
    """Draws what `code` returns and keeps nothing of it.

    Codes with letters that have no big figure are drawn bold and wide.
    """

    DEFAULT_CSS = "BigCode { height: 9; width: 1fr; }"

    def __init__(self, code: Callable[[], str]) -> None:
        super().__init__()
        self._code = code

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        style = self.rich_style + Style(bold=True)
        rows = rows_of(self._code(), style)
        text = rows[y] if y < len(rows) else ""
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, self.rich_style)


def rows_of(code: str, style: Style) -> list[str]:
    """Return the rows of text that draw a code, which is in groups."""
    groups = code.split(" ")
    parts = [
        " ".join(groups[start : start + GROUPS_IN_A_ROW])
        for start in range(0, len(groups), GROUPS_IN_A_ROW)
    ]
    if not all(character in DIGITS for character in code):
        return [row for part in parts for row in ("", "   ".join(map(" ".join, part.split(" "))))]
    return [row for part in parts for row in _figures(part, style)]


def _figures(text: str, style: Style) -> list[str]:
    pieces = Digits(text, style).render(style)
    drawn = "".join(piece.text for piece in pieces if isinstance(piece, Segment))
    return drawn.translate(DIGIT_FRAMES).split("\n")[:ROWS_OF_FIGURES]
