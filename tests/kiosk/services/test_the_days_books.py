"""Whatever a shop does in whatever order, the day's books are right (the long drill).

Two tills sell, take back, void, move cash, park, lock, end and close in random order, beside
a memory of what was done (`tests.support.day`). After every deed the drawers agree; at the
end every sum, balance, number and chain does.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import insert, update

from db.serials import SERIAL
from db.stock import LOT, MOVEMENT
from db.vouchers import VOUCHER
from kiosk.rules.basket import Tender, set_returns
from kiosk.rules.cash_count import CASH, with_amount
from kiosk.rules.errors import ShopError
from kiosk.rules.payment import by_voucher, exact
from kiosk.rules.quotas import Quota
from kiosk.rules.returns import return_line
from kiosk.services.cash.movements import cash_drop, no_sale, pay_in, pay_out
from kiosk.services.closings.close import close_shift
from kiosk.services.closings.periods import close_period, periods_to_close
from kiosk.services.closings.readings import x_report
from kiosk.services.corrections.returnable import money_back_of, returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.baskets import parked_baskets
from kiosk.services.counter.selling import complete_sale, price_for_sale
from kiosk.services.quotas.book import add_quota
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shifts.opening import open_till
from kiosk.services.shifts.state import expected_float, shifts_to_close
from kiosk.services.staff import note_leaving
from kiosk.services.stock.check import check_stock
from kiosk.services.vouchers.cancelling import check_vouchers
from kiosk.settings import Settings
from tests.support.books import check_books, total
from tests.support.closings import cash_of, expected_of
from tests.support.customers import (
    PHONES,
    Ways,
    changed,
    changes,
    customers,
    voucher_at,
    ways,
    wishes,
)
from tests.support.day import Memory, Position, check_drawers, check_quotas_back, check_totals
from tests.support.refusals import answer_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, NOW, Clock, days, till_of

if TYPE_CHECKING:
    from tests.support.postgresql import PostgreSQL

Fresh = Callable[[], AbstractContextManager[Settings]]
TillName = Literal["T1", "T2"]

REFUSALS = {
    "basket_empty",
    "close_older_first",
    "drawer_too_little",
    "drawer_unclear",
    "expired_on_box",
    "lot_expired",
    "manager_needed",
    "members_only",
    "not_covered",
    "period_has_shifts",
    "orientation_not_valid",
    "quota_exceeded",
    "return_code_shown",
    "return_returned",
    "return_not_possible",
    "return_too_many",
    "returned_meanwhile",
    "serial_already_there",
    "serial_gone",
    "serial_sold",
    "void_code_shown",
    "void_gift_spent",
    "void_not_possible",
    "void_correction",
    "void_other_till",
    "void_returned",
    "void_shift_over",
    "void_voided",
    "voucher_already_there",
    "voucher_over_full",
    "voucher_pays_no_gift",
    "voucher_refused",
}
"""What a shop may hear on the way; then nothing at all has changed."""

tills = st.sampled_from(["T1", "T2"])
some_till = st.sampled_from([0, 0, 0, 1])
"""Which of the tills that are open; most is done at one, so that something comes of it."""


def somewhere_open(day: "TheDay") -> bool:
    """Whether anything can be sold."""
    return any(at.shift for at in day.at.values())


def somewhere_sold(day: "TheDay") -> bool:
    """Whether anything can come back."""
    return somewhere_open(day) and bool(day.memory.cash_of)


class TheDay(RuleBasedStateMachine):
    """A shop with two tills from its first morning on."""

    fresh: ClassVar[Fresh]

    def __init__(self) -> None:
        super().__init__()
        self._closing = ExitStack()
        self.clock, self.memory = Clock(), Memory()
        self.at: dict[str, Position] = {}

    @initialize()
    def found(self) -> None:
        """Make the shop; nothing is open yet."""
        settings = self._closing.enter_context(type(self).fresh())
        settings = settings.model_copy(update={"refund_limit_cents": 20_00})
        for name in ("T1", "T2"):
            shop = till_of(settings, name, self.clock)
            self._closing.callback(shop.close)
            self.at[name] = Position(shop, BasketInHand(shop))
            self.memory.left[name] = None
        self.shop = self.at["T1"].shop
        _stock_up(self.shop)
        self.opens("T1", 0)

    def teardown(self) -> None:
        """At the end everything adds up."""
        with self._closing:
            if not self.at:
                return
            check_books(self.shop.engine)
            rows = everything(self.shop.engine)
            check_totals(rows, self.memory)
            check_quotas_back(rows)
            assert not check_stock(self.shop)
            assert not check_vouchers(self.shop)
            assert not check_quota_balances(self.shop)

    @invariant()
    def drawers_agree(self) -> None:
        """Float + cash in - cash out = what is expected."""
        if self.at:
            check_drawers(self.shop, self.memory)

    # The clock and the shifts

    @rule(minutes=st.sampled_from([1, 45, 600, 1500, 14_400]))
    def time_passes(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @rule(name=tills, difference=st.sampled_from([0, 0, 150, -200]))
    def opens(self, name: TillName, difference: int) -> None:
        at = self.at[name]
        if at.shift:
            return
        left = expected_float(at.shop)
        newest_is_closed = not shifts_to_close(at.shop)
        assert left == (self.memory.left[name] if newest_is_closed else None)
        cents = max(0, (5000 if left is None else left) + difference)
        at.shift = open_till(at.shop, at.staff.number, cents)
        self.memory.opened(at.shift, cents)

    @precondition(somewhere_open)
    @rule(which_till=some_till)
    def ends(self, which_till: int) -> None:
        at = self._open(which_till)
        end_shift(at.shop, at.staff)
        at.shift = None
        at.hand = BasketInHand(at.shop)

    @rule(name=tills, newest=st.booleans(), difference=st.sampled_from([0, 0, 50, -500]))
    def closes(self, name: TillName, newest: bool, difference: int) -> None:
        at = self.at[name]
        waiting = shifts_to_close(at.shop)
        if not waiting:
            return
        shift = waiting[-1 if newest else 0]
        expected = expected_of(at.shop, shift.id)
        assert expected[CASH] == self.memory.cash[shift.id]
        counted = cash_of(max(0, expected.pop(CASH) + difference))
        for key, cents in expected.items():
            counted = with_amount(counted, key, max(0, cents))
        reasons = dict.fromkeys([CASH, *expected], "erreur de rendu")
        left = min(100_00, counted.cash_total_cents)
        closed = self._answer(
            lambda: close_shift(at.shop, shift.id, NADIA, counted, reasons, None, left)
        )
        if not isinstance(closed, ShopError):
            self.memory.left[name] = left

    @rule(name=tills)
    def closes_a_period(self, name: TillName) -> None:
        """A month or year that is over is the sum of its Zs; the next one goes on."""
        at = self.at[name]
        periods = periods_to_close(at.shop)
        if not periods:
            return
        answer = self._answer(lambda: close_period(at.shop, periods[0], NADIA))
        if not isinstance(answer, ShopError):
            rows = everything(self.shop.engine)["closing"]
            own = [row for row in rows if row["till"] == name]
            zs = [
                row
                for row in own
                if row["kind"] == "z" and row["period"].startswith(periods[0].name)
            ]
            (closed,) = (row for row in own if row["period"] == periods[0].name)
            assert closed["total_cents"] == total(zs, "total_cents")
            assert closed["absolute_cents"] == total(zs, "absolute_cents")

    @precondition(somewhere_open)
    @rule(which_till=some_till)
    def reads_x(self, which_till: int) -> None:
        at = self._open(which_till)
        before = everything(self.shop.engine)
        figures = x_report(at.shop, NADIA).figures
        assert figures.total_cents == sum(self.memory.tickets[at.duty.shift_id])
        assert _changed(before, everything(self.shop.engine)) == {"journal_entry", "till"}

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

    # What all deeds share

    def _ticket(self, which: int) -> str:
        """One of the tickets so far, of any till; 0 is the last."""
        tickets = list(self.memory.cash_of)
        return tickets[-1 - which % len(tickets)]

    def _open(self, which_till: int) -> Position:
        opened = [at for at in self.at.values() if at.shift]
        return opened[which_till % len(opened)]

    def _answer(self, deed: Callable[[], Any]) -> Any:
        """What a deed returns; a refusal is a known one and has changed nothing."""
        before = everything(self.shop.engine)
        answer = answer_of(deed)
        if isinstance(answer, ShopError):
            assert answer.code in REFUSALS
            told = {"journal_entry", "till"} if answer.code == "drawer_too_little" else set()
            assert _changed(before, everything(self.shop.engine)) == told
        return answer


def _changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The tables whose rows are not what they were."""
    return {table for table in after if after[table] != before[table]}


def _stock_up(shop: Any) -> None:
    """Phones by their numbers, vouchers that last, and a quota of pieces."""
    with shop.writing() as connection:
        lot = {
            "lot": "P-1",
            "donor_id": 1,
            "sku": "PHONE",
            "received_quantity": len(PHONES),
            "balance": len(PHONES),
            "received_on": days(-10),
        }
        connection.execute(insert(LOT), lot)
        received = {"kind": "received", "sku": "PHONE", "lot": "P-1", "quantity": len(PHONES)}
        connection.execute(insert(MOVEMENT), received | {"at": NOW})
        piece = {"sku": "PHONE", "lot": "P-1", "state": "in_stock"}
        connection.execute(insert(SERIAL), [piece | {"serial": each} for each in PHONES])
        rich = {"value_cents": 20_000, "balance_cents": 20_000, "valid_until": days(400)}
        connection.execute(update(VOUCHER).values(rich).where(VOUCHER.c.code == "PASS"))
        often = {"uses": 3, "uses_left": 3}
        connection.execute(update(VOUCHER).values(often).where(VOUCHER.c.uses_left >= 1))
    pieces = Quota(0, None, "all", "", "count", 8, "month", "person")
    add_quota(shop, pieces, NADIA.number)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """Makes the small shop anew for every history, on each engine."""
    numbers = count(1)

    @contextmanager
    def on_sqlite() -> Iterator[Settings]:
        home = tmp_path / f"home-{next(numbers)}"
        shutil.copytree(request.getfixturevalue("sqlite_shop"), home)
        yield Settings(home=home, database_url="")
        shutil.rmtree(home)

    @contextmanager
    def on_postgresql() -> Iterator[Settings]:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        template_home, template = request.getfixturevalue("postgresql_shop")
        home = tmp_path / f"home-{next(numbers)}"
        shutil.copytree(template_home, home)
        url = server.new_database(template=template)
        yield Settings(home=home, database_url=url)
        server.drop(url)

    if request.param == "sqlite":
        request.getfixturevalue("sqlite_shop")
        return on_sqlite
    request.getfixturevalue("postgresql_shop")
    return on_postgresql


@pytest.mark.parametrize(
    ("histories", "deeds"), [(10, 25), pytest.param(300, 60, marks=pytest.mark.drill)]
)
def test_whatever_is_done_in_whatever_order_the_books_are_right(
    fresh: Fresh, histories: int, deeds: int
) -> None:
    class Here(TheDay):
        pass

    Here.fresh = staticmethod(fresh)
    run_state_machine_as_test(
        Here,
        settings=hypothesis_settings(
            max_examples=histories,
            stateful_step_count=deeds,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
