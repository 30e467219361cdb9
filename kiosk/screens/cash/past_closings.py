"""Closings that were made: Z, month and year, the newest first; Enter shows the paper."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, spoken
from kiosk.screens.cash.paper import PaperDialogue
from kiosk.screens.cash.words import about_when, closing_name
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.services.closings.past import (
    PastClosing,
    find_closing,
    past_closings,
    reprint_closing,
)
from kiosk.services.closings.saving import save_closing
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE
from kiosk.widgets.words import Words
from receipts import formats


class PastClosingsScreen(Dialogue):
    """This till's closings; the paper of one is shown as it was, and printed as a duplicate."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Show")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._past: tuple[PastClosing, ...] = ()
        self._list = ChoiceList(lambda: _("Nothing was closed at this till yet."))

    def compose(self) -> ComposeResult:
        """The list and the keys."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Past closings"), id="title")
            yield self._list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Look them up."""
        super().on_mount()
        self._look()

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self._look()

    def move(self, rows: int) -> None:
        """Choose another closing."""
        self._list.move(rows)

    def do_confirm(self) -> None:
        """Show the chosen closing's paper, unless the Enter was a scanner's."""
        if not self.scan_came_between() and self._past:
            self._show(self._past[self._list.cursor])

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Show the closing that was touched."""
        self._list.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def _look(self) -> None:
        self._past = past_closings(self.kiosk.shop)
        self._list.show([_row(each, self.kiosk.shop.record.currency) for each in self._past])

    def _show(self, closing: PastClosing) -> None:
        found = find_closing(self.kiosk.shop, closing.kind, closing.number)

        def print_it() -> str:
            reprint_closing(self.kiosk.shop, closing.kind, closing.number, self._staff)
            return _("{sign} A duplicate goes to the printer.").format(sign=DONE)

        def save(folder: Path) -> Path:
            shop, staff = self.kiosk.shop, self._staff
            return save_closing(shop, closing.kind, closing.number, folder, staff)

        self.kiosk.open_dialogue(
            PaperDialogue(lambda: closing_name(closing), found.document, print_it, save)
        )


def _row(closing: PastClosing, currency: str) -> str:
    amount = formats.money(closing.total_cents, currency, spoken())
    made = formats.date_and_time(closing.made_at, spoken())
    period = about_when(closing.kind, closing.period)
    return f"{closing_name(closing):<18} {period:<20} {amount:>13}  {made}"
