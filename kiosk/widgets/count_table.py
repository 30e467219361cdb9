"""The sheet of a count as it stands on the screen; one of its cells is being filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a row. `place` (row, column) where something can be typed, else None."""

    text: str
    place: tuple[int, int] | None = None


class CountTable(Widget):
    """Rows of cells; those beyond the widget scroll into sight with the chosen one."""

    DEFAULT_CSS = "CountTable { height: 1fr; width: 1fr; }"
    COMPONENT_CLASSES = {"count--chosen", "count--field"}  # noqa: RUF012 (Textual's own form)

    class Chosen(Message):
        """Somebody clicked or touched a field."""

        def __init__(self, place: tuple[int, int]) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Sequence[Cell]] = ()
        self._chosen = (0, 0)
        self._top = 0

    def show(self, rows: Sequence[Sequence[Cell]], chosen: tuple[int, int]) -> None:
        """Show these rows with this field chosen."""
        self._rows, self._chosen = rows, chosen
        self._scroll()
        self.refresh()

    def on_resize(self) -> None:
        """Keep the chosen field in sight."""
        self._scroll()
        self.refresh()

    def _scroll(self) -> None:
        height = max(1, self.size.height)
        at = next(
            (n for n, row in enumerate(self._rows) if any(c.place == self._chosen for c in row)), 0
        )
        self._top = min(self._top, at, max(0, len(self._rows) - height))
        self._top = max(self._top, at - height + 1)

    def render(self) -> Text:
        """Write the rows."""
        chosen = self.get_component_rich_style("count--chosen", partial=True)
        field = self.get_component_rich_style("count--field", partial=True)
        text = Text(no_wrap=True, overflow="crop")
        for row in self._rows[self._top : self._top + max(1, self.size.height)]:
            for cell in row:
                style = "" if cell.place is None else field
                text.append(cell.text, chosen if cell.place == self._chosen else style)
            text.append("\n")
        return text

    def on_click(self, event: events.Click) -> None:
        """Choose the field that was touched."""
        index, x = self._top + event.y, event.x
        for cell in self._rows[index] if index < len(self._rows) else ():
            if x < len(cell.text):
                if cell.place is not None:
                    self.post_message(self.Chosen(cell.place))
                return
            x -= len(cell.text)
