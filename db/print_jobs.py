"""Receipts on their way to paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from db.rows import AnyRow
from db.tables import PrintJob, table_of
from db.tables.records import UNPRINTED

JOB = table_of(PrintJob)

_INSERT = insert(JOB).returning(JOB.c.id)
_NEXT = (
    select(JOB.c.id, JOB.c.document, JOB.c.sale_id)
    .where(
        JOB.c.till == bindparam("of_till"),
        JOB.c.state == "queued",
        text(UNPRINTED),
        JOB.c.id > bindparam("behind"),
    )
    .order_by(JOB.c.id)
    .limit(1)
)
_UNPRINTED = (
    select(func.count()).select_from(JOB).where(JOB.c.till == bindparam("of_till"), text(UNPRINTED))
)


@dataclass(frozen=True, slots=True)
class Job:
    """A receipt that waits: its number, the document as JSON and the sale it is about."""

    id: int
    document: str
    sale_id: UUID | None = None


def add_job(
    connection: Connection,
    till: str,
    sale_id: UUID | None,
    document: str,
    now: datetime,
    state: str = "queued",
) -> int:
    """Queue a receipt in the transaction of the deed it is about; return the job's number.

    A receipt that nobody wants on paper so far is "held" or "not_wanted".
    """
    row: dict[str, Any] = {
        "till": till,
        "sale_id": sale_id,
        "document": document,
        "state": state,
        "attempts": 0,
        "detail": "",
        "created_at": now,
        "updated_at": now,
    }
    return int(connection.execute(_INSERT, row).scalar_one())


def receipt_of(connection: Connection, sale_id: UUID) -> str:
    """Return the receipt that was queued with a sale, as JSON."""
    query = select(JOB.c.document).where(JOB.c.sale_id == sale_id).order_by(JOB.c.id).limit(1)
    return str(connection.execute(query).scalar_one())


def next_job(connection: Connection, till: str, behind: int = 0) -> Job | None:
    """Return the oldest receipt that waits to be sent, among those behind this job."""
    row = connection.execute(_NEXT, {"of_till": till, "behind": behind}).first()
    return Job(row.id, row.document, row.sale_id) if row else None


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


def leave_waiting(connection: Connection, job: Job, detail: str, now: datetime) -> None:
    """Note an attempt that ended before the first byte, such as at a printer without paper."""
    query = update(JOB).where(JOB.c.id == job.id, JOB.c.state == "queued")
    values = {"attempts": JOB.c.attempts + 1, "detail": detail, "updated_at": now}
    connection.execute(query.values(values))


def set_aside(connection: Connection, job: Job, detail: str, now: datetime) -> None:
    """Leave a job that can not be rendered to a person, so that later ones go on."""
    query = update(JOB).where(JOB.c.id == job.id, JOB.c.state == "queued")
    connection.execute(query.values(state="uncertain", detail=detail, updated_at=now))


def withdraw_slip(connection: Connection, till: str, code: str, now: datetime) -> None:
    """Leave the slip of a voucher unprinted that is void, where it still waits: nobody must
    hang it up. One that may be on paper by half is not printed again either."""
    query = update(JOB).where(
        JOB.c.till == till,
        JOB.c.sale_id.is_(None),
        text(UNPRINTED),
        JOB.c.state.in_(("queued", "uncertain")),
        JOB.c.document.contains(code, autoescape=True),
    )
    connection.execute(query.values(state="not_wanted", detail="voided", updated_at=now))


def doubt_interrupted(connection: Connection, till: str, now: datetime) -> int:
    """Mark what was being sent when the program ended: nobody knows whether it printed."""
    query = update(JOB).where(JOB.c.till == till, JOB.c.state == "sending")
    values = {"state": "uncertain", "detail": "interrupted", "updated_at": now}
    return connection.execute(query.values(values)).rowcount


def interrupted(connection: Connection, till: str) -> list[Job]:
    """Return what was being sent when the program ended, held until the transaction ends."""
    query = (
        select(JOB.c.id, JOB.c.document, JOB.c.sale_id)
        .where(JOB.c.till == till, JOB.c.state == "sending")
        .order_by(JOB.c.id)
        .with_for_update()
    )
    return [Job(row.id, row.document, row.sale_id) for row in connection.execute(query)]


def first_of_sale(connection: Connection, sale_id: UUID) -> int:
    """Return the number of a sale's own receipt; later ones are copies."""
    query = select(func.min(JOB.c.id)).where(JOB.c.sale_id == sale_id)
    return int(connection.execute(query).scalar_one())


def claim_for_screen(connection: Connection, sale_id: UUID, now: datetime) -> bool:
    """Hold a receipt that could not be printed so far until the transaction ends.

    False when it was never tried, is being printed or went out: then paper has the code.
    """
    first = select(func.min(JOB.c.id)).where(JOB.c.sale_id == sale_id).scalar_subquery()
    query = update(JOB).where(JOB.c.id == first, JOB.c.state == "queued", JOB.c.attempts > 0)
    values = {"detail": "code shown on the screen", "updated_at": now}
    return connection.execute(query.values(values)).rowcount == 1


def lock_receipt(connection: Connection, sale_id: UUID) -> AnyRow:
    """Return (id, state, detail, document) of a sale's own receipt, held as
    `claim_for_screen` does."""
    columns = (JOB.c.id, JOB.c.state, JOB.c.detail, JOB.c.document)
    query = select(*columns).where(JOB.c.sale_id == sale_id)
    return connection.execute(query.order_by(JOB.c.id).limit(1).with_for_update()).one()


def state_of_receipt(connection: Connection, sale_id: UUID) -> AnyRow | None:
    """Return (state, detail) of a sale's own receipt; None where it has none."""
    query = select(JOB.c.state, JOB.c.detail).where(JOB.c.sale_id == sale_id)
    return connection.execute(query.order_by(JOB.c.id).limit(1)).first()


def settle(connection: Connection, job_id: int, detail: str, now: datetime) -> bool:
    """Close a job that nobody knew about; False when it is settled already."""
    query = update(JOB).where(JOB.c.id == job_id, JOB.c.state == "uncertain")
    values = {"state": "sent", "detail": detail, "updated_at": now}
    return connection.execute(query.values(values)).rowcount == 1


def queue_again(connection: Connection, job_id: int, now: datetime) -> bool:
    """Queue a job once more that nobody knew about; False when it is settled already."""
    query = update(JOB).where(JOB.c.id == job_id, JOB.c.state == "uncertain")
    values = {"state": "queued", "detail": "settled: printed again", "updated_at": now}
    return connection.execute(query.values(values)).rowcount == 1


def sale_of_job(connection: Connection, job_id: int) -> UUID:
    """Return the sale of a receipt's or copy's job."""
    query = select(JOB.c.sale_id).where(JOB.c.id == job_id)
    return UUID(str(connection.execute(query).scalar_one()))


def states_of_sales(connection: Connection, sale_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    """Return (sale_id, state, attempts) of every receipt and copy of these sales."""
    query = select(JOB.c.sale_id, JOB.c.state, JOB.c.attempts)
    return connection.execute(query.where(JOB.c.sale_id.in_(sale_ids)).order_by(JOB.c.id)).all()


def unprinted(connection: Connection, till: str) -> Sequence[AnyRow]:
    """Return (id, sale_id, document, state, attempts, detail, created_at) of what the till's
    printer is not known to have printed, the oldest first."""
    query = select(
        JOB.c.id,
        JOB.c.sale_id,
        JOB.c.document,
        JOB.c.state,
        JOB.c.attempts,
        JOB.c.detail,
        JOB.c.created_at,
    ).where(JOB.c.till == till, text(UNPRINTED))
    return connection.execute(query.order_by(JOB.c.id)).all()


def count_unprinted(connection: Connection, till: str) -> int:
    """Count the till's receipts that are not known to have gone to the printer."""
    return int(connection.execute(_UNPRINTED, {"of_till": till}).scalar_one())
