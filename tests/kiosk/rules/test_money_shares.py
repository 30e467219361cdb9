"""A line's total shared among the lots it was taken from."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.money_shares import Part, money_shares

cents = st.integers(0, 1_000_000)
taken = st.lists(
    st.builds(Part, st.sampled_from(["A", "B", "C", None]), st.integers(1, 50_000)),
    min_size=1,
    max_size=6,
)


@given(cents, taken)
def test_the_shares_of_the_lots_add_up_to_the_line(total: int, parts: list[Part]) -> None:
    shares = money_shares(total, parts)
    assert sum(shares) == total
    whole = sum(part.quantity for part in parts)
    for part, share in zip(parts, shares, strict=True):
        assert share >= 0
        assert abs(share - Fraction(total * part.quantity, whole)) <= 1


@given(cents, taken, st.data())
def test_what_all_comes_back_takes_all_its_money_back(
    total: int, parts: list[Part], data: st.DataObject
) -> None:
    back = [Part(part.lot, -part.quantity) for part in data.draw(st.permutations(parts))]
    assert sum(money_shares(total, [*parts, *back])) == 0


@given(cents, taken)
def test_a_line_of_returns_alone_gives_its_total_back(total: int, parts: list[Part]) -> None:
    back = [Part(part.lot, -part.quantity) for part in parts]
    assert money_shares(total, back) == [-share for share in money_shares(total, parts)]


@given(cents, taken, st.data())
def test_a_part_that_comes_back_never_takes_more_than_its_lot_paid(
    total: int, parts: list[Part], data: st.DataObject
) -> None:
    first = parts[0]
    quantities = data.draw(st.lists(st.integers(1, 60_000), max_size=4))
    back = [Part(first.lot, -quantity) for quantity in quantities]
    shares = money_shares(total, [*parts, *back])
    left = sum(
        share for part, share in zip([*parts, *back], shares, strict=True) if part.lot == first.lot
    )
    assert 0 <= left <= total


@pytest.mark.parametrize(
    ("total", "quantities", "shares"),
    [(100, [1, 1, 1], [33, 34, 33]), (1, [1, 1], [1, 0]), (0, [3, 4], [0, 0]), (70, [7], [70])],
)
def test_cents_that_do_not_divide_go_where_the_running_sum_rounds(
    total: int, quantities: list[int], shares: list[int]
) -> None:
    assert money_shares(total, [Part("A", each) for each in quantities]) == shares
