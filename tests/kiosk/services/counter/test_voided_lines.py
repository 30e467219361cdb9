"""What is taken out of a basket before payment is written down, once."""

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from db.engine import reading
from db.voids import VOIDED
from kiosk.rules import voiding
from kiosk.rules.basket import Basket, add_line
from kiosk.rules.voiding import VoidedBy, was_left
from kiosk.services.closings.figures import figures_of_shift
from kiosk.services.counter.basket_in_hand import BasketInHand
from kiosk.services.counter.baskets import kept_basket, park_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.selling import complete_sale
from kiosk.services.shifts.ending import end_shift
from kiosk.services.shop import OpenShop
from tests.support.books import check_books
from tests.support.examples import examples
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, OpenTill
from tests.support.volunteer import paid, scanned


def voided_rows(shop: OpenShop) -> list[tuple[Any, ...]]:
    """SKU, quantity, total, staff and whole_basket of every voided line."""
    with reading(shop.engine) as connection:
        rows = connection.execute(VOIDED.select().order_by(VOIDED.c.id)).all()
    return [(r.sku, r.quantity, r.total_cents, r.staff_number, r.whole_basket) for r in rows]


def journalled(shop: OpenShop) -> list[tuple[str, Any]]:
    """Kind of every entry of T1, with what it says of voided lines."""
    rows = [row for row in everything(shop.engine)["journal_entry"] if row["till"] == "T1"]
    entries = [json.loads(row["entry"]) for row in rows]
    return [(entry["kind"], entry["values"].get("voided")) for entry in entries]


def by(shop: OpenShop, staff: int = 2) -> VoidedBy:
    return VoidedBy(staff, shop.now())


def void(shop: OpenShop, hand: BasketInHand, index: int = 0) -> None:
    hand.change(voiding.void_line(hand.priced, hand.basket, index, by(shop)))


def scan(shop: OpenShop, hand: BasketInHand, *codes: str) -> None:
    for code in codes:
        hand.change(scanned(shop, code, basket=hand.basket))


def pay(shop: OpenShop, hand: BasketInHand, duty: Duty) -> None:
    complete_sale(shop, paid(shop, hand.basket), duty)
    hand.begin_anew()


def test_voided_lines_are_stored_with_the_sale(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD", "3*BOOK", "MILK")
    void(shop, hand)
    hand.change(voiding.set_quantity(hand.priced, hand.basket, 0, 1, by(shop)))
    assert voided_rows(shop) == []
    pay(shop, hand, duty)
    assert voided_rows(shop) == [("BREAD", 1, 300, 2, False), ("BOOK", 2, 200, 2, False)]
    at = "2026-11-22T13:32:05.000000Z"
    assert journalled(shop)[-1] == (
        "sale",
        [
            {
                "sku": "BREAD",
                "label": "Pain de mie",
                "quantity": 1,
                "total_cents": 300,
                "staff": 2,
                "at": at,
            },
            {
                "sku": "BOOK",
                "label": "Livre de poche",
                "quantity": 2,
                "total_cents": 200,
                "staff": 2,
                "at": at,
            },
        ],
    )
    check_books(shop.engine)


def test_a_plain_sale_says_nothing_of_voids_and_asks_for_none(shop: OpenShop, duty: Duty) -> None:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    basket = paid(shop, scanned(shop, "BREAD"))
    event.listen(shop.engine, "before_cursor_execute", note)
    complete_sale(shop, basket, duty)
    event.remove(shop.engine, "before_cursor_execute", note)
    assert not any("voided_line" in statement for statement in statements)
    assert journalled(shop)[-1] == ("sale", None)


def test_a_sale_stored_twice_has_its_voided_lines_once(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD", "MILK")
    void(shop, hand)
    basket = paid(shop, hand.basket)
    complete_sale(shop, basket, duty)
    complete_sale(shop, basket, duty)
    assert voided_rows(shop) == [("BREAD", 1, 300, 2, False)]


def test_undo_takes_a_void_back(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD", "MILK")
    void(shop, hand)
    hand.undo()
    pay(shop, hand, duty)
    assert voided_rows(shop) == []


def test_who_voided_stays_known_when_somebody_else_sells(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD", "MILK")
    void(shop, hand)
    assert duty.staff == NADIA
    pay(shop, hand, duty)
    assert voided_rows(shop)[0][3] == LUC.number


def test_what_was_voided_survives_a_power_cut(
    shop: OpenShop, open_till: OpenTill, duty: Duty
) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD", "MILK")
    void(shop, hand)
    again = BasketInHand(open_till())
    assert again.basket == hand.basket
    void(shop, hand)
    again = BasketInHand(open_till())
    assert was_left(again.basket)
    assert again.basket == hand.basket


# Baskets that were left


def test_a_basket_that_was_left_is_written_down_when_the_next_begins(
    shop: OpenShop, duty: Duty
) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD", "2*BOOK")
    hand.change(voiding.empty(hand.priced, hand.basket, by(shop)))
    assert voided_rows(shop) == []
    scan(shop, hand, "MILK")
    assert voided_rows(shop) == [("BREAD", 1, 300, 2, True), ("BOOK", 2, 200, 2, True)]
    kind, lines = journalled(shop)[-1]
    assert kind == "basket_voided"
    assert [line["whole_basket"] for line in lines] == [True, True]
    assert kept_basket(shop) == hand.basket
    pay(shop, hand, duty)
    assert len(voided_rows(shop)) == 2
    assert journalled(shop)[-1] == ("sale", None)
    check_books(shop.engine)


def test_what_was_written_down_does_not_come_back_by_undo(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD")
    void(shop, hand)
    scan(shop, hand, "MILK")
    assert hand.undo()
    assert hand.basket.is_empty
    assert hand.basket.voided == ()
    assert not hand.undo()
    assert voided_rows(shop) == [("BREAD", 1, 300, 2, False)]


def test_an_emptied_basket_with_its_member_is_still_theirs(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "M-AWA", "BREAD")
    void(shop, hand)
    scan(shop, hand, "MILK")
    assert voided_rows(shop) == []
    pay(shop, hand, duty)
    assert [kind for kind, _ in journalled(shop)[-2:]] == ["shift_opened", "sale"]
    assert voided_rows(shop) == [("BREAD", 1, 120, 2, False)]


def test_taking_up_a_parked_basket_writes_down_the_one_that_was_left(
    shop: OpenShop, duty: Duty
) -> None:
    parked = scanned(shop, "MILK")
    park_basket(shop, parked)
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD")
    void(shop, hand)
    hand.recall(parked.sale_id)
    assert voided_rows(shop) == [("BREAD", 1, 300, 2, False)]
    assert hand.basket == parked


def test_a_parked_basket_keeps_what_was_taken_out_of_it(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD", "MILK")
    void(shop, hand)
    parked = hand.basket
    hand.park()
    assert voided_rows(shop) == []
    hand.recall(parked.sale_id)
    assert hand.basket == parked
    pay(shop, hand, duty)
    assert voided_rows(shop) == [("BREAD", 1, 300, 2, False)]


def test_the_end_of_a_shift_writes_down_a_basket_that_was_left(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD")
    void(shop, hand)
    ended = end_shift(shop, NADIA)
    assert voided_rows(shop) == [("BREAD", 1, 300, 2, False)]
    assert [kind for kind, _ in journalled(shop)[-2:]] == ["basket_voided", "shift_ended"]
    assert (ended.baskets_kept, kept_basket(shop).voided) == (0, ())
    check_books(shop.engine)


def test_the_end_of_a_shift_leaves_a_basket_with_goods_alone(shop: OpenShop, duty: Duty) -> None:
    hand = BasketInHand(shop)
    scan(shop, hand, "BREAD", "MILK")
    void(shop, hand)
    end_shift(shop, NADIA)
    assert voided_rows(shop) == []
    assert kept_basket(shop) == hand.basket


def test_two_baskets_emptied_while_the_clock_stands_still_are_two(
    shop: OpenShop, duty: Duty
) -> None:
    hand = BasketInHand(shop)
    for code in ("BREAD", "MILK"):
        scan(shop, hand, code, "BOOK")
        hand.change(voiding.empty(hand.priced, hand.basket, by(shop)))
    end_shift(shop, NADIA)
    with shop.reading() as connection:
        figures = figures_of_shift(connection, shop, duty.shift_id)
    assert (figures.voided_baskets.count, figures.voided_lines.count) == (2, 0)


# In any order


@dataclass
class Counted:
    """How many pieces came into baskets, as far as they were not taken back by undo."""

    stored: int = 0
    taken: list[int] = field(default_factory=lambda: [0])

    def change(self, more: int = 0) -> None:
        self.taken.append(self.taken[-1] + more)

    def undo(self) -> None:
        if len(self.taken) > 1:
            self.taken.pop()

    def begin(self) -> None:
        self.stored += self.taken[-1]
        self.taken = [0]


STEPS = st.lists(
    st.sampled_from(["bread", "book", "void", "fewer", "empty", "undo", "undo", "pay"]),
    min_size=3,
    max_size=25,
)


def test_every_piece_is_sold_voided_or_still_there(shop: OpenShop, duty: Duty) -> None:
    stored = 0

    @given(STEPS)
    @settings(max_examples=examples(25), deadline=None)
    def holds(steps: list[str]) -> None:
        nonlocal stored
        hand, counted = BasketInHand(shop), Counted()
        for step in steps:
            do(shop, duty, step, hand, counted)
        counted.begin()
        stored += counted.stored
        left_over = pieces(hand.basket) + sum(v.quantity for v in hand.basket.voided)
        assert written(shop) + left_over == stored
        stored -= left_over
        hand.change(Basket(hand.basket.sale_id))  # nobody's, and in no book

    holds()
    check_books(shop.engine)


def do(shop: OpenShop, duty: Duty, step: str, hand: BasketInHand, counted: Counted) -> None:
    """One thing that people do, if it can be done now."""
    basket = hand.basket
    match step:
        case "bread" | "book":
            if was_left(basket):
                counted.begin()
            hand.change(add_line(basket, scanned(shop, f"2*{step.upper()}").lines[0]))
            counted.change(2)
        case "void" if basket.lines:
            void(shop, hand, len(basket.lines) - 1)
            counted.change()
        case "fewer" if basket.lines and basket.lines[0].quantity == 2:
            hand.change(voiding.set_quantity(hand.priced, basket, 0, 1, by(shop)))
            counted.change()
        case "empty" if not basket.is_empty:
            hand.change(voiding.empty(hand.priced, basket, by(shop)))
            counted.change()
        case "undo":
            hand.undo()
            counted.undo()
        case "pay" if basket.lines:
            pay(shop, hand, duty)
            counted.begin()


def written(shop: OpenShop) -> int:
    """How many pieces the books hold, sold or voided."""
    rows = everything(shop.engine)
    return sum(row["quantity"] for t in ("voided_line", "sale_line") for row in rows[t])


def pieces(basket: Basket) -> int:
    return sum(line.quantity for line in basket.lines)
