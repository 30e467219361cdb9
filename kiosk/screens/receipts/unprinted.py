"""Papers that have not come out for certain: what waits, and what a person settles."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.language import N_, _, spoken
from kiosk.printer_words import queue_words
from kiosk.rules.errors import ShopError
from kiosk.screens.manager_pin import allowed_or_ask
from kiosk.screens.receipts.question import came_out
from kiosk.screens.receipts.words import all_printed, why_failed
from kiosk.screens.settling import SettlingScreen
from kiosk.services.counter.unprinted import (
    Unprinted,
    WaitState,
    leave,
    settle_by_printing,
    settle_on_paper,
    try_again,
    unprinted_papers,
)
from kiosk.services.staff import StaffMember
from kiosk.widgets.signs import UNPRINTED
from kiosk.widgets.words import Words
from receipts import formats
from receipts.transport.address import queue_of
from receipts.transport.outcome import QUEUE_REJECTS, QUEUE_STOPPED

if TYPE_CHECKING:
    from kiosk.app import KioskApp

STATES: dict[WaitState, str] = {
    "waiting": N_("waits for the printer"),
    "going": N_("is coming out now"),
    "tried": N_("not printed yet, will come"),
    "uncertain": N_("perhaps printed: look for it"),
    "code": N_("with a code: for a manager"),
    "failed": N_("can not be printed like this"),
    "overdue": N_("too old to come by itself"),
}

_BARRED = {"queue_stopped": QUEUE_STOPPED, "queue_rejects": QUEUE_REJECTS}


def open_unprinted(kiosk: "KioskApp", staff: StaffMember) -> None:
    """Show the list."""
    kiosk.open_dialogue(UnprintedScreen(staff))


class UnprintedScreen(SettlingScreen[Unprinted]):
    """The list; what the printer does meanwhile shows in it."""

    def __init__(self, staff: StaffMember) -> None:
        super().__init__(
            lambda: _("Papers not printed"), lambda: all_printed(self.kiosk.shop), staff
        )

    def write_hint(self) -> str:
        """Return what is to be done about the chosen one."""
        paper = self._chosen()
        match paper.state if paper else "":
            case "uncertain" | "code" if paper and paper.detail == "restored":
                return _("A backup was put back. Did it come out before? Look, then press Enter.")
            case "uncertain" | "code":
                return _("The printer broke off. Look at it and its paper, then press Enter here.")
            case "failed" if paper:
                return why_failed(paper.detail)
            case "overdue":
                return _("It waited too long. Press Enter here to print it, or to leave it.")
            case "waiting" | "tried" if self.kiosk.printer_trouble == "taken":
                return _("Another till has the printer. It comes when that till is closed.")
            case "waiting" | "tried" if self.kiosk.printer_trouble in _BARRED:
                queue = queue_of(self.kiosk.shop.settings.printer)
                return queue_words(_BARRED[self.kiosk.printer_trouble], queue)
            case "waiting" | "tried" if self.kiosk.printer_trouble == "mute":
                return _(
                    "The printer takes what is sent, but answers no more as it once did. Was it"
                    " replaced? A manager tests it: Printer and logo."
                )
        return ""

    def look_up(self) -> None:
        """Look them up; the chosen one stays chosen, wherever it stands now."""
        chosen, row = self._chosen(), self._list.cursor
        self.papers = unprinted_papers(self.kiosk.shop)
        self._list.show([_row(paper) for paper in self.papers])
        numbers = [paper.job_id for paper in self.papers]
        if chosen and chosen.job_id in numbers:
            row = numbers.index(chosen.job_id)
        self._list.move(row)
        for words in self.query(Words):
            words.refresh()

    def printing_changed(self) -> None:
        """Say how they stand now."""
        if self.is_current:
            self.look_up()

    def move(self, rows: int) -> None:
        """Choose another one, and say what is to be done about it."""
        super().move(rows)
        self.query_one("#hint", Words).update()

    def settle(self, paper: Unprinted) -> None:
        """Ask what becomes of it. Raises ShopError ``receipt_has_code`` and ``paper_waits``."""
        self.refusal = self._said = ""
        match paper.state:
            case "code":
                raise ShopError("receipt_has_code", ticket=paper.name)
            case "waiting" | "going" | "tried":
                raise ShopError("paper_waits", name=paper.name)
            case "uncertain":
                self._ask_came_out(paper)
            case "failed" | "overdue":
                self._ask_again(paper)

    def _ask_came_out(self, paper: Unprinted) -> None:
        self.kiosk.open_dialogue(
            came_out(paper, lambda: self._on_paper(paper), lambda: self._ask_print(paper))
        )

    def _ask_again(self, paper: Unprinted) -> None:
        def title() -> str:
            return _("What about {name}?").format(name=paper.name)

        again = (_("Try to print it again"), lambda: self._try_again(paper))
        left = (_("Leave it unprinted"), lambda: self._leave(paper))
        self.ask(title, (again, left))

    # Answers

    def _on_paper(self, paper: Unprinted) -> None:
        def settle() -> str:
            settle_on_paper(self.kiosk.shop, paper, self._staff)
            return _("{name} is settled.").format(name=paper.name)

        self._do(settle)

    def _ask_print(self, paper: Unprinted) -> None:
        def title() -> str:
            return _("Print {name} again").format(name=paper.name)

        def printed(allowed_by: StaffMember) -> None:
            self._do(lambda: print_once_more(self.kiosk, paper, self._staff, allowed_by))

        allowed_or_ask(self.kiosk, self._staff, "reprint", title, printed)

    def _try_again(self, paper: Unprinted) -> None:
        def again() -> str:
            try_again(self.kiosk.shop, paper, self._staff)
            self.kiosk.receipt_waits()
            words = _("{name} goes to the printer.")
            if self.kiosk.printer_trouble:
                words = _("{name} waits for the printer.")
            return words.format(name=paper.name)

        self._do(again)

    def _leave(self, paper: Unprinted) -> None:
        def left() -> str:
            leave(self.kiosk.shop, paper, self._staff)
            return _("{name} stays unprinted.").format(name=paper.name)

        self._do(left)

    def _do(self, deed: Callable[[], str]) -> None:
        """Do it, and say what `deed` returns; a refusal is a sentence."""
        with self.kiosk.refusals(self.refused):
            self._said = deed()
            self.kiosk.papers_changed()
        self.look_up()

    def _chosen(self) -> Unprinted | None:
        row = self._list.cursor
        return self.papers[row] if row < len(self.papers) else None


def print_once_more(
    kiosk: "KioskApp", paper: Unprinted, staff: StaffMember, allowed_by: StaffMember
) -> str:
    """Print a paper that did not come out whole; return the sentence that says so.

    Raises ShopError as `settle_by_printing` does.
    """
    other = None if allowed_by == staff else allowed_by
    number = settle_by_printing(kiosk.shop, paper, staff, other)
    kiosk.receipt_waits()
    words = _("{name} goes to the printer.")
    if kiosk.printer_trouble:
        words = _("{name} waits for the printer.")
        if number:
            words = _("{name} waits for the printer as duplicate {number}.")
    elif number:
        words = _("{name} goes to the printer as duplicate {number}.")
    return words.format(name=paper.name, number=number)


def _row(paper: Unprinted) -> str:
    when = formats.date_and_time(paper.at.astimezone(), spoken())
    return f"{UNPRINTED[paper.state]} {paper.name[:20]:<20} {when:<16} {_(STATES[paper.state])}"
