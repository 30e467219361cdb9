"""A few questions one after the other: Enter takes the answer, Esc goes back one question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _
from kiosk.rules.errors import ShopError
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue, Then, came_by_scanner
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words

EMPTY = "-"
"""Typed instead of an answer, it empties what Enter alone would keep."""


def _nothing() -> str:
    return ""


def _no_choices() -> Sequence[str]:
    return ()


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `take` gets the answer as text, or a choice's row, and may raise ShopError.

    ask: what is asked. kept: what Enter alone takes. choices: rows to choose from instead
    of typing. is_asked: whether it makes sense after the answers before it. wants_code: a
    scan is an answer; otherwise it waits for the counter.
    """

    ask: Callable[[], str]
    take: Callable[[str], None]
    kept: Callable[[], str] = _nothing
    choices: Callable[[], Sequence[str]] = _no_choices
    is_asked: Callable[[], bool] = _always
    wants_code: bool = False


class QuestionsScreen(Dialogue):
    """Asks `questions`, then does `deed`; what it returns is done when the screen is gone."""

    def __init__(
        self, title: Callable[[], str], questions: Sequence[Question], deed: Callable[[], Then]
    ) -> None:
        super().__init__()
        self._title, self._questions, self._deed = title, questions, deed
        self._at = 0
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(_nothing)

    def compose(self) -> ComposeResult:
        """What it is about, what is asked, the line, what can be chosen, a refusal."""
        with Vertical(classes="panel wide tall"):
            yield Words(self._title, id="title")
            yield Words(self._asked, id="hint")
            yield self._line
            yield self._list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Ask the first one."""
        super().on_mount()
        self._show()

    # Typing

    def typed(self, character: str, at: float) -> None:
        """Add a character, or take the row of a figure."""
        self._line.type(character, at)
        self._say_nothing()
        if self._typed_row() is not None and len(self._rows) < 10:
            self.after_a_breath(self._line, self._confirm_alone)

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def move(self, rows: int) -> None:
        """Move the choice."""
        self._list.move(rows)

    def _confirm_alone(self) -> None:
        self.perform("confirm")

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Take the row that was touched."""
        self._line.clear()
        self._list.cursor = message.index
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_confirm(self) -> None:
        """Take the answer and go on; after the last one, do it."""
        if not self._question.wants_code and came_by_scanner(self._line):
            self.keep_scan(self._line.take())
            return
        self._question.take(self._answer())
        self._say_nothing()
        later = self._next(self._at + 1, 1)
        if later is None:
            then = self._deed()
            self.close()
            if then:
                then()
            return
        self._at = later
        self._show()

    def do_back(self) -> None:
        """Rub out what is typed, then go back one question, then away."""
        self._say_nothing()
        before = self._next(self._at - 1, -1)
        if self._line.text:
            self._line.clear()
        elif before is None:
            self.close()
        else:
            self._at = before
            self._show()

    def _answer(self) -> str:
        text = self._line.take().strip()
        if not self._rows:
            return text or self._question.kept()
        if text and not (text.isdecimal() and 1 <= int(text) <= len(self._rows)):
            raise ShopError("choice_unknown", typed=text)
        row = int(text) - 1 if text else self._list.cursor
        return self._rows[row]

    def _typed_row(self) -> int | None:
        text = self._line.text
        if self._rows and text.isdecimal() and 1 <= int(text) <= len(self._rows):
            return int(text) - 1
        return None

    # Showing

    @property
    def _question(self) -> Question:
        return self._questions[self._at]

    @property
    def _rows(self) -> Sequence[str]:
        return self._question.choices()

    def _next(self, start: int, step: int) -> int | None:
        """Return the next question that makes sense, in either direction."""
        end = len(self._questions) if step > 0 else -1
        return next((n for n in range(start, end, step) if self._questions[n].is_asked()), None)

    def _asked(self) -> str:
        kept = self._question.kept()
        asked = self._question.ask()
        if self._rows or not kept:
            return asked
        kept_shown = _("Enter alone: {answer}").format(answer=kept)
        return f"{asked}\n{kept_shown}"

    def _show(self) -> None:
        self._line.clear()
        self._list.show([f"{number}  {row}" for number, row in enumerate(self._rows, 1)])
        if (kept := self._question.kept()) in self._rows:
            self._list.move(list(self._rows).index(kept))
        for words in self.query(Words):
            words.refresh()

    def _say_nothing(self) -> None:
        if self.refusal:
            self.refusal = ""
            self.query_one("#refusal", Words).refresh()
