"""Baskets that are not paid yet, kept so that no power cut loses them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from db.rows import AnyRow
from db.tables import KeptBasket, table_of

BASKET = table_of(KeptBasket)

_OPEN = BASKET.c.parked_at.is_(None)
_UPDATE = (
    update(BASKET)
    .where(BASKET.c.sale_id == bindparam("sale"), BASKET.c.till == bindparam("at_till"), _OPEN)
    .values(content=bindparam("new_content"), updated_at=bindparam("now"))
)
_DELETE = delete(BASKET).where(BASKET.c.sale_id == bindparam("sale"))


def save_open(
    connection: Connection, till: str, sale_id: UUID, content: str, now: datetime
) -> None:
    """Keep the till's open basket; an older open basket of the till is replaced."""
    row = {"sale": sale_id, "at_till": till, "new_content": content, "now": now}
    if connection.execute(_UPDATE, row).rowcount:
        return
    drop_open(connection, till)
    connection.execute(
        insert(BASKET),
        {
            "sale_id": sale_id,
            "till": till,
            "content": content,
            "updated_at": now,
            "parked_at": None,
        },
    )


def open_basket(connection: Connection, till: str) -> str | None:
    """Return the content of the till's open basket."""
    return connection.execute(select(BASKET.c.content).where(BASKET.c.till == till, _OPEN)).scalar()


def drop_open(connection: Connection, till: str) -> None:
    """Forget the till's open basket."""
    connection.execute(delete(BASKET).where(BASKET.c.till == till, _OPEN))


def drop(connection: Connection, sale_id: UUID) -> None:
    """Forget a basket that has become a sale."""
    connection.execute(_DELETE, {"sale": sale_id})


def park(connection: Connection, sale_id: UUID, now: datetime) -> bool:
    """Park an open basket; False when it is not there."""
    query = update(BASKET).where(BASKET.c.sale_id == sale_id, _OPEN).values(parked_at=now)
    return connection.execute(query).rowcount == 1


def recall(connection: Connection, till: str, sale_id: UUID, now: datetime) -> str | None:
    """Make a parked basket the till's open one; None when another till took it.

    The till must have no open basket.
    """
    query = (
        update(BASKET)
        .where(BASKET.c.sale_id == sale_id, BASKET.c.parked_at.is_not(None))
        .values(parked_at=None, till=till, updated_at=now)
        .returning(BASKET.c.content)
    )
    return connection.execute(query).scalar()


def parked(connection: Connection) -> Sequence[AnyRow]:
    """Return the shop's parked baskets, the oldest first."""
    query = select(BASKET).where(BASKET.c.parked_at.is_not(None)).order_by(BASKET.c.parked_at)
    return connection.execute(query).all()


def count_at(connection: Connection, till: str) -> int:
    """Count the baskets that are open or parked at a till."""
    query = select(func.count()).select_from(BASKET).where(BASKET.c.till == till)
    return int(connection.execute(query).scalar_one())


def parked_ids(connection: Connection) -> Sequence[UUID]:
    """Return the ids of the shop's parked baskets, the oldest first."""
    return connection.execute(_PARKED_IDS).scalars().all()


_PARKED_IDS = (
    select(BASKET.c.sale_id).where(BASKET.c.parked_at.is_not(None)).order_by(BASKET.c.parked_at)
)
