"""What a practice shop takes over: who may be in it, and its journal before it is made anew."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select, update

from db.rows import AnyRow
from db.tables import JournalEntry, KeptBasket, PrintJob, Staff, Till, table_of

STAFF = table_of(Staff)
JOB = table_of(PrintJob)
TILL = table_of(Till)
BASKET = table_of(KeptBasket)
JOURNAL = table_of(JournalEntry)

NO_PIN = "-"
"""No PIN ever fits this: in a practice shop nobody signs in."""


def people(connection: Connection) -> Sequence[AnyRow]:
    """Return (number, first_name, role) of everybody who may sign in."""
    query = select(STAFF.c.number, STAFF.c.first_name, STAFF.c.role)
    return connection.execute(query.where(STAFF.c.active).order_by(STAFF.c.number)).all()


def take_people(connection: Connection, present: Sequence[AnyRow]) -> None:
    """Know these people by number, first name and role, without PIN and badge."""
    known = set(connection.execute(select(STAFF.c.number)).scalars())
    for row in present:
        values = {"first_name": row.first_name, "role": row.role}
        if row.number in known:
            connection.execute(update(STAFF).where(STAFF.c.number == row.number).values(values))
        else:
            new = values | {"number": row.number, "pin_hash": NO_PIN, "badge": None, "active": True}
            connection.execute(insert(STAFF), new)


def drop_papers(connection: Connection) -> None:
    """Print nothing of what was sold before anybody stands there."""
    query = update(JOB).where(JOB.c.state.in_(("queued", "held")))
    connection.execute(query.values(state="sent", detail="made before the training"))


def journal_of(connection: Connection, till: str) -> Sequence[AnyRow]:
    """Return (entry, hash, signature) of every entry of a till, in order."""
    query = select(JOURNAL.c.entry, JOURNAL.c.hash, JOURNAL.c.signature)
    return connection.execute(query.where(JOURNAL.c.till == till).order_by(JOURNAL.c.seq)).all()


def standing(connection: Connection, till: str) -> AnyRow:
    """Return (tickets, parked, held) of a till: how many sales it stored, how many baskets
    are put aside, how many receipts wait for the buyer's answer."""
    parked = select(func.count()).select_from(BASKET).where(BASKET.c.parked_at.is_not(None))
    held = select(func.count()).select_from(JOB).where(JOB.c.state == "held")
    query = select(
        TILL.c.last_ticket.label("tickets"),
        parked.scalar_subquery().label("parked"),
        held.scalar_subquery().label("held"),
    )
    return connection.execute(query.where(TILL.c.name == till)).one()
