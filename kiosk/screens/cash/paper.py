"""A paper of the day's cash on the screen; P prints it, S writes it to a stick."""

from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _
from kiosk.screens.look import OnlyLooked
from kiosk.screens.receipts import on_stick
from kiosk.screens.receipts.words import nothing_printed
from kiosk.services.printing import prints_nothing
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.words import Words
from receipts.document import Document
from receipts.render.layout import columns_of

PRINT = "p"


class PaperDialogue(OnlyLooked):
    """The paper from its head; the arrows look further down. `print_it` says what it did;
    `save` writes it as a PDF into a folder and returns the file."""

    def __init__(
        self,
        title: Callable[[], str],
        document: Document,
        print_it: Callable[[], str],
        save: Callable[[Path], Path],
        said: str = "",
    ) -> None:
        super().__init__()
        self._title, self._document, self._print_it = title, document, print_it
        self._save, self._said = save, said
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

    def move(self, rows: int) -> None:
        """Look further up or down the paper."""
        self._paper.move(rows)

    def show_keys(self) -> None:
        """Show the arrows and the letters before the other keys."""
        arrows = KeyHint("↑ ↓", _("Further"), "")
        letters = (
            KeyHint(PRINT.upper(), _("Print"), PRINT),
            KeyHint(on_stick.LETTER.upper(), _("PDF on a stick"), on_stick.LETTER),
        )
        for bar in self.query(KeyBar):
            bar.show((arrows, *letters, self.hint("back")))

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        if deed in self._letters:
            self._letters[deed]()
        else:
            super().touched(deed)

    def typed(self, character: str, at: float) -> None:
        """Do what a letter alone stands for; a run of letters is a scan."""
        self._between.type(character, at)
        if deed := self._letters.get(self._between.text.lower()):
            self.after_a_breath(self._between, deed)

    @property
    def _letters(self) -> dict[str, Callable[[], None]]:
        return {PRINT: self._print, on_stick.LETTER: self._put_on_stick}

    def _print(self) -> None:
        self._between.clear()
        with self.kiosk.refusals(self.refused):
            self._said, self.refusal = self._print_it(), ""
            if prints_nothing(self.kiosk.shop):
                self._said = nothing_printed(self.kiosk.shop)
            self.kiosk.receipt_waits()
        self.query_one("#refusal", Words).refresh()

    def _put_on_stick(self) -> None:
        self._between.clear()

        def done(file: Path) -> None:
            self._said, self.refusal = on_stick.saved_words(file), ""
            self.query_one("#refusal", Words).refresh()

        def save(_form: object, folder: Path) -> Path:
            return self._save(folder)

        on_stick.open_on_stick(self.kiosk, self._title, ("pdf",), save, done)
