"""A receipt on the screen, as it prints."""

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from receipts.compose.training import marked
from receipts.document import Document
from receipts.render.text import render_lines


class PaperView(Widget):
    """The end of a receipt, or all of it where there is room."""

    DEFAULT_CSS = "PaperView { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._columns = 32
        self._lines: tuple[tuple[str, bool], ...] = ()
        self._up = 0

    def set_columns(self, columns: int) -> None:
        """Be as wide as the paper, with a margin on both sides."""
        self._columns = columns
        self.styles.width = columns + 2

    def show(self, document: Document) -> None:
        """Show this receipt; in training it is marked, as on paper."""
        if getattr(self.app, "training", None):
            document = marked(document)
        lines = render_lines(document, self._columns)
        shown = tuple((line.text, line.bold) for line in lines)
        if shown != self._lines:
            self._lines = shown
            self.refresh()

    def move(self, rows: int) -> None:
        """Look further down the paper, or up with a number below zero."""
        most = max(0, len(self._lines) - self.size.height)
        self._up = max(0, min(self._up - rows, most))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row of the paper."""
        width = self.size.width
        style = self.rich_style
        index = y + max(0, len(self._lines) - self.size.height - self._up)
        if index >= len(self._lines):
            return Strip.blank(width, style)
        text, bold = self._lines[index]
        if bold:
            style += Style(bold=True)
        return Strip([Segment(set_cell_size(f" {text}", width), style)], width)
