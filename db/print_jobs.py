"""Receipts on their way to paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from db.rows import AnyRow
from db.tables import PrintJob, table_of
from db.tables.records import UNPRINTED

JOB = table_of(PrintJob)

LEFT = "left"
"""The detail of an overdue paper that nobody is asked about any more."""

RESTORED = "restored"
"""The detail of a paper that may have come out before a copy of the database was put back."""

IN_ANOTHER_LOOK = "settled: in another look"
"""The detail of a sale's receipt that never went out: the same came instead in another
language or size, as a job of its own, which is the sale's receipt from then on."""

_MAY_COME = ("queued", "sending", "failed", "overdue")

_INSERT = insert(JOB).returning(JOB.c.id)
_NEXT = (
    select(JOB.c.id, JOB.c.document, JOB.c.sale_id, JOB.c.asked_at)
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
    """A receipt that waits: its number, the document as JSON, the sale it is about, and when
    somebody last wanted it on paper."""

    id: int
    document: str
    sale_id: UUID | None
    asked_at: datetime


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
        "asked_at": now,
        "updated_at": now,
    }
    return int(connection.execute(_INSERT, row).scalar_one())


def own_first(sale_id: UUID, *columns: ColumnElement[Any]) -> Select[Any]:
    """Select columns of a sale's receipt: its first job, or the one that came in its place."""
    gave_way = case((JOB.c.detail == IN_ANOTHER_LOOK, 1), else_=0)
    query = select(*columns).where(JOB.c.sale_id == sale_id)
    return query.order_by(gave_way, JOB.c.id).limit(1)


def receipt_of(connection: Connection, sale_id: UUID) -> str:
    """Return a sale's receipt as JSON: the one that was stored with it, or the same in the
    look in which its buyer got it first."""
    return str(connection.execute(own_first(sale_id, JOB.c.document)).scalar_one())


def document_of(connection: Connection, job_id: int) -> str:
    """Return the paper of a job, as JSON."""
    query = select(JOB.c.document).where(JOB.c.id == job_id)
    return str(connection.execute(query).scalar_one())


def next_job(connection: Connection, till: str, behind: int = 0) -> Job | None:
    """Return the oldest receipt that waits to be sent, among those behind this job."""
    row = connection.execute(_NEXT, {"of_till": till, "behind": behind}).first()
    return Job(*row) if row else None


def want_again(connection: Connection, job_id: int, now: datetime) -> None:
    """Note that somebody wants a paper now that is on its way: it is not old before its time."""
    query = update(JOB).where(JOB.c.id == job_id, JOB.c.state.in_(("queued", "sending")))
    connection.execute(query.values(asked_at=now))


def begin_sending(connection: Connection, job: Job, now: datetime) -> bool:
    """Note, before the first byte, that the job goes out; False when it was taken."""
    query = (
        update(JOB)
        .where(JOB.c.id == job.id, JOB.c.state == "queued")
        .values(state="sending", attempts=JOB.c.attempts + 1, updated_at=now)
    )
    return connection.execute(query).rowcount == 1


def end_sending(
    connection: Connection, job: Job, state: str, detail: str, now: datetime, proof: str = ""
) -> None:
    """Note what became of a job that was being sent; `proof` of one that is "printed"."""
    query = update(JOB).where(JOB.c.id == job.id, JOB.c.state == "sending")
    connection.execute(query.values(state=state, proof=proof, detail=detail, updated_at=now))


def grow_old(connection: Connection, till: str, asked_before: datetime, now: datetime) -> int:
    """Leave to a person what waits since before this moment; return how many papers."""
    query = update(JOB).where(
        JOB.c.till == till,
        JOB.c.state == "queued",
        text(UNPRINTED),
        JOB.c.asked_at < asked_before,
    )
    return connection.execute(query.values(state="overdue", updated_at=now)).rowcount


def leave_waiting(connection: Connection, job: Job, detail: str, now: datetime) -> None:
    """Note an attempt that ended before the first byte, such as at a printer without paper."""
    query = update(JOB).where(JOB.c.id == job.id, JOB.c.state == "queued")
    values = {"attempts": JOB.c.attempts + 1, "detail": detail, "updated_at": now}
    connection.execute(query.values(values))


def set_aside(connection: Connection, job: Job, detail: str, now: datetime) -> None:
    """Leave a job that can not be printed as it is to a person, so that later ones go on."""
    query = update(JOB).where(JOB.c.id == job.id, JOB.c.state == "queued")
    connection.execute(query.values(state="failed", detail=detail, updated_at=now))


def withdraw_slip(connection: Connection, till: str, code: str, now: datetime) -> None:
    """Leave the slip of a voucher unprinted that is void, where it still waits: nobody must
    hang it up. One that may be on paper by half is not printed again either."""
    query = update(JOB).where(
        JOB.c.till == till,
        JOB.c.sale_id.is_(None),
        text(UNPRINTED),
        JOB.c.state.in_(("queued", "uncertain", "failed", "overdue")),
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
        select(JOB.c.id, JOB.c.document, JOB.c.sale_id, JOB.c.asked_at)
        .where(JOB.c.till == till, JOB.c.state == "sending")
        .order_by(JOB.c.id)
        .with_for_update()
    )
    return [Job(*row) for row in connection.execute(query)]


def restored(connection: Connection) -> list[Job]:
    """Return what every till had still to print when a copy of the database was made, held
    until the transaction ends."""
    query = (
        select(JOB.c.id, JOB.c.document, JOB.c.sale_id, JOB.c.asked_at)
        .where(JOB.c.state.in_(_MAY_COME))
        .order_by(JOB.c.id)
        .with_for_update()
    )
    return [Job(*row) for row in connection.execute(query)]


def doubt_restored(connection: Connection, now: datetime) -> int:
    """Mark what every till had still to print when a copy was made: it may have come out
    before the copy was put back."""
    query = update(JOB).where(JOB.c.state.in_(_MAY_COME))
    values = {"state": "uncertain", "detail": RESTORED, "updated_at": now}
    return connection.execute(query.values(values)).rowcount


def first_of_sale(connection: Connection, sale_id: UUID) -> int:
    """Return the number of a sale's own receipt; later ones are copies."""
    query = select(func.min(JOB.c.id)).where(JOB.c.sale_id == sale_id)
    return int(connection.execute(query).scalar_one())


def claim_for_screen(connection: Connection, sale_id: UUID, now: datetime) -> bool:
    """Hold a receipt that could not be printed so far until the transaction ends.

    False when it was never tried, is being printed or went out: then paper has the code. Why it
    was tried in vain, or left, stays as it is.
    """
    first = select(func.min(JOB.c.id)).where(JOB.c.sale_id == sale_id).scalar_subquery()
    tried = and_(JOB.c.state == "queued", JOB.c.attempts > 0)
    in_vain = or_(tried, JOB.c.state.in_(("failed", "overdue")))
    query = update(JOB).where(JOB.c.id == first, in_vain)
    return connection.execute(query.values(updated_at=now)).rowcount == 1


def lock_receipt(connection: Connection, sale_id: UUID) -> AnyRow:
    """Return (id, state, detail, document) of a sale's own receipt, held as
    `claim_for_screen` does."""
    # The first one before all: whoever waits for it sees then what came in its place.
    first = select(JOB.c.id).where(JOB.c.sale_id == sale_id).order_by(JOB.c.id).limit(1)
    connection.execute(first.with_for_update()).one()
    columns = (JOB.c.id, JOB.c.state, JOB.c.detail, JOB.c.document)
    return connection.execute(own_first(sale_id, *columns).with_for_update()).one()


def state_of_receipt(connection: Connection, sale_id: UUID) -> AnyRow | None:
    """Return (state, detail) of a sale's own receipt; None where it has none."""
    return connection.execute(own_first(sale_id, JOB.c.state, JOB.c.detail)).first()


def states_of_sales(connection: Connection, sale_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    """Return (sale_id, state, attempts, detail) of every receipt and copy of these sales."""
    query = select(JOB.c.sale_id, JOB.c.state, JOB.c.attempts, JOB.c.detail)
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
    """Count the till's papers that a printer is not known to have taken."""
    return int(connection.execute(_UNPRINTED, {"of_till": till}).scalar_one())
