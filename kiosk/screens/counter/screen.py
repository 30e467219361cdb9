"""The counter: scan, see, take the money, hand over the paper."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from textual.app import ComposeResult

from kiosk.language import N_, _, spoken
from kiosk.rules import basket as baskets
from kiosk.rules.amounts import parse_quantity, parse_weight
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.gifts import suspended_of, void_suspended
from kiosk.rules.items import Item
from kiosk.rules.pricing import PricedLine
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.counter.codes_strip import CodesStrip
from kiosk.screens.counter.find import FindDialogue
from kiosk.screens.counter.pay import PayDialogue
from kiosk.screens.counter.quotas import CounterQuotas
from kiosk.screens.counter.scans import CounterScans
from kiosk.screens.counter.tickets import TicketScreen, TicketsScreen
from kiosk.screens.counter.words import CounterWords, Said
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue
from kiosk.screens.manager_menu import open_manager_menu
from kiosk.screens.till_screen import ScanTaker, Tone
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.baskets import parked_baskets, parked_code
from kiosk.services.counter.on_hand import check_on_hand
from kiosk.services.counter.searching import open_price_items
from kiosk.services.counter.selling import Duty, Sold, complete_sale, price_for_sale
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

COUNTER_COLUMNS = 66
"""What the counter wants for itself before the receipt may stand beside it."""
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
        self.said = Said("", "quiet")
        self._cursor = 0
        self._has_parked = False
        self.quotas = CounterQuotas(self)
        self._scans = CounterScans(self)
        self._words = CounterWords(self)
        self._line = TypedLine(id="scan")
        self._lines = BasketView(N_("Scan an item, a card or a voucher."))
        self._total = BigAmount(id="total")
        self._paper = PaperView(id="paper")

    def compose(self) -> ComposeResult:
        """Who, what, how much, what just happened, what next."""
        # No containers: each would be drawn anew behind whatever changes.
        yield Words(self._words.header, id="header")
        yield self._paper
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
        self._look_for_parked()
        if not self.hand.basket.is_empty:
            self.say(_("The basket is as it was left."), "done")
        self._show(choose=-1)
        self.set_interval(CLOCK_SECONDS, self.query_one("#header", Words).update)
        super().on_mount()

    def on_resize(self) -> None:
        """Show the receipt beside the basket where there is room."""
        paper = columns_of(self.kiosk.shop.settings.paper_mm)
        small = self.size.width < COUNTER_COLUMNS + paper
        self._paper.display = bool(self.kiosk.codes) or not small
        self.set_class(self._paper.display, "with-paper")
        self.set_class(self._paper.display and small, "narrow")
        amount = NARROW_AMOUNT_COLUMNS if self.has_class("narrow") else AMOUNT_COLUMNS
        beside = f" {paper + PAPER_MARGINS}" if self._paper.display else ""
        self.styles.grid_columns = f"1fr {amount}{beside}"
        said = 3 if self.has_class("narrow") else 2
        codes = "".join(f" {strip.rows_on(self.size)}" for strip in self.query(CodesStrip))
        self.styles.grid_rows = f"1 1 1fr 3 {said} 1{codes}"
        self._show_paper()

    # What can be done now

    def deeds(self) -> tuple[str, ...]:
        """What makes sense with this basket."""
        basket = self.hand.basket
        on_gift = self._chosen_gift is not None
        change = ("quantity",) if basket.lines and not on_gift else ()
        lines = (*change, "void") if basket.lines or on_gift else ()
        park = () if basket.is_empty else ("park",)
        recall = ("recall",) if self._has_parked else ()
        pay = ("pay",) if basket.lines or basket.gifts else ()
        first = ("allow", "find") if self.quotas.can_allow else ("find",)
        always = ("member", "receipts", "category")
        return (*first, *lines, *park, *recall, *always, *pay, "help")

    def hint(self, deed: str) -> KeyHint:
        """Say that the member key takes the card off when there is one."""
        shown = super().hint(deed)
        if deed == "member" and self.hand.basket.member:
            return replace(shown, label=_("No card"))
        return shown

    def hidden_deeds(self) -> tuple[str, ...]:
        """What has no place in the key bar; help shows all."""
        manager = ("manager",) if self.duty.staff.is_manager else ()
        # Another till may have parked a basket since F6 was last looked for.
        always = ("confirm", "back", "undo", "empty", "lock", "language", "quit", "pay", "recall")
        why = ("why",) if self.hand.basket.lines else ()
        return (*always, *why, *manager)

    # Typing and scanning

    def typed(self, character: str, at: float) -> None:
        """Add a character to the code."""
        self._line.type(character, at)

    def erase(self) -> None:
        """Take a character back."""
        self._line.erase()

    def do_confirm(self) -> None:
        """Take the code that was scanned or typed."""
        code = self._line.take()
        if code:
            self.scan(code)

    def do_back(self) -> None:
        """Forget what was typed, and the sentence."""
        self._line.clear()
        self.quotas.forget()
        self.say("", "quiet")

    def scan(self, code: str) -> None:
        """Take a code of any kind; a refusal is a sentence."""
        self.sold = None
        self.quotas.forget()
        with self.kiosk.refusals(self.refused):
            self._scans.take(code)
        self._show()
        self.show_keys()

    def take_item(self, item: Item) -> None:
        """Add an item that was found or chosen; a refusal is a sentence."""
        self.sold = None
        with self.kiosk.refusals(self.refused):
            self._scans.take_item(item)
        self._show()
        self.show_keys()

    # Changing lines

    def move(self, rows: int) -> None:
        """Choose another line."""
        self._choose(self._cursor + rows)

    def on_basket_view_chosen(self, message: BasketView.Chosen) -> None:
        """Choose the line that was touched."""
        self._choose(message.index)

    def _choose(self, index: int) -> None:
        before = self._chosen_gift
        basket = self.hand.basket
        rows = len(basket.lines) + len(suspended_of(basket))
        self._cursor = max(0, min(index, rows - 1))
        self._lines.show(self.hand.priced, self._cursor)
        if (before is None) != (self._chosen_gift is None):
            self.show_keys()

    @property
    def cursor(self) -> int:
        """Which line is chosen."""
        return self._cursor

    def choose_line(self, index: int) -> None:
        """Choose a line that something is to be said about."""
        self._choose(index)
        self._show()

    @property
    def _chosen_gift(self) -> int | None:
        """Which suspended purchase is chosen: they stand below the lines."""
        index = self._cursor - len(self.hand.basket.lines)
        return index if 0 <= index < len(suspended_of(self.hand.basket)) else None

    def choose_last_gift(self) -> None:
        """Choose the suspended purchase that was added."""
        self._choose(len(self.hand.basket.lines) + len(suspended_of(self.hand.basket)) - 1)

    def do_quantity(self) -> None:
        """Change quantity or weight: figures typed before the key are taken at once."""
        line = self.hand.basket.lines[self._cursor]
        typed = self._line.take()
        if line.item.kind == "serial":
            raise ShopError("one_by_one", label=line.item.label)
        by_weight = line.item.kind == "weight"
        question = _("How many kilograms?") if by_weight else _("How many?")
        change = self._set_weight if by_weight else self._set_quantity
        if typed:
            change(typed)
        else:
            self.ask(line.item.label, question, change)

    def _set_quantity(self, text: str) -> None:
        item = self.hand.basket.lines[self._cursor].item
        basket = baskets.set_quantity(self.hand.basket, self._cursor, parse_quantity(text))
        self._scans.check_codes(basket, item)
        if item.kind == "topup":  # lines came or went
            self._cursor = max(at for at, x in enumerate(basket.lines) if x.item.sku == item.sku)
        self.change(basket)
        self._say_line()
        self.quotas.warn()

    def _set_weight(self, text: str) -> None:
        grams = parse_weight(text)
        self.change(baskets.set_weight(self.hand.basket, self._cursor, grams))
        self._say_line()
        self.quotas.warn()

    def _say_line(self) -> None:
        """Say the chosen line; top-ups are a line each, and all of them are meant."""
        line = self.hand.priced.lines[self._cursor]
        label, alike = self.said_of(line), [line]
        if line.line.item.kind == "topup":
            alike = [x for x in self.hand.priced.lines if x.line.item.sku == line.line.item.sku]
        if len(alike) > 1:
            total = self.money(sum(each.total_cents for each in alike))
            label = f"{len(alike)} × {line.line.item.label}, {total}"
        self.say(label, "done")

    def said_of(self, line: PricedLine) -> str:
        """Return a line as one sentence: what it is, what it costs, what is given on top."""
        said = f"{line.line.item.label}, {self.money(line.total_cents)}"
        if line.more_cents:
            gift = _("gift {amount}").format(amount=self.money(line.more_cents))
            return f"{said}, {gift}"
        return said

    def do_void(self) -> None:
        """Take the chosen line out."""
        gift = self._chosen_gift
        if gift is None:
            label = self.hand.basket.lines[self._cursor].item.label
            self.change(baskets.void_line(self.hand.basket, self._cursor))
        else:
            label = _("Purchase for somebody else")
            self.change(void_suspended(self.hand.basket, gift))
        key = self.kiosk.keys.shown("undo")
        self.say(_("{label} taken out. {key} puts it back.").format(label=label, key=key), "done")

    def do_undo(self) -> None:
        """Take the last change back."""
        if self.hand.undo():
            self._show()
            self.say(_("The last change is taken back."), "done")
            self.quotas.warn()

    def do_empty(self) -> None:
        """Empty the basket, after a question."""
        if not self.hand.basket.is_empty:
            question = ConfirmDialogue(lambda: _("Empty the whole basket?"), self._empty)
            self.kiosk.open_dialogue(question)

    def _empty(self) -> None:
        self.change(Basket(self.hand.basket.sale_id))
        self.say(_("The basket is empty."), "done")
        self.show_keys()

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

    def do_manager(self) -> None:
        """Show what managers do."""
        open_manager_menu(self.kiosk, self.duty.staff)

    def do_receipts(self) -> None:
        """Show the latest tickets."""
        self.kiosk.open_dialogue(TicketsScreen(self.duty.staff))

    def show_ticket(self, name: str) -> None:
        """Show one ticket, whose receipt was scanned."""
        self.kiosk.open_dialogue(TicketScreen(name, self.duty.staff))

    def do_lock(self) -> None:
        """Leave the till to somebody else; the basket is kept."""
        self.kiosk.lock()

    # Parking

    def do_park(self) -> None:
        """Put the basket aside."""
        sale_id = self.hand.basket.sale_id
        self.hand.park()
        self._has_parked = True
        self._show()
        code = parked_code(self.kiosk.shop, sale_id)
        key = self.kiosk.keys.shown("recall")
        words = _("The basket is parked as {code}. {key}, or its code, takes it up again.")
        self.say(words.format(code=code, key=key), "done")

    def do_recall(self) -> None:
        """Choose a parked basket; the only one is taken at once."""
        parked = parked_baskets(self.kiosk.shop)
        if len(parked) == 1:
            self.recall_parked(parked[0].sale_id)
            return
        self.kiosk.open_dialogue(
            ChoiceDialogue(
                lambda: _("Parked baskets"),
                [self._words.parked(each) for each in parked],
                lambda: _("No basket is parked."),
                lambda index: self.recall_parked(parked[index].sale_id),
            )
        )

    def recall_parked(self, sale_id: UUID) -> None:
        """Take up a parked basket; the one that is there is parked instead."""
        self.sold = None
        with self.kiosk.refusals(self.refused):
            self.hand.recall(sale_id)
            self.say(_("The basket is taken up again."), "done")
            self.quotas.warn()
        self._look_for_parked()
        self._show(choose=-1)
        self.show_keys()

    def _look_for_parked(self) -> None:
        self._has_parked = bool(parked_baskets(self.kiosk.shop))

    # Paying

    def do_pay(self) -> None:
        """Take the money, if the basket may be sold."""
        if self.sold and self.hand.basket.is_empty:
            return
        self._line.clear()
        self.hand.look_again()
        self._show()
        price_for_sale(self.kiosk.shop, self.hand.basket)
        self.quotas.check_sale()
        with self._choosing_piece():
            check_on_hand(self.kiosk.shop, self.hand.basket)
        self.kiosk.open_dialogue(PayDialogue(self, self._scans))

    def complete(self) -> None:
        """Store the sale; keys typed meanwhile wait, so that it can not be stored twice."""
        shop, basket, duty = self.kiosk.shop, self.hand.basket, self.duty
        self.kiosk.work_aside(
            lambda: complete_sale(shop, basket, duty), self._stored, self._not_stored
        )

    def _stored(self, sold: Sold) -> None:
        self.kiosk.leave_dialogues()
        self.kiosk.receipt_waits()
        self.hand.begin_anew()
        self.sold = sold
        self._show()
        said = _("Ticket {ticket} is stored.").format(ticket=sold.ticket)
        if sold.slips:
            hang_up = _("The voucher for somebody else is printed: hang it up.")
            said = f"{said} {hang_up}"
        self.say(said, "done")
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
        if refusal.code == "voucher_refused":
            note_refusal(self.kiosk.shop, self.duty.staff.number, refusal)
            self.change(baskets.without_voucher(self.hand.basket, refusal.data["scanned"]))
        # Another till was quicker: the line on top shows how the member stands now.
        self.hand.look_again()
        self._show()
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
        self._show()

    def change(self, basket: Basket, choose: int | None = None) -> None:
        """Make this the basket and show it; `choose` a line, -1 being the last."""
        self.quotas.forget()
        self.hand.change(basket)
        self._show(choose)

    def _show(self, choose: int | None = None) -> None:
        last = len(self.hand.basket.lines) - 1
        self._choose(last if choose == -1 else self._cursor)
        due = self.hand.payment.remaining_cents
        self._total.show(self.big(self.sold.change_cents if self.sold else due))
        for name in ("#member", "#figures"):
            self.query_one(name, Words).update()
        self._show_paper()

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
