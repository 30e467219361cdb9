"""Papers that have not come out for certain: what waits, and what a person settles."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, spoken
from kiosk.rules.errors import ShopError
from kiosk.screens.choice import ChoiceDialogue, ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.manager_pin import allowed_or_ask
from kiosk.services.counter.unprinted import (
    Unprinted,
    WaitState,
    settle_by_printing,
    settle_on_paper,
    unprinted_papers,
)
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
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


class UnprintedScreen(Dialogue):
    """The list, the oldest first; Enter asks what became of the chosen one."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Settle")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._papers: tuple[Unprinted, ...] = ()
        self._said = ""
        self._list = ChoiceList(lambda: _("Every paper went to the printer."))

    def compose(self) -> ComposeResult:
        """What it is about, the list, the keys."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Papers not printed"), id="title")
            yield Words(self._hint, id="hint")
            yield self._list
            yield Words(lambda: self.refusal or self._said, id="refusal")
            yield KeyBar()

    def _hint(self) -> str:
        if not any(paper.state == "uncertain" for paper in self._papers):
            return ""
        return _("The printer broke off. Look at it and its paper, then press Enter here.")

    def on_screen_resume(self) -> None:
        """Look them up, also after one was settled."""
        chosen = self._list.cursor
        self._papers = unprinted_papers(self.kiosk.shop)
        self._list.show([_row(paper) for paper in self._papers])
        self._list.move(chosen)
        for words in self.query(Words):
            words.refresh()

    def printing_changed(self) -> None:
        """Say how they stand now."""
        if self.is_current:
            self.on_screen_resume()

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
        if not self._papers:
            self.close()
            return
        self.refusal = self._said = ""
        self._settle(self._papers[self._list.cursor])

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Settle what was touched."""
        self._list.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))

    def _settle(self, paper: Unprinted) -> None:
        if paper.state == "code":
            raise ShopError("receipt_has_code", ticket=paper.name)
        if paper.state != "uncertain":
            raise ShopError("paper_waits", name=paper.name)

        def title() -> str:
            return _("Did {name} come out?").format(name=paper.name)

        answers = [_("It is on paper"), _("It is not: print it again")]
        deeds = (lambda: self._on_paper(paper), lambda: self._ask_print(paper))
        self.kiosk.open_dialogue(
            ChoiceDialogue(title, answers, lambda: "", lambda index: deeds[index]())
        )

    def _on_paper(self, paper: Unprinted) -> None:
        with self.kiosk.refusals(self.refused):
            settle_on_paper(self.kiosk.shop, paper, self._staff)
            self._said = _("{name} is settled.").format(name=paper.name)
            self.kiosk.papers_changed()
        self.on_screen_resume()

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
        self.on_screen_resume()


def _other(allowed_by: StaffMember, staff: StaffMember) -> StaffMember | None:
    """Return who allowed it, where that was somebody else."""
    return None if allowed_by == staff else allowed_by


def _row(paper: Unprinted) -> str:
    when = formats.date_and_time(paper.at.astimezone(), spoken())
    return f"{UNPRINTED[paper.state]} {paper.name[:22]:<22} {when:<17} {_(STATES[paper.state])}"
