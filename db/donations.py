"""Donations and the lots they came in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, extract, func, insert, select, update

from db.donors import DONATION, DONOR
from db.rows import AnyRow
from db.stock import LOT
from db.tables import Item, Lot, PrintJob, table_of
from db.tills import SHOP

ITEM = table_of(Item)
JOB = table_of(PrintJob)


def queue_up(connection: Connection) -> None:
    """Wait for other donations and imports to end; sales never wait for this."""
    connection.execute(select(SHOP.c.id).with_for_update())


def next_name(connection: Connection, year: int) -> str:
    """Return the name of the year's next donation, such as D26-0042; no lot begins so yet.

    `queue_up` must have been called.
    """
    of_year = extract("year", DONATION.c.given_on) == year
    query = select(func.count()).select_from(DONATION).where(of_year)
    number = int(connection.execute(query).scalar_one()) + 1
    while _is_taken(connection, name := f"D{year % 100:02}-{number:04}"):
        number += 1
    return name


def _is_taken(connection: Connection, name: str) -> bool:
    lots = select(LOT.c.lot).where(LOT.c.lot.startswith(f"{name}-", autoescape=True)).limit(1)
    return connection.execute(lots).first() is not None


def document_is_known(connection: Connection, donor_id: int, document_number: str) -> bool:
    """Tell whether this donor's delivery note has been recorded already."""
    query = select(DONATION.c.id).where(
        DONATION.c.donor_id == donor_id, DONATION.c.document_number == document_number
    )
    return connection.execute(query).first() is not None


def add_donation(connection: Connection, row: dict[str, Any]) -> int:
    """Write a donation (keys as the columns); return its number."""
    return int(connection.execute(insert(DONATION).returning(DONATION.c.id), row).scalar_one())


def add_lots(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write lots (keys as the columns); their movements are the caller's to write."""
    connection.execute(insert(table_of(Lot)), rows)


def count_copy(connection: Connection, donation_id: int) -> AnyRow | None:
    """Count one more copy; return (copies, document_number, donor, acknowledgement as JSON).

    None when there is no such donation, or none with an acknowledgement.
    """
    counted = (
        update(DONATION)
        .where(DONATION.c.id == donation_id, DONATION.c.print_job_id.is_not(None))
        .values(copies=DONATION.c.copies + 1)
    )
    if connection.execute(counted).rowcount != 1:
        return None
    query = (
        select(
            DONATION.c.copies,
            DONATION.c.document_number,
            DONOR.c.reference.label("donor"),
            JOB.c.document,
        )
        .join(DONOR, DONOR.c.id == DONATION.c.donor_id)
        .join(JOB, JOB.c.id == DONATION.c.print_job_id)
        .where(DONATION.c.id == donation_id)
    )
    return connection.execute(query).one()


def last_donations(connection: Connection, most: int) -> Sequence[AnyRow]:
    """Return the newest donations first, with donor, number of lots and of copies."""
    lots = select(func.count()).where(LOT.c.donation_id == DONATION.c.id).scalar_subquery()
    query = (
        select(
            DONATION.c.id,
            DONATION.c.given_on,
            DONATION.c.document_number,
            DONATION.c.copies,
            DONOR.c.reference,
            DONOR.c.name,
            lots.label("lots"),
        )
        .join(DONOR, DONOR.c.id == DONATION.c.donor_id)
        .order_by(DONATION.c.given_on.desc(), DONATION.c.id.desc())
        .limit(most)
    )
    return connection.execute(query).all()
