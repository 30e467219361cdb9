"""One ticket as its paper: what came back of it, its codes where paper failed, and what may
be done about it."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import N_, _, spoken
from kiosk.rules.errors import ShopError
from kiosk.rules.paper import Look
from kiosk.screens.counter.codes_on_screen import CodesOnScreen
from kiosk.screens.counter.reprint import LETTER as PRINT
from kiosk.screens.counter.reprint import (
    ask_to_print,
    look_letter,
    print_letter,
    printed,
)
from kiosk.screens.dialogue import ConfirmDialogue, Dialogue
from kiosk.screens.manager_pin import ask_manager
from kiosk.screens.receipts import for_phone, look, on_stick
from kiosk.screens.receipts.words import print_state_in_full
from kiosk.services.corrections.history import CorrectedBy, History, history_of
from kiosk.services.corrections.returnable import Returnable, returnable
from kiosk.services.counter.tickets import TicketPaper, ticket_paper
from kiosk.services.staff import StaffMember
from kiosk.services.topups.showings import CodeShown, print_copy, reveal_on_screen, show_again
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.words import Words
from receipts import formats
from receipts.render.layout import columns_of

if TYPE_CHECKING:
    from kiosk.screens.counter.correcting import Correcting

CORRECTED = {
    "refund": N_("Refunded: {amount}, {ticket}"),
    "void": N_("Voided by {ticket}"),
}
MANY_LINES = 6


class TicketScreen(Dialogue):
    """One ticket as its paper, with dots for codes, and what may be done about them."""

    def __init__(self, name: str, staff: StaffMember, correcting: "Correcting") -> None:
        super().__init__()
        self._ticket_name, self._staff, self._correcting = name, staff, correcting
        self._ticket: TicketPaper | None = None
        self._back: Returnable | None = None
        self._history: History | None = None
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
            self._back = returnable(self.kiosk.shop, self._ticket_name)
            self._history = history_of(self.kiosk.shop, self._ticket_name)
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

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        if deed in dict(self._letters()):
            self._by_letter(deed)
        else:
            super().touched(deed)

    def typed(self, character: str, at: float) -> None:
        """Do what a letter stands for; a run of them is a scan."""
        self._between.type(character, at)
        if self._between.text.lower() in dict(self._letters()):
            letter = self._between.text.lower()
            self.after_a_breath(self._between, lambda: self._by_letter(letter))

    def do_confirm(self) -> None:
        """Go back, unless the Enter was a scanner's."""
        if not self.scan_came_between():
            self.close()

    def _letters(self) -> tuple[tuple[str, str], ...]:
        back = self._back
        void = (("v", _("Void the sale")),) if back and back.can_void else ()
        some = back and any(line.left for line in back.lines)
        refund = (("r", _("Refund or exchange")),) if some else ()
        away = ((on_stick.LETTER, _("USB stick")), (for_phone.LETTER, _("For a phone")))
        letters = (*refund, *void, *self._about_codes(), *print_letter(self._ticket))
        letters = (*letters, *look_letter(self._ticket))
        return (*letters, *(away if self._ticket else ()))

    def _about_codes(self) -> tuple[tuple[str, str], ...]:
        match self._ticket.codes if self._ticket else "none":
            case "not_printed":
                return (("c", _("Show the code here")),)
            case "shown":
                return (("c", _("Code again (manager)")),)
        return ()

    def _by_letter(self, letter: str) -> None:
        self._between.clear()
        if letter not in dict(self._letters()) or self._ticket is None:
            return
        self.refusal = self._done = ""
        if letter in ("r", "v") and self._back:
            with self.kiosk.refusals(self.refused):
                begin = self._correcting.refund if letter == "r" else self._correcting.void
                begin(self._back)
        elif letter == on_stick.LETTER:
            on_stick.ticket_on_stick(
                self.kiosk, self.kiosk.shop, self._ticket_name, self._staff, self._printed
            )
        elif letter == for_phone.LETTER:
            self.kiosk.open_dialogue(
                for_phone.ForPhoneDialogue(self._ticket_name, self._staff, self.refused)
            )
        elif letter == PRINT and self._ticket.codes == "shown":
            ask_manager(self.kiosk, self._staff, self._copy_title, self._copy)
        elif letter == PRINT:
            ask_to_print(self.kiosk, self._staff, self._ticket, self._printed, self.refused)
        elif letter == look.LETTER:
            kiosk, ticket = self.kiosk, self._ticket
            look.ask_look_now(
                kiosk, kiosk.shop, ticket.name, ticket.document, self._print_otherwise
            )
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

    def _print_otherwise(self, chosen: Look) -> None:
        if self._ticket:
            ticket = self._ticket
            ask_to_print(self.kiosk, self._staff, ticket, self._printed, self.refused, chosen)

    def _copy_title(self) -> str:
        return _("Print {ticket} again with its code").format(ticket=self._ticket_name)

    def _copy(self, manager: StaffMember) -> None:
        with self.kiosk.refusals(self.refused):
            number = print_copy(self.kiosk.shop, self._ticket_name, self._staff, manager)
            waits = bool(self.kiosk.printer_trouble)
            self._printed(printed(self.kiosk, number, waits=waits))
            self.kiosk.receipt_waits()

    def _printed(self, said: str) -> None:
        self._done = said
        self.on_screen_resume()

    def _show(self, codes: tuple[CodeShown, ...]) -> None:
        self.kiosk.open_dialogue(CodesOnScreen(self._ticket_name, codes))

    # Words

    def refused(self, refusal: ShopError) -> None:
        """Show why, and how things stand now."""
        super().refused(refusal)
        self.on_screen_resume()

    def _refresh(self) -> None:
        has_codes = self._ticket is not None and self._ticket.codes != "none"
        self.query_one("#ticket").set_class(has_codes, "long-letters")
        for widget in self.query(Words):
            widget.refresh()
        self.show_keys()

    def _state(self) -> str:
        if self._ticket is None:
            return ""
        words = print_state_in_full(self._ticket.state)
        state = _("Receipt: {state}").format(state=words)
        return "\n\n".join(filter(None, (*self._corrections(), state, self._code_state())))

    def _code_state(self) -> str:
        match self._ticket.codes if self._ticket else "none":
            case "not_printed":
                return _("Its code could not be printed so far.")
            case "on_its_way":
                return _("Its code comes with the paper.")
            case "shown" if self._ticket and self._ticket.state == "uncertain":
                return _("Perhaps its code is on the paper. If not, a manager gives it again.")
            case "shown":
                return _("Its code was given. A manager can give it again.")
        return ""

    def _corrections(self) -> list[str]:
        """Say which ticket this one corrects, and what came back of it by which ticket."""
        history = self._history
        if history is None:
            return []
        words = []
        if history.corrects:
            words.append(_("Corrects ticket {ticket}.").format(ticket=history.corrects))
        return words + [self._corrected_by(each) for each in history.corrected_by]

    def _corrected_by(self, each: CorrectedBy) -> str:
        amount = formats.money(each.back_cents, self.kiosk.shop.record.currency, spoken())
        head = _(CORRECTED[each.kind]).format(ticket=each.ticket, amount=amount)
        lines = [f"{pieces} × {label}" for label, pieces in each.lines]
        return "\n".join([head, *(lines if each.kind == "refund" else ())])
