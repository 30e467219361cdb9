"""A menu: it stays below what it opens, so that Esc leads back to it, the same row chosen."""

from collections.abc import Callable, Sequence

from kiosk.screens.choice import ROWS_OF_TALL, ChoiceDialogue


class MenuDialogue(ChoiceDialogue):
    """A choice that stays; `rows` are written anew whenever it comes to the front.

    Where a deed is done that ends the visit, what did it leaves every dialogue.
    """

    def __init__(
        self,
        title: Callable[[], str],
        rows: Callable[[], Sequence[str]],
        take: Callable[[int], None],
    ) -> None:
        super().__init__(title, rows(), lambda: "", take)
        self._written = rows

    def on_mount(self) -> None:
        """Many rows use the whole height."""
        super().on_mount()
        self.query_one(".panel").set_class(len(self._rows) > ROWS_OF_TALL, "menu")

    def on_screen_resume(self) -> None:
        """Write the rows as they are now: a shift may have ended meanwhile."""
        self._write()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self._write()

    def printing_changed(self) -> None:
        """Write the rows anew: some of them count papers."""
        self._write()

    def typed(self, character: str, at: float) -> None:
        """Choose the row of this figure; what was refused before is forgotten."""
        self._say_nothing()
        super().typed(character, at)

    def move(self, rows: int) -> None:
        """Move the choice; from the first row up to the last, and back."""
        self._say_nothing()
        last = len(self._rows) - 1
        if (rows, self._list.cursor) == (-1, 0):
            rows = last
        elif (rows, self._list.cursor) == (1, last):
            rows = -last
        super().move(rows)

    def _choose(self, index: int) -> None:
        """Do it over the menu."""
        self._line.clear()
        self._say_nothing()
        self._list.move(index - self._list.cursor)
        with self.kiosk.refusals(self.refused):
            self._take(index)

    def _write(self) -> None:
        self.query_one("#title").refresh()
        self._rows = self._written()
        chosen = self._list.cursor
        self.show_rows()
        self._list.move(chosen)

    def _say_nothing(self) -> None:
        if self.refusal:
            self.refusal = ""
            self.query_one("#refusal").refresh()
