"""Donations that are recorded: the list, and the acknowledgement printed again."""

from dataclasses import dataclass
from datetime import date

from db import donations, print_jobs, tills
from kiosk.rules.errors import ShopError
from kiosk.services.donations.donors import Donor
from kiosk.services.shop import OpenShop
from receipts.compose.acknowledgement import as_duplicate
from receipts.document import Document, from_json, to_json

SHOWN_DONATIONS = 100


@dataclass(frozen=True, slots=True)
class PastDonation:
    """A donation in the list. `copies` counts the acknowledgements printed again."""

    donation_id: int
    given_on: date
    document_number: str
    donor: Donor
    lots: int
    copies: int


def last_donations(shop: OpenShop) -> tuple[PastDonation, ...]:
    """Return the newest donations first."""
    with shop.reading() as connection:
        return tuple(
            PastDonation(
                row.id,
                row.given_on,
                row.document_number,
                Donor(row.reference or "", row.name),
                row.lots,
                row.copies,
            )
            for row in donations.last_donations(connection, SHOWN_DONATIONS)
        )


def print_again(shop: OpenShop, staff_number: int, donation_id: int) -> Document:
    """Queue the acknowledgement as it was, marked as a duplicate; return it.

    Raises ShopError ``donation_unknown``.
    """
    now = shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        row = donations.count_copy(connection, donation_id)
        if row is None:
            raise ShopError("donation_unknown")
        paper = as_duplicate(from_json(row.document), row.copies)
        print_jobs.add_job(connection, shop.till, None, to_json(paper), now)
        values = {
            "donor": row.donor,
            "document": row.document_number,
            "copy": row.copies,
            "staff": staff_number,
        }
        shop.write_journal(connection, "acknowledgement_copied", values, now)
    return paper
