"""The shapes of other issuers' codes that this shop takes."""

from dataclasses import dataclass
from datetime import date

from db import voucher_books
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class TakenPattern:
    """A shape: each code of it pays `value_cents` once. Both days are included."""

    issuer: str
    mask: str
    value_cents: int
    valid_from: date | None
    valid_until: date | None


def voucher_patterns(shop: OpenShop) -> tuple[TakenPattern, ...]:
    """Return the shapes in the order in which they were agreed."""
    with shop.reading() as connection:
        return tuple(
            TakenPattern(row.issuer, row.mask, row.value_cents, row.valid_from, row.valid_until)
            for row in voucher_books.patterns(connection)
        )
