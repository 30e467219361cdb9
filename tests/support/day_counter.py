"""What is done at the counters in the long drill: baskets, money, returns, cash that moves."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from kiosk.rules.basket import Tender, set_returns
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import by_voucher, exact
from kiosk.rules.returns import return_line
from kiosk.services.cash.movements import cash_drop, no_sale, pay_in, pay_out
from kiosk.services.corrections.returnable import money_back_of, returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.baskets import parked_baskets
from kiosk.services.counter.selling import complete_sale, price_for_sale
from kiosk.services.staff import note_leaving
from tests.support.customers import Ways, changed, changes, customers, voucher_at, ways, wishes
from tests.support.day import Position
from tests.support.day_shop import (
    ShopDay,
    TillName,
    some_till,
    somewhere_open,
    somewhere_sold,
    tills,
)
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA


class DayAtTheCounter(ShopDay):
    """Customers come, and some come back."""

    # The basket

    @precondition(somewhere_open)
    @rule(which_till=some_till, change=changes)
    def changes_the_basket(self, which_till: int, change: tuple[str, Any]) -> None:
        at = self._open(which_till)
        self._answer(lambda: at.hand.change(changed(at, *change)))

    @precondition(somewhere_open)
    @rule(which_till=some_till, index=st.integers(0, 5))
    def parks_or_recalls(self, which_till: int, index: int) -> None:
        at = self._open(which_till)
        parked = parked_baskets(self.shop)
        if parked and index:
            at.hand.recall(parked[index % len(parked)].sale_id)
        else:
            self._answer(at.hand.park)

    @rule(name=tills)
    def locks(self, name: TillName) -> None:
        """The other one goes on with the basket as it was left."""
        at = self.at[name]
        note_leaving(at.shop, at.staff, "key")
        at.staff = LUC if at.staff is NADIA else NADIA
        at.hand = BasketInHand(at.shop)

    # Money

    @precondition(somewhere_open)
    @rule(which_till=some_till, customers=st.lists(customers, min_size=1, max_size=4))
    def sells(self, which_till: int, customers: list[tuple[Any, Any, Ways, str]]) -> None:
        at = self._open(which_till)
        for first, more, money, after in customers:
            for wish in (first, *more):
                self._answer(lambda: at.hand.change(changed(at, *wish)))  # noqa: B023
            self._take_money(at, money)
            if after == "void" and self.memory.cash_of:
                self._void(at, self._ticket(0))
            elif after == "back" and self.memory.cash_of:
                self._bring_back(at, self._ticket(0), 0, 1, to_stock=True)
                self._take_money(at, money)

    @precondition(somewhere_open)
    @rule(which_till=some_till, ways=ways)
    def takes_the_money(self, which_till: int, ways: Ways) -> None:
        self._take_money(self._open(which_till), ways)

    @precondition(somewhere_sold)
    @rule(
        which_till=some_till,
        which=st.integers(0, 50),
        pieces=st.integers(1, 3),
        to_stock=st.booleans(),
        wanted=st.lists(wishes, max_size=2),
        ways=ways,
    )
    def takes_back(
        self,
        which_till: int,
        which: int,
        pieces: int,
        to_stock: bool,
        wanted: list[tuple[str, Any]],
        ways: Ways,
    ) -> None:
        """A line of an earlier sale comes back; where something else is wanted in exchange."""
        at = self._open(which_till)
        if at.hand.basket.tenders:
            return
        for wish in wanted:
            self._answer(lambda: at.hand.change(changed(at, *wish)))  # noqa: B023
        self._bring_back(at, self._ticket(which), which, pieces, to_stock=to_stock)
        self._take_money(at, ways)

    @precondition(somewhere_sold)
    @rule(which_till=some_till, which=st.integers(0, 50))
    def voids(self, which_till: int, which: int) -> None:
        self._void(self._open(which_till), self._ticket(which))

    def _bring_back(
        self, at: Position, ticket: str, which: int, pieces: int, *, to_stock: bool
    ) -> None:
        """So many pieces of one line of a ticket are in the basket, on their way back."""
        lines = returnable(at.shop, ticket).lines
        if lines:
            line, basket = lines[which % len(lines)], at.hand.basket
            self._answer(
                lambda: at.hand.change(
                    set_returns(basket, [return_line(line, pieces, to_stock=to_stock)], "abîmé")
                )
            )

    def _void(self, at: Position, ticket: str) -> None:
        answer = self._answer(lambda: void_sale(at.shop, ticket, at.duty, "erreur", NADIA))
        if not isinstance(answer, ShopError):
            self.memory.voided(at, ticket, answer)
            at.hand.look_again()

    def _take_money(self, at: Position, ways: Ways) -> None:
        """Store the basket; twice, as a broken connection would, to see that it is one sale."""
        if at.hand.basket.is_empty:
            return
        answer = self._answer(lambda: self._pay(at, ways))
        if isinstance(answer, ShopError):
            at.hand.look_again()
            basket = replace(at.hand.basket, tenders=(), discounts=())
            at.hand.change(set_returns(basket, (), ""))
            return
        basket, back, sold = answer
        self.memory.sold(at, basket, back, sold)
        before = everything(self.shop.engine)
        again = complete_sale(at.shop, basket, at.duty, NADIA)
        assert (again.ticket, again.total_cents) == (sold.ticket, sold.total_cents)
        assert everything(self.shop.engine) == before
        at.hand.begin_anew()

    def _pay(self, at: Position, ways: Ways) -> Any:
        """Hand over what is due; the last of it in cash, of which some comes back as change."""
        tenders, more = ways
        hand = at.hand
        price_for_sale(at.shop, hand.basket)
        basket, payment = hand.basket, hand.payment
        for way, cents in tenders:
            if payment.is_covered:
                break
            match way:
                case "cash":
                    tender = Tender("cash", cents)
                case "card" | "cheque":
                    tender = exact(payment, way, min(cents, payment.remaining_cents))
                case _:
                    tender = by_voucher(payment, voucher_at(at, way))
                    tender = replace(tender, amount_cents=min(cents, tender.amount_cents))
            basket = replace(basket, tenders=(*basket.tenders, tender))
            payment = replace(payment, tenders=basket.tenders)
        if not payment.is_covered:
            last = Tender("cash", payment.remaining_cents + more)
            basket = replace(basket, tenders=(*basket.tenders, last))
        back = money_back_of(at.shop, hand.priced)
        return basket, back, complete_sale(at.shop, basket, at.duty, NADIA)

    @precondition(somewhere_open)
    @rule(
        which_till=some_till,
        kind=st.sampled_from(["pay_in", "pay_out", "cash_drop", "no_sale"]),
        cents=st.integers(1, 8000),
    )
    def moves_cash(self, which_till: int, kind: str, cents: int) -> None:
        at = self._open(which_till)
        deeds: dict[str, Callable[[], object]] = {
            "pay_in": lambda: pay_in(at.shop, at.duty, cents, "monnaie", NADIA),
            "pay_out": lambda: pay_out(at.shop, at.duty, cents, "timbres", NADIA),
            "cash_drop": lambda: cash_drop(at.shop, at.duty, cents, "coffre", NADIA),
            "no_sale": lambda: no_sale(at.shop, at.duty, "monnaie", NADIA),
        }
        answer = self._answer(deeds[kind])
        too_much = kind in ("pay_out", "cash_drop") and cents > self.memory.cash[at.duty.shift_id]
        if isinstance(answer, ShopError):
            takes_out = kind in ("pay_out", "cash_drop")
            assert too_much or (takes_out and answer.code == "drawer_unclear")
            return
        assert not too_much
        if kind != "no_sale":
            self.memory.moved(at.duty, cents if kind == "pay_in" else -cents)
