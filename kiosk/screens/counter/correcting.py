"""Taking back at the counter: returns in the basket, voids, and the money that goes back."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from kiosk.language import _
from kiosk.rules.basket import Basket, set_returns
from kiosk.rules.errors import ShopError
from kiosk.rules.gifts import suspended_of
from kiosk.rules.money_back import GivenBack
from kiosk.rules.return_choice import choice_of
from kiosk.rules.returns import ReturnLine, returned_cents
from kiosk.rules.roles import Deed
from kiosk.screens.counter.give_back import GiveBackDialogue
from kiosk.screens.counter.reason import VOID_REASONS, ReasonDialogue
from kiosk.screens.counter.refund import RefundScreen
from kiosk.screens.manager_pin import allowed_or_ask
from kiosk.services.corrections.history import money_of_void
from kiosk.services.corrections.returnable import (
    Returnable,
    money_back_of,
    taken_back_before,
)
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.selling import Sold
from kiosk.services.staff import StaffMember

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen


class Correcting:
    """Reads and changes the counter that it belongs to."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter
        self._allowed: tuple[Basket, StaffMember] | None = None

    def forget(self) -> None:
        """A manager allows one refund, there and then: not the next one, nor this basket
        once it was put aside, or the till locked."""
        self._allowed = None

    # What comes back stands in the basket, below everything else

    @property
    def chosen(self) -> int | None:
        """Which line that comes back is chosen."""
        basket = self._counter.hand.basket
        index = self._counter.rows.cursor - len(basket.lines) - len(suspended_of(basket))
        return index if 0 <= index < len(basket.returns) else None

    def take_out(self, index: int) -> str:
        """Let the goods stay with the customer; return what they are."""
        hand = self._counter.hand
        returns = hand.basket.returns
        rest = (*returns[:index], *returns[index + 1 :])
        self._counter.change(set_returns(hand.basket, rest, hand.basket.return_reason))
        return returns[index].label

    def refund(self, ticket: Returnable) -> None:
        """Ask what of a ticket comes back. Raises ShopError ``returns_of_one_sale``."""
        present = self._counter.hand.basket.returns
        if present and present[0].sale_id != ticket.sale_id:
            raise ShopError("returns_of_one_sale")
        counter = self._counter

        def choose(_allowed: StaffMember) -> None:
            choice = choice_of(ticket.lines, present)
            counter.kiosk.open_dialogue(RefundScreen(ticket.ticket, choice, self._take))

        title = _("Refund or exchange")
        allowed_or_ask(counter.kiosk, counter.duty.staff, "refund", lambda: title, choose)

    def _take(self, returns: tuple[ReturnLine, ...], reason: str) -> None:
        counter = self._counter
        with counter.kiosk.refusals(counter.refused):
            self.forget()
            basket = set_returns(counter.hand.basket, returns, reason)
            counter.kiosk.leave_dialogues()
            counter.sold = None
            counter.change(basket)
            counter.rows.choose_last()
            words = _("Back: {amount}. Scan what is taken instead, or {key}.")
            amount = counter.money(returned_cents(returns))
            counter.say(words.format(amount=amount, key=counter.kiosk.keys.shown("pay")), "done")
        counter.show_keys()

    # Paying

    def before_pay(self, pay: Callable[[], None]) -> None:
        """Ask a manager where one must allow it, then let the money go its way: `pay` where
        there is something to pay."""
        counter = self._counter
        priced = counter.hand.priced
        if not priced.returns:
            pay()
            return

        def allowed(manager: StaffMember) -> None:
            self._allowed = (counter.hand.basket, manager)
            if counter.hand.priced.due_cents < 0:
                self._give_back()
            else:
                pay()

        if known := self.allowed_by(counter.hand.basket):
            allowed(known)
            return
        cents = priced.returned_cents
        before = taken_back_before(counter.kiosk.shop, priced.returns)
        title = _("Give back {amount}").format(amount=counter.money(cents))
        if before:
            words = _("Give back {amount}, {total} of this ticket in all")
            total = counter.money(before + cents)
            title = words.format(amount=counter.money(cents), total=total)
        self._ask(before + cents, ("refund", "refund_above_limit"), title, allowed)

    def allowed_by(self, basket: Basket) -> StaffMember | None:
        """Return the manager who allowed what comes back with this very basket."""
        if self._allowed is None:
            return None
        seen, manager = self._allowed
        is_same = (seen.sale_id, seen.returns) == (basket.sale_id, basket.returns)
        return manager if is_same else None

    def _give_back(self) -> None:
        counter = self._counter
        backs = money_back_of(counter.kiosk.shop, counter.hand.priced)

        self._show_back(lambda: _("Refund"), backs, counter.paying.complete)

    def _show_back(
        self, title: Callable[[], str], backs: Sequence[GivenBack], store: Callable[[], None]
    ) -> None:
        counter = self._counter
        counter.kiosk.open_dialogue(GiveBackDialogue(title, backs, counter.big, store))

    def _ask(
        self,
        cents: int,
        deeds: tuple[Deed, Deed],
        title: str,
        then: Callable[[StaffMember], None],
    ) -> None:
        """Do `then` with who allows that so much goes back: the second deed is that above
        the limit."""
        kiosk = self._counter.kiosk
        deed = deeds[cents > kiosk.shop.settings.refund_limit_cents]
        allowed_or_ask(kiosk, self._counter.duty.staff, deed, lambda: title, then)

    # Voids

    def void(self, ticket: Returnable) -> None:
        """Take a whole sale of this shift back: why, who allows it, what goes back."""
        counter = self._counter
        backs = money_of_void(counter.kiosk.shop, ticket.ticket)
        # Goods, and what was given on top of them: all that leaves the till again.
        cents = sum(back.amount_cents for back in backs)
        title = _("Void {ticket}").format(ticket=ticket.ticket)
        asked = _("Give back {amount}").format(amount=counter.money(cents))
        deeds: tuple[Deed, Deed] = ("void_sale", "void_above_limit")

        def because(reason: str) -> None:
            self._ask(cents, deeds, asked, lambda who: ask(reason, who))

        def ask(reason: str, manager: StaffMember) -> None:
            self._show_back(
                lambda: title, backs, lambda: self._void(ticket.ticket, reason, manager)
            )

        counter.kiosk.open_dialogue(ReasonDialogue(lambda: title, VOID_REASONS, because))

    def _void(self, ticket: str, reason: str, manager: StaffMember) -> None:
        counter, sale_id = self._counter, uuid4()
        shop, duty = counter.kiosk.shop, counter.duty

        def stored(sold: Sold) -> None:
            counter.kiosk.leave_dialogues()
            counter.paying.show_sold(sold)
            words = _("{ticket} is voided by {void}.")
            counter.say(words.format(ticket=ticket, void=sold.ticket), "done")

        def refused(refusal: ShopError) -> None:
            counter.kiosk.leave_dialogues()
            counter.refused(refusal)

        counter.kiosk.work_aside(
            lambda: void_sale(shop, ticket, duty, reason, manager, sale_id=sale_id),
            stored,
            refused,
        )
