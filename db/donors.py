"""Donors: a reference that stays, and a name."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, or_, select, update

from db.rows import AnyRow
from db.tables import Donation, Donor, Lot, table_of

DONOR = table_of(Donor)
DONATION = table_of(Donation)
LOT = table_of(Lot)

_COLUMNS = (DONOR.c.id, DONOR.c.reference, DONOR.c.name)


def find_donor(connection: Connection, text: str) -> AnyRow | None:
    """Return (id, reference, name) of the donor with this reference, else with this name."""
    wanted = or_(DONOR.c.reference == text.upper(), DONOR.c.name == text)
    query = select(*_COLUMNS).where(wanted).order_by(DONOR.c.name == text).limit(1)
    return connection.execute(query).first()


def add_donor(connection: Connection, name: str) -> AnyRow:
    """Take a donor in by name and give a reference; return (id, reference, name)."""
    query = insert(DONOR).values(reference=_next_reference(connection), name=name)
    return connection.execute(query.returning(*_COLUMNS)).one()


def give_reference(connection: Connection, donor_id: int) -> AnyRow:
    """Give a reference to a donor who has none; return (id, reference, name)."""
    query = update(DONOR).where(DONOR.c.id == donor_id)
    query = query.values(reference=_next_reference(connection))
    return connection.execute(query.returning(*_COLUMNS)).one()


def _next_reference(connection: Connection) -> str:
    """Return the first reference of the shop's own that nobody has: D-0001, D-0002…"""
    known = set(connection.execute(select(DONOR.c.reference)).scalars())
    number = len(known) + 1
    while f"D-{number:04}" in known:
        number += 1
    return f"D-{number:04}"


def donors_by_use(connection: Connection, most: int | None) -> Sequence[AnyRow]:
    """Return (id, reference, name), those who gave last first; all of them for None."""
    last = select(func.max(LOT.c.received_on)).where(LOT.c.donor_id == DONOR.c.id)
    given = last.correlate(DONOR).scalar_subquery()
    query = select(*_COLUMNS).order_by(given.is_(None), given.desc(), DONOR.c.name).limit(most)
    return connection.execute(query).all()
