"""Every key and what it does."""

from collections.abc import Collection, Mapping

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.keys import DEEDS, Deed
from kiosk.language import _
from kiosk.screens.dialogue import Dialogue
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words

_AROUND = 3
"""Rows of the panel beside the keys: title, key bar and the space around."""


class HelpScreen(Dialogue):
    """The key map; arrows move it in a terminal that is too low for all of it."""

    def __init__(self, only: Collection[str] = (), words: Mapping[str, str] | None = None) -> None:
        """Show `only` these deeds, all of them when none is named; `words` are labels that the
        screen gives to some of them."""
        super().__init__()
        self._only, self._labels = only, words or {}
        self._first = 0

    def compose(self) -> ComposeResult:
        """All deeds, one a line."""
        with Vertical(classes="panel wide"):
            yield Words(self._title, id="title")
            yield Words(self._keys, id="keys")
            yield KeyBar()

    def on_mount(self) -> None:
        """As high as it needs, where the terminal is."""
        super().on_mount()
        self.query_one(".panel").styles.height = self.rows_needed() + _AROUND

    def rows_needed(self) -> int:
        """Return how many rows all keys take."""
        return len(self._deeds)

    def deeds(self) -> tuple[str, ...]:
        """Only back."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter and F1 lead back too."""
        return ("confirm", "help", "language")

    def move(self, rows: int) -> None:
        """Show what did not fit."""
        self._first = max(0, min(self._first + rows, len(self._deeds) - self._room))
        self.query_one("#keys").refresh()

    def do_confirm(self) -> None:
        """Go back; a scan is taken then."""
        self.scan_came_between()
        self.close()

    def do_help(self) -> None:
        """Go back."""
        self.close()

    def on_resize(self) -> None:
        """Write as much as fits now."""
        self.call_after_refresh(self._write)

    def _write(self) -> None:
        self.move(0)
        self.query_one("#title").refresh()

    @property
    def _deeds(self) -> tuple[Deed, ...]:
        """What can be done here: some keys are there in training alone."""
        if self._only:
            return tuple(deed for deed in DEEDS if deed.name in self._only)
        return tuple(deed for deed in DEEDS if self.kiosk.training or deed.name != "next_step")

    @property
    def _room(self) -> int:
        return self.query_one("#keys").size.height

    def _title(self) -> str:
        more = "" if self._room >= len(self._deeds) else "  ↑ ↓"
        title = _("What the keys do here") if self._only else _("Scan, or type a code and Enter")
        return title + more

    def _keys(self) -> Text:
        text = Text()
        for deed in self._deeds[self._first : self._first + self._room]:
            text.append(f"{_(self.kiosk.keys.shown(deed.name)):>8}  ", "bold")
            words = self._labels.get(deed.name) or deed.explanation
            text.append(f"{_(words)}\n")
        return text
