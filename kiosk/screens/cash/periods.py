"""Closing a month or a year: the oldest one that is open, after a question."""

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.period_words import period_name
from kiosk.rules.closing_periods import Period
from kiosk.screens.cash.paper import PaperDialogue
from kiosk.screens.dialogue import ConfirmDialogue
from kiosk.screens.told import ToldDialogue
from kiosk.services.closings.past import reprint_closing
from kiosk.services.closings.periods import close_period, periods_to_close
from kiosk.services.closings.saving import save_closing
from kiosk.services.staff import StaffMember
from kiosk.widgets.signs import DONE

if TYPE_CHECKING:
    from kiosk.app import KioskApp


class ClosePeriodDialogue(ConfirmDialogue):
    """Ask whether a month or a year is to be closed; a refusal stays on the screen."""

    def __init__(self, kiosk: "KioskApp", period: Period, staff: StaffMember) -> None:
        super().__init__(self._ask, lambda: None)
        self._on, self._period, self._staff = kiosk, period, staff

    def _ask(self) -> str:
        words = (
            _("Close the month of {period}? Nothing can be written into it afterwards.")
            if self._period.kind == "month"
            else _("Close the year {period}? Nothing can be written into it afterwards.")
        )
        return words.format(period=period_name(self._period))

    def do_confirm(self) -> None:
        """Close it and show its paper, unless the Enter was a scanner's."""
        if self.scan_came_between():
            return
        kiosk, staff = self._on, self._staff
        closed = close_period(kiosk.shop, self._period, staff)
        kiosk.receipt_waits()
        self.close()

        def print_it() -> str:
            reprint_closing(kiosk.shop, closed.period.kind, closed.number, staff)
            return _("{sign} A duplicate goes to the printer.").format(sign=DONE)

        def save(folder: Path) -> Path:
            return save_closing(kiosk.shop, closed.period.kind, closed.number, folder, staff)

        said = _("{sign} Closed. The paper goes to the printer.").format(sign=DONE)
        kiosk.open_dialogue(
            PaperDialogue(lambda: period_name(closed.period), closed.document, print_it, save, said)
        )


def open_period_closing(kiosk: "KioskApp", allowed_by: StaffMember) -> None:
    """Propose the oldest month or year that is over and not closed."""
    due = periods_to_close(kiosk.shop)
    if due:
        kiosk.open_dialogue(ClosePeriodDialogue(kiosk, due[0], allowed_by))
        return
    kiosk.open_dialogue(
        ToldDialogue(
            lambda: _("Close a month or a year"),
            lambda: [_("No month and no year is over and still open.")],
        )
    )
