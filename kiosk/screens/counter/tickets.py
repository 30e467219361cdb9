"""Tickets: this till's latest, or those of a day, of an amount, of any till."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, spoken
from kiosk.rules.errors import ShopError
from kiosk.rules.ticket_search import Wanted, parse_wanted
from kiosk.screens.choice import ChoiceList
from kiosk.screens.counter.ticket import TicketScreen
from kiosk.screens.dialogue import Dialogue
from kiosk.screens.receipts.unprinted import UnprintedScreen
from kiosk.screens.receipts.words import print_state
from kiosk.services.counter.ticket_search import find_tickets
from kiosk.services.counter.tickets import Ticket, latest_tickets
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats

if TYPE_CHECKING:
    from kiosk.screens.counter.correcting import Correcting

LATEST = Wanted()
UNPRINTED = "u"


class TicketsScreen(Dialogue):
    """Tickets, the newest first; Enter shows one as its paper, a receipt's scan too."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Show")}

    def __init__(self, staff: StaffMember, correcting: "Correcting") -> None:
        super().__init__()
        self._staff, self._correcting = staff, correcting
        self._tickets: tuple[Ticket, ...] = ()
        self._wanted = LATEST
        self._line = TypedLine(id="answer")
        self._list = ChoiceList(self._nothing)

    def compose(self) -> ComposeResult:
        """What can be looked for, the list and the keys."""
        with Vertical(classes="panel wide tall", id="tickets"):
            yield Words(self._title, id="title")
            yield Words(self._how, id="how")
            yield self._line
            yield self._list
            yield Words(lambda: self.refusal, id="refusal")
            yield KeyBar()

    def on_screen_resume(self) -> None:
        """Look them up, also after one of them was looked at."""
        chosen = self._list.cursor
        shop = self.kiosk.shop
        wanted = self._wanted
        self._tickets = latest_tickets(shop) if wanted == LATEST else find_tickets(shop, wanted)
        self._list.show([_row(ticket, shop) for ticket in self._tickets])
        self._list.move(chosen)

    def language_changed(self) -> None:
        """Write the rows anew."""
        super().language_changed()
        self.on_screen_resume()

    def printing_changed(self) -> None:
        """Say how the receipts stand now."""
        self.show_keys()
        if self.is_current:
            self.on_screen_resume()

    # Keys

    def typed(self, character: str, at: float) -> None:
        """Type what is looked for, or scan a receipt; U alone shows what is not printed."""
        self._line.type(character, at)
        if self._asks_unprinted():
            self.after_a_breath(self._line, self._show_unprinted)

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def move(self, rows: int) -> None:
        """Choose another ticket."""
        self._list.move(rows)

    def do_confirm(self) -> None:
        """Show the chosen one, or look for what was typed; other scans wait for the counter."""
        if self._asks_unprinted():
            self._show_unprinted()
            return
        text, scanned = self._line.text, self._line.came_from_scanner
        self._line.take()
        self.refusal = ""
        if not text:
            self._show_chosen()
            return
        wanted = parse_wanted(text, self.kiosk.shop.till)
        if wanted is None and scanned:
            self.keep_scan(text)
            return
        if wanted is None:
            raise ShopError("ticket_search_unclear")
        self._look_for(wanted)

    def show_keys(self) -> None:
        """Show the letter of what is not printed before the other keys."""
        waits = self.kiosk.unprinted
        words = _("Not printed: {count}").format(count=waits)
        letter = (KeyHint(UNPRINTED.upper(), words, UNPRINTED),) if waits else ()
        for bar in self.query(KeyBar):
            bar.show((*letter, *(self.hint(deed) for deed in self.deeds())))

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        if deed == UNPRINTED:
            self._show_unprinted()
        else:
            super().touched(deed)

    def _asks_unprinted(self) -> bool:
        return self._line.text.lower() == UNPRINTED and self.kiosk.unprinted > 0

    def _show_unprinted(self) -> None:
        self._line.clear()
        self.kiosk.open_dialogue(UnprintedScreen(self._staff))

    def do_back(self) -> None:
        """Rub out what is typed, then show the latest again, then leave."""
        self.refusal = ""
        if self._line.text:
            self._line.clear()
        elif self._wanted != LATEST:
            self._look_for(LATEST)
        else:
            self.close()

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        """Show the ticket that was touched."""
        self._list.move(message.index - self._list.cursor)
        self.kiosk.do_when_free(self._show_chosen)

    def _look_for(self, wanted: Wanted) -> None:
        self._wanted, self._list.cursor = wanted, 0
        self.on_screen_resume()
        for words in self.query(Words):
            words.refresh()
        if wanted.ticket and self._tickets:
            self._wanted = LATEST
            self._show(self._tickets[0])

    def _show_chosen(self) -> None:
        if self._tickets:
            self._show(self._tickets[self._list.cursor])

    def _show(self, ticket: Ticket) -> None:
        self.kiosk.open_dialogue(TicketScreen(ticket.name, self._staff, self._correcting))

    # Words

    def _title(self) -> str:
        wanted, lang = self._wanted, spoken()
        if wanted == LATEST:
            return _("Tickets")
        day = formats.short_date(wanted.day, lang) if wanted.day else ""
        cents, currency = wanted.total_cents, self.kiosk.shop.record.currency
        amount = "" if cents is None else formats.money(cents, currency, lang)
        sought = " ".join(filter(None, (wanted.ticket, day, amount)))
        return _("Tickets: {sought}").format(sought=sought)

    def _how(self) -> str:
        return _("Scan a receipt, or type its number, a day, an amount (12.50).")

    def _nothing(self) -> str:
        return _("No ticket yet.") if self._wanted == LATEST else _("No such ticket.")


def _row(ticket: Ticket, shop: OpenShop) -> str:
    when = formats.date_and_time(ticket.at.astimezone(), spoken())
    amount = formats.money(ticket.total_cents, shop.record.currency, spoken())
    kinds = {"refund": _("refund"), "void": _("void")}
    kind = kinds.get(ticket.kind, _("code") if ticket.has_codes else "")
    state = print_state(ticket.state)
    return f"{ticket.name:<11} {when:<16} {amount:>10}  {kind[:6]:<6} {state}"
