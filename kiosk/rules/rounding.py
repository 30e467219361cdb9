"""The one place where money is rounded: half up, to the cent."""

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
