"""Something a person only reads: a title and rows, looked up in a thread."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words


class ToldDialogue(Dialogue):
    """Rows to read; Esc or Enter leads back."""

    def __init__(self, title: Callable[[], str], rows: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self._title, self._rows = title, rows
        self._list = ChoiceList(lambda: _("One moment…"))

    def compose(self) -> ComposeResult:
        """The title, the rows and the way back."""
        with Vertical(classes="panel wide tall"):
            yield Words(self._title, id="title")
            yield self._list
            yield KeyBar()

    def on_mount(self) -> None:
        """Look the rows up."""
        super().on_mount()
        self._look()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self._look()

    def deeds(self) -> tuple[str, ...]:
        """Only back."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter leads back too."""
        return ("confirm", "language", "help")

    def do_confirm(self) -> None:
        """Go back; a scan is taken then."""
        self.scan_came_between()
        self.close()

    def move(self, rows: int) -> None:
        """Look further down."""
        self._list.move(rows)

    def _look(self) -> None:
        self.kiosk.look_up(self._rows, self._show)

    def _show(self, rows: Sequence[str]) -> None:
        if self.is_attached:
            self._list.show(rows)
