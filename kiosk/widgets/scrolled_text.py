"""Text longer than its place, looked at a part at a time."""

from rich.text import Text
from textual.widget import Widget


class ScrolledText(Widget):
    """Lines wrapped to the width; `move` looks further down or up."""

    DEFAULT_CSS = "ScrolledText { height: 1fr; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = Text()
        self._top = 0

    def show(self, text: Text) -> None:
        """Show this text from its beginning."""
        self._text, self._top = text, 0
        self.refresh()

    def move(self, rows: int) -> None:
        """Look further down, or up with a number below zero."""
        last = max(0, len(self._lines()) - self.size.height)
        self._top = max(0, min(self._top + rows, last))
        self.refresh()

    def render(self) -> Text:
        """Write what is in sight."""
        shown = self._lines()[self._top : self._top + self.size.height]
        return Text("\n").join(shown)

    def _lines(self) -> list[Text]:
        width = max(1, self.size.width)
        return list(self._text.wrap(self.app.console, width, tab_size=2))
