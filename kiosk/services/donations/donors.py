"""Donors, to be chosen from."""

from dataclasses import dataclass

from db import donors
from kiosk.rules.search import fold
from kiosk.services.shop import OpenShop

SHOWN_DONORS = 200


@dataclass(frozen=True, slots=True)
class Donor:
    """Who gives, as acknowledgements and reports show them."""

    reference: str
    name: str


def find_donors(shop: OpenShop, text: str) -> tuple[Donor, ...]:
    """Return donors whose name or reference holds every word typed, those who gave last first."""
    words = fold(text).split()
    with shop.reading() as connection:
        rows = donors.donors_by_use(connection, SHOWN_DONORS if not words else None)
    known = (Donor(row.reference or "", row.name) for row in rows)
    found = (d for d in known if all(w in fold(f"{d.name} {d.reference}") for w in words))
    return tuple(found)[:SHOWN_DONORS]
