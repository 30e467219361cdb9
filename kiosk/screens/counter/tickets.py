"""The till's latest tickets: each as its paper, and its codes where paper failed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import N_, _, spoken
from kiosk.rules.errors import ShopError
from kiosk.screens.choice import ChoiceList
from kiosk.screens.counter.codes_on_screen import CodesOnScreen
from kiosk.screens.dialogue import ConfirmDialogue, Dialogue
from kiosk.screens.manager_pin import ask_manager
from kiosk.services.counter.tickets import (
    PrintState,
    Ticket,
    TicketPaper,
    latest_tickets,
    ticket_paper,
)
from kiosk.services.staff import StaffMember
from kiosk.services.topups.showings import CodeShown, print_copy, reveal_on_screen, show_again
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.words import Words
from receipts import formats
from receipts.render.layout import columns_of

PRINT_STATES: dict[PrintState, str] = {
    "sent": N_("sent to the printer"),
    "waiting": N_("waits for the printer"),
    "failed": N_("not printed yet"),
    "uncertain": N_("perhaps printed"),
}
LETTERS = ("c", "p")


class TicketsScreen(Dialogue):
    """The latest tickets, the newest first; Enter shows the paper."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Show")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._tickets: tuple[Ticket, ...] = ()
        self._list = ChoiceList(lambda: _("No ticket yet."))

    def compose(self) -> ComposeResult:
        """The list and the keys."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Tickets"), id="title")
            yield self._list
            yield KeyBar()

    def on_screen_resume(self) -> None:
        """Look them up, also after one of them was looked at."""
        chosen = self._list.cursor
        self._tickets = latest_tickets(self.kiosk.shop)
        self._list.show([_row(ticket, self.kiosk.shop.record.currency) for ticket in self._tickets])
        self._list.move(chosen)

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self.on_screen_resume()

    def printing_changed(self) -> None:
        """Say how the receipts stand now."""
        if self.is_current:
            self.on_screen_resume()

    def move(self, rows: int) -> None:
        """Choose another ticket."""
        self._list.move(rows)

    def do_confirm(self) -> None:
        """Show the chosen one; a scan that came in between waits for its turn."""
        if self.scan_came_between():
            return
        if self._tickets:
            name = self._tickets[self._list.cursor].name
            self.kiosk.open_dialogue(TicketScreen(name, self._staff))

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Show the ticket that was touched."""
        self._list.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(lambda: self.perform("confirm"))


def _row(ticket: Ticket, currency: str) -> str:
    when = formats.date_and_time(ticket.at.astimezone(), spoken())
    amount = formats.money(ticket.total_cents, currency, spoken())
    code = _("code") if ticket.has_codes else ""
    return f"{ticket.name:<12} {when:<17} {amount:>11}  {code:<5} {_(PRINT_STATES[ticket.state])}"


class TicketScreen(Dialogue):
    """One ticket as its paper, with dots for codes, and what may be done about them."""

    def __init__(self, name: str, staff: StaffMember) -> None:
        super().__init__()
        self._ticket_name, self._staff = name, staff
        self._ticket: TicketPaper | None = None
        self._done = ""
        self._paper = PaperView(id="ticket-paper")

    def compose(self) -> ComposeResult:
        """The paper on the left, what is known about it on the right."""
        with Vertical(classes="panel wide", id="ticket"):
            with Horizontal(id="ticket-panes"):
                yield self._paper
                with Vertical(id="ticket-words"):
                    yield Words(lambda: self._ticket_name, id="title")
                    yield Words(self._state, id="ticket-state")
                    yield Words(lambda: self._done, id="ticket-done")
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_mount(self) -> None:
        """Make room for the paper."""
        self._paper.set_columns(columns_of(self.kiosk.shop.settings.paper_mm))
        super().on_mount()

    def on_screen_resume(self) -> None:
        """Look it up, also after something was done about it."""
        with self.kiosk.refusals(self.refused):
            self._ticket = ticket_paper(self.kiosk.shop, self._ticket_name)
            self._paper.show(self._ticket.document)
        self._refresh()

    def printing_changed(self) -> None:
        """Say how the receipt stands now."""
        if self.is_current:
            self.on_screen_resume()

    def language_changed(self) -> None:
        """Say it in the other language."""
        super().language_changed()
        self._refresh()

    def move(self, rows: int) -> None:
        """Look further up or down the paper."""
        self._paper.move(rows)

    # Keys

    def deeds(self) -> tuple[str, ...]:
        """Only back; letters do the rest."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter leads back too."""
        return ("confirm", "language", "help")

    def show_keys(self) -> None:
        """Show the letters before the other keys."""
        letters = tuple(KeyHint(letter.upper(), label, letter) for letter, label in self._letters())
        for bar in self.query(KeyBar):
            bar.show((*letters, *(self.hint(deed) for deed in self.deeds())))

    def on_key_bar_chosen(self, message: KeyBar.Chosen) -> None:
        """Do what was touched."""
        if message.deed not in LETTERS:
            super().on_key_bar_chosen(message)
            return
        message.stop()
        self.kiosk.do_when_free(lambda: self._by_letter(message.deed))

    def typed(self, character: str, at: float) -> None:
        """Do what a letter stands for; a run of them is a scan."""
        self._between.type(character, at)
        if self._between.text.lower() in LETTERS:
            letter = self._between.text.lower()
            self.after_a_breath(self._between, lambda: self._by_letter(letter))

    def do_confirm(self) -> None:
        """Go back, unless the Enter was a scanner's."""
        if not self.scan_came_between():
            self.close()

    def _letters(self) -> tuple[tuple[str, str], ...]:
        match self._ticket.codes if self._ticket else "none":
            case "not_printed":
                return (("c", _("Show the code here")),)
            case "shown":
                return (("c", _("Code again (manager)")), ("p", _("Print a copy (manager)")))
        return ()

    def _by_letter(self, letter: str) -> None:
        self._between.clear()
        if letter not in dict(self._letters()) or self._ticket is None:
            return
        self.refusal = self._done = ""
        if letter == "p":
            ask_manager(self.kiosk, self._staff, self._copy_title, self._copy)
        elif self._ticket.codes == "shown":
            ask_manager(self.kiosk, self._staff, self._again_title, self._again)
        else:
            self._ask_once()

    # Deeds

    def _ask_once(self) -> None:
        def question() -> str:
            words = _("Show the code of {ticket} here instead of on paper?")
            return words.format(ticket=self._ticket_name)

        self.kiosk.open_dialogue(ConfirmDialogue(question, self._ask_twice))

    def _ask_twice(self) -> None:
        def question() -> str:
            return _("Is the buyer there to read it? It is shown once.")

        self.kiosk.open_dialogue(ConfirmDialogue(question, self._reveal))

    def _reveal(self) -> None:
        with self.kiosk.refusals(self.refused):
            self._show(reveal_on_screen(self.kiosk.shop, self._ticket_name, self._staff))
            self.kiosk.receipt_waits()

    def _again_title(self) -> str:
        return _("Show the code of {ticket} again").format(ticket=self._ticket_name)

    def _again(self, manager: StaffMember) -> None:
        with self.kiosk.refusals(self.refused):
            self._show(show_again(self.kiosk.shop, self._ticket_name, self._staff, manager))

    def _copy_title(self) -> str:
        return _("Print {ticket} again with its code").format(ticket=self._ticket_name)

    def _copy(self, manager: StaffMember) -> None:
        with self.kiosk.refusals(self.refused):
            number = print_copy(self.kiosk.shop, self._ticket_name, self._staff, manager)
            self._done = _("Copy {number} goes to the printer.").format(number=number)
            self.kiosk.receipt_waits()
        self.on_screen_resume()

    def _show(self, codes: tuple[CodeShown, ...]) -> None:
        self.kiosk.open_dialogue(CodesOnScreen(self._ticket_name, codes))

    # Words

    def refused(self, refusal: ShopError) -> None:
        """Show why, and how things stand now."""
        super().refused(refusal)
        self.on_screen_resume()

    def _refresh(self) -> None:
        for widget in self.query(Words):
            widget.refresh()
        self.show_keys()

    def _state(self) -> str:
        if self._ticket is None:
            return ""
        state = _("Receipt: {state}").format(state=_(PRINT_STATES[self._ticket.state]))
        match self._ticket.codes:
            case "none":
                return state
            case "not_printed":
                code = _("Its code could not be printed so far.")
            case "on_its_way":
                code = _("Its code comes with the paper.")
            case "shown" if self._ticket.state == "uncertain":
                code = _("Perhaps its code is on the paper. If not, a manager gives it again.")
            case "shown":
                code = _("Its code was given. A manager can give it again.")
        return f"{state}\n\n{code}"
