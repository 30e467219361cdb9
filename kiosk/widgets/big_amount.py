"""The amount that matters now, in figures that are read from a metre away."""

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import Digits

from kiosk.widgets.signs import DIGIT_FRAMES


class BigAmount(Digits):
    """Textual's big digits, drawn with what the console's font has."""

    DEFAULT_CSS = "BigAmount { width: 1fr; height: 3; text-align: right; text-style: bold; }"

    def show(self, amount: str) -> None:
        """Show an amount; the widget's size stays, so nothing else has to move."""
        if amount != self._value:
            self._value = amount
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of the three rows."""
        strip = super().render_line(y)
        if not DIGIT_FRAMES:
            return strip
        return Strip(
            [Segment(s.text.translate(DIGIT_FRAMES), s.style, s.control) for s in strip],
            strip.cell_length,
        )
