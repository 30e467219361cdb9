"""Money is rounded half up, to the cent, in one place."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.rounding import half_up, included_vat, percent_of, price_of_weight, spread

amounts = st.integers(0, 10**10)
rates = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(0, 7, 0), (1, 2, 1), (3, 2, 2), (5, 2, 3), (4, 10, 0), (5, 10, 1), (149, 100, 1)],
)
def test_a_half_goes_up(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


@given(amounts, st.integers(1, 10**6))
def test_rounding_is_that_of_a_school_book(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)
    assert half_up(numerator, denominator) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 2), (1, 0), (1, -2)])
def test_a_negative_amount_is_a_fault_of_the_program(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="not negative"):
        half_up(numerator, denominator)


@pytest.mark.parametrize(
    ("cents", "rate_bp", "part"),
    [
        (1000, 3000, 300),
        (250, 1000, 25),
        (5, 1000, 1),  # half a cent
        (830, 1250, 104),  # 103.75
        (1, 4999, 0),
        (1, 5000, 1),
        (1999, 10_000, 1999),
        (1999, 0, 0),
    ],
)
def test_a_tier_pays_its_percentage(cents: int, rate_bp: int, part: int) -> None:
    assert percent_of(cents, rate_bp) == part


@given(amounts, rates)
def test_a_percentage_is_never_more_than_the_whole(cents: int, rate_bp: int) -> None:
    assert 0 <= percent_of(cents, rate_bp) <= cents


@pytest.mark.parametrize(
    ("per_kilogram", "grams", "price"),
    [(200, 350, 70), (199, 1, 0), (500, 1, 1), (333, 1500, 500), (1, 499, 0), (1, 500, 1)],
)
def test_a_weight_costs_its_share_of_a_kilogram(per_kilogram: int, grams: int, price: int) -> None:
    assert price_of_weight(per_kilogram, grams) == price


@pytest.mark.parametrize(
    ("total", "rate_bp", "vat"),
    [(1200, 2000, 200), (1055, 550, 55), (100, 2000, 17), (1, 10_000, 1), (0, 2000, 0)],
)
def test_a_price_contains_its_vat(total: int, rate_bp: int, vat: int) -> None:
    assert included_vat(total, rate_bp) == vat


@given(amounts, rates)
def test_the_vat_is_never_more_than_the_price(total: int, rate_bp: int) -> None:
    assert 0 <= included_vat(total, rate_bp) <= total


@given(amounts, st.lists(st.integers(0, 100_000), max_size=8))
def test_what_is_spread_adds_up_and_each_share_is_within_a_cent(
    amount: int, weights: list[int]
) -> None:
    shares = spread(amount, weights)
    whole = sum(weights)
    assert sum(shares) == (amount if whole else 0)
    for share, weight in zip(shares, weights, strict=True):
        assert share >= 0
        assert not whole or abs(share * whole - amount * weight) <= whole
