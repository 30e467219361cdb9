"""The demo's strip of codes to try; each can be clicked."""

from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.widget import Widget

from kiosk.language import _


class CodesStrip(Widget):
    """Codes with what each of them shows, in columns."""

    DEFAULT_CSS = "CodesStrip { height: 100%; }"
    COLUMN = 40

    def __init__(self, codes: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._codes = codes

    def render(self) -> Text:
        """Write the columns."""
        columns = self._columns
        rows = max(1, self.size.height - 1)
        text = Text(no_wrap=True)
        text.append(
            _(" Codes to try: type one and Enter, or click it").ljust(self.size.width), "bold"
        )
        for row in range(rows):
            text.append("\n")
            for code, shows in self._codes[row * columns : (row + 1) * columns]:
                touch = Style(meta={"code": code})
                shown = f" {code:<13}"
                text.append(shown, Style(bold=True) + touch)
                text.append(f" {shows}".ljust(self.COLUMN - 1 - len(shown)), touch)
        return text

    def on_click(self, event: events.Click) -> None:
        """Scan the code that was clicked."""
        code = event.style.meta.get("code")
        if code:
            self.app.keep_scan(code)  # type: ignore[attr-defined]

    @property
    def _columns(self) -> int:
        return max(1, self.app.size.width // self.COLUMN)

    def rows_on(self, screen: Size) -> int:
        """Return how many rows the codes may take on a screen of this size."""
        columns = max(1, screen.width // self.COLUMN)
        needed = -(-len(self._codes) // columns)
        return 1 + (min(needed, 4) if screen.height < 30 else needed)
