"""The shop of the long drill: how it begins, what always holds, and what every deed shares."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any, ClassVar, Literal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import insert, update

from db.serials import SERIAL
from db.stock import LOT, MOVEMENT
from db.vouchers import VOUCHER
from kiosk.rules.errors import ShopError
from kiosk.rules.quotas import Quota
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.quotas.book import add_quota
from kiosk.services.quotas.check import check_quota_balances
from kiosk.services.stock.check import check_stock
from kiosk.services.vouchers.cancelling import check_vouchers
from kiosk.settings import Settings
from tests.support.books import check_books
from tests.support.customers import PHONES
from tests.support.day import Memory, Position, check_drawers, check_quotas_back, check_totals
from tests.support.refusals import answer_of
from tests.support.rows import everything
from tests.support.shops import NADIA, NOW, Clock, days, till_of

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


def somewhere_open(day: "ShopDay") -> bool:
    """Whether anything can be sold."""
    return any(at.shift for at in day.at.values())


def somewhere_sold(day: "ShopDay") -> bool:
    """Whether anything can come back."""
    return somewhere_open(day) and bool(day.memory.cash_of)


class ShopDay(RuleBasedStateMachine):
    """A shop with two tills, and no deeds yet."""

    fresh: ClassVar[Fresh]

    def __init__(self) -> None:
        super().__init__()
        self._closing = ExitStack()
        self.clock, self.memory = Clock(), Memory()
        self.at: dict[str, Position] = {}

    def make_shop(self) -> None:
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
            assert changed_tables(before, everything(self.shop.engine)) == told
        return answer


def changed_tables(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
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
