"""What the counter does with each kind of code."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules import basket as baskets
from kiosk.rules.amounts import parse_amount, parse_weight
from kiosk.rules.basket import Basket, Line
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.payment import by_voucher
from kiosk.rules.pricing import orientation_days
from kiosk.rules.vouchers import Voucher, check_voucher
from kiosk.services.on_hand import check_codes_left
from kiosk.services.refusals import note_refusal
from kiosk.services.scanned_labels import Labelled
from kiosk.services.scanning import (
    Found,
    Piece,
    SoldTicket,
    StaffBadge,
    find_piece,
    find_scanned,
    find_usable_voucher,
)

if TYPE_CHECKING:
    from kiosk.screens.counter import CounterScreen


class CounterScans:
    """Turns what was scanned into a change of the basket and a sentence."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter

    def take(self, code: str) -> None:
        """Take a code of any kind. Raises ShopError."""
        found: Found = find_scanned(self._counter.kiosk.shop, code)
        match found:
            case Item():
                self.take_item(found)
            case Labelled():
                self._take_labelled(found)
            case Piece():
                self._add(Line(found.item, serial=found.serial))
            case Member():
                self._take_member(found)
            case Voucher():
                self.take_voucher(self._checked(found))
            case StaffBadge():
                self._counter.kiosk.lock(found.code)
            case SoldTicket():
                raise ShopError("receipt_scanned", ticket=found.ticket)

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

    def usable_voucher(self, code: str) -> Voucher:
        """Return the voucher with this code if it can be taken. Raises ShopError."""
        with self._noting_refusals():
            return find_usable_voucher(self._counter.kiosk.shop, code)

    def payment_voucher(self, code: str) -> Voucher | None:
        """Return the payment voucher of this code if it can be taken; None for other codes."""
        found = find_scanned(self._counter.kiosk.shop, code)
        if isinstance(found, Voucher) and found.is_payment:
            return self._checked(found)
        return None

    def take_voucher(self, voucher: Voucher) -> None:
        """Lower the price, or note the payment. Raises ShopError."""
        counter, hand = self._counter, self._counter.hand
        if voucher.is_payment:
            # Before the first item nothing is due yet: the amount follows the total.
            due = hand.payment
            tender = baskets.Tender("voucher", 0, voucher)
            tender = tender if due.is_covered else by_voucher(due, voucher)
            counter.change(baskets.add_tender(hand.basket, tender))
            amount = voucher.balance_cents
        else:
            counter.change(baskets.add_discount(hand.basket, voucher))
            amount = -hand.priced.discounts[-1][1]
        shown = counter.money(amount)
        counter.say(_("Voucher {name}: {amount}").format(name=voucher.issuer, amount=shown), "done")

    def _add_open(self, item: Item, text: str) -> None:
        self._add(Line(item, typed_price_cents=parse_amount(text)))

    def _add_weighed(self, item: Item, text: str) -> None:
        self._add(Line(item, weight_grams=parse_weight(text)))

    def _add(self, line: Line) -> None:
        counter = self._counter
        basket = baskets.add_line(counter.hand.basket, line)
        self.check_codes(basket, line.item)
        counter.change(basket, choose=-1)
        added = counter.hand.priced.lines[-1]
        if added.price is None:
            raise ShopError("members_only", label=line.item.label)
        counter.say(f"{line.item.label}, {counter.money(added.total_cents)}", "done")

    def check_codes(self, basket: Basket, item: Item) -> None:
        """Refuse more top-ups of an item than there are codes. Raises ShopError."""
        if item.kind == "topup":
            wanted = sum(line.item.sku == item.sku for line in basket.lines)
            check_codes_left(self._counter.kiosk.shop, item, wanted)

    def _take_member(self, member: Member) -> None:
        counter, shop = self._counter, self._counter.kiosk.shop
        counter.change(baskets.set_member(counter.hand.basket, member))
        today = shop.now().date()
        if not member.has_rights(today):
            days = orientation_days(member, today)
            public = shop.settings.expired_pays_public
            raise ShopError("orientation_not_valid", pays_public=public, **days)
        counter.say(_("{name}: social prices.").format(name=member.name), "done")

    def _checked(self, voucher: Voucher) -> Voucher:
        today = self._counter.kiosk.shop.now().date()
        with self._noting_refusals():
            return check_voucher(voucher, voucher.code, today)

    @contextmanager
    def _noting_refusals(self) -> Iterator[None]:
        """Keep the reason of a refusal for the manager's view."""
        try:
            yield
        except ShopError as refusal:
            if refusal.code == "voucher_refused":
                shop, staff = self._counter.kiosk.shop, self._counter.duty.staff
                note_refusal(shop, staff.number, refusal)
            raise
