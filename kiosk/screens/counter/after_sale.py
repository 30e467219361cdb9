"""Between a sale and the next scan: the ticket's QR, and whether the buyer wants paper.

The change stays in big figures below. No answer counts as no: the next scan, any other key,
the till that is locked (`services.counter.paper_wanted`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.geometry import Size

from kiosk.language import N_, _
from kiosk.rules.paper import Look
from kiosk.screens.counter.reprint import printed
from kiosk.screens.dialogue import BREATH_SECONDS
from kiosk.screens.receipts import for_phone, look, on_stick
from kiosk.screens.till_screen import Tone
from kiosk.services.counter.first_papers import ORIGINAL
from kiosk.services.counter.paper_wanted import not_wanted, wanted
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.selling import Sold
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.printing import prints_nothing
from kiosk.services.shop import OpenShop
from kiosk.widgets.basket_view import BasketView
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.qr_view import Matrix, QrView, matrix_of, room_for
from kiosk.widgets.typed_line import TypedLine
from receipts.document import secrets_of

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen

PRINT, NO_TICKET = "i", "n"
"""The same letters in both languages: Imprimer and Non, or prInt and No."""
LETTERS = {
    PRINT: N_("Print"),
    look.LETTER: look.LABEL,
    NO_TICKET: N_("No ticket"),
    on_stick.LETTER: N_("Stick"),
    for_phone.LETTER: N_("QR"),
}
IN_FULL = {on_stick.LETTER: N_("USB stick"), for_phone.LETTER: N_("For a phone (QR)")}
"""Beside the code, where there is more room than in the key bar."""
QUESTION = N_("Does the buyer want the ticket on paper?")
NO_ANSWER = ("confirm", "back", "pay", "language", "help")
"""Keys that leave the question open; Esc answers by itself, and there is nothing to pay."""


class AfterSale:
    """Reads and changes the counter that it belongs to."""

    def __init__(self, counter: "CounterScreen", basket: BasketView) -> None:
        self._counter, self._basket = counter, basket
        self._asked: str | None = None
        self._shop: OpenShop | None = None
        self._on_its_way: tuple[str, Callable[[], None]] | None = None
        """What was said of a paper, and what says it as things are now."""
        self._drawn: Sold | None = None
        self._matrix: Matrix | None = None
        self.view = QrView(self._words)
        self.view.display = False

    @property
    def asks(self) -> bool:
        """Tell whether the buyer has not answered yet."""
        return self._asked is not None

    def begin(self, sold: Sold) -> None:
        """Ask, where the shop does, and draw the ticket's QR in a moment."""
        # A training that begins or ends meanwhile has another shop.
        self._shop = self._counter.kiosk.shop
        self._asked = sold.ticket if sold.paper == "held" else None

        def draw(matrix: Matrix) -> None:
            if self._counter.is_open and self._counter.sold is sold:
                self._drawn, self._matrix = sold, matrix
                self.view.show(matrix)
                self.show()
                self._say_question()

        self._counter.kiosk.look_up(lambda: matrix_of(sold.ticket), draw)

    def _say_question(self) -> None:
        """Ask in the counter's sentence where there is no room for the QR."""
        if self.asks and not self.view.display:
            self._counter.say(f"{self._counter.said.text} {_(QUESTION)}", "done")

    # Answers

    def hints(self) -> tuple[KeyHint, ...]:
        """Return the letters that answer, for the key bar."""
        if not self.asks:
            return ()
        return tuple(
            KeyHint(letter.upper(), _(label), f"paper-{letter}")
            for letter, label in LETTERS.items()
        )

    def chosen(self, deed: str) -> bool:
        """Take an answer that was touched; False when something else was."""
        letter = deed.removeprefix("paper-")
        if letter == deed:
            return False
        self.answer(letter)
        return True

    def typed(self, line: TypedLine) -> None:
        """Take a letter that stands alone; in a run of them it belongs to a scan."""
        letter = line.text
        if self.asks and letter.lower() in LETTERS:

            def answer_if_alone() -> None:
                if line.text == letter and self._counter.is_current:
                    self._counter.kiosk.do_when_free(lambda: self.answer(line.take()))

            self._counter.set_timer(BREATH_SECONDS, answer_if_alone)

    def answer(self, letter: str) -> bool:
        """Print, or do not; False when this is no answer, or nothing was asked."""
        ticket, shop, letter = self._asked, self._shop, letter.lower()
        if ticket is None or shop is None or letter not in LETTERS:
            return False
        kiosk, staff = self._counter.kiosk, self._counter.duty.staff
        if letter == for_phone.LETTER:
            refused = self._counter.refused
            kiosk.open_dialogue(for_phone.ForPhoneDialogue(ticket, staff, refused))
            return True
        if letter == on_stick.LETTER:
            self._put_on_stick(shop, ticket)
            return True
        if letter == look.LETTER:
            self._ask_look(shop, ticket)
            return True
        self._asked = None
        with kiosk.refusals(self._counter.refused):
            if letter == PRINT:
                if wanted(shop, ticket, staff):
                    self._say_printed(shop, ticket)
                else:
                    self._say_settled(ticket)
            elif not_wanted(shop, ticket, staff):
                self._say_no_paper(ticket)
            else:
                self._say_settled(ticket)
        self._show_answered()
        return True

    def _say_no_paper(self, ticket: str) -> None:
        words = _("No paper for {ticket}. {key} prints it later.")
        key = self._counter.kiosk.keys.shown("receipts")
        self._counter.say(words.format(ticket=ticket, key=key), "done")

    def _say_settled(self, ticket: str) -> None:
        words = _(
            "Ticket {ticket} was printed, or is on its way, at another till. {key} prints a copy."
        )
        key = self._counter.kiosk.keys.shown("receipts")
        self._counter.say(words.format(ticket=ticket, key=key), "quiet")

    def _say_printed(self, shop: OpenShop, ticket: str, number: int = ORIGINAL) -> None:
        self._counter.kiosk.receipt_waits()
        self._say_how_it_goes(shop, ticket, number)

    def _say_how_it_goes(self, shop: OpenShop, ticket: str, number: int) -> None:
        """Say it, and again when it changes, as long as the sentence stands there."""
        kiosk = self._counter.kiosk
        state = ticket_paper(shop, ticket).state
        waits = bool(kiosk.printer_trouble) and state in ("waiting", "tried")
        tone: Tone = "quiet" if waits else "done"
        if number != ORIGINAL:
            words = printed(kiosk, number, waits=waits)
        elif prints_nothing(shop):
            words = _("No printer here. {key} shows ticket {ticket}.")
            if shop.training:
                words = _("In training nothing is printed. {key} shows ticket {ticket}.")
        elif waits:
            words = _("Ticket {ticket} waits for the printer.")
        else:
            words = _("Ticket {ticket} goes to the printer.")
        text = words.format(ticket=ticket, key=kiosk.keys.shown("receipts"))
        self._counter.say(text, tone)
        self._on_its_way = (text, lambda: self._say_how_it_goes(shop, ticket, number))

    def _show_answered(self) -> None:
        self.view.refresh()
        self._counter.show_keys()

    def _ask_look(self, shop: OpenShop, ticket: str) -> None:
        """Ask for its language and print it so; the question stays open until it is chosen."""
        kiosk, staff = self._counter.kiosk, self._counter.duty.staff

        def print_it(chosen: Look) -> None:
            with kiosk.refusals(self._counter.refused):
                number = print_again(shop, ticket, staff, look=chosen)
                if self._asked == ticket:
                    self._asked = None
                if self._counter.is_open:
                    self._say_printed(shop, ticket, number)
                    self._show_answered()

        document = ticket_paper(shop, ticket).document
        look.ask_look_now(kiosk, shop, ticket, document, print_it)

    def _put_on_stick(self, shop: OpenShop, ticket: str) -> None:
        """Write it to a stick; the question stays open until that is done."""

        def said(words: str) -> None:
            if self._asked == ticket:
                self._asked = None
            if self._counter.is_open:
                self._counter.say(words, "done")
                self._show_answered()

        staff = self._counter.duty.staff
        on_stick.ticket_on_stick(self._counter.kiosk, shop, ticket, staff, said)

    def another_deed(self, deed: str) -> None:
        """Take a key for something else as a no."""
        if self.asks and deed not in NO_ANSWER:
            self.no_answer()
            self._counter.show_keys()

    def locked(self) -> None:
        """Take the lock as a no, and say so to whoever comes back."""
        if self._asked is not None:
            self._say_no_paper(self._asked)
        self.no_answer()
        self._counter.show_keys()

    def no_answer(self) -> None:
        """Leave the paper away; nobody waits until that is written down."""
        ticket, shop, self._asked = self._asked, self._shop, None
        if ticket is None or shop is None:
            return
        staff = self._counter.duty.staff
        self.view.refresh()
        self._counter.kiosk.look_up(lambda: not_wanted(shop, ticket, staff), lambda _done: None)

    # The code on the paper

    def printing_changed(self) -> None:
        """Say so when the code that was just sold could not be printed, or by half; keep what
        was said of a paper true."""
        counter, sold = self._counter, self._counter.sold
        if self._on_its_way and self._on_its_way[0] == counter.said.text:
            self._on_its_way[1]()
        if sold is None or not secrets_of(sold.receipt):
            return
        paper = ticket_paper(counter.kiosk.shop, sold.ticket)
        if paper.codes == "not_printed":
            words = _("The code of {ticket} could not be printed. {key} shows it.")
        elif paper.state == "uncertain":
            words = _("Is the code of {ticket} on its paper? If not, fetch a manager ({key}).")
        else:
            return
        text = words.format(ticket=sold.ticket, key=counter.kiosk.keys.shown("receipts"))
        if text != counter.said.text:
            counter.say(text, "warning")
            counter.kiosk.bell()

    # Showing

    def show(self) -> None:
        """Show the QR as long as the sale is what the counter is about, if there is room."""
        counter = self._counter
        sold = counter.sold
        if sold is None:
            self.no_answer()
        shown = sold is not None and sold is self._drawn and self._has_room()
        if shown != self.view.display:
            self.view.display = shown
            for widget in (counter.query_one("#member"), self._basket):
                widget.display = not shown

    def _has_room(self) -> bool:
        if self._matrix is None:
            return False
        columns, rows = room_for(self._matrix)
        # What has just come into sight has no size before it is laid out.
        member = self._counter.query_one("#member").size
        room = self.view.size or self._basket.size + Size(0, member.height)
        return room.width >= columns and room.height >= rows

    def _words(self) -> list[tuple[str, bool]]:
        if self._drawn is None:
            return []
        ticket = _("Ticket {ticket}").format(ticket=self._drawn.ticket)
        photo = _("A photo of this code is enough to find the ticket again.")
        if not self.asks:
            return [(ticket, True), ("", False), (photo, False)]
        labels = {**LETTERS, **IN_FULL}
        keys = [(f"{letter.upper()}  {_(label)}", True) for letter, label in labels.items()]
        asked = (_(QUESTION), False)
        return [(ticket, True), ("", False), asked, ("", False), *keys, ("", False), (photo, False)]
