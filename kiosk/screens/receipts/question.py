"""A question that may wait: its answers, the last of which is later and is chosen first."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _
from kiosk.screens.choice import ChoiceDialogue
from kiosk.services.counter.unprinted import Unprinted
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import ELLIPSIS
from kiosk.widgets.words import Words

NAME_WIDTH = 20
"""A paper's name where there is little room, as in the list."""

Answer = tuple[Callable[[], str], Callable[[], None]]
"""What it says, and what it does."""


class QuestionDialogue(ChoiceDialogue):
    """The question, what to look at, and the answers. Enter alone is the last one, so that
    nothing is answered by chance."""

    def __init__(
        self, title: Callable[[], str], hint: Callable[[], str], answers: Sequence[Answer]
    ) -> None:
        super().__init__(title, [], lambda: "", lambda index: answers[index][1]())
        self._hint, self._answers = hint, answers
        self._rows = [words() for words, _deed in answers]

    def compose(self) -> ComposeResult:
        """Title, what to look at, rows, keys."""
        with Vertical(classes="panel", id="paper-question"):
            yield Words(self._title, id="title")
            yield Words(self._hint, id="hint")
            yield self._list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def show_rows(self) -> None:
        """Show the answers, and choose the last."""
        super().show_rows()
        self._list.move(len(self._rows) - 1)

    def do_back(self) -> None:
        """Later."""
        self._choose(len(self._rows) - 1)

    def language_changed(self) -> None:
        """Write the answers anew; the chosen one stays chosen."""
        super().language_changed()
        chosen = self._list.cursor
        self._rows = [words() for words, _deed in self._answers]
        self.show_rows()
        self._list.move(chosen - self._list.cursor)


def whole_in_words(paper: Unprinted) -> tuple[str, str]:
    """Return the question whether a paper came out whole, and the same where there is little
    room. A paper without a ticket goes by its title."""
    if paper.is_receipt:
        full, short = _("Did {name} come out whole?"), _("{name}: all there?")
    else:
        full, short = _("Did “{name}” come out whole?"), _("“{name}”: all there?")
    brief = paper.name if len(paper.name) <= NAME_WIDTH else paper.name[:NAME_WIDTH] + ELLIPSIS
    return full.format(name=paper.name), short.format(name=brief)


def came_out(
    paper: Unprinted,
    whole: Callable[[], None],
    again: Callable[[], None],
    later: Callable[[], None] = lambda: None,
) -> QuestionDialogue:
    """Return the question whether a paper came out whole, the same wherever it is asked.

    A printer that still holds the rest would print it after a no: it comes to its end first.
    """

    def title() -> str:
        return whole_in_words(paper)[0]

    def hint() -> str:
        first = _(
            "First put paper in and wait until the printer is done, or switch it off and on."
            " Only then look, and answer."
        )
        copy = _("A copy says DUPLICATA on top.")
        return f"{first} {copy}" if paper.is_receipt else first

    def no() -> str:
        if paper.is_receipt:
            return _("No, or only a part: print a copy")
        return _("No, or only a part: print it again")

    answers = ((lambda: _("Yes, it is whole"), whole), (no, again), (lambda: _("Later"), later))
    return QuestionDialogue(title, hint, answers)
