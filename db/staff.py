"""Who may sign in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, insert, literal, null, or_, select, update

from db.rows import AnyRow
from db.tables import Shop, Staff, table_of
from db.tables.types import UtcDateTime

STAFF = table_of(Staff)
SHOP = table_of(Shop)


def find_staff(connection: Connection, number_or_badge: str) -> AnyRow | None:
    """Return the active person with this number or badge, None when there is none."""
    names = STAFF.c.badge == number_or_badge
    if number_or_badge.isascii() and number_or_badge.isdigit() and len(number_or_badge) <= 6:
        names = or_(names, STAFF.c.number == int(number_or_badge))
    return connection.execute(select(STAFF).where(names, STAFF.c.active)).first()


def role_of(connection: Connection, number: int) -> str | None:
    """Return the role of an active person, None of one who left or never was."""
    query = select(STAFF.c.role).where(STAFF.c.number == number, STAFF.c.active)
    return connection.execute(query).scalar()


def find_badge(connection: Connection, spellings: Sequence[str]) -> AnyRow | None:
    """Return the active person with one of these badges."""
    query = select(STAFF).where(STAFF.c.badge.in_(spellings), STAFF.c.active)
    return connection.execute(query).first()


def count_try(
    connection: Connection,
    number: int,
    now: datetime,
    beyond: datetime,
    ends: Sequence[datetime | None],
) -> AnyRow | None:
    """Count a PIN as wrong before it is looked at, unless this person has to wait.

    `ends`: until when to wait after the first, second… wrong one in a row; the last holds
    for all that follow. A wait that ends after `beyond` is none. Returns the person's row as
    it is then, None while they have to wait or when they left meanwhile.
    """
    steps = [
        (STAFF.c.wrong_pins == wrong, null() if end is None else literal(end, UtcDateTime()))
        for wrong, end in enumerate(ends[:-1])
    ]
    query = (
        update(STAFF)
        .where(
            STAFF.c.number == number,
            STAFF.c.active,
            or_(
                STAFF.c.wait_until.is_(None),
                STAFF.c.wait_until <= now,
                STAFF.c.wait_until > beyond,
            ),
        )
        .values(
            wrong_pins=STAFF.c.wrong_pins + 1,
            wait_until=case(*steps, else_=literal(ends[-1], UtcDateTime())),
        )
        .returning(STAFF)
    )
    return connection.execute(query).first()


def wait_of(connection: Connection, number: int) -> datetime | None:
    """Return until when a person's PINs are not looked at."""
    return connection.execute(select(STAFF.c.wait_until).where(STAFF.c.number == number)).scalar()


def forget_tries(connection: Connection, number: int) -> None:
    """Set a person's wrong PINs back, after a right one."""
    query = update(STAFF).where(STAFF.c.number == number)
    connection.execute(query.values(wrong_pins=0, wait_until=None))


def add_staff(
    connection: Connection,
    number: int,
    first_name: str,
    role: str,
    pin_hash: str,
    badge: str | None,
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


def all_staff(connection: Connection) -> Sequence[AnyRow]:
    """Return everybody by number, those who left at the end."""
    return connection.execute(select(STAFF).order_by(STAFF.c.active.desc(), STAFF.c.number)).all()


def next_number(connection: Connection) -> int:
    """Return the next free number. The shop is held, so that two tills do not give the same."""
    connection.execute(select(SHOP.c.id).with_for_update())
    return (
        int(connection.execute(select(func.coalesce(func.max(STAFF.c.number), 0))).scalar_one()) + 1
    )


def lock_managers(connection: Connection) -> list[int]:
    """Return the numbers of the managers who may sign in, held until the transaction ends."""
    query = select(STAFF.c.number).where(STAFF.c.role == "manager", STAFF.c.active)
    return list(connection.execute(query.order_by(STAFF.c.number).with_for_update()).scalars())


def change(connection: Connection, number: int, columns: dict[str, Any]) -> bool:
    """Change columns of a person; False when there is no such number."""
    query = update(STAFF).where(STAFF.c.number == number).values(columns)
    return connection.execute(query).rowcount == 1
