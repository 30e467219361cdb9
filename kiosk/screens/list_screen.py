"""A list as large as the screen: its first row makes something new, the others are dealt with."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words


class ListScreen(Dialogue):
    """Who inherits says what stands in the rows, and what Enter does with them.

    Above them may stand a `line` to type in; who inherits says what is done with it.
    """

    def __init__(
        self, title: Callable[[], str], staff: StaffMember, line: TypedLine | None = None
    ) -> None:
        super().__init__()
        self._title, self._staff, self._line = title, staff, line
        self._done = ""
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """Line, head, rows, what is known of the chosen one or just happened, keys."""
        with Vertical(classes="panel whole"):
            yield Words(self._title, id="title")
            if self._line:
                yield self._line
            yield Words(self.write_head, id="list-head")
            yield self._list
            yield Words(self._details, id="details")
            yield KeyBar()

    def write_head(self) -> str:
        """Return the names of the columns."""
        raise AssertionError("a list says what its columns are")

    def look_up(self) -> Sequence[str]:
        """Look up what there is now, and return the rows: the first makes something new."""
        raise AssertionError("a list says what stands in it")

    def write_details(self) -> str:
        """Return what is known of the chosen row, while nothing else is to be said."""
        raise AssertionError("a list says what is known of a row")

    def begin_new(self) -> None:
        """Make something new."""
        raise AssertionError("a list says how something new is made")

    def deal_with(self, index: int) -> None:
        """Ask what is to be done with a row, counted from 0 without the first."""
        raise AssertionError("a list says what is done with a row")

    # Keys

    def move(self, rows: int) -> None:
        """Choose another row."""
        self._say_nothing()
        self._list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Take the row that was touched."""
        self.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_back(self) -> None:
        """Forget what is typed, then go back."""
        if self._line and self._line.text:
            self._line.clear()
            self._look()
        else:
            self.close()

    def do_confirm(self) -> None:
        """Make something new, or deal with the chosen row."""
        if self.scan_came_between():
            return
        self._say_nothing()
        if self._list.cursor == 0:
            self.begin_new()
        else:
            self.deal_with(self._list.cursor - 1)

    # Showing

    def say(self, done: str) -> None:
        """Say what was done, and look everything up anew."""
        self._done, self.refusal = done, ""
        self._look()

    def _say_nothing(self) -> None:
        self._done = self.refusal = ""

    def on_screen_resume(self) -> None:
        """Look up what there is, also after something was done on the screen above."""
        self._look()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._look()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._look()

    def _look(self) -> None:
        chosen = self._list.cursor
        self._list.show(self.look_up())
        self._list.move(chosen)
        self._refresh_words()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def _details(self) -> str:
        if self._done or self.refusal:
            return self.refusal or f"{DONE} {self._done}"
        return self.write_details()
