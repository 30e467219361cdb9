"""Steps that lead back to the one before: what is tried at a printer, what is asked of it."""

from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events

from kiosk.language import N_, _
from kiosk.screens.audit.aside import AsideScreen
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.dialogue import Then
from kiosk.screens.questions import Question, QuestionsScreen
from kiosk.widgets.words import Words

if TYPE_CHECKING:
    from kiosk.app import KioskApp

UNREAD_SECONDS = 0.8
"""Nobody has read a question and answered it by Enter so soon after the one before."""

Result = TypeVar("Result")
Back = Callable[[], None] | None
"""What comes when Esc leaves a step, such as the question before; None leaves for good."""


class TryScreen(AsideScreen[Result]):
    """Tries something in a thread. Enter tries again what was refused, Esc goes back a step."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Try again"), "back": N_("Stop")}

    def __init__(
        self,
        title: Callable[[], str],
        work: Callable[[], Result],
        done: Callable[[Result], None],
        back: Back = None,
    ) -> None:
        super().__init__(title, lambda *_progress: work(), done)
        self._back = back

    def deeds(self) -> tuple[str, ...]:
        """Try again when it was refused; the way back."""
        return ("confirm", "back") if self._is_over else ("back",)

    def do_confirm(self) -> None:
        """Try again, unless the Enter was a scanner's."""
        if self.scan_came_between():
            return
        self._is_over, self.refusal = False, ""
        self._stop.clear()
        for words in self.query(Words):
            words.refresh()
        self.kiosk.run_worker(self._run())

    def do_back(self) -> None:
        """Go back a step; what is being tried ends first."""
        self._stop.set()
        if self._is_over:
            self.close()

    def close(self) -> None:
        """Leave; for the step before, where it did not come to its end."""
        super().close()
        if self._back and self._stop.is_set():
            self._back()


class StepQuestions(QuestionsScreen):
    """Questions of which Esc at the first goes back a step; `at_last`: the last is asked first,
    as for somebody who comes back from the step behind them."""

    def __init__(
        self,
        title: Callable[[], str],
        questions: Sequence[Question],
        deed: Callable[[], Then],
        back: Back = None,
        *,
        at_last: bool = False,
    ) -> None:
        super().__init__(title, questions, deed)
        self._back = back
        self._at = len(questions) - 1 if at_last else 0
        self._typed_at = -inf

    def typed(self, character: str, at: float) -> None:
        """Note when: a figure may choose."""
        self._typed_at = at
        super().typed(character, at)

    def take_key(self, event: events.Key) -> bool:
        """Drop the Enter that somebody presses behind a figure which has chosen already: they
        have not read the next question, and the answer is kept of the printer."""
        unread = event.time - self.kiosk.figure_chose_at < UNREAD_SECONDS
        if event.key == "enter" and unread and not self._line.text:
            return True
        self.kiosk.figure_chose_at = -inf
        return super().take_key(event)

    def _confirm_alone(self) -> None:
        self.kiosk.figure_chose_at = self._typed_at
        super()._confirm_alone()

    def do_back(self) -> None:
        """Rub out what is typed, go back one question, then one step."""
        leaves = not self._line.text and self._next(self._at - 1, -1) is None
        super().do_back()
        if leaves and self._back:
            self._back()


class Steps:
    """What is tried and asked, one step after the other."""

    def __init__(self, kiosk: "KioskApp") -> None:
        self._kiosk = kiosk

    def _aside(
        self,
        title: Callable[[], str],
        work: Callable[[], Result],
        done: Callable[[Result], None],
        back: Back = None,
    ) -> None:
        self._kiosk.open_dialogue(TryScreen(title, work, done, back))

    def _choose(self, title: str, rows: Sequence[tuple[str, Callable[[], None]]]) -> None:
        self._kiosk.open_dialogue(
            ChoiceDialogue(
                lambda: title,
                [words for words, _deed in rows],
                lambda: "",
                lambda index: rows[index][1](),
            )
        )

    def _ask(
        self,
        title: Callable[[], str],
        question: str,
        yes: Callable[[], None],
        no: Callable[[], None],
        back: Callable[[], None],
    ) -> None:
        answers = dict(zip((_("Yes"), _("No")), (yes, no), strict=True))
        chosen: list[Callable[[], None]] = []
        asked = Question(
            lambda: _(question),
            lambda answer: chosen.append(answers[answer]),
            choices=lambda: list(answers),
        )
        self._kiosk.open_dialogue(StepQuestions(title, [asked], lambda: chosen[-1], back))
