"""The amount that matters now, in figures that are read from a metre away."""

from rich.segment import Segment
from textual.renderables.digits import Digits as DigitsRenderable
from textual.strip import Strip
from textual.widgets import Digits

from kiosk.widgets.signs import DIGIT_FRAMES


class BigAmount(Digits):
    """Textual's big digits, line by line, drawn with what the console's font has."""

    DEFAULT_CSS = "BigAmount { width: 1fr; height: 3; text-align: right; text-style: bold; }"

    def show(self, amount: str) -> None:
        """Show an amount; the widget's size stays, so nothing else has to move."""
        if amount != self._value:
            self._value = amount
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of the three rows."""
        style, width = self.rich_style, self.size.width
        drawn = "".join(
            each.text
            for each in DigitsRenderable(self._value).render(style)
            if isinstance(each, Segment)
        )
        rows = drawn.splitlines()
        if y >= len(rows):
            return Strip.blank(width, style)
        row = rows[y].translate(DIGIT_FRAMES) if DIGIT_FRAMES else rows[y]
        row = row.ljust(width) if self.styles.text_align == "left" else row.rjust(width)
        return Strip([Segment(row[:width], style)], width)
