"""Receipts with top-up codes that may have come out by half, for a manager to settle."""

from kiosk.language import _, spoken
from kiosk.screens.manager_pin import ask_manager
from kiosk.screens.settling import SettlingScreen
from kiosk.services.staff import StaffMember
from kiosk.services.topups.doubts import (
    Doubtful,
    doubtful_receipts,
    settle_came_out,
    settle_with_copy,
)
from receipts import formats


class TopupsToSettleScreen(SettlingScreen[Doubtful]):
    """The list; a copy of a code is a manager's to allow."""

    def __init__(self, staff: StaffMember) -> None:
        super().__init__(
            lambda: _("Top-up codes to settle"),
            lambda: _("Every code that was sold has been printed or shown."),
            staff,
        )

    def write_hint(self) -> str:
        """Return what to look at, where something is open."""
        if not self.papers:
            return ""
        return _("Nobody knows whether these came out. Look at the printer and its paper.")

    def look_up(self) -> None:
        """Look them up; the oldest is chosen."""
        self.papers = doubtful_receipts(self.kiosk.shop)
        self._list.show([_row(each) for each in self.papers])

    def settle(self, paper: Doubtful) -> None:
        """Ask whether it came out with its code."""

        def title() -> str:
            return _("Did {ticket} come out with its code?").format(ticket=paper.ticket)

        came_out = (_("It came out, and can be read"), lambda: self._came_out(paper))
        copy = (_("It did not: print a copy"), lambda: self._ask_copy(paper))
        self.ask(title, (came_out, copy))

    def _came_out(self, doubtful: Doubtful) -> None:
        with self.kiosk.refusals(self.refused):
            settle_came_out(self.kiosk.shop, doubtful, self._staff)
            self.kiosk.papers_changed()
        self.look_up()

    def _ask_copy(self, doubtful: Doubtful) -> None:
        def title() -> str:
            return _("Print {ticket} again with its code").format(ticket=doubtful.ticket)

        ask_manager(self.kiosk, self._staff, title, lambda manager: self._copy(doubtful, manager))

    def _copy(self, doubtful: Doubtful, manager: StaffMember) -> None:
        with self.kiosk.refusals(self.refused):
            settle_with_copy(self.kiosk.shop, doubtful, self._staff, manager)
            self.kiosk.receipt_waits()
        self.look_up()


def _row(doubtful: Doubtful) -> str:
    when = formats.date_and_time(doubtful.at.astimezone(), spoken())
    why = _("the printer broke off") if doubtful.was_sent else _("never sent: look for the key")
    if doubtful.was_left:
        why = _("too old to come by itself")
    elif doubtful.detail == "interrupted":
        why = _("the program ended meanwhile")
    elif doubtful.detail == "restored":
        why = _("a backup was put back")
    return f"{doubtful.ticket:<12} {when:<17}  {why}"
