"""Papers that have not come out for certain: what waits, and what a person settles."""

from typing import TYPE_CHECKING

from kiosk.language import N_, _, spoken
from kiosk.rules.errors import ShopError
from kiosk.screens.manager_pin import allowed_or_ask
from kiosk.screens.settling import SettlingScreen
from kiosk.services.counter.unprinted import (
    Unprinted,
    WaitState,
    settle_by_printing,
    settle_on_paper,
    unprinted_papers,
)
from kiosk.services.staff import StaffMember
from kiosk.widgets.signs import UNPRINTED
from kiosk.widgets.words import Words
from receipts import formats

if TYPE_CHECKING:
    from kiosk.app import KioskApp

STATES: dict[WaitState, str] = {
    "waiting": N_("waits for the printer"),
    "failed": N_("not printed yet, will come"),
    "uncertain": N_("perhaps printed: look for it"),
    "code": N_("with a code: for a manager"),
}


def open_unprinted(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Show the list."""
    kiosk.open_dialogue(UnprintedScreen(staff))


class UnprintedScreen(SettlingScreen[Unprinted]):
    """The list; what the printer does meanwhile shows in it."""

    def __init__(self, staff: StaffMember) -> None:
        super().__init__(
            lambda: _("Papers not printed"), lambda: _("Every paper went to the printer."), staff
        )

    def write_hint(self) -> str:
        """Return what to look at, where the printer broke off."""
        if not any(paper.state == "uncertain" for paper in self.papers):
            return ""
        return _("The printer broke off. Look at it and its paper, then press Enter here.")

    def look_up(self) -> None:
        """Look them up; the chosen one stays chosen."""
        chosen = self._list.cursor
        self.papers = unprinted_papers(self.kiosk.shop)
        self._list.show([_row(paper) for paper in self.papers])
        self._list.move(chosen)
        for words in self.query(Words):
            words.refresh()

    def printing_changed(self) -> None:
        """Say how they stand now."""
        if self.is_current:
            self.look_up()

    def settle(self, paper: Unprinted) -> None:
        """Ask whether it came out. Raises ShopError ``receipt_has_code`` and ``paper_waits``."""
        self.refusal = self._said = ""
        if paper.state == "code":
            raise ShopError("receipt_has_code", ticket=paper.name)
        if paper.state != "uncertain":
            raise ShopError("paper_waits", name=paper.name)

        def title() -> str:
            return _("Did {name} come out?").format(name=paper.name)

        on_paper = (_("It is on paper"), lambda: self._on_paper(paper))
        again = (_("It is not: print it again"), lambda: self._ask_print(paper))
        self.ask(title, (on_paper, again))

    def _on_paper(self, paper: Unprinted) -> None:
        with self.kiosk.refusals(self.refused):
            settle_on_paper(self.kiosk.shop, paper, self._staff)
            self._said = _("{name} is settled.").format(name=paper.name)
            self.kiosk.papers_changed()
        self.look_up()

    def _ask_print(self, paper: Unprinted) -> None:
        def title() -> str:
            return _("Print {name} again").format(name=paper.name)

        def printed(allowed_by: StaffMember) -> None:
            self._print(paper, allowed_by)

        allowed_or_ask(self.kiosk, self._staff, "reprint", title, printed)

    def _print(self, paper: Unprinted, allowed_by: StaffMember) -> None:
        with self.kiosk.refusals(self.refused):
            number = settle_by_printing(
                self.kiosk.shop, paper, self._staff, _other(allowed_by, self._staff)
            )
            words = _("{name} goes to the printer.")
            if number:
                words = _("{name} goes to the printer as duplicate {number}.")
            self._said = words.format(name=paper.name, number=number)
            self.kiosk.receipt_waits()
        self.look_up()


def _other(allowed_by: StaffMember, staff: StaffMember) -> StaffMember | None:
    """Return who allowed it, where that was somebody else."""
    return None if allowed_by == staff else allowed_by


def _row(paper: Unprinted) -> str:
    when = formats.date_and_time(paper.at.astimezone(), spoken())
    return f"{UNPRINTED[paper.state]} {paper.name[:22]:<22} {when:<17} {_(STATES[paper.state])}"
