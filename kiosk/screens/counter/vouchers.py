"""What the counter does with vouchers: taken, waiting, or refused with one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules import basket as baskets
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import by_voucher
from kiosk.rules.pricing import goods_of
from kiosk.rules.vouchers import Voucher, check_bearer, check_voucher, why_it_waits
from kiosk.services.counter.scanning import Found, find_scanned, find_usable_voucher
from kiosk.services.vouchers.lookup import target_name
from kiosk.services.vouchers.patience import check_patience, note_attempt

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen


class CounterVouchers:
    """Takes vouchers into the basket; every refusal is written down for managers."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter

    def find(self, code: str) -> Found:
        """Return what a code of any kind stands for. Raises ShopError."""
        with self._noting_refusals():
            found = find_scanned(self._counter.kiosk.shop, code)
            return self._checked(found) if isinstance(found, Voucher) else found

    def usable(self, code: str) -> Voucher:
        """Return the voucher with this code if it counts now. Raises ShopError."""
        with self._noting_refusals():
            voucher = self._checked(find_usable_voucher(self._counter.kiosk.shop, code))
        self._refuse_waiting(voucher)
        return voucher

    def paying(self, code: str) -> Voucher | None:
        """Return the payment voucher of this code if it counts now; None for other codes."""
        found = self.find(code)
        if not (isinstance(found, Voucher) and found.is_payment):
            return None
        self._refuse_waiting(found)
        return found

    def take(self, voucher: Voucher) -> None:
        """Lower the price, or note the payment.

        One that waits for a card, for more or for other goods stays in the basket until
        then. Raises ShopError: what it waits for, or ``voucher_gives_nothing``.
        """
        counter, hand = self._counter, self._counter.hand
        waits = self._why_it_waits(voucher)
        if voucher.is_payment:
            # Before the first item nothing is due yet: the amount follows the total.
            due = hand.payment
            tender = baskets.Tender("voucher", 0, voucher)
            if due.for_vouchers_cents and not waits:
                tender = by_voucher(due, voucher)
            counter.change(baskets.add_tender(hand.basket, tender))
            amount = voucher.balance_cents
        else:
            counter.change(baskets.add_discount(hand.basket, voucher))
            amount = -hand.priced.discounts[-1][1]
        if waits:
            raise waits
        if not amount:
            raise ShopError("voucher_gives_nothing")
        shown = counter.money(amount)
        counter.say(_("Voucher {name}: {amount}").format(name=voucher.issuer, amount=shown), "done")

    def check_bearers(self) -> None:
        """Take all vouchers of other members out of the basket.

        Raises ShopError ``vouchers_taken_out`` when there was one.
        """
        counter, today = self._counter, self._counter.kiosk.shop.today()
        were_out = False
        for voucher in counter.hand.basket.vouchers:
            try:
                with self._noting_refusals(), self._taking_out(voucher):
                    check_bearer(voucher, counter.hand.basket.member, today)
            except ShopError:
                were_out = True
        if were_out:
            raise ShopError("vouchers_taken_out")

    def unused(self) -> str:
        """Say which vouchers of the basket will not be used in this sale; nothing if none."""
        hand = self._counter.hand
        idle = {v.code for v, cents in hand.priced.discounts if not cents} | hand.priced.waiting
        names = [v.issuer for v in hand.basket.vouchers if v.code in idle]
        if not names:
            return ""
        words = _("Not used in this sale: voucher {names}. It stays good.")
        return words.format(names=", ".join(names))

    def _checked(self, voucher: Voucher) -> Voucher:
        shop, hand = self._counter.kiosk.shop, self._counter.hand
        check_patience(shop, self._counter.duty.staff.number, voucher.code)
        today = shop.today()
        check_voucher(voucher, voucher.code, today)
        check_bearer(voucher, hand.basket.member, today)
        return voucher

    def _refuse_waiting(self, voucher: Voucher) -> None:
        if waits := self._why_it_waits(voucher):
            raise waits

    def _why_it_waits(self, voucher: Voucher) -> ShopError | None:
        hand, today = self._counter.hand, self._counter.kiosk.shop.today()
        waits = why_it_waits(voucher, hand.basket.member, goods_of(hand.priced.lines), today)
        if waits and waits.code == "voucher_nothing_for_it":
            return ShopError(waits.code, target=target_name(self._counter.kiosk.shop, voucher))
        return waits

    @contextmanager
    def _taking_out(self, voucher: Voucher) -> Iterator[None]:
        try:
            yield
        except ShopError:
            basket = self._counter.hand.basket
            self._counter.change(baskets.without_voucher(basket, voucher.code))
            raise

    @contextmanager
    def _noting_refusals(self) -> Iterator[None]:
        """Keep the reason of a refusal for the manager's view."""
        try:
            yield
        except ShopError as refusal:
            if refusal.code == "voucher_refused":
                shop, staff = self._counter.kiosk.shop, self._counter.duty.staff
                note_attempt(shop, staff.number, refusal)
            raise
