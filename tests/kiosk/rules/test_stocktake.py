"""A count laid on lots, and the books brought to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.errors import ShopError
from kiosk.rules.stock import LotBalance
from kiosk.rules.stocktake import (
    CountedLot,
    explain_shortages,
    lay_count,
    parse_count,
    settle_counts,
)

quantities = st.integers(0, 50)
balances = st.lists(quantities, min_size=1, max_size=5).map(
    lambda each: [LotBalance(f"L{number}", left) for number, left in enumerate(each)]
)


@given(st.integers(0, 200), balances)
def test_what_was_counted_lies_on_the_lots_and_nothing_else(
    counted: int, lots: list[LotBalance]
) -> None:
    shares = lay_count(counted, lots)
    assert sum(shares.values()) == counted
    assert list(shares) == [each.lot for each in lots]
    assert all(share >= 0 for share in shares.values())


@given(st.integers(0, 200), balances)
def test_a_lot_lacks_something_only_when_those_sold_before_it_lack_everything(
    counted: int, lots: list[LotBalance]
) -> None:
    shares = lay_count(counted, lots)
    lacking = [each.balance > shares[each.lot] for each in lots]
    for number, lacks in enumerate(lacking):
        if lacks:
            assert all(shares[each.lot] == 0 for each in lots[:number])


def test_what_is_too_much_stands_in_the_last_lot() -> None:
    lots = [LotBalance("soon", 3), LotBalance("sold out", 0)]
    assert lay_count(5, lots) == {"soon": 3, "sold out": 2}
    assert lay_count(5, []) == {}


@given(balances, st.lists(st.integers(-50, 50), min_size=5), balances, quantities)
def test_settled_books_hold_what_is_there(
    lots: list[LotBalance], differences: list[int], more: list[LotBalance], sold: int
) -> None:
    """All lots together hold what was counted less what was sold; none falls below zero."""
    counted = [
        CountedLot(each.lot, each.balance, difference)
        for each, difference in zip(lots, differences, strict=False)
    ]
    others = [LotBalance(f"other {each.lot}", each.balance) for each in more]
    result = settle_counts(counted, others, sold)
    before = {each.lot: each.balance for each in (*lots, *others)}
    after = {lot: left + result.changes.get(lot, 0) for lot, left in before.items()}
    assert all(left >= 0 for left in after.values())
    there = sum(before.values()) + sum(each.difference for each in counted) - sold
    assert sum(after.values()) == max(0, there)
    assert 0 <= result.unexplained <= sold
    if there >= 0:
        assert result.unexplained == 0
    assert 0 not in result.changes.values()


@given(st.dictionaries(st.text("ab", max_size=3), st.integers(-20, 20)), quantities)
def test_a_shortage_is_explained_at_most_once(changes: dict[str, int], sold: int) -> None:
    explained = explain_shortages(changes, sold)
    shortage = sum(-change for change in changes.values() if change < 0)
    assert sum(explained.values()) == min(sold, shortage)
    assert all(0 < part <= -changes[lot] for lot, part in explained.items())


def test_counts_are_typed_as_pieces_or_kilograms() -> None:
    assert parse_count(" 0 ", by_weight=False) == 0
    assert parse_count("120000", by_weight=False) == 120_000
    assert parse_count("1,25", by_weight=True) == 1250
    assert parse_count("12 kg", by_weight=True) == 12_000
    for text, by_weight in (
        ("", False),
        ("1,5", False),
        ("-1", False),
        ("", True),
        ("1,2345", True),
    ):
        with pytest.raises(ShopError):
            parse_count(text, by_weight=by_weight)
