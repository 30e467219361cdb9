"""Top-up codes to be read off the screen, one after the other, then forgotten."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.screens.dialogue import ConfirmDialogue, Dialogue
from kiosk.services.topups.showings import CodeShown
from kiosk.widgets.big_code import BigCode
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words


class CodesOnScreen(Dialogue):
    """A code in big letters until Enter or Esc; nothing keeps it after."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("It is noted"), "back": N_("Close")}

    def __init__(self, ticket: str, codes: tuple[CodeShown, ...]) -> None:
        super().__init__()
        self._ticket = ticket
        self._codes, self._count = list(codes), len(codes)

    def compose(self) -> ComposeResult:
        """Whose code, then the code."""
        with Vertical(classes="panel wide"):
            yield Words(self._title, id="title")
            yield Words(self._what, id="code-of")
            yield BigCode(lambda: self._codes[0].code if self._codes else "")
            yield KeyBar()

    def do_confirm(self) -> None:
        """Go on to the next code, or end; a scanner's Enter does not."""
        if self.scan_came_between():
            return
        if len(self._codes) > 1:
            del self._codes[0]
            for widget in self.query("*"):
                widget.refresh()
        else:
            self.close()

    def do_back(self) -> None:
        """Leave; codes that nobody has read yet are asked about first."""
        if len(self._codes) < 2:
            self.close()
            return
        self.kiosk.open_dialogue(ConfirmDialogue(self._leave_question, self.close))

    def close(self) -> None:
        """Forget the codes, then leave."""
        self._codes.clear()
        super().close()

    def on_unmount(self) -> None:
        """Forget them however the screen ends, such as when the till is locked."""
        self._codes.clear()

    def _title(self) -> str:
        number = self._count - len(self._codes) + 1
        return _("Ticket {ticket}: code {number} of {count}").format(
            ticket=self._ticket, number=number, count=self._count
        )

    def _leave_question(self) -> str:
        return _("Close before every code was read?")

    def _what(self) -> str:
        if not self._codes:
            return ""
        code = self._codes[0]
        return _("{label}, card {serial}").format(label=code.label, serial=code.serial)
