"""Papers about which something is open: the list, and one after the other is settled."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_
from kiosk.screens.choice import ChoiceDialogue, ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words

Paper = TypeVar("Paper")


class SettlingScreen(Dialogue, Generic[Paper]):
    """The list, the oldest first; Enter asks what became of the chosen one.

    Who inherits fills `papers` and the list in `look_up`.
    """

    words: ClassVar[dict[str, str]] = {"confirm": N_("Settle")}

    def __init__(
        self, title: Callable[[], str], nothing: Callable[[], str], staff: StaffMember
    ) -> None:
        super().__init__()
        self._title, self._staff = title, staff
        self.papers: tuple[Paper, ...] = ()
        self._said = ""
        self._list = ChoiceList(nothing)

    def compose(self) -> ComposeResult:
        """What it is about, the list, the keys."""
        with Vertical(classes="panel wide tall"):
            yield Words(self._title, id="title")
            yield Words(self.write_hint, id="hint")
            yield self._list
            yield Words(lambda: self.refusal or self._said, id="refusal")
            yield KeyBar()

    def write_hint(self) -> str:
        """Return what is to be looked at, if anything."""
        raise AssertionError("a list of papers says what is to be looked at")

    def look_up(self) -> None:
        """Fill `papers`, and the list."""
        raise AssertionError("a list of papers says which they are")

    def settle(self, paper: Paper) -> None:
        """Ask what became of a paper. Raises ShopError where nobody can settle it."""
        raise AssertionError("a list of papers says how they are settled")

    def ask(
        self, title: Callable[[], str], answers: Sequence[tuple[str, Callable[[], None]]]
    ) -> None:
        """Ask which answer holds, and do what it stands for."""
        rows = [words for words, _deed in answers]
        self.kiosk.open_dialogue(
            ChoiceDialogue(title, rows, lambda: "", lambda index: answers[index][1]())
        )

    def on_screen_resume(self) -> None:
        """Look them up, also after one was settled."""
        self.look_up()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self.look_up()

    def move(self, rows: int) -> None:
        """Choose another one."""
        self._list.move(rows)

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Settle what was touched."""
        self._list.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def do_confirm(self) -> None:
        """Ask what became of the chosen one; a scan waits for its turn."""
        if self.scan_came_between():
            return
        if not self.papers:
            self.close()
            return
        self.settle(self.papers[self._list.cursor])
