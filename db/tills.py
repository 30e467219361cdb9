"""The shop's own record, its tills and the heads of their gapless sequences."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from db.tables import Shop, Till, table_of

SHOP = table_of(Shop)
TILL = table_of(Till)

_LOCK = (
    select(TILL.c.last_ticket, TILL.c.last_shift, TILL.c.journal_seq, TILL.c.journal_hash)
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
    )
)


@dataclass(frozen=True, slots=True)
class TillHead:
    """The last numbers that a till has given, and the last hash of its journal."""

    till: str
    last_ticket: int
    last_shift: int
    journal_seq: int
    journal_hash: str


def lock_till(connection: Connection, till: str) -> TillHead:
    """Return the till's head, held until the end of the transaction."""
    row = connection.execute(_LOCK, {"till": till}).one()
    return TillHead(till, row.last_ticket, row.last_shift, row.journal_seq, row.journal_hash)


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
        },
    )


def add_till(connection: Connection, name: str, public_key: str) -> None:
    """Add a till; `public_key` is the raw Ed25519 key, hexadecimal."""
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


def public_key_of(connection: Connection, till: str) -> str | None:
    """Return the till's public key, None when there is no such till."""
    return connection.execute(select(TILL.c.public_key).where(TILL.c.name == till)).scalar()
