"""A question over the screen: a line to type in, a sentence, and the keys."""

import re
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_
from kiosk.rules.errors import ShopError
from kiosk.screens.till_screen import TillScreen
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words

BREATH_SECONDS = 0.06
"""Longer than the pause between two keys of a scanner, too short for a person to notice."""

SHORTEST_CODE = 4

_FIGURES = re.compile(r"[0-9]*[.,]?[0-9]*")


def came_by_scanner(line: TypedLine) -> bool:
    """Tell a scan from an answer in figures: letters at a scanner's pace are never one."""
    if line.came_from_scanner:
        return True
    return line.came_at_once and not _FIGURES.fullmatch(line.text)


class Dialogue(TillScreen):
    """What stands over another screen; Esc leaves it and nothing is lost."""

    DEFAULT_CSS = """
    Dialogue { align: center middle; background: $background 60%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.refusal = ""
        self._between = TypedLine()

    @property
    def is_modal(self) -> bool:
        """Let the screen below show through."""
        return True

    def deeds(self) -> tuple[str, ...]:
        """Go on, or go back."""
        return ("confirm", "back")

    def do_back(self) -> None:
        """Leave without doing anything."""
        self.close()

    def close(self) -> None:
        """Leave; scans that came meanwhile are taken now."""
        self.kiosk.leave(self)

    def typed(self, character: str, at: float) -> None:
        """Hear a scan that comes while nothing is asked that could be typed."""
        self._between.type(character, at)

    def keep_scan(self, code: str) -> None:
        """Keep a scan for the counter, and say that it waits."""
        self.kiosk.keep_scan(code)
        self.refused(ShopError("scan_waits", scanned=code))

    def scan_came_between(self) -> bool:
        """Keep a scan for the counter; its Enter is no answer to what is asked.

        Some scanners type as slowly as people do: nobody answers yes in so many letters.
        """
        if self._between.came_at_once or len(self._between.text) >= SHORTEST_CODE:
            self.keep_scan(self._between.take())
            return True
        self._between.clear()
        return False

    def after_a_breath(self, line: TypedLine, act: Callable[[], None]) -> None:
        """Do `act` unless more is typed at once: one letter is a person's, a run a scanner's."""
        typed = line.text

        def act_if_alone() -> None:
            if line.text == typed and self.kiosk.screen is self:
                self.kiosk.do_when_free(act)

        self.set_timer(BREATH_SECONDS, act_if_alone)

    def refused(self, refusal: ShopError) -> None:
        """Show why."""
        self.refusal = self.kiosk.sentence(refusal)
        self.kiosk.bell()
        for words in self.query(Words):
            words.refresh()


Then = Callable[[], None] | None
"""What comes when a dialogue is gone, such as the next question."""


class AskDialogue(Dialogue):
    """Ask for one thing that is typed. `take` gets the text and may raise ShopError.

    What `take` returns is done when the dialogue is gone. With `wants_code` the answer may
    be scanned; otherwise a scan is for the basket. A `secret` answer shows as dots and is
    never taken for a scan, which the counter would show. `typed`: what stands there already.
    """

    def __init__(
        self,
        title: Callable[[], str],
        hint: Callable[[], str],
        take: Callable[[str], Then],
        *,
        wants_code: bool = False,
        secret: bool = False,
        typed: str = "",
    ) -> None:
        super().__init__()
        self._title, self._hint, self._take = title, hint, take
        self._before = typed
        self._wants_code = wants_code or secret
        self._line = TypedLine(secret=secret, id="answer")

    def compose(self) -> ComposeResult:
        """Title, hint, the line, and room for a refusal."""
        with Vertical(classes="panel"):
            yield Words(self._title, id="title")
            yield Words(self._hint, id="hint")
            yield self._line
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Put in what was typed before."""
        super().on_mount()
        for character in self._before:
            self._line.type(character, 0)
        self._line.show_now()

    def typed(self, character: str, at: float) -> None:
        """Add a character."""
        self._line.type(character, at)

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def do_confirm(self) -> None:
        """Take the answer; a scan that came in between waits for its turn."""
        if not self._wants_code and came_by_scanner(self._line):
            self.keep_scan(self._line.take())
            return
        then = self._take(self._line.take())
        self.close()
        if then:
            then()


class ConfirmDialogue(Dialogue):
    """Ask before something that can not be taken back."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Yes"), "back": N_("No")}

    def __init__(self, question: Callable[[], str], confirmed: Callable[[], None]) -> None:
        super().__init__()
        self._question, self._confirmed = question, confirmed

    def compose(self) -> ComposeResult:
        """The question and the keys."""
        with Vertical(classes="panel"):
            yield Words(self._question, id="title")
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def do_confirm(self) -> None:
        """Do it, unless the Enter was a scanner's."""
        if self.scan_came_between():
            return
        self.close()
        self._confirmed()
