"""Who may sign in."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, or_, select

from db.rows import AnyRow
from db.tables import Staff, table_of

STAFF = table_of(Staff)


def find_staff(connection: Connection, number_or_badge: str) -> AnyRow | None:
    """Return the active person with this number or badge, None when there is none."""
    names = STAFF.c.badge == number_or_badge
    if number_or_badge.isascii() and number_or_badge.isdigit() and len(number_or_badge) <= 6:
        names = or_(names, STAFF.c.number == int(number_or_badge))
    return connection.execute(select(STAFF).where(names, STAFF.c.active)).first()


def find_badge(connection: Connection, spellings: Sequence[str]) -> AnyRow | None:
    """Return the active person with one of these badges."""
    query = select(STAFF).where(STAFF.c.badge.in_(spellings), STAFF.c.active)
    return connection.execute(query).first()


def add_staff(
    connection: Connection, number: int, first_name: str, role: str, pin_hash: str, badge: str
) -> None:
    """Add a person who may sign in. Raises IntegrityError when number or badge is taken."""
    connection.execute(
        insert(STAFF),
        {
            "number": number,
            "first_name": first_name,
            "role": role,
            "pin_hash": pin_hash,
            "badge": badge,
            "active": True,
        },
    )
