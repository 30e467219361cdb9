"""In-store barcodes with a weight or a price inside, printed by scales and by the till.

Prefix 2 is for restricted circulation: what stands behind it each country and shop says
for itself (GS1 General Specifications, 2.1.12.2). So the shapes are settings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from stdnum import ean

from kiosk.rules.errors import ShopError
from kiosk.rules.rounding import half_up, price_of_weight

LENGTH = 13
PLAIN_PREFIX = "20"
"""In-store barcodes that hold nothing but the item; the till gives them itself."""

Measures = Literal["weight", "price"]

_SHAPE = re.compile(r"(2[1-9][0-9]?|02[0-9]?)(I{3,6})(X?)(W{4,5}|P{4,5})C")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shape such as ``21IIIIIWWWWWC``: a fixed beginning, I the item, then W the weight
    in grams or P the price in cents, C the check digit; X is any digit."""

    prefix: str
    item_digits: int
    skipped: int
    amount_digits: int
    measures: Measures

    def code(self, reference: str, amount: int) -> str:
        """Return the barcode of an item's reference with an amount inside.

        Raises ShopError ``measure_too_large`` when the amount has too many digits.
        """
        if not 0 <= amount < 10**self.amount_digits:
            raise ShopError("measure_too_large")
        digits = f"{self.prefix}{reference:0>{self.item_digits}}{'0' * self.skipped}"
        digits += f"{amount:0>{self.amount_digits}}"
        return digits + str(ean.calc_check_digit(digits))

    def reference_of(self, gtin: str) -> str | None:
        """Return the item's digits in a barcode of this shape, None for others."""
        if not (len(gtin) == LENGTH and gtin.startswith(self.prefix) and ean.is_valid(gtin)):
            return None
        return gtin[len(self.prefix) : len(self.prefix) + self.item_digits]

    def amount_of(self, gtin: str) -> int:
        """Return the weight in grams or the price in cents inside a barcode."""
        return int(gtin[-1 - self.amount_digits : -1])


@dataclass(frozen=True, slots=True)
class Measured:
    """What a barcode with a measure says. `spellings` are the codes of the item, best first."""

    spellings: tuple[str, ...]
    weight_grams: int | None = None
    price_cents: int | None = None


def parse_pattern(shape: str) -> Pattern:
    """Read a shape. Raises ValueError."""
    match = _SHAPE.fullmatch(shape)
    if not match or len(shape) != LENGTH:
        raise ValueError(
            f"{shape}: 13 signs are wanted, such as 21IIIIIWWWWWC (I item, W grams or P cents,"
            " C check digit); 20 is for plain in-store barcodes"
        )
    prefix, item, skipped, amount = match.groups()
    measures: Measures = "weight" if amount[0] == "W" else "price"
    return Pattern(prefix, len(item), len(skipped), len(amount), measures)


def parse_patterns(shapes: Iterable[str]) -> tuple[Pattern, ...]:
    """Read the shapes of a shop. Raises ValueError: a wrong one, or two that begin alike."""
    patterns = tuple(map(parse_pattern, shapes))
    for index, pattern in enumerate(patterns):
        for other in patterns[:index]:
            if pattern.prefix.startswith(other.prefix) or other.prefix.startswith(pattern.prefix):
                raise ValueError(f"two shapes begin with {pattern.prefix}")
    return patterns


def read_measure(gtin: str, patterns: Iterable[Pattern]) -> Measured | None:
    """Return what a barcode of one of these shapes says, None for any other code.

    The item is known by the same barcode with the measure 0, of this shape or of another
    with as many digits for the item, or by those digits as its SKU.
    """
    patterns = tuple(patterns)
    for pattern in patterns:
        reference = pattern.reference_of(gtin)
        if reference is None:
            continue
        alike = [p for p in patterns if p.item_digits == pattern.item_digits and p != pattern]
        codes = [each.code(reference, 0) for each in (pattern, *alike)]
        spellings = tuple(dict.fromkeys((*codes, reference, reference.lstrip("0") or "0")))
        amount = pattern.amount_of(gtin)
        if pattern.measures == "weight":
            return Measured(spellings, weight_grams=amount)
        return Measured(spellings, price_cents=amount)
    return None


def weight_for_price(price_per_kilogram_cents: int, price_cents: int) -> int:
    """Return the weight in grams nearest to a label's price that costs no more than it.

    Who pays the public price never pays more than the label says, and at most the price
    of a gram less. Raises ShopError ``label_price_unclear`` for an item that is free, and
    for a price below a gram's.
    """
    if price_per_kilogram_cents <= 0:
        raise ShopError("label_price_unclear")
    grams = half_up(1000 * price_cents, price_per_kilogram_cents)
    while grams and price_of_weight(price_per_kilogram_cents, grams) > price_cents:
        grams -= 1  # once: a gram less costs at least half a gram's price below the label's
    if not grams:
        raise ShopError("label_price_unclear")
    return grams
