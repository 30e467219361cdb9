"""Choosing one of a list: by its figure, or with the arrows and Enter."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from kiosk.rules.errors import ShopError
from kiosk.screens.dialogue import Dialogue, came_by_scanner
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import CURSOR, ELLIPSIS, MORE_ABOVE, MORE_BELOW
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words

ROWS_OF_TALL = 11
"""So many rows stand in a panel that leaves some of the screen below in sight."""


class ChoiceList(Widget):
    """Rows of text, one of them chosen; those beyond the screen scroll into sight."""

    DEFAULT_CSS = "ChoiceList { height: 1fr; width: 1fr; }"
    COMPONENT_CLASSES = {"choice--chosen"}  # noqa: RUF012 (Textual's own form)

    class Chosen(Message):
        """Somebody clicked or touched a row."""

        def __init__(self, rows: "ChoiceList", index: int) -> None:
            super().__init__()
            self.rows, self.index = rows, index

    def __init__(self, nothing: Callable[[], str]) -> None:
        super().__init__()
        self._rows: Sequence[str] = ()
        self._nothing = nothing
        self._top = 0
        self.cursor = 0

    def show(self, rows: Sequence[str]) -> None:
        """Show these rows and choose the first."""
        self._rows, self.cursor = rows, 0
        self.move(0)

    def move(self, by: int) -> None:
        """Move the choice."""
        self.cursor = max(0, min(self.cursor + by, len(self._rows) - 1))
        height = max(1, self.size.height)
        self._top = min(self._top, self.cursor, max(0, len(self._rows) - height))
        self._top = max(self._top, self.cursor - height + 1)
        self.refresh()

    def on_resize(self) -> None:
        """Show as many rows as there is room for now."""
        self.move(0)

    def render(self) -> Text:
        """Write the rows."""
        if not self._rows:
            return Text(self._nothing())
        chosen_style = self.get_component_rich_style("choice--chosen", partial=True)
        text = Text(no_wrap=True, overflow="crop")
        shown = self._rows[self._top : self._top + max(1, self.size.height)]
        for index, row in enumerate(shown, self._top):
            chosen = index == self.cursor
            more = self._more(index)
            line = _cut(f"{CURSOR if chosen else ' '} {row}", self.size.width - len(more)) + more
            text.append(f"{line}\n", chosen_style if chosen else "")
        return text

    def _more(self, index: int) -> str:
        """Return the sign beside the first or last row in sight when others follow it."""
        last = self._top + max(1, self.size.height) - 1
        if index == self._top and self._top:
            return MORE_ABOVE
        return MORE_BELOW if index == last and last < len(self._rows) - 1 else ""

    def on_click(self, event: events.Click) -> None:
        """Take the row that was touched."""
        index = self._top + event.y
        if index < len(self._rows):
            self.post_message(self.Chosen(self, index))


def _cut(row: str, room: int) -> str:
    """Return a row as wide as there is room, with a sign where something of it is left out."""
    row, room = row.rstrip(), max(0, room)
    if cell_len(row) > room:
        row = set_cell_size(row, max(0, room - len(ELLIPSIS))) + ELLIPSIS
    return set_cell_size(row, room)


class ChoiceDialogue(Dialogue):
    """Choose one of a few rows; `take` gets its index."""

    def __init__(
        self,
        title: Callable[[], str],
        rows: Sequence[str],
        nothing: Callable[[], str],
        take: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._title, self._rows, self._take = title, rows, take
        self._list = ChoiceList(nothing)
        self._line = TypedLine()

    def compose(self) -> ComposeResult:
        """Title, rows, keys."""
        tallest = " tallest" if len(self._rows) > ROWS_OF_TALL else ""
        with Vertical(classes=f"panel tall{tallest}"):
            yield Words(self._title, id="title")
            yield self._list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Number the rows."""
        self.show_rows()
        super().on_mount()

    def show_rows(self) -> None:
        """Show the rows with their numbers."""
        self._list.show([f"{number:>2}  {row}" for number, row in enumerate(self._rows, 1)])

    def move(self, rows: int) -> None:
        """Move the choice."""
        self._list.move(rows)

    def typed(self, character: str, at: float) -> None:
        """Choose the row of this figure; take it when no longer figure could be meant."""
        self._line.type(character, at)
        row = self._typed_row()
        if row is None:
            return
        self._list.move(row - self._list.cursor)
        if 10 * (row + 1) > len(self._rows):
            self.after_a_breath(self._line, self.do_confirm)

    def erase(self) -> None:
        """Take a figure back."""
        self._line.erase()

    def do_confirm(self) -> None:
        """Take the row typed or chosen; a scan that came in between waits for its turn."""
        if came_by_scanner(self._line):
            self.keep_scan(self._line.take())
            return
        row, typed = self._typed_row(), self._line.take()
        if typed and row is None:
            raise ShopError("choice_unknown", typed=typed)
        if self._rows:
            self._choose(self._list.cursor if row is None else row)
        else:
            self.close()

    def _typed_row(self) -> int | None:
        text = self._line.text
        if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= len(self._rows):
            return int(text) - 1
        return None

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Take the row that was touched."""
        self.kiosk.do_when_free(lambda: self._choose(message.index))

    def _choose(self, index: int) -> None:
        with self.kiosk.refusals(self.refused):
            self.close()
            self._take(index)
