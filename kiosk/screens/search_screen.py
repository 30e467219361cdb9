"""A list as large as the screen that one searches by typing; Enter deals with the chosen row."""

from collections.abc import Callable
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.searching import Search
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE
from kiosk.widgets.words import Words

Row = TypeVar("Row")


class SearchScreen(Dialogue, Generic[Row]):
    """Who inherits says what is found, how it is written, and what Enter does with a row.

    A row is dealt with as it is after the last key and the last deed, whatever is shown.
    """

    def __init__(
        self,
        title: Callable[[], str],
        nothing: Callable[[], str],
        name: Callable[[Row], object],
        staff: StaffMember,
    ) -> None:
        super().__init__()
        self._title, self._nothing, self._staff = title, nothing, staff
        self._done = ""
        self._search = Search(
            self,
            self.find,
            self.write_row,
            name,
            nothing=self._no_row,
            shown=self._rows_changed,
            is_whole_code=self.is_whole_code,
        )

    def compose(self) -> ComposeResult:
        """Search, head, rows, what is known of the chosen one or just happened, keys."""
        with Vertical(classes="panel whole"):
            yield Words(self._title, id="title")
            yield self._search.line
            yield Words(self.write_head, id="list-head")
            yield self._search.list
            yield Words(self._details, id="details")
            yield KeyBar()

    def find(self, text: str) -> tuple[Row, ...]:
        """Return the rows that a text finds, one whose whole code it is first; in a thread."""
        raise AssertionError("a list says what is found in it")

    def write_head(self) -> str:
        """Return the names of the columns."""
        raise AssertionError("a list says what its columns are")

    def write_row(self, row: Row) -> str:
        """Return a row in its columns."""
        raise AssertionError("a list says how a row is written")

    def write_details(self, row: Row) -> str:
        """Return what is known of the chosen row, while nothing else is to be said."""
        raise AssertionError("a list says what is known of a row")

    def is_whole_code(self, row: Row, text: str) -> bool:
        """Tell whether a text is a row's own code, not a part of one."""
        raise AssertionError("a list says what the code of a row is")

    def deal_with(self, row: Row) -> None:
        """Do what Enter does with a row."""
        raise AssertionError("a list says what is done with a row")

    @property
    def width(self) -> int:
        """How many columns of the screen a row may take."""
        return self._search.list.size.width - 2

    def on_mount(self) -> None:
        """Show what there is."""
        super().on_mount()
        self._search.again()

    def on_screen_resume(self) -> None:
        """Show what was done on the screen above."""
        if self._search.text is not None:
            self._search.again()

    def deeds(self) -> tuple[str, ...]:
        """Deal with the chosen row, or go back."""
        return ("confirm", "back") if self._search.found else ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter ends a scan too."""
        return ("confirm", "language", "help")

    # Keys

    def typed(self, character: str, at: float) -> None:
        """Search for what is typed."""
        self._say_nothing()
        self._search.type(character, at)

    def erase(self) -> None:
        """Search for less."""
        self._say_nothing()
        self._search.erase()

    def move(self, rows: int) -> None:
        """Choose another row."""
        self._search.list.move(rows)
        self._refresh_words()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Deal with the row that was touched."""
        self.kiosk.do_when_free(lambda: self._deal(message.index))

    def do_back(self) -> None:
        """Forget the search, then go back."""
        if self._search.line.text:
            self._say_nothing()
            self._search.clear()
        else:
            self.close()

    def do_confirm(self) -> None:
        """Deal with the chosen row."""
        self._deal()

    def _deal(self, touched: int | None = None) -> None:
        with self.kiosk.refusals(self.refused):
            row = self._search.now(touched)
            if row is not None:
                self.deal_with(row)

    def say(self, done: str) -> None:
        """Say what was done, and search anew."""
        self._done, self.refusal = done, ""
        self._refresh_words()
        self._search.again()

    def _say_nothing(self) -> None:
        if self._done or self.refusal:
            self._done = self.refusal = ""
            self._refresh_words()

    # Showing

    def _rows_changed(self) -> None:
        self._refresh_words()
        self.show_keys()

    def _refresh_words(self) -> None:
        for words in self.query(Words):
            words.refresh()

    def on_resize(self) -> None:
        """Write the rows as wide as the screen is now."""
        self._search.write()

    def language_changed(self) -> None:
        """Write everything anew."""
        super().language_changed()
        self._search.write()

    def _details(self) -> str:
        if self._done or self.refusal:
            return self.refusal or f"{DONE} {self._done}"
        row = self._search.chosen
        return self.write_details(row) if row is not None else ""

    def _no_row(self) -> str:
        return "" if self._search.text is None else self._nothing()
