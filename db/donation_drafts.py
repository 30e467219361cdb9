"""Donations that were begun, kept so that no power cut loses them."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from db.tables import DonationDraft, table_of

DRAFT = table_of(DonationDraft)


def save(connection: Connection, till: str, content: str, now: datetime) -> None:
    """Keep the till's donation instead of the one that was kept before."""
    drop(connection, till)
    connection.execute(insert(DRAFT), {"till": till, "content": content, "updated_at": now})


def kept(connection: Connection, till: str) -> str | None:
    """Return what is kept of the till's donation."""
    return connection.execute(select(DRAFT.c.content).where(DRAFT.c.till == till)).scalar()


def drop(connection: Connection, till: str) -> None:
    """Forget the till's donation: it is stored, or thrown away."""
    connection.execute(delete(DRAFT).where(DRAFT.c.till == till))
