"""A paper of the day's cash on the screen; P prints it."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _
from kiosk.screens.dialogue import Dialogue
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.words import Words
from receipts.document import Document
from receipts.render.layout import columns_of

PRINT = "p"


class PaperDialogue(Dialogue):
    """The paper from its head; the arrows look further down. `print_it` says what it did."""

    def __init__(
        self,
        title: Callable[[], str],
        document: Document,
        print_it: Callable[[], str],
        said: str = "",
    ) -> None:
        super().__init__()
        self._title, self._document, self._print_it = title, document, print_it
        self._said = said
        self._paper = PaperView(id="closing-paper")

    def compose(self) -> ComposeResult:
        """The title, the paper, what happened, the keys."""
        with Vertical(classes="panel wide", id="closing"):
            yield Words(self._title, id="title")
            yield self._paper
            yield Words(lambda: self.refusal or self._said, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show the head of the paper."""
        self._paper.set_columns(columns_of(self.kiosk.shop.settings.paper_mm))
        self._paper.show(self._document)
        self.call_after_refresh(self._paper.move, -10_000)
        super().on_mount()

    def deeds(self) -> tuple[str, ...]:
        """Only back; P prints."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter leads back too."""
        return ("confirm", "language", "help")

    def do_confirm(self) -> None:
        """Go back; a scan is taken then."""
        self.scan_came_between()
        self.close()

    def move(self, rows: int) -> None:
        """Look further up or down the paper."""
        self._paper.move(rows)

    def show_keys(self) -> None:
        """Show the arrows and the letter before the other keys."""
        arrows = KeyHint("↑ ↓", _("Further"), "")
        letter = KeyHint(PRINT.upper(), _("Print"), PRINT)
        for bar in self.query(KeyBar):
            bar.show((arrows, letter, self.hint("back")))

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        if deed == PRINT:
            self._print()
        else:
            super().touched(deed)

    def typed(self, character: str, at: float) -> None:
        """Print by the letter alone; a run of letters is a scan."""
        self._between.type(character, at)
        if self._between.text.lower() == PRINT:
            self.after_a_breath(self._between, self._print)

    def _print(self) -> None:
        self._between.clear()
        with self.kiosk.refusals(self.refused):
            self._said, self.refusal = self._print_it(), ""
            self.kiosk.receipt_waits()
        self.query_one("#refusal", Words).refresh()
