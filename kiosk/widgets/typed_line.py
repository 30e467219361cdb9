"""The line in which codes and amounts are typed, by a person or by a scanner."""

import re
from itertools import pairwise
from statistics import median

from rich.text import Text
from textual.widget import Widget

from kiosk.widgets.signs import CARET

SCANNER_LEAST_CHARACTERS = 6
SCANNER_GAP_SECONDS = 0.03
LONGEST_KEPT = 200
"""Far beyond any code: what comes after is dropped and the code refused as too long."""

_DECIMAL = re.compile(r"[0-9]{1,7}[.,][0-9]{1,3}")


class TypedLine(Widget):
    """Characters typed so far and when; the screen decides what Enter means."""

    DEFAULT_CSS = "TypedLine { height: 1; width: 1fr; }"

    def __init__(self, *, secret: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._characters: list[str] = []
        self._times: list[float] = []
        self._secret = secret
        self.active = True

    @property
    def text(self) -> str:
        """What has been typed."""
        return "".join(self._characters)

    def type(self, character: str, at: float) -> None:
        """Add a character typed at the moment `at` (the event's own time, seconds)."""
        if len(self._characters) < LONGEST_KEPT:
            self._characters.append(character)
            self._times.append(at)
            self.refresh()

    def erase(self) -> None:
        """Take the last character back."""
        if self._characters:
            self._characters.pop()
            self._times.pop()
            self.refresh()

    def take(self) -> str:
        """Return what was typed and begin anew."""
        text = self.text
        self.clear()
        return text

    def clear(self) -> None:
        """Begin anew."""
        if self._characters:
            self._characters.clear()
            self._times.clear()
            self.refresh()

    def activate(self, active: bool) -> None:
        """Show or hide the caret."""
        self.active = active
        self.refresh()

    @property
    def came_from_scanner(self) -> bool:
        """Tell a scanner from a person by the pace: six characters, 30 ms apart at most.

        A figure with a decimal mark is an amount, however fast it was typed.
        """
        if len(self._times) < SCANNER_LEAST_CHARACTERS or _DECIMAL.fullmatch(self.text):
            return False
        return self.came_at_once

    @property
    def came_at_once(self) -> bool:
        """Tell whether characters came at a scanner's pace, however few."""
        if len(self._times) < 2:
            return False
        return median(b - a for a, b in pairwise(self._times)) < SCANNER_GAP_SECONDS

    def render(self) -> Text:
        """Show the end of the text, and the caret."""
        text = "•" * len(self._characters) if self._secret else self.text
        caret = CARET if self.active else ""
        room = max(1, self.size.width - 1)
        return Text(text[-room:] + caret, no_wrap=True)
