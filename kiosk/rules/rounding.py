"""The one place where money is rounded: half up, to the cent."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

FULL_RATE_BP = 10_000
"""One hundred percent in basis points."""


def half_up(numerator: int, denominator: int) -> int:
    """Return numerator / denominator (both not negative) rounded half up."""
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"half_up rounds amounts that are not negative: {numerator}")
    return (2 * numerator + denominator) // (2 * denominator)


def percent_of(cents: int, rate_bp: int) -> int:
    """Return `rate_bp` basis points of `cents`, in cents."""
    return half_up(cents * rate_bp, FULL_RATE_BP)


def price_of_weight(price_per_kilogram_cents: int, weight_grams: int) -> int:
    """Return the price of `weight_grams`, in cents."""
    return half_up(price_per_kilogram_cents * weight_grams, 1000)


def included_vat(total_cents: int, rate_bp: int) -> int:
    """Return the VAT contained in a total that includes it, in cents."""
    return half_up(total_cents * rate_bp, FULL_RATE_BP + rate_bp)


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Spread an amount (not negative) in proportion to weights (not negative).

    Each share is the difference of two rounded running sums: the shares add up to the
    amount and each lies within one of the exact share. Without any weight nothing is
    spread.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    marks = [0, *(half_up(amount * run, whole) for run in accumulate(weights))]
    return [after - before for before, after in pairwise(marks)]


def share_of_run(amount: int, run: int, whole: int) -> int:
    """Return what the first `run` of `whole` equal parts have of an amount, rounded half up.

    The difference of two runs is what lies between them: parts that follow each other add
    up to the amount. Nothing has nothing.
    """
    return half_up(amount * run, whole) if whole else 0
