"""Receipts on their way to paper."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from db.tables import PrintJob, table_of

JOB = table_of(PrintJob)

_INSERT = insert(JOB)
_NEXT = (
    select(JOB.c.id, JOB.c.document)
    .where(JOB.c.till == bindparam("of_till"), JOB.c.state == "queued", JOB.c.state != "sent")
    .order_by(JOB.c.id)
    .limit(1)
)
_UNPRINTED = (
    select(func.count())
    .select_from(JOB)
    .where(JOB.c.till == bindparam("of_till"), JOB.c.state != "sent")
)


@dataclass(frozen=True, slots=True)
class Job:
    """A receipt that waits: its number and the document as JSON."""

    id: int
    document: str


def add_job(
    connection: Connection, till: str, sale_id: UUID | None, document: str, now: datetime
) -> None:
    """Queue a receipt in the transaction of the deed it is about."""
    row: dict[str, Any] = {
        "till": till,
        "sale_id": sale_id,
        "document": document,
        "state": "queued",
        "attempts": 0,
        "detail": "",
        "created_at": now,
        "updated_at": now,
    }
    connection.execute(_INSERT, row)


def receipt_of(connection: Connection, sale_id: UUID) -> str:
    """Return the receipt that was queued with a sale, as JSON."""
    query = select(JOB.c.document).where(JOB.c.sale_id == sale_id).order_by(JOB.c.id).limit(1)
    return str(connection.execute(query).scalar_one())


def next_job(connection: Connection, till: str) -> Job | None:
    """Return the oldest receipt that waits to be sent."""
    row = connection.execute(_NEXT, {"of_till": till}).first()
    return Job(row.id, row.document) if row else None


def begin_sending(connection: Connection, job: Job, now: datetime) -> bool:
    """Note, before the first byte, that the job goes out; False when it was taken."""
    query = (
        update(JOB)
        .where(JOB.c.id == job.id, JOB.c.state == "queued")
        .values(state="sending", attempts=JOB.c.attempts + 1, updated_at=now)
    )
    return connection.execute(query).rowcount == 1


def end_sending(connection: Connection, job: Job, state: str, detail: str, now: datetime) -> None:
    """Note what became of a job that was being sent."""
    query = update(JOB).where(JOB.c.id == job.id, JOB.c.state == "sending")
    connection.execute(query.values(state=state, detail=detail, updated_at=now))


def set_aside(connection: Connection, job: Job, detail: str, now: datetime) -> None:
    """Leave a job that can not be rendered to a person, so that later ones go on."""
    query = update(JOB).where(JOB.c.id == job.id, JOB.c.state == "queued")
    connection.execute(query.values(state="uncertain", detail=detail, updated_at=now))


def doubt_interrupted(connection: Connection, till: str, now: datetime) -> int:
    """Mark what was being sent when the program ended: nobody knows whether it printed."""
    query = update(JOB).where(JOB.c.till == till, JOB.c.state == "sending")
    values = {"state": "uncertain", "detail": "interrupted", "updated_at": now}
    return connection.execute(query.values(values)).rowcount


def count_unprinted(connection: Connection, till: str) -> int:
    """Count the till's receipts that are not known to have gone to the printer."""
    return int(connection.execute(_UNPRINTED, {"of_till": till}).scalar_one())
