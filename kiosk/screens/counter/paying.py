"""Paying at the counter: the basket becomes a sale, or stays with a sentence why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules import basket as baskets
from kiosk.rules.errors import ShopError
from kiosk.screens.counter.pay import PayDialogue
from kiosk.screens.counter.words import to_hand_back
from kiosk.services.counter.on_hand import check_on_hand
from kiosk.services.counter.selling import Sold, complete_sale, price_for_sale
from kiosk.services.vouchers.refusals import note_refusal

if TYPE_CHECKING:
    from kiosk.screens.counter.scans import CounterScans
    from kiosk.screens.counter.screen import CounterScreen


class CounterPaying:
    """Reads and changes the counter that it belongs to."""

    def __init__(self, counter: "CounterScreen", scans: "CounterScans") -> None:
        self._counter, self._scans = counter, scans
        self._by_card: Sold | None = None

    def begin(self) -> None:
        """Take the money. Raises ShopError where the basket may not be sold."""
        counter = self._counter
        counter.hand.look_again()
        counter.show_basket()
        price_for_sale(counter.kiosk.shop, counter.hand.basket)
        counter.quotas.check_sale()
        with self._choosing_piece():
            check_on_hand(counter.kiosk.shop, counter.hand.basket)
        counter.correcting.before_pay(
            lambda: counter.kiosk.open_dialogue(PayDialogue(counter, self._scans))
        )

    def complete(self) -> None:
        """Store the sale; keys typed meanwhile wait, so that it can not be stored twice."""
        counter = self._counter
        shop, basket, duty = counter.kiosk.shop, counter.hand.basket, counter.duty
        manager = counter.correcting.allowed_by(basket)
        counter.kiosk.work_aside(
            lambda: complete_sale(shop, basket, duty, manager), self._stored, self._not_stored
        )

    # Stored

    def _stored(self, sold: Sold) -> None:
        counter = self._counter
        counter.kiosk.leave_dialogues()
        kinds = {tender.kind for tender in counter.hand.basket.tenders}
        self._by_card = sold if kinds == {"card"} and not sold.back else None
        counter.correcting.forget()
        counter.hand.begin_anew()
        self.show_sold(sold)
        counter.after_sale.begin(sold)
        said = _("Ticket {ticket} is stored.").format(ticket=sold.ticket)
        if sold.slips:
            hang_up = _("The voucher for somebody else is printed: hang it up.")
            said = f"{said} {hang_up}"
        counter.say(said, "done")
        counter.show_keys()

    def show_sold(self, sold: Sold) -> None:
        """Show what was stored until the next scan: its paper, and what goes back."""
        counter = self._counter
        counter.kiosk.receipt_waits()
        if sold.opens_drawer:
            counter.kiosk.open_drawer()
        counter.sold = sold
        counter.show_basket()
        counter.show_keys()

    @property
    def by_card(self) -> Sold | None:
        """The sale that was just stored, if a card alone paid it: nothing goes back."""
        sold = self._counter.sold
        return sold if sold and sold is self._by_card else None

    def over_the_counter(self, sold: Sold) -> int:
        """Return the cents in big figures after a sale: what goes back, or what a card paid."""
        return sold.total_cents if self.by_card else to_hand_back(sold)

    # Not stored

    def _not_stored(self, refusal: ShopError) -> None:
        """Go back to the basket; a voucher spent elsewhere is taken out of it, a piece sold
        elsewhere is chosen."""
        counter = self._counter
        counter.kiosk.leave_dialogues()
        if refusal.code == "shift_ended":
            counter.kiosk.enter(counter.duty.staff, counter.kiosk.sentence(refusal))
            return
        if refusal.code == "voucher_refused":
            note_refusal(counter.kiosk.shop, counter.duty.staff.number, refusal)
            counter.change(baskets.without_voucher(counter.hand.basket, refusal.data["scanned"]))
        # Another till was quicker: the line on top shows how the member stands now.
        counter.hand.look_again()
        counter.show_basket()
        self._choose_piece(refusal.data.get("serial"))
        if refusal.code == "quota_exceeded":
            counter.rows.choose_line(refusal.data["line_number"] - 1)
        counter.refused(refusal)
        counter.show_keys()

    @contextmanager
    def _choosing_piece(self) -> Iterator[None]:
        """Choose the line of a piece that is refused."""
        try:
            yield
        except ShopError as refusal:
            self._choose_piece(refusal.data.get("serial"))
            raise

    def _choose_piece(self, serial: str | None) -> None:
        numbers = [line.serial for line in self._counter.hand.basket.lines]
        if serial and serial in numbers:
            self._counter.rows.choose(numbers.index(serial))
