"""Searching while one types: the line, and below it what is found for what stands in it."""

from collections.abc import Callable
from typing import Generic, TypeVar

from kiosk.screens.choice import ChoiceList
from kiosk.screens.looking import Newest
from kiosk.screens.till_screen import TillScreen
from kiosk.widgets.typed_line import TypedLine

Row = TypeVar("Row")
Answer = tuple[str, tuple[Row, ...]]
"""What was typed, and the rows that it finds."""


class Search(Generic[Row]):
    """A line to type in and its rows; a screen shows both, and deals with the chosen row.

    `look` finds the rows, `write` makes one of them readable, `name` tells it from others, as
    it is before and after a deed. With `best_first` another text has another best row, which
    is chosen; else the chosen row stays so while it is found, unless what is typed is the
    whole code of the best one (`is_whole_code`). `nothing` is said where no row is, `shown` is
    told of new ones.
    """

    def __init__(
        self,
        screen: TillScreen,
        look: Callable[[str], tuple[Row, ...]],
        write: Callable[[Row], str],
        name: Callable[[Row], object],
        *,
        nothing: Callable[[], str],
        shown: Callable[[], None] = lambda: None,
        is_whole_code: Callable[[Row, str], bool] = lambda _row, _text: False,
        best_first: bool = False,
    ) -> None:
        self._look, self._write, self._name = look, write, name
        self._shown, self._is_whole_code, self._best_first = shown, is_whole_code, best_first
        self.line = TypedLine(id="answer")
        self.list = ChoiceList(nothing)
        self.found: tuple[Row, ...] = ()
        self.text: str | None = None
        """What they were found for, None before the first answer."""
        self._scan_is_over = False
        """Whether Enter ended a scan: what is typed next is not the end of that."""
        self._newest: Newest[Answer[Row]] = Newest(screen, self._wanted, self._show)

    @property
    def chosen(self) -> Row | None:
        """The chosen row as it is shown, which may be before the last key or deed."""
        return self.found[self.list.cursor] if self.found else None

    # Keys

    def type(self, character: str, at: float) -> None:
        """Search for what is typed; a scan that ended gives way to it."""
        if self._scan_is_over:
            self.line.clear()
        self._scan_is_over = False
        self.line.type(character, at)
        self.again()

    def erase(self) -> None:
        """Search for less."""
        self._scan_is_over = False
        self.line.erase()
        self.again()

    def clear(self) -> None:
        """Search for nothing in particular."""
        self.line.clear()
        self.again()

    def again(self) -> None:
        """Search once more, after a deed."""
        self._newest.again()

    def leave(self) -> None:
        """Forget what is typed: what is done on the next screen changes what is found."""
        self.line.clear()
        self._newest.doubt()

    def drop(self) -> None:
        """Show no rows until something is typed."""
        self._newest.drop()
        self.found, self.text = (), None
        self.list.show([])

    # Rows

    def now(self, touched: int | None = None) -> Row | None:
        """Return the row to deal with as it is after the last key and the last deed.

        That is the chosen one, or the one `touched`, counted from 0. None where there is none,
        or where the one that was seen is not there any more: no other is taken for it. Raises
        what looking up raises.
        """
        self._scan_is_over = touched is None and self.line.came_at_once
        if touched is not None:
            self.list.move(touched - self.list.cursor)
        was_seen = touched is not None or self.text == self.line.text
        seen = self.chosen if was_seen else None
        self._newest.now()
        if seen is None:
            return self.chosen
        place = self._place(seen)
        if place is None:
            return None
        self.list.move(place - self.list.cursor)
        return self.found[place]

    def write(self) -> None:
        """Write the rows anew, in another language or width."""
        cursor = self.list.cursor
        self.list.show([self._write(row) for row in self.found])
        self.list.move(cursor)
        self._shown()

    def _wanted(self) -> Callable[[], Answer[Row]]:
        text = self.line.text
        return lambda: (text, self._look(text))

    def _show(self, answer: Answer[Row]) -> None:
        before = None if answer[0] != self.text and self._goes_first(answer) else self.chosen
        self.text, self.found = answer
        self.list.cursor = (before is not None and self._place(before)) or 0
        self.line.show_now()
        self.write()

    def _goes_first(self, answer: Answer[Row]) -> bool:
        text, found = answer
        return self._best_first or bool(found and self._is_whole_code(found[0], text))

    def _place(self, row: Row) -> int | None:
        name = self._name(row)
        return next((n for n, each in enumerate(self.found) if self._name(each) == name), None)
