"""Why something is taken back: one of a few reasons, or typed words."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue, came_by_scanner
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words

VOID_REASONS = (
    N_("typing mistake"),
    N_("the customer changed their mind"),
    N_("paid in another way"),
)
REFUND_REASONS = (
    N_("damaged or does not work"),
    N_("the wrong item"),
    N_("the customer changed their mind"),
)


class ReasonDialogue(Dialogue):
    """A figure or the arrows choose a reason, other words are one; `take` gets it."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Go on")}

    def __init__(
        self, title: Callable[[], str], reasons: Sequence[str], take: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._title, self._reasons, self._take = title, reasons, take
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(lambda: "")

    def compose(self) -> ComposeResult:
        """What it is about, the reasons, the line."""
        with Vertical(classes="panel", id="reason"):
            yield Words(self._title, id="title")
            hint = N_("Why? Choose, or type a few words without anybody's name.")
            yield Words(lambda: _(hint), id="hint")
            yield self._list
            yield self._line
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Number the reasons."""
        self._show()
        super().on_mount()

    def language_changed(self) -> None:
        """Write the reasons anew."""
        super().language_changed()
        self._show()

    def move(self, rows: int) -> None:
        """Choose another reason."""
        self._list.move(rows)

    def typed(self, character: str, at: float) -> None:
        """Type words, or take the reason of a figure."""
        self._line.type(character, at)
        if self._row() is not None:
            self.after_a_breath(self._line, self._confirm_alone)

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def do_confirm(self) -> None:
        """Take the reason; a scan that came in between waits for its turn."""
        if came_by_scanner(self._line) and " " not in self._line.text:
            self.keep_scan(self._line.take())
            return
        row, text = self._row(), self._line.take().strip()
        if row is not None:
            text = _(self._reasons[row])
        elif text.isdecimal():
            raise ShopError("choice_unknown", typed=text)
        reason = text or _(self._reasons[self._list.cursor])
        self.close()
        self._take(reason)

    def _confirm_alone(self) -> None:
        self.perform("confirm")

    def _row(self) -> int | None:
        text = self._line.text
        if text.isdecimal() and 1 <= int(text) <= len(self._reasons):
            return int(text) - 1
        return None

    def _show(self) -> None:
        chosen = self._list.cursor
        self._list.show([f"{n}  {_(reason)}" for n, reason in enumerate(self._reasons, 1)])
        self._list.move(chosen)
