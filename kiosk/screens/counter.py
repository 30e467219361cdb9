"""The counter: scan, see, take the money, hand over the paper."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.language import N_, _, spoken
from kiosk.rules import basket as baskets
from kiosk.rules.amounts import parse_amount, parse_quantity, parse_weight
from kiosk.rules.basket import Basket, Line
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.payment import Payment, by_voucher, refit_vouchers
from kiosk.rules.pricing import PricedBasket, orientation_days, price_basket
from kiosk.rules.vouchers import Voucher, check_voucher
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.codes_strip import CodesStrip
from kiosk.screens.counter_words import CounterWords, Said
from kiosk.screens.dialogue import AskDialogue, ConfirmDialogue
from kiosk.screens.find import FindDialogue
from kiosk.screens.manager import ManagerScreen
from kiosk.screens.pay import PayDialogue
from kiosk.screens.till_screen import ScanTaker, Tone
from kiosk.services.baskets import (
    keep_basket,
    kept_basket,
    new_basket,
    park_basket,
    parked_baskets,
    recall_basket,
)
from kiosk.services.paper import receipt_of
from kiosk.services.refusals import note_refusal
from kiosk.services.scanning import (
    Found,
    SoldTicket,
    StaffBadge,
    find_scanned,
    find_usable_voucher,
)
from kiosk.services.searching import open_price_items
from kiosk.services.selling import Duty, Sold, complete_sale, price_for_sale
from kiosk.widgets.basket_view import BasketView
from kiosk.widgets.big_amount import BigAmount
from kiosk.widgets.key_bar import KeyBar, KeyHint
from kiosk.widgets.paper_view import PaperView
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats

UNDO_STEPS = 50
PREVIEW_COLUMNS = 32
ROOM_FOR_PREVIEW = 110
"""From this width on the receipt stands beside the basket."""


class CounterScreen(ScanTaker):
    """Holds the basket, a value; every deed makes a new one, keeps it and shows it."""

    def __init__(self, duty: Duty, shift_number: int) -> None:
        super().__init__()
        self.duty, self.shift_number = duty, shift_number
        self.basket: Basket = new_basket()
        self.priced: PricedBasket = PricedBasket((), ())
        self.sold: Sold | None = None
        self.said = Said("", "quiet")
        self._before: deque[Basket] = deque(maxlen=UNDO_STEPS)
        self._cursor = 0
        self._has_parked = False
        self._words = CounterWords(self)
        self._line = TypedLine(id="scan")
        self._lines = BasketView(N_("Scan an item, a card or a voucher."))
        self._total = BigAmount(id="total")
        self._paper = PaperView(PREVIEW_COLUMNS, id="paper")

    def compose(self) -> ComposeResult:
        """Who, what, how much, what just happened, what next."""
        with Horizontal(id="panes"):
            with Vertical(id="counter"):
                yield Words(self._words.header, id="header")
                yield Words(self._words.member, id="member")
                yield self._lines
                with Horizontal(id="sums"):
                    yield Words(self._words.sums, id="figures")
                    yield self._total
                yield Words(self._words.said, id="said")
                yield self._line
            yield self._paper
        if self.kiosk.codes:
            yield CodesStrip(self.kiosk.codes)
        yield KeyBar()

    def on_mount(self) -> None:
        """Take up the basket as it was left."""
        self.basket = kept_basket(self.kiosk.shop)
        self._has_parked = bool(parked_baskets(self.kiosk.shop))
        if not self.basket.is_empty:
            self.say(_("The basket is as it was left."), "done")
        self._cursor = len(self.basket.lines) - 1
        self.show()
        self.set_interval(5, self.query_one("#header", Words).refresh)
        super().on_mount()

    def on_resize(self) -> None:
        """Show the receipt beside the basket where there is room."""
        self.set_class(bool(self.kiosk.codes) and self.size.width < ROOM_FOR_PREVIEW, "narrow")
        self._paper.display = bool(self.kiosk.codes) or self.size.width >= ROOM_FOR_PREVIEW
        self._show_paper()

    # What can be done now

    def deeds(self) -> tuple[str, ...]:
        """What makes sense with this basket."""
        lines = ("quantity", "void") if self.basket.lines else ()
        park = () if self.basket.is_empty else ("park",)
        recall = ("recall",) if self._has_parked else ()
        pay = ("pay",) if self.basket.lines else ()
        return ("find", *lines, *park, *recall, "member", "category", *pay, "help")

    def hint(self, deed: str) -> KeyHint:
        """Say that the member key takes the card off when there is one."""
        shown = super().hint(deed)
        if deed == "member" and self.basket.member:
            return replace(shown, label=_("No card"))
        return shown

    def hidden_deeds(self) -> tuple[str, ...]:
        """What has no place in the key bar; help shows all."""
        manager = ("manager",) if self.duty.staff.is_manager else ()
        always = ("confirm", "back", "undo", "empty", "lock", "language", "quit", "pay")
        return (*always, *manager)

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
        self.say("", "quiet")

    def scan(self, code: str) -> None:
        """Take a code of any kind; a refusal is a sentence."""
        self.sold = None
        with self.kiosk.refusals(self.refused):
            self._take_found(find_scanned(self.kiosk.shop, code))
        self.show_keys()

    def _take_found(self, found: Found) -> None:
        match found:
            case Item():
                self.take_item(found)
            case Member():
                self._take_member(found)
            case Voucher():
                self.take_voucher(self._checked(found))
            case StaffBadge():
                self.kiosk.lock(found.code)
            case SoldTicket():
                raise ShopError("receipt_scanned", ticket=found.ticket)

    def take_item(self, item: Item) -> None:
        """Add an item; what has no price or weight of its own is asked for."""
        self.sold = None
        if item.kind == "open":
            self._ask(item.label, _("What does it cost?"), lambda text: self._add_open(item, text))
        elif item.kind == "weight":
            self._ask(
                item.label, _("How many kilograms?"), lambda text: self._add_weighed(item, text)
            )
        else:
            self._add(Line(item))

    def _add_open(self, item: Item, text: str) -> None:
        self._add(Line(item, typed_price_cents=parse_amount(text)))

    def _add_weighed(self, item: Item, text: str) -> None:
        self._add(Line(item, weight_grams=parse_weight(text)))

    def _add(self, line: Line) -> None:
        self._cursor = len(self.basket.lines)
        self.change(baskets.add_line(self.basket, line))
        added = self.priced.lines[-1]
        if added.price is None:
            raise ShopError("members_only", label=line.item.label)
        self.say(f"{line.item.label}, {self.money(added.total_cents)}", "done")

    def _take_member(self, member: Member) -> None:
        self.change(baskets.set_member(self.basket, member))
        today = self.kiosk.shop.now().date()
        if not member.has_rights(today):
            public = self.kiosk.shop.settings.expired_pays_public
            days = orientation_days(member, today)
            raise ShopError("orientation_not_valid", pays_public=public, **days)
        self.say(_("{name}: social prices.").format(name=member.name), "done")

    # Vouchers

    def _checked(self, voucher: Voucher) -> Voucher:
        """Return the voucher if it can be taken; the reason of a refusal is kept."""
        today = self.kiosk.shop.now().date()
        with self._noting_refusals():
            return check_voucher(voucher, voucher.code, today)

    def usable_voucher(self, code: str) -> Voucher:
        """Return the voucher with this code if it can be taken."""
        with self._noting_refusals():
            return find_usable_voucher(self.kiosk.shop, code)

    def payment_voucher(self, code: str) -> Voucher | None:
        """Return the payment voucher of this code if it can be taken; None for other codes."""
        found = find_scanned(self.kiosk.shop, code)
        if isinstance(found, Voucher) and found.is_payment:
            return self._checked(found)
        return None

    def take_voucher(self, voucher: Voucher) -> None:
        """Lower the price, or note the payment."""
        if voucher.is_payment:
            due = Payment(self.priced.total_cents, self.basket.tenders)
            tender = baskets.Tender("voucher", 0, voucher)
            if not due.is_covered:
                tender = by_voucher(due, voucher)
            self.change(baskets.add_tender(self.basket, tender))
            left = self.money(voucher.balance_cents)
            self.say(_("Voucher {name}: {amount}").format(name=voucher.issuer, amount=left), "done")
            return
        self.change(baskets.add_discount(self.basket, voucher))
        lowered = self.money(-self.priced.discounts[-1][1])
        self.say(_("Voucher {name}: {amount}").format(name=voucher.issuer, amount=lowered), "done")

    @contextmanager
    def _noting_refusals(self) -> Iterator[None]:
        """Keep the reason of a refusal for the manager's view."""
        try:
            yield
        except ShopError as refusal:
            if refusal.code == "voucher_refused":
                note_refusal(self.kiosk.shop, self.duty.staff.number, refusal)
            raise

    # Changing lines

    def move(self, rows: int) -> None:
        """Choose another line."""
        self._cursor = max(0, min(self._cursor + rows, len(self.basket.lines) - 1))
        self._lines.show(self.priced, self._cursor)

    def on_basket_view_chosen(self, message: BasketView.Chosen) -> None:
        """Choose the line that was touched."""
        self._cursor = message.index
        self._lines.show(self.priced, self._cursor)

    def do_quantity(self) -> None:
        """Change quantity or weight: figures typed before the key are taken at once."""
        line = self.basket.lines[self._cursor]
        typed = self._line.take()
        if line.item.kind == "weight":
            change, question = self._set_weight, _("How many kilograms?")
        else:
            change, question = self._set_quantity, _("How many?")
        if typed:
            change(typed)
        else:
            self._ask(line.item.label, question, change)

    def _set_quantity(self, text: str) -> None:
        quantity = parse_quantity(text)
        self.change(baskets.set_quantity(self.basket, self._cursor, quantity))
        self._say_line()

    def _set_weight(self, text: str) -> None:
        self.change(baskets.set_weight(self.basket, self._cursor, parse_weight(text)))
        self._say_line()

    def _say_line(self) -> None:
        line = self.priced.lines[self._cursor]
        self.say(f"{line.line.item.label}, {self.money(line.total_cents)}", "done")

    def do_void(self) -> None:
        """Take the chosen line out."""
        label = self.basket.lines[self._cursor].item.label
        self.change(baskets.void_line(self.basket, self._cursor))
        key = self.kiosk.keys.shown("undo")
        self.say(_("{label} taken out. {key} puts it back.").format(label=label, key=key), "done")

    def do_undo(self) -> None:
        """Take the last change back."""
        if self._before:
            self._keep(self._before.pop())
            self.say(_("The last change is taken back."), "done")

    def do_empty(self) -> None:
        """Empty the basket, after a question."""
        if not self.basket.is_empty:
            self.kiosk.open_dialogue(
                ConfirmDialogue(lambda: _("Empty the whole basket?"), self._empty)
            )

    def _empty(self) -> None:
        self.change(Basket(self.basket.sale_id))
        self.say(_("The basket is empty."), "done")
        self.show_keys()

    def do_member(self) -> None:
        """Take the card off the basket, or ask for one."""
        if self.basket.member is None:
            self._ask(_("Member"), _("Scan the card, or type its number."), self.kiosk.keep_scan)
            return
        self.change(baskets.set_member(self.basket, None))
        self.say(_("The card is taken off. Public prices apply."), "done")

    # Asking and finding

    def do_find(self) -> None:
        """Find an item by words."""
        self.kiosk.open_dialogue(
            FindDialogue(self.basket.member, self._taking_item, self.do_category)
        )

    def do_category(self) -> None:
        """Sell something without a barcode: its category, then its price."""
        items = open_price_items(self.kiosk.shop)
        self.kiosk.open_dialogue(
            ChoiceDialogue(
                lambda: _("Open price"),
                [item.label for item in items],
                lambda: _("No item of kind “open” is in this shop."),
                lambda index: self._taking_item(items[index]),
            )
        )

    def _taking_item(self, item: Item) -> None:
        with self.kiosk.refusals(self.refused):
            self.take_item(item)
        self.show_keys()

    def _ask(self, title: str, hint: str, take: Callable[[str], None]) -> None:
        self.kiosk.open_dialogue(AskDialogue(lambda: title, lambda: hint, take))

    def do_manager(self) -> None:
        """Show why vouchers were refused."""
        self.kiosk.open_dialogue(ManagerScreen())

    def do_lock(self) -> None:
        """Leave the till to somebody else; the basket is kept."""
        self.kiosk.lock()

    # Parking

    def do_park(self) -> None:
        """Put the basket aside."""
        self._begin_with(park_basket(self.kiosk.shop, self.basket))
        self._has_parked = True
        key = self.kiosk.keys.shown("recall")
        self.say(_("The basket is parked. {key} takes it up again.").format(key=key), "done")

    def do_recall(self) -> None:
        """Choose a parked basket; the only one is taken at once."""
        parked = parked_baskets(self.kiosk.shop)
        self._has_parked = bool(parked)
        if len(parked) == 1:
            self._recall(parked[0].sale_id)
            return
        self.kiosk.open_dialogue(
            ChoiceDialogue(
                lambda: _("Parked baskets"),
                [self._words.parked(each) for each in parked],
                lambda: _("No basket is parked."),
                lambda index: self._recall(parked[index].sale_id),
            )
        )

    def _recall(self, sale_id: UUID) -> None:
        with self.kiosk.refusals(self.refused):
            self._begin_with(recall_basket(self.kiosk.shop, sale_id, self.basket))
            self.say(_("The basket is taken up again."), "done")
        self._has_parked = bool(parked_baskets(self.kiosk.shop))
        self.show_keys()

    def _begin_with(self, basket: Basket) -> None:
        self._before.clear()
        self.basket, self.sold = basket, None
        self._cursor = len(basket.lines) - 1
        self.show()

    # Paying

    def do_pay(self) -> None:
        """Take the money, if the basket may be sold."""
        if self.sold and self.basket.is_empty:
            return
        self._line.clear()
        price_for_sale(self.kiosk.shop, self.basket)
        self.kiosk.open_dialogue(PayDialogue(self))

    def complete(self) -> None:
        """Store the sale; keys typed meanwhile wait, so that it can not be stored twice."""
        basket = self.basket
        self.kiosk.work_aside(
            lambda: complete_sale(self.kiosk.shop, basket, self.duty),
            self._stored,
            self._not_stored,
        )

    def _stored(self, sold: Sold) -> None:
        self.kiosk.leave_dialogues()
        self.kiosk.receipt_waits()
        self._begin_with(new_basket())
        self.sold = sold
        self.say(_("Ticket {ticket} is stored.").format(ticket=sold.ticket), "done")
        self.show()
        self.show_keys()

    def _not_stored(self, refusal: ShopError) -> None:
        """Go back to the basket; a voucher spent elsewhere is taken out of it."""
        self.kiosk.leave_dialogues()
        if refusal.code == "voucher_refused":
            note_refusal(self.kiosk.shop, self.duty.staff.number, refusal)
            self.change(baskets.without_voucher(self.basket, refusal.data["scanned"]))
        self.refused(refusal)
        self.show_keys()

    # Showing

    def change(self, basket: Basket) -> None:
        """Make this the basket: stored first, then shown, and the last one can come back."""
        self._before.append(self.basket)
        self._keep(basket)

    def _keep(self, basket: Basket) -> None:
        today = self.kiosk.shop.now().date()
        due = price_basket(basket, today).total_cents
        # A tender that is added leaves the others as they are; another total does not.
        self.basket = basket if due == self.priced.total_cents else refit_vouchers(basket, due)
        keep_basket(self.kiosk.shop, self.basket)
        self.show()

    def show(self) -> None:
        """Show the basket as it is now."""
        self.priced = price_basket(self.basket, self.kiosk.shop.now().date())
        self._cursor = max(0, min(self._cursor, len(self.basket.lines) - 1))
        self._lines.show(self.priced, self._cursor)
        amount = self.sold.change_cents if self.sold else self._still_due()
        self._total.show(self._words.big(amount))
        for name in ("#member", "#figures"):
            self.query_one(name, Words).refresh()
        self._show_paper()

    def _still_due(self) -> int:
        return Payment(self.priced.total_cents, self.basket.tenders).remaining_cents

    def _show_paper(self) -> None:
        if self._paper.display:
            self.call_after_refresh(self._draw_paper)

    def _draw_paper(self) -> None:
        if self.sold:
            self._paper.show(self.sold.receipt)
            return
        now = self.kiosk.shop.now()
        self._paper.show(receipt_of(self.kiosk.shop, self.priced, ticket=None, at=now))

    def say(self, text: str, tone: Tone) -> None:
        """Say what just happened, in one sentence."""
        self.said = Said(text, tone)
        self.query_one("#said", Words).refresh()

    def refused(self, refusal: ShopError) -> None:
        """Say what was refused and what can be done."""
        self.say(self.kiosk.sentence(refusal), "warning")
        self.kiosk.bell()

    def money(self, cents: int) -> str:
        """Return an amount as this shop writes it."""
        return formats.money(cents, self.kiosk.shop.record.currency, spoken())
