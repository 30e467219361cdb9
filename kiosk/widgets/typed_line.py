"""The line in which codes and amounts are typed, by a person or by a scanner."""

import re
from itertools import pairwise
from statistics import median

from rich.text import Text
from textual.timer import Timer
from textual.widget import Widget

from kiosk.rules.gs1 import MAX_LENGTH, SEPARATOR
from kiosk.widgets.signs import CARET

SCANNER_LEAST_CHARACTERS = 6
SCANNER_GAP_SECONDS = 0.03
SEPARATOR_SHOWN = "|"
ECHO_SECONDS = 0.025
"""Drawn when the keys pause: a scan is over before its characters are drawn, so that the
picture of its line need not wait for the frame after theirs. A person does not notice."""
LONGEST_KEPT = MAX_LENGTH
"""Far beyond any code: what comes after is dropped and the code refused as too long."""

_NO_CODE = re.compile(r"[0-9]{1,7}[.,][0-9]{1,3}|.*\s.*")


class TypedLine(Widget):
    """Characters typed so far and when; the screen decides what Enter means."""

    DEFAULT_CSS = "TypedLine { height: 1; width: 1fr; }"

    def __init__(self, *, secret: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._characters: list[str] = []
        self._times: list[float] = []
        self._secret = secret
        self._drawn = ""
        self._echo: Timer | None = None
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
            self._echo_soon()

    def erase(self) -> None:
        """Take the last character back."""
        if self._characters:
            self._characters.pop()
            self._times.pop()
            self._echo_soon()

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
            self.show_now()

    def activate(self, active: bool) -> None:
        """Show or hide the caret."""
        self.active = active
        self.refresh()

    @property
    def came_from_scanner(self) -> bool:
        """Tell a scanner from a person by the pace: six characters, 30 ms apart at most.

        A figure with a decimal mark is an amount and two words are a search, however fast
        they were typed.
        """
        if len(self._times) < SCANNER_LEAST_CHARACTERS or _NO_CODE.fullmatch(self.text):
            return False
        return self.came_at_once

    @property
    def came_at_once(self) -> bool:
        """Tell whether characters came at a scanner's pace, however few."""
        if len(self._times) < 2:
            return False
        return median(b - a for a, b in pairwise(self._times)) < SCANNER_GAP_SECONDS

    def _echo_soon(self) -> None:
        if not self.is_attached:
            return
        if self._echo:
            self._echo.reset()
        else:
            self._echo = self.set_timer(ECHO_SECONDS, self.show_now)

    def show_now(self) -> None:
        """Draw what is typed without waiting: what it led to is being drawn."""
        if self._echo:
            self._echo.stop()
            self._echo = None
        if self._drawn != self.text:
            self.refresh()

    def render(self) -> Text:
        """Show the end of the text, and the caret."""
        self._drawn = self.text
        text = "•" * len(self._characters) if self._secret else self.text
        text = text.replace(SEPARATOR, SEPARATOR_SHOWN)
        caret = CARET if self.active else ""
        room = max(1, self.size.width - 1)
        return Text(text[-room:] + caret, no_wrap=True)
