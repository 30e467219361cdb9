"""What is only looked at: Enter and Esc lead back."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.rules.errors import ShopError
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words


class OnlyLooked(Dialogue):
    """Whatever a person only looks at."""

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


class LookDialogue(OnlyLooked):
    """A title and rows; who inherits says in `write_rows` what stands there.

    Where no rows are, `nothing` is said, or why there are none.
    """

    def __init__(self, title: Callable[[], str], nothing: Callable[[], str]) -> None:
        super().__init__()
        self._title = title
        self.rows = ChoiceList(lambda: self.refusal or nothing())

    def compose(self) -> ComposeResult:
        """The list and the way back."""
        with Vertical(classes="panel wide tall"):
            yield Words(self._title, id="title")
            yield self.rows
            yield KeyBar()

    def on_mount(self) -> None:
        """Show what is known."""
        super().on_mount()
        self.write_rows()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self.write_rows()

    def write_rows(self) -> None:
        """Fill `rows`."""
        raise AssertionError("a list that is looked at says what stands there")

    def move(self, rows: int) -> None:
        """Look further down."""
        self.rows.move(rows)

    def refused(self, refusal: ShopError) -> None:
        """Say why instead of the rows."""
        super().refused(refusal)
        self.rows.refresh()
