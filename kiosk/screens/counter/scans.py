"""What the counter does with each kind of code."""

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules import basket as baskets
from kiosk.rules import gifts
from kiosk.rules.amounts import parse_amount, parse_weight
from kiosk.rules.basket import Basket, Line
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member, why_no_rights
from kiosk.rules.pay_what_you_can import asks_what_is_paid, check_paid, least_of
from kiosk.rules.vouchers import Voucher
from kiosk.screens.counter.vouchers import CounterVouchers
from kiosk.services.counter.on_hand import check_codes_left
from kiosk.services.counter.scanned_labels import Labelled
from kiosk.services.counter.scanning import Parked, Piece, SoldTicket, StaffBadge, find_piece

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen


class CounterScans:
    """Turns what was scanned into a change of the basket and a sentence."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter
        self.vouchers = CounterVouchers(counter)

    def take(self, code: str) -> None:
        """Take a code of any kind. Raises ShopError."""
        match self.vouchers.find(code):
            case Item() as item:
                self.take_item(item)
            case Labelled() as label:
                self._take_labelled(label)
            case Piece(serial, item):
                self._add(Line(item, serial=serial))
            case Member() as member:
                self._take_member(member)
            case Voucher() as voucher:
                self.vouchers.take(voucher)
            case StaffBadge(badge):
                self._counter.kiosk.lock(badge)
            case SoldTicket(ticket):
                self._counter.show_ticket(ticket)
            case Parked(sale_id):
                self._counter.parking.take_up(sale_id)

    def take_item(self, item: Item) -> None:
        """Add an item; what has no price or weight of its own is asked for. Raises ShopError."""
        ask = self._counter.ask
        if item.kind == "open":
            ask(item.label, _("What does it cost?"), lambda text: self._add_open(item, text))
        elif item.kind == "weight":
            ask(item.label, _("How many kilograms?"), lambda text: self._add_weighed(item, text))
        elif item.kind == "serial":
            hint = _("Scan the serial number of this piece.")
            ask(item.label, hint, lambda text: self._add_piece(item, text), wants_code=True)
        else:
            self._add(Line(item))

    def _take_labelled(self, label: Labelled) -> None:
        """Add an item with what its label says; what it does not say is asked for."""
        item = label.item
        says_all = {
            "serial": False,
            "weight": label.weight_grams is not None,
            "open": label.price_cents is not None,
        }
        if says_all.get(item.kind, True):
            self._add(
                Line(
                    item,
                    weight_grams=label.weight_grams,
                    typed_price_cents=label.price_cents,
                    preferred_lot=label.lot,
                )
            )
        else:
            self.take_item(item)

    def _add_piece(self, item: Item, text: str) -> None:
        piece = find_piece(self._counter.kiosk.shop, item, text)
        self._add(Line(piece.item, serial=piece.serial))

    def suspend(self, text: str) -> None:
        """Take an amount that a customer gives for somebody else. Raises ShopError."""
        counter, amount = self._counter, parse_amount(text)
        counter.change(gifts.suspend(counter.hand.basket, amount))
        counter.rows.choose_last_gift()
        words = _("Purchase for somebody else: {amount}. {key}, and its voucher is printed.")
        key = counter.kiosk.keys.shown("pay")
        counter.say(words.format(amount=counter.money(amount), key=key), "done")

    def _add_open(self, item: Item, text: str) -> None:
        cents = parse_amount(text)
        check_paid(item, cents, None)
        self._add(Line(item, typed_price_cents=cents))

    def _ask_what_is_paid(self, line: Line, usual_cents: int) -> None:
        """Ask what the person pays for one piece; Enter alone is the usual price."""
        item, money = line.item, self._counter.money
        hint = _("What does the person pay? At least {least}.\nEnter alone: {usual}, as usual.")
        least, usual = money(least_of(item, usual_cents)), money(usual_cents)

        def take(text: str) -> None:
            cents = parse_amount(text) if text.strip() else usual_cents
            check_paid(item, cents, usual_cents)
            # The usual price stays one that a card may still lower.
            self._put(line if cents == usual_cents else replace(line, typed_price_cents=cents))

        self._counter.ask(item.label, hint.format(least=least, usual=usual), take)

    def _add_weighed(self, item: Item, text: str) -> None:
        self._add(Line(item, weight_grams=parse_weight(text)))

    def _add(self, line: Line) -> None:
        """Add a line; where people pay what they can, what they pay is asked first."""
        if asks_what_is_paid(line.item):
            usual = self._counter.hand.usual_price(line.item)
            if usual and usual.cents:
                self._ask_what_is_paid(line, usual.cents)
                return
        self._put(line)

    def _put(self, line: Line) -> None:
        counter = self._counter
        basket = baskets.add_line(counter.hand.basket, line)
        self.check_codes(basket, line.item)
        if counter.quotas.stops(line):
            return
        counter.change(basket, choose=-1)
        added = counter.hand.priced.lines[-1]
        if added.price is None:
            raise ShopError("members_only", label=line.item.label)
        counter.say(counter.lines.said_of(added), "done")

    def check_codes(self, basket: Basket, item: Item) -> None:
        """Refuse more top-ups of an item than there are codes. Raises ShopError."""
        if item.kind == "topup":
            wanted = sum(line.item.sku == item.sku for line in basket.lines)
            check_codes_left(self._counter.kiosk.shop, item, wanted)

    def _take_member(self, member: Member) -> None:
        counter, shop = self._counter, self._counter.kiosk.shop
        counter.change(baskets.set_member(counter.hand.basket, member))
        today = shop.today()
        public = shop.settings.expired_pays_public
        if refusal := why_no_rights(member, today, pays_public=public):
            raise refusal
        self.vouchers.check_bearers()
        counter.say(_("{name}: social prices.").format(name=member.name), "done")
        counter.quotas.warn()
