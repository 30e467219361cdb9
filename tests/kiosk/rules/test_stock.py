"""Which lots a line is taken from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.stock import LotBalance, Taken, allocate

shelves = st.lists(st.integers(0, 50)).map(
    lambda balances: [LotBalance(f"L{n}", balance) for n, balance in enumerate(balances)]
)


@pytest.mark.parametrize(
    ("balances", "wanted", "taken"),
    [
        ([5], 3, [("L0", 3)]),
        ([5], 5, [("L0", 5)]),
        ([2, 5], 3, [("L0", 2), ("L1", 1)]),
        ([0, 5], 3, [("L1", 3)]),
        ([2, 1], 5, [("L0", 2), ("L1", 1), (None, 2)]),
        ([], 4, [(None, 4)]),
        ([5], 0, []),
    ],
)
def test_the_first_lot_is_emptied_before_the_next(
    balances: list[int], wanted: int, taken: list[tuple[str | None, int]]
) -> None:
    lots = [LotBalance(f"L{n}", balance) for n, balance in enumerate(balances)]
    assert allocate(lots, wanted) == tuple(Taken(lot, quantity) for lot, quantity in taken)


@given(shelves, st.integers(0, 200))
def test_what_is_taken_is_what_was_wanted(lots: list[LotBalance], wanted: int) -> None:
    assert sum(part.quantity for part in allocate(lots, wanted)) == wanted


@given(shelves, st.integers(0, 200))
def test_no_lot_gives_more_than_it_has(lots: list[LotBalance], wanted: int) -> None:
    balances = {lot.lot: lot.balance for lot in lots}
    for part in allocate(lots, wanted):
        assert part.quantity > 0
        assert part.lot is None or part.quantity <= balances[part.lot]


@given(shelves, st.integers(0, 200))
def test_a_later_lot_is_touched_only_when_all_earlier_ones_are_empty(
    lots: list[LotBalance], wanted: int
) -> None:
    taken = allocate(lots, wanted)
    order = [part.lot for part in taken if part.lot is not None]
    assert order == [lot.lot for lot in lots if lot.balance > 0][: len(order)]
    gone = {part.lot: part.quantity for part in taken}
    for lot in lots[: next((n for n, each in enumerate(lots) if order[-1:] == [each.lot]), 0)]:
        assert gone.get(lot.lot, 0) == lot.balance


@given(shelves, st.integers(0, 200))
def test_only_what_no_lot_covers_is_taken_from_none(lots: list[LotBalance], wanted: int) -> None:
    stock = sum(lot.balance for lot in lots)
    flagged = [part.quantity for part in allocate(lots, wanted) if part.lot is None]
    assert flagged == ([wanted - stock] if wanted > stock else [])
