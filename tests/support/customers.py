"""What people at a counter want, say and pay with: for tests that let them come as they like."""

from typing import Any

from hypothesis import strategies as st

from kiosk.rules import voiding
from kiosk.rules.basket import Basket, Line, add_discount, add_line, set_member
from kiosk.rules.gifts import round_up, suspend
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.voiding import VoidedBy
from kiosk.rules.vouchers import Voucher
from kiosk.services.counter.scanning import Piece, find_scanned
from tests.support.day import Position
from tests.support.volunteer import OPEN_PRICE_CENTS, WEIGHT_GRAMS

PHONES = ("IMEI-A", "IMEI-B", "IMEI-C")
GOODS = ("BREAD", "MILK", "SIM", "RICE", "REPAIR", "OPEN", "BOOK", *PHONES)

goods = st.tuples(st.just("scan"), st.tuples(st.sampled_from(GOODS), st.integers(1, 3)))
cards = st.tuples(st.just("card"), st.sampled_from(["M-AWA", "M-AWA", "M-SOON", "M-ENDED", None]))
discounts = st.tuples(st.just("discount"), st.sampled_from(["HALF", "FIVE"]))
gifts = st.sampled_from([("round up", None), ("suspended", 500)])
wishes = st.one_of(goods, cards, cards, discounts, gifts)
"""What people put on the counter, or say."""
losses = st.one_of(st.tuples(st.just("take out"), st.integers(0, 5)), st.just(("empty", None)))
changes = st.one_of(goods, cards, discounts, gifts, losses)

Ways = tuple[list[tuple[str, int]], int]
"""What is handed over in turn, and how much more cash than is due in the end."""
kinds = st.sampled_from(["cash", "card", "cheque", "PASS", "PASS-2"])
tenders = st.lists(st.tuples(kinds, st.integers(1, 900)), max_size=3, unique_by=lambda way: way[0])
ways = st.tuples(tenders, st.sampled_from([0, 0, 1000]))


afterwards = st.sampled_from(["", "", "void", "back"])
customers = st.tuples(goods, st.lists(wishes, max_size=3), ways, afterwards)
"""What they put on the counter, what they pay with, and whether they think better of it."""


def changed(at: Position, what: str, which: Any) -> Basket:
    """The basket after a change: what was scanned, given, taken out."""
    hand = at.hand
    basket, due = hand.basket, hand.priced.due_cents
    match what:
        case "card":
            member = find_scanned(at.shop, which) if which else None
            assert member is None or isinstance(member, Member)
            return set_member(basket, member)
        case "discount":
            return add_discount(basket, voucher_at(at, which))
        case "suspended":
            return suspend(basket, which)
        case "round up" if due > 0 and due % 100:
            return round_up(basket, due)
        case "take out" if basket.lines:
            index, by = which % len(basket.lines), VoidedBy(at.staff.number, at.shop.now())
            return voiding.void_line(hand.priced, basket, index, by)
        case "empty" if basket.lines:
            return voiding.empty(hand.priced, basket, VoidedBy(at.staff.number, at.shop.now()))
        case "scan":
            return add_line(basket, _line(find_scanned(at.shop, which[0]), which[1]))
    return basket


def _line(found: object, pieces: int) -> Line:
    match found:
        case Piece():
            return Line(found.item, serial=found.serial)
        case Item(kind="weight"):
            return Line(found, weight_grams=WEIGHT_GRAMS * pieces)
        case Item(kind="open"):
            return Line(found, typed_price_cents=OPEN_PRICE_CENTS)
        case Item():
            return Line(found, pieces)
    raise AssertionError(f"{found} is no item")


def voucher_at(at: Position, code: str) -> Voucher:
    """The voucher with this code, as it stands now."""
    found = find_scanned(at.shop, code)
    assert isinstance(found, Voucher)
    return found
