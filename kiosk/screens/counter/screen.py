"""The counter: scan, see, take the money, hand over the paper."""

from dataclasses import replace

from textual.app import ComposeResult

from kiosk.language import N_, _, spoken
from kiosk.rules import basket as baskets
from kiosk.rules.basket import Basket
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.screens.counter.after_sale import NO_TICKET, AfterSale
from kiosk.screens.counter.by_hand import CounterByHand
from kiosk.screens.counter.codes_strip import CodesStrip
from kiosk.screens.counter.correcting import Correcting
from kiosk.screens.counter.deeds import CounterDeeds
from kiosk.screens.counter.doors import CounterDoors
from kiosk.screens.counter.header import CounterHeader, HeaderLine
from kiosk.screens.counter.lines import CounterLines
from kiosk.screens.counter.paper import CounterPaper
from kiosk.screens.counter.paper_question import CounterQuestion
from kiosk.screens.counter.parking import CounterParking
from kiosk.screens.counter.paying import CounterPaying
from kiosk.screens.counter.quotas import CounterQuotas
from kiosk.screens.counter.rows import CounterRows
from kiosk.screens.counter.scans import CounterScans
from kiosk.screens.counter.words import CounterWords, Said
from kiosk.screens.till_screen import Tone
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import Sold
from kiosk.widgets.basket_view import BasketView
from kiosk.widgets.big_amount import BigAmount
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats

RED_LIGHT = ("card_replaced", "member_suspended", "orientation_not_valid")
"""Refusals beside which a red light stands."""
CLOCK_SECONDS = 5


class CounterScreen(CounterDoors):
    """Where people stand: shows the basket in hand and does what keys and scans ask for."""

    def __init__(self, duty: Duty, hand: BasketInHand) -> None:
        super().__init__()
        self.duty, self.hand = duty, hand
        self.sold: Sold | None = None
        self.said = Said("", "quiet")
        self.quotas = CounterQuotas(self)
        self.correcting = Correcting(self)
        self._scans = CounterScans(self)
        self._words = CounterWords(self)
        self.lines = CounterLines(self, self._scans)
        self.parking = CounterParking(self, self._words)
        self.paying = CounterPaying(self, self._scans)
        self.by_hand = CounterByHand(self, self._scans)
        self.paper = CounterPaper(self)
        self.paper_question = CounterQuestion(self)
        self._header = HeaderLine(CounterHeader(self).text, id="header")
        self._line = TypedLine(id="scan")
        self._lines = BasketView(N_("Scan an item, a card or a voucher."))
        self._total = BigAmount(id="total")
        self.rows = CounterRows(self, self._lines)
        self.after_sale = AfterSale(self, self._lines)
        self._deeds = CounterDeeds(self)

    def compose(self) -> ComposeResult:
        """Who, what, how much, what just happened, what next."""
        # No containers: each would be drawn anew behind whatever changes.
        yield self._header
        yield self.paper.view
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
        self.paper.begin()
        self.parking.look()
        if not self.hand.basket.is_empty:
            self.say(_("The basket is as it was left."), "done")
        self.show_basket(choose=-1)
        self.paper_question.look()
        self.set_interval(CLOCK_SECONDS, self._look_at_clock)
        super().on_mount()

    def _look_at_clock(self) -> None:
        self.paper_question.look_again()
        self.show_header()

    def on_resize(self) -> None:
        """Show the receipt beside the basket where there is room."""
        self.paper.fit()
        self.call_after_refresh(self.after_sale.show)

    # What can be done now

    def deeds(self) -> tuple[str, ...]:
        """What makes sense with this basket."""
        return self._deeds.shown()

    def hidden_deeds(self) -> tuple[str, ...]:
        """What has no place in the key bar."""
        return self._deeds.hidden()

    def hint(self, deed: str) -> KeyHint:
        """Say that the member key takes the card off when there is one."""
        shown = super().hint(deed)
        if deed == "member" and self.hand.basket.member:
            return replace(shown, label=_("No card"))
        return shown

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
        self.rows.choose(self.rows.cursor + rows)

    def on_basket_view_chosen(self, message: BasketView.Chosen) -> None:
        """Choose the line that was touched."""
        self.rows.choose(message.index)

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

        line = self.hand.priced.lines[self.rows.cursor]
        self.kiosk.open_dialogue(WhyPriceDialogue(line, self.hand.basket.member))

    # What has no code

    def do_find(self) -> None:
        """Find an item by words."""
        self.by_hand.find()

    def do_category(self) -> None:
        """Sell something without a barcode: its category, then its price."""
        self.by_hand.choose_category()

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
        self.paying.begin()

    def printing_changed(self) -> None:
        """Ask about a paper that broke off, and say so when the code that was just sold could
        not be printed, or by half."""
        self.paper_question.look()
        self.after_sale.printing_changed()

    def do_paper(self) -> None:
        """Answer what is asked about a paper, or see what is not printed."""
        self.paper_question.open()

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
        self.rows.choose(self.rows.cursor if choose is None else last if choose == -1 else choose)
        payment = self.hand.payment
        due = payment.remaining_cents - payment.back_cents
        self._total.show(self.big(self.paying.over_the_counter(self.sold) if self.sold else due))
        for name in ("#member", "#figures"):
            self.query_one(name, Words).update()
        self.after_sale.show()
        self.paper.show()

    def on_screen_suspend(self) -> None:
        """Nobody allows anything at a till that is locked."""
        if self.kiosk.signed_in is None:
            self.correcting.forget()

    def locked(self) -> None:
        """Nor is a buyer asked there, who may have left with whoever comes back."""
        if self.after_sale.asks:
            self.kiosk.leave_dialogues()
            self.after_sale.locked()

    def on_unmount(self) -> None:
        """Nor does one that somebody else stands at."""
        self.after_sale.no_answer()

    def show_header(self) -> None:
        """Show what is asked about a paper, or no more."""
        self._header.update()

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
