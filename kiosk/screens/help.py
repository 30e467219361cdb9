"""Every key and what it does."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.keys import DEEDS
from kiosk.language import _
from kiosk.screens.dialogue import Dialogue
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words


class HelpScreen(Dialogue):
    """The key map on one screen."""

    def compose(self) -> ComposeResult:
        """All deeds, one a line."""
        with Vertical(classes="panel wide"):
            yield Words(lambda: _("Scan, or type a code and Enter"), id="title")
            yield Words(self._keys, id="keys")
            yield KeyBar()

    def deeds(self) -> tuple[str, ...]:
        """Only back."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter and F1 lead back too."""
        return ("confirm", "help", "language")

    def do_confirm(self) -> None:
        """Go back; a scan is taken then."""
        self.scan_came_between()
        self.close()

    def do_help(self) -> None:
        """Go back."""
        self.close()

    def _keys(self) -> Text:
        text = Text()
        for deed in DEEDS:
            text.append(f"{_(self.kiosk.keys.shown(deed.name)):>8}  ", "bold")
            text.append(f"{_(deed.explanation)}\n")
        return text
