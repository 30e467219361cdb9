"""Random histories on both engines: ledger, balances and what is really there agree."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from db.stock import LOT, MOVEMENT
from kiosk.services.shop import OpenShop
from kiosk.services.stock.check import check_stock
from kiosk.services.stock.counting import add_count, find_countable, set_count
from kiosk.services.stock.moves import (
    Goods,
    correct,
    give_away,
    move,
    quarantine,
    release,
    write_off,
)
from kiosk.services.stock.stocktakes import close_stocktake, current_stocktake, open_stocktake
from tests.support.examples import examples
from tests.support.stocked import (
    NADIA,
    add_item,
    add_lot,
    add_pieces,
    balances,
    in_days,
    sell,
    states,
    stocked_shop,
)

some = st.integers(1, 12)
picks = st.integers(0, 9)
numbers = itertools.count(1)


class Shelves(RuleBasedStateMachine):
    """Goods as they really lie there, beside the shop's books.

    What is in quarantine stands apart by lots; all else is one heap. Things vanish from
    the heap and turn up in it; only a stocktake tells the books.
    """

    shop: OpenShop

    @initialize()
    def begin(self) -> None:
        """An item of this history alone."""
        self.sku = add_item(self.shop, f"A{next(numbers)}")
        self.heap = 0
        self.apart: dict[str, int] = {}
        self.counted = False
        self.lots = itertools.count(1)
        if current_stocktake(self.shop):
            close_stocktake(self.shop, NADIA)
        self.receive(3, 5)
        self.receive(6, 30)

    @rule(quantity=some, days=st.sampled_from([0, 5, 300, None]))
    def receive(self, quantity: int, days: int | None) -> None:
        """A donor's box."""
        expires = None if days is None else in_days(days)
        add_lot(self.shop, f"{self.sku}-{next(self.lots)}", self.sku, quantity, expires)
        self.heap += quantity

    @precondition(lambda self: self.heap)
    @rule(quantity=some)
    def sell(self, quantity: int) -> None:
        """What is in the hand is sold, whatever the books say."""
        quantity = min(quantity, self.heap)
        sell(self.shop, self.sku, quantity)
        self.heap -= quantity

    @precondition(lambda self: not self.counted)
    @rule(quantity=some)
    def vanish(self, quantity: int) -> None:
        """Stolen, or broken and thrown away in silence; nobody does so after the count."""
        self.heap -= min(quantity, self.heap)

    @precondition(lambda self: not self.counted)
    @rule(quantity=some)
    def turn_up(self, quantity: int) -> None:
        """Found behind the shelf."""
        self.heap += quantity

    @rule(pick=picks, quantity=some, lost=st.booleans())
    def take_out(self, pick: int, quantity: int, lost: bool) -> None:
        """Given away, or broken and written off."""
        lot, left = self.pick(pick)
        quantity = min(quantity, left, self.apart.get(lot, self.heap))
        if not quantity:
            return
        deed = write_off if lost else give_away
        deed(self.shop, NADIA, Goods(lot, quantity), "raison")
        if lot in self.apart:
            self.apart[lot] -= quantity
        else:
            self.heap -= quantity

    @precondition(lambda self: not self.counted)
    @rule(pick=picks, quantity=some, up=st.booleans())
    def correct(self, pick: int, quantity: int, up: bool) -> None:
        """The books change, and nothing on the shelf."""
        lot, left = self.pick(pick)
        quantity = quantity if up else min(quantity, left)
        if quantity and lot not in self.apart:
            correct(self.shop, NADIA, Goods(lot, quantity), "erreur", up=up)

    @rule(pick=picks, quantity=some)
    def move(self, pick: int, quantity: int) -> None:
        """A part of a lot goes to the cellar, and is of the same heap still."""
        lot, left = self.pick(pick)
        if not (quantity := min(quantity, left)):
            return
        part = move(self.shop, NADIA, Goods(lot, quantity), "cave")
        if lot in self.apart and part != lot:
            self.apart[part] = quantity
            self.apart[lot] -= quantity

    @rule(pick=picks)
    def quarantine(self, pick: int) -> None:
        """A whole lot is set apart, or comes back.

        Once its item is counted, a lot that is set apart keeps its share of the difference,
        and how many pieces were carried away is anybody's guess.
        """
        lot, left = self.pick(pick)
        if lot in self.apart:
            release(self.shop, NADIA, lot)
            self.heap += self.apart.pop(lot)
        elif left <= self.heap and not self.counted:
            quarantine(self.shop, NADIA, lot, "rappel")
            self.apart[lot] = left
            self.heap -= left

    @precondition(lambda self: self.can_count())
    @rule()
    def count(self) -> None:
        """What is there is typed, or counted again."""
        self.open()
        set_count(self.shop, NADIA, find_countable(self.shop, self.sku), self.heap)
        self.counted = True

    @precondition(lambda self: self.heap and not self.counted and self.can_count())
    @rule(sold=st.integers(0, 3))
    def scan(self, sold: int) -> None:
        """Piece by piece; what is sold meanwhile is of those that were scanned."""
        self.open()
        what = find_countable(self.shop, self.sku)
        for number in range(self.heap):
            add_count(self.shop, NADIA, what)
            if number < sold:
                sell(self.shop, self.sku)
                self.heap -= 1
        self.counted = True

    @precondition(lambda self: self.counted)
    @rule()
    def close(self) -> None:
        """The books are right now, and stay so until something vanishes."""
        close_stocktake(self.shop, NADIA)
        there = self.heap + sum(self.apart.values())
        assert sum(balances(self.shop, self.sku).values()) == there
        self.counted = False

    @invariant()
    def the_books_agree(self) -> None:
        """Ledger and balances are the same, and nothing is below zero."""
        assert check_stock(self.shop) == ()
        assert all(left >= 0 for left in balances(self.shop, self.sku).values())

    def pick(self, number: int) -> tuple[str, int]:
        """One of the lots, and what the books say of it."""
        lots = sorted(balances(self.shop, self.sku).items())
        return lots[number % len(lots)]

    def can_count(self) -> bool:
        """Whether a lot stands on the shelf."""
        return bool(balances(self.shop, self.sku).keys() - self.apart.keys())

    def open(self) -> None:
        """Begin a stocktake, unless one is under way."""
        if not current_stocktake(self.shop):
            open_stocktake(self.shop, NADIA)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with stocked_shop(database_url, tmp_path / "home") as shop:
        yield shop


MANY = settings(
    max_examples=examples(30),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_whatever_happens_the_books_hold_what_is_there_once_it_is_counted(
    shop: OpenShop,
) -> None:
    class OfThisShop(Shelves):
        pass

    OfThisShop.shop = shop
    run_state_machine_as_test(OfThisShop, settings=MANY)


def test_phones_in_stock_are_the_balance_whatever_happens(shop: OpenShop) -> None:
    add_item(shop, "TEL", "serial")
    add_lot(shop, "T1", "TEL", 6)
    serials = [f"PH{number}" for number in range(6)]
    add_pieces(shop, "T1", "TEL", *serials)
    sell(shop, "TEL", serial="PH0")
    write_off(shop, NADIA, Goods("T1", serials=("PH1",)), "cassé")
    part = move(shop, NADIA, Goods("T1", serials=("PH2", "PH3")), "vitrine")
    open_stocktake(shop, NADIA)
    for serial in ("PH2", "PH4"):
        add_count(shop, NADIA, find_countable(shop, serial))
    sell(shop, "TEL", serial="PH4")
    close_stocktake(shop, NADIA)
    assert check_stock(shop) == ()
    assert balances(shop, "TEL") == {"T1": 0, part: 1}
    assert {**states(shop, "T1"), **states(shop, part)} == {
        "PH0": "sold",
        "PH1": "gone",
        "PH2": "in_stock",
        "PH3": "gone",
        "PH4": "sold",
        "PH5": "gone",
    }


def test_the_ledger_is_never_rewritten(shop: OpenShop) -> None:
    add_item(shop, "CAFE")
    add_lot(shop, "L1", "CAFE", 3)
    write_off(shop, NADIA, Goods("L1", 1), "cassé")
    for statement in (update(MOVEMENT).values(reason="autre"), delete(MOVEMENT)):
        with pytest.raises(IntegrityError, match="is final"), shop.writing() as connection:
            connection.execute(statement)
    with shop.reading() as connection:
        assert connection.execute(select(func.count()).select_from(MOVEMENT)).scalar_one() == 2


def test_a_balance_that_was_changed_by_hand_is_found(shop: OpenShop) -> None:
    add_item(shop, "CAFE")
    for lot in ("L1", "L2"):
        add_lot(shop, lot, "CAFE", 3)
    add_item(shop, "TEL", "serial")
    add_lot(shop, "T1", "TEL", 2)
    add_pieces(shop, "T1", "TEL", "AAA1")
    with shop.writing() as connection:
        connection.execute(update(LOT).where(LOT.c.lot == "L2").values(balance=2))
    found = [(each.source, each.lot, each.balance, each.found) for each in check_stock(shop)]
    assert found == [("movements", "L2", 2, 3), ("pieces", "T1", 2, 1)]


def test_the_check_reads_the_ledger_in_two_queries(shop: OpenShop) -> None:
    from sqlalchemy import event

    add_item(shop, "CAFE")
    for number in range(50):
        add_lot(shop, f"L{number}", "CAFE", 3)
    sent: list[str] = []
    event.listen(shop.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    assert check_stock(shop) == ()
    assert len([each for each in sent if each.lstrip().startswith("SELECT")]) == 2


def test_what_was_sold_from_no_lot_is_found_without_reading_the_whole_ledger(
    shop: OpenShop,
) -> None:
    if shop.engine.dialect.name != "sqlite":
        return
    plan = (
        "EXPLAIN QUERY PLAN SELECT sum(quantity) FROM stock_movement WHERE sku='A' AND lot IS NULL"
    )
    with shop.reading() as connection:
        said = " ".join(str(row) for row in connection.execute(text(plan)))
    assert "ix_stock_movement_no_lot" in said
