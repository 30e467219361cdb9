"""The counter: scan, see, take the money, hand over the paper."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from textual.app import ComposeResult
from textual.geometry import Size
from textual.widget import Widget

from kiosk.language import N_, _, spoken
from kiosk.rules import basket as baskets
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.gifts import suspended_of
from kiosk.rules.items import Item
from kiosk.rules.roles import check_may
from kiosk.screens.cash.drawer import open_drawer_menu
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.counter.after_sale import NO_TICKET, AfterSale
from kiosk.screens.counter.codes_strip import CodesStrip
from kiosk.screens.counter.correcting import Correcting
from kiosk.screens.counter.find import FindDialogue
from kiosk.screens.counter.lines import CounterLines
from kiosk.screens.counter.parking import CounterParking
from kiosk.screens.counter.pay import PayDialogue
from kiosk.screens.counter.quotas import CounterQuotas
from kiosk.screens.counter.scans import CounterScans
from kiosk.screens.counter.ticket import TicketScreen
from kiosk.screens.counter.tickets import TicketsScreen
from kiosk.screens.counter.words import CounterWords, Said, to_hand_back
from kiosk.screens.dialogue import AskDialogue
from kiosk.screens.manager_menu import open_manager_menu
from kiosk.screens.manager_pin import ask_manager
from kiosk.screens.till_screen import ScanTaker, Tone
from kiosk.screens.training.menu import open_training_menu
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.on_hand import check_on_hand
from kiosk.services.counter.searching import open_price_items
from kiosk.services.counter.selling import Sold, complete_sale, price_for_sale
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.paper import receipt_of
from kiosk.services.vouchers.refusals import note_refusal
from kiosk.widgets.basket_view import BasketView
from kiosk.widgets.big_amount import BigAmount
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats
from receipts.document import secrets_of
from receipts.render.layout import columns_of

COUNTER_COLUMNS, LEAST_COLUMNS = 66, 44
"""What the counter wants for itself before the receipt may stand beside it, and what it can
do with where codes to try are shown."""
AMOUNT_COLUMNS, NARROW_AMOUNT_COLUMNS = 40, 27
PAPER_MARGINS = 3
RED_LIGHT = ("card_replaced", "member_suspended", "orientation_not_valid")
"""Refusals beside which a red light stands."""
CLOCK_SECONDS = 5


class CounterScreen(ScanTaker):
    """Where people stand: shows the basket in hand and does what keys and scans ask for."""

    def __init__(self, duty: Duty, hand: BasketInHand) -> None:
        super().__init__()
        self.duty, self.hand = duty, hand
        self.sold: Sold | None = None
        self._by_card: Sold | None = None
        self.said = Said("", "quiet")
        self._cursor = 0
        self.quotas = CounterQuotas(self)
        self.correcting = Correcting(self)
        self.after_sale = AfterSale(self)
        self._scans = CounterScans(self)
        self._words = CounterWords(self)
        self.lines = CounterLines(self, self._scans)
        self.parking = CounterParking(self, self._words)
        self._line = TypedLine(id="scan")
        self._lines = BasketView(N_("Scan an item, a card or a voucher."))
        self._total = BigAmount(id="total")
        self._paper = PaperView(id="paper")

    def compose(self) -> ComposeResult:
        """Who, what, how much, what just happened, what next."""
        # No containers: each would be drawn anew behind whatever changes.
        yield Words(self._words.header, id="header")
        yield self._paper
        yield self.after_sale.view
        yield Words(self._words.member, id="member")
        yield self._lines
        yield Words(self._words.sums, id="figures")
        yield self._total
        yield Words(self._words.said, id="said")
        yield self._line
        if self.kiosk.codes:
            yield CodesStrip(self.kiosk.codes)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the basket as it was left."""
        self._paper.set_columns(columns_of(self.kiosk.shop.settings.paper_mm))
        self.parking.look()
        if not self.hand.basket.is_empty:
            self.say(_("The basket is as it was left."), "done")
        self.show_basket(choose=-1)
        self.set_interval(CLOCK_SECONDS, self.query_one("#header", Words).update)
        super().on_mount()

    def on_resize(self) -> None:
        """Show the receipt beside the basket where there is room."""
        paper = columns_of(self.kiosk.shop.settings.paper_mm)
        small = self.size.width < COUNTER_COLUMNS + paper
        beside_codes = bool(self.kiosk.codes) and self.size.width >= LEAST_COLUMNS + paper
        self._paper.display = beside_codes or not small
        self.set_class(self._paper.display, "with-paper")
        self.set_class(self._paper.display and small, "narrow")
        amount = NARROW_AMOUNT_COLUMNS if self.has_class("narrow") else AMOUNT_COLUMNS
        beside = f" {paper + PAPER_MARGINS}" if self._paper.display else ""
        self.styles.grid_columns = f"1fr {amount}{beside}"
        said = 3 if self.has_class("narrow") else 2
        codes = "".join(f" {strip.rows_on(self.size)}" for strip in self.query(CodesStrip))
        self.styles.grid_rows = f"1 1 1fr 3 {said} 1{codes}"
        self._show_paper()
        self.call_after_refresh(self.after_sale.show)

    # What can be done now

    def deeds(self) -> tuple[str, ...]:
        """What makes sense with this basket."""
        basket = self.hand.basket
        on_line = self._cursor < len(basket.lines)
        change = ("quantity",) if on_line else ()
        lines = (*change, "void") if self._rows else ()
        park = () if basket.is_empty else ("park",)
        recall = ("recall",) if self.parking.has_parked else ()
        pay = ("pay",) if basket.lines or basket.gifts or basket.returns else ()
        first = ("allow", "find") if self.quotas.can_allow else ("find",)
        drawer = ("drawer",) if basket.is_empty else ()
        always = ("member", "receipts", *drawer, "category")
        return (*first, *lines, *park, *recall, *always, *pay, "help")

    def hint(self, deed: str) -> KeyHint:
        """Say that the member key takes the card off when there is one."""
        shown = super().hint(deed)
        if deed == "member" and self.hand.basket.member:
            return replace(shown, label=_("No card"))
        return shown

    def hidden_deeds(self) -> tuple[str, ...]:
        """What has no place in the key bar; help shows all."""
        # Another till may have parked a basket since F6 was last looked for.
        always = ("confirm", "back", "undo", "empty", "lock", "language", "quit", "pay", "recall")
        why = ("why",) if self._cursor < len(self.hand.basket.lines) else ()
        return (*always, "drawer", "training", "manager", *why)

    def perform(self, deed: str) -> bool:
        """Do a deed if it can be done now; whoever does it wants no paper of the last sale."""
        if deed in (*self.deeds(), *self.hidden_deeds()):
            self.after_sale.another_deed(deed)
        return super().perform(deed)

    def show_keys(self) -> None:
        """Show the answers to the question about paper before the other keys."""
        for bar in self.query(KeyBar):
            hints = (self.hint(deed) for deed in self.deeds())
            bar.show((*self.after_sale.hints(), *hints))

    def touched(self, deed: str) -> None:
        """Do what was touched."""
        if not self.after_sale.chosen(deed):
            super().touched(deed)

    def typed(self, character: str, at: float) -> None:
        """Add a character to the code, or answer with a letter."""
        self._line.type(character, at)
        self.after_sale.typed(self._line)

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def do_confirm(self) -> None:
        """Take the code that was scanned or typed."""
        code = self._line.take()
        if code and not self.after_sale.answer(code):
            self.scan(code)

    def do_back(self) -> None:
        """Forget what was typed, and the sentence; no paper where that is asked."""
        self._line.clear()
        if self.after_sale.answer(NO_TICKET):
            return
        self.quotas.forget()
        self.say("", "quiet")

    def scan(self, code: str) -> None:
        """Take a code of any kind; a refusal is a sentence."""
        self.sold = None
        self.quotas.forget()
        with self.kiosk.refusals(self.refused):
            self._scans.take(code)
        self.show_basket()
        self.show_keys()

    def take_item(self, item: Item) -> None:
        """Add an item that was found or chosen; a refusal is a sentence."""
        self.sold = None
        with self.kiosk.refusals(self.refused):
            self._scans.take_item(item)
        self.show_basket()
        self.show_keys()

    # Changing lines

    def move(self, rows: int) -> None:
        """Choose another line."""
        self._choose(self._cursor + rows)

    def on_basket_view_chosen(self, message: BasketView.Chosen) -> None:
        """Choose the line that was touched."""
        self._choose(message.index)

    def _choose(self, index: int) -> None:
        lines = len(self.hand.basket.lines)
        before = self._cursor < lines
        self._cursor = max(0, min(index, self._rows - 1))
        self._lines.show(self.hand.priced, self._cursor)
        if before != (self._cursor < lines):
            self.show_keys()

    @property
    def _rows(self) -> int:
        """How many rows there are to choose: lines, gifts for others, what comes back."""
        basket = self.hand.basket
        return len(basket.lines) + len(suspended_of(basket)) + len(basket.returns)

    @property
    def cursor(self) -> int:
        """Which line is chosen."""
        return self._cursor

    def choose_line(self, index: int) -> None:
        """Choose a line that something is to be said about."""
        self._choose(index)
        self.show_basket()

    @property
    def chosen_gift(self) -> int | None:
        """Which suspended purchase is chosen: they stand below the lines."""
        index = self._cursor - len(self.hand.basket.lines)
        return index if 0 <= index < len(suspended_of(self.hand.basket)) else None

    def choose_last(self) -> None:
        """Choose the last row, of what comes back."""
        self._choose(self._rows - 1)

    def choose_last_gift(self) -> None:
        """Choose the suspended purchase that was added."""
        self._choose(len(self.hand.basket.lines) + len(suspended_of(self.hand.basket)) - 1)

    def do_quantity(self) -> None:
        """Change quantity or weight: figures typed before the key are taken at once."""
        self.lines.quantity(self._line.take())

    def do_void(self) -> None:
        """Take the chosen line out."""
        self.lines.void()

    def do_undo(self) -> None:
        """Take the last change back."""
        if self.hand.undo():
            self.show_basket()
            self.say(_("The last change is taken back."), "done")
            self.quotas.warn()

    def do_empty(self) -> None:
        """Empty the basket, after a question."""
        self.lines.empty()

    def do_member(self) -> None:
        """Take the card off the basket, or ask for one."""
        if self.hand.basket.member is None:
            hint = _("Scan the card, or type its number.")
            self.ask(_("Member"), hint, self.kiosk.keep_scan, wants_code=True)
            return
        self.change(baskets.set_member(self.hand.basket, None))
        self.say(_("The card is taken off. Public prices apply."), "done")

    def do_allow(self) -> None:
        """Let a manager allow a line that passes a quota."""
        self.quotas.allow()

    def do_why(self) -> None:
        """Show why the chosen line costs what it costs."""
        from kiosk.screens.counter.why_price import WhyPriceDialogue

        line = self.hand.priced.lines[self._cursor]
        self.kiosk.open_dialogue(WhyPriceDialogue(line, self.hand.basket.member))

    # Asking and finding

    def ask(
        self, title: str, hint: str, take: Callable[[str], None], *, wants_code: bool = False
    ) -> None:
        """Ask for one thing that is typed, or scanned too with `wants_code`."""
        dialogue = AskDialogue(lambda: title, lambda: hint, take, wants_code=wants_code)
        self.kiosk.open_dialogue(dialogue)

    def do_find(self) -> None:
        """Find an item by words."""
        member = self.hand.basket.member
        self.kiosk.open_dialogue(FindDialogue(member, self.take_item, self.do_category))

    def do_category(self) -> None:
        """Sell something without a barcode: its category, then its price."""
        items = open_price_items(self.kiosk.shop)
        suspended = _("Purchase for somebody else")
        self.kiosk.open_dialogue(
            ChoiceDialogue(
                lambda: _("Open price"),
                [*(item.label for item in items), suspended],
                lambda: "",
                lambda index: (
                    self.take_item(items[index]) if index < len(items) else self._ask_suspended()
                ),
            )
        )

    def _ask_suspended(self) -> None:
        """A customer pays for somebody who will come later."""
        self.sold = None
        hint = _("How much is given for somebody else? It becomes a voucher for the wall.")
        self.ask(_("Purchase for somebody else"), hint, self._scans.suspend)

    def do_drawer(self) -> None:
        """Open the drawer, move cash, or look after the day's cash."""
        open_drawer_menu(self.kiosk, self.duty, lambda said: self.say(said, "done"))

    def drawer_stuck(self) -> None:
        """The printer did not open it: somebody stands there with money in their hand."""
        self.refused(ShopError("drawer_stuck"))

    def do_manager(self) -> None:
        """Show what managers do; who is none asks one for a PIN."""
        if self.duty.staff.is_manager:
            open_manager_menu(self.kiosk, self.duty.staff)
        else:
            ask_manager(
                self.kiosk,
                self.duty.staff,
                lambda: _("Manager"),
                lambda manager: open_manager_menu(self.kiosk, manager),
            )

    def do_training(self) -> None:
        """Practise: the basket here is kept."""
        check_may(self.duty.staff.role, "training")
        open_training_menu(self.kiosk, self.duty.staff)

    def do_receipts(self) -> None:
        """Show the latest tickets."""
        self.kiosk.open_dialogue(TicketsScreen(self.duty.staff, self.correcting))

    def show_ticket(self, name: str) -> None:
        """Show one ticket, whose receipt was scanned."""
        self.kiosk.open_dialogue(TicketScreen(name, self.duty.staff, self.correcting))

    def do_lock(self) -> None:
        """Leave the till to somebody else; the basket is kept."""
        self.kiosk.lock()

    # Parking

    def do_park(self) -> None:
        """Put the basket aside."""
        self.parking.park()

    def do_recall(self) -> None:
        """Choose a parked basket; the only one is taken at once."""
        self.parking.recall()

    # Paying

    def do_pay(self) -> None:
        """Take the money, if the basket may be sold."""
        if self.sold and self.hand.basket.is_empty:
            return
        self.sold = None
        self._line.clear()
        self.hand.look_again()
        self.show_basket()
        price_for_sale(self.kiosk.shop, self.hand.basket)
        self.quotas.check_sale()
        with self._choosing_piece():
            check_on_hand(self.kiosk.shop, self.hand.basket)
        self.correcting.before_pay(lambda: self.kiosk.open_dialogue(PayDialogue(self, self._scans)))

    def complete(self) -> None:
        """Store the sale; keys typed meanwhile wait, so that it can not be stored twice."""
        shop, basket, duty = self.kiosk.shop, self.hand.basket, self.duty
        manager = self.correcting.allowed_by(basket)
        self.kiosk.work_aside(
            lambda: complete_sale(shop, basket, duty, manager), self._stored, self._not_stored
        )

    def _stored(self, sold: Sold) -> None:
        self.kiosk.leave_dialogues()
        kinds = {tender.kind for tender in self.hand.basket.tenders}
        self._by_card = sold if kinds == {"card"} and not sold.back else None
        self.correcting.forget()
        self.hand.begin_anew()
        self.show_sold(sold)
        self.after_sale.begin(sold)
        said = _("Ticket {ticket} is stored.").format(ticket=sold.ticket)
        if sold.slips:
            hang_up = _("The voucher for somebody else is printed: hang it up.")
            said = f"{said} {hang_up}"
        self.say(said, "done")
        self.show_keys()

    @property
    def paid_by_card(self) -> Sold | None:
        """The sale that was just stored, if a card alone paid it: nothing goes back."""
        return self.sold if self.sold and self.sold is self._by_card else None

    def _over_the_counter(self, sold: Sold) -> int:
        return sold.total_cents if self.paid_by_card else to_hand_back(sold)

    def show_sold(self, sold: Sold) -> None:
        """Show what was stored until the next scan: its paper, and what goes back."""
        self.kiosk.receipt_waits()
        if sold.opens_drawer:
            self.kiosk.open_drawer()
        self.sold = sold
        self.show_basket()
        self.show_keys()

    def printing_changed(self) -> None:
        """Say so when the code that was just sold could not be printed, or by half."""
        if self.sold is None or not secrets_of(self.sold.receipt):
            return
        paper = ticket_paper(self.kiosk.shop, self.sold.ticket)
        if paper.codes == "not_printed":
            words = _("The code of {ticket} could not be printed. {key} shows it.")
        elif paper.state == "uncertain":
            words = _("Is the code of {ticket} on its paper? If not, fetch a manager ({key}).")
        else:
            return
        text = words.format(ticket=self.sold.ticket, key=self.kiosk.keys.shown("receipts"))
        if text != self.said.text:
            self.say(text, "warning")
            self.kiosk.bell()

    def _not_stored(self, refusal: ShopError) -> None:
        """Go back to the basket; a voucher spent elsewhere is taken out of it, a piece sold
        elsewhere is chosen."""
        self.kiosk.leave_dialogues()
        if refusal.code == "shift_ended":
            self.kiosk.enter(self.duty.staff, self.kiosk.sentence(refusal))
            return
        if refusal.code == "voucher_refused":
            note_refusal(self.kiosk.shop, self.duty.staff.number, refusal)
            self.change(baskets.without_voucher(self.hand.basket, refusal.data["scanned"]))
        # Another till was quicker: the line on top shows how the member stands now.
        self.hand.look_again()
        self.show_basket()
        self._choose_piece(refusal.data.get("serial"))
        if refusal.code == "quota_exceeded":
            self.choose_line(refusal.data["line_number"] - 1)
        self.refused(refusal)
        self.show_keys()

    @contextmanager
    def _choosing_piece(self) -> Iterator[None]:
        """Choose the line of a piece that is refused."""
        try:
            yield
        except ShopError as refusal:
            self._choose_piece(refusal.data.get("serial"))
            raise

    def _choose_piece(self, serial: str | None) -> None:
        numbers = [line.serial for line in self.hand.basket.lines]
        if serial and serial in numbers:
            self._choose(numbers.index(serial))

    # Showing

    def language_changed(self) -> None:
        """Write the amounts anew."""
        super().language_changed()
        self.show_basket()

    def change(self, basket: Basket, choose: int | None = None) -> None:
        """Make this the basket and show it; `choose` a line, -1 being the last."""
        self.quotas.forget()
        self.hand.change(basket)
        self.show_basket(choose)

    def show_basket(self, choose: int | None = None) -> None:
        """Show the basket as it stands; `choose` a line, -1 being the last."""
        last = len(self.hand.basket.lines) - 1
        self._choose(self._cursor if choose is None else last if choose == -1 else choose)
        payment = self.hand.payment
        due = payment.remaining_cents - payment.back_cents
        self._total.show(self.big(self._over_the_counter(self.sold) if self.sold else due))
        for name in ("#member", "#figures"):
            self.query_one(name, Words).update()
        self.after_sale.show()
        self._show_paper()

    def on_screen_suspend(self) -> None:
        """A till that is locked asks nobody, and nobody allows anything there."""
        if self.kiosk.signed_in is None:
            self.correcting.forget()
            self.after_sale.no_answer()

    def on_unmount(self) -> None:
        """Nor does one that somebody else stands at."""
        self.after_sale.no_answer()

    def below_qr(self) -> tuple[Widget, ...]:
        """What gives way to the ticket's QR."""
        return (self.query_one("#member"), self._lines)

    def room_of_qr(self) -> Size:
        """Return the room that the ticket's QR has, or would have."""
        # What has just come into sight has no size before it is laid out.
        basket = self._lines.size + Size(0, self.query_one("#member").size.height)
        return self.after_sale.view.size or basket

    def _show_paper(self) -> None:
        if self._paper.display:
            self.call_after_refresh(self._draw_paper)

    def _draw_paper(self) -> None:
        if self.sold:
            papers = (self.sold.receipt, *self.sold.slips)
            together = tuple(part for paper in papers for part in paper.elements)
            self._paper.show(replace(self.sold.receipt, elements=together))
            return
        shop = self.kiosk.shop
        self._paper.show(receipt_of(shop, self.hand.priced, ticket=None, at=shop.now()))

    def say(self, text: str, tone: Tone) -> None:
        """Say what just happened, in one sentence."""
        self.said = Said(text, tone)
        self.query_one("#said", Words).update()

    def refused(self, refusal: ShopError) -> None:
        """Say what was refused and what can be done."""
        tone: Tone = "stop" if refusal.code in RED_LIGHT else "warning"
        self.say(self.kiosk.sentence(refusal), tone)
        self.kiosk.bell()

    def big(self, cents: int) -> str:
        """Return an amount for the big figures."""
        return self._words.big(cents)

    def money(self, cents: int) -> str:
        """Return an amount as this shop writes it."""
        return formats.money(cents, self.kiosk.shop.record.currency, spoken())
