"""The shop's own record, its tills and the heads of their gapless sequences."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from db.rows import AnyRow
from db.tables import Shop, Till, TillKey, table_of

SHOP = table_of(Shop)
TILL = table_of(Till)
TILL_KEY = table_of(TillKey)

_LOCK = (
    select(
        TILL.c.last_ticket,
        TILL.c.last_shift,
        TILL.c.journal_seq,
        TILL.c.journal_hash,
        TILL.c.perpetual_cents,
        TILL.c.perpetual_absolute_cents,
        TILL.c.last_at,
        TILL.c.public_key,
    )
    .where(TILL.c.name == bindparam("till"))
    .with_for_update()
)
_SAVE = (
    update(TILL)
    .where(TILL.c.name == bindparam("till"))
    .values(
        last_ticket=bindparam("new_ticket"),
        last_shift=bindparam("new_shift"),
        journal_seq=bindparam("new_seq"),
        journal_hash=bindparam("new_hash"),
        perpetual_cents=bindparam("new_perpetual"),
        perpetual_absolute_cents=bindparam("new_perpetual_absolute"),
        last_at=bindparam("new_last_at"),
    )
)


@dataclass(frozen=True, slots=True)
class TillHead:
    """The last numbers that a till has given, the last hash and moment of its journal, its
    perpetual totals: of every ticket, with its sign and without; and the public key (raw,
    hexadecimal) that signs what comes next."""

    till: str
    last_ticket: int
    last_shift: int
    journal_seq: int
    journal_hash: str
    perpetual_cents: int = 0
    perpetual_absolute_cents: int = 0
    last_at: datetime | None = None
    public_key: str = ""


def lock_till(connection: Connection, till: str) -> TillHead:
    """Return the till's head, held until the end of the transaction."""
    row = connection.execute(_LOCK, {"till": till}).one()
    return TillHead(till, *row)


def moment(head: TillHead, at: datetime) -> datetime:
    """Return the moment of a deed under this till's lock: `at`, or where the clock lies behind
    that of the till's last entry. In the offset of `at`."""
    if head.last_at is None or at >= head.last_at:
        return at
    return head.last_at.astimezone(at.tzinfo)


def with_ticket(head: TillHead, total_cents: int) -> TillHead:
    """Return the head after one more ticket of this total, which is below zero for refunds."""
    return replace(
        head,
        last_ticket=head.last_ticket + 1,
        perpetual_cents=head.perpetual_cents + total_cents,
        perpetual_absolute_cents=head.perpetual_absolute_cents + abs(total_cents),
    )


def save_till(connection: Connection, head: TillHead) -> None:
    """Store the head of a till that this transaction has locked."""
    connection.execute(
        _SAVE,
        {
            "till": head.till,
            "new_ticket": head.last_ticket,
            "new_shift": head.last_shift,
            "new_seq": head.journal_seq,
            "new_hash": head.journal_hash,
            "new_perpetual": head.perpetual_cents,
            "new_perpetual_absolute": head.perpetual_absolute_cents,
            "new_last_at": head.last_at,
        },
    )


def add_till(connection: Connection, name: str, public_key: str, at: datetime) -> None:
    """Add a till with its first key; `public_key` is the raw Ed25519 key, hexadecimal."""
    connection.execute(
        insert(TILL),
        {
            "name": name,
            "public_key": public_key,
            "last_ticket": 0,
            "last_shift": 0,
            "journal_seq": 0,
            "journal_hash": "",
        },
    )
    first = {"number": 1, "public_key": public_key, "from_seq": 1, "origin": "first"}
    connection.execute(insert(TILL_KEY), {"till": name, "at": at, **first})


def change_key(
    connection: Connection,
    head: TillHead,
    public_key: str,
    origin: str,
    from_seq: int,
    at: datetime,
) -> TillHead:
    """Give a locked till another key, which signs from the entry `from_seq` on ("rotated", or
    "lost" where nothing can be signed with the one before); return its head."""
    numbers = select(func.max(TILL_KEY.c.number)).where(TILL_KEY.c.till == head.till)
    number = connection.execute(numbers).scalar_one() + 1
    row = {"number": number, "public_key": public_key, "from_seq": from_seq, "origin": origin}
    connection.execute(insert(TILL_KEY), {"till": head.till, "at": at, **row})
    new_key = update(TILL).where(TILL.c.name == head.till).values(public_key=public_key)
    connection.execute(new_key)
    return replace(head, public_key=public_key)


def keys_of(connection: Connection, till: str) -> list[AnyRow]:
    """Return the keys of a till's journal, from the first to the present one."""
    query = select(TILL_KEY).where(TILL_KEY.c.till == till).order_by(TILL_KEY.c.number)
    return list(connection.execute(query))


def journal_head(connection: Connection, till: str) -> tuple[int, str] | None:
    """Return the number and the hash of a till's last journal entry, None for no till."""
    query = select(TILL.c.journal_seq, TILL.c.journal_hash).where(TILL.c.name == till)
    row = connection.execute(query).first()
    return None if row is None else (row.journal_seq, row.journal_hash)


def last_moment(connection: Connection, till: str) -> datetime | None:
    """Return the moment of the till's last entry, None before the first."""
    return connection.execute(select(TILL.c.last_at).where(TILL.c.name == till)).scalar()


def founded_on(connection: Connection) -> date:
    """Return the day in UTC on which the shop was made."""
    made: datetime = connection.execute(select(SHOP.c.created_at)).scalar_one()
    return made.date()


def public_keys(connection: Connection) -> list[tuple[str, str]]:
    """Return every till's name and present public key, in the order of the names."""
    query = select(TILL.c.name, TILL.c.public_key).order_by(TILL.c.name)
    return [(row.name, row.public_key) for row in connection.execute(query)]


def public_key_of(connection: Connection, till: str) -> str | None:
    """Return the till's public key, None when there is no such till."""
    return connection.execute(select(TILL.c.public_key).where(TILL.c.name == till)).scalar()
