"""Receipts with top-up codes that may have come out by half, for a manager to settle."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, spoken
from kiosk.screens.choice import ChoiceDialogue, ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.manager_pin import ask_manager
from kiosk.services.staff import StaffMember
from kiosk.services.topups.doubts import (
    Doubtful,
    doubtful_receipts,
    settle_came_out,
    settle_with_copy,
)
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words
from receipts import formats


class TopupsToSettleScreen(Dialogue):
    """The list, the oldest first; Enter asks what became of the chosen one."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Settle")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._doubtful: tuple[Doubtful, ...] = ()
        self._list = ChoiceList(lambda: _("Every code that was sold has been printed or shown."))

    def compose(self) -> ComposeResult:
        """What it is about, the list, the keys."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Top-up codes to settle"), id="title")
            yield Words(self._hint, id="hint")
            yield self._list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def _hint(self) -> str:
        if not self._doubtful:
            return ""
        return _("Nobody knows whether these came out. Look at the printer and its paper.")

    def on_screen_resume(self) -> None:
        """Look them up, also after one was settled."""
        self._doubtful = doubtful_receipts(self.kiosk.shop)
        self._list.show([_row(each) for each in self._doubtful])

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self.on_screen_resume()

    def move(self, rows: int) -> None:
        """Choose another one."""
        self._list.move(rows)

    def do_confirm(self) -> None:
        """Ask what became of the chosen one; a scan waits for its turn."""
        if self.scan_came_between():
            return
        if not self._doubtful:
            self.close()
            return
        self._settle(self._doubtful[self._list.cursor])

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Settle what was touched."""
        self._list.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def _settle(self, doubtful: Doubtful) -> None:
        def title() -> str:
            return _("Did {ticket} come out with its code?").format(ticket=doubtful.ticket)

        answers = [_("It came out, and can be read"), _("It did not: print a copy")]
        deeds = (lambda: self._came_out(doubtful), lambda: self._ask_copy(doubtful))
        self.kiosk.open_dialogue(
            ChoiceDialogue(title, answers, lambda: "", lambda index: deeds[index]())
        )

    def _came_out(self, doubtful: Doubtful) -> None:
        with self.kiosk.refusals(self.refused):
            settle_came_out(self.kiosk.shop, doubtful, self._staff)
            self.kiosk.papers_changed()
        self.on_screen_resume()

    def _ask_copy(self, doubtful: Doubtful) -> None:
        def title() -> str:
            return _("Print {ticket} again with its code").format(ticket=doubtful.ticket)

        ask_manager(self.kiosk, self._staff, title, lambda manager: self._copy(doubtful, manager))

    def _copy(self, doubtful: Doubtful, manager: StaffMember) -> None:
        with self.kiosk.refusals(self.refused):
            settle_with_copy(self.kiosk.shop, doubtful, self._staff, manager)
            self.kiosk.receipt_waits()
        self.on_screen_resume()


def _row(doubtful: Doubtful) -> str:
    when = formats.date_and_time(doubtful.at.astimezone(), spoken())
    why = _("the printer broke off") if doubtful.was_sent else _("never sent: look for the key")
    if doubtful.detail == "interrupted":
        why = _("the program ended meanwhile")
    return f"{doubtful.ticket:<12} {when:<17}  {why}"
