"""What people decide about papers that a printer is not known to have printed.

Each function changes only what is still as the person saw it, and says whether it did.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, not_, select, update

from db.print_jobs import IN_ANOTHER_LOOK, JOB, LEFT
from db.tables import TopupCode, TopupShowing, table_of

TOPUP = table_of(TopupCode)
SHOWING = table_of(TopupShowing)

_WAITS_FOR_A_PERSON = ("failed", "overdue")
_NEVER_SENT = ("held", "not_wanted", *_WAITS_FOR_A_PERSON)


def came_out(connection: Connection, job_id: int, now: datetime) -> bool:
    """Close an uncertain job that somebody saw on paper; False when it is settled already."""
    values = {"state": "printed", "proof": "person", "detail": "settled: on paper"}
    return _change(connection, job_id, ("uncertain",), values, now)


def settle(connection: Connection, job_id: int, detail: str, now: datetime) -> bool:
    """Close a job of which another paper, or the screen, took the place; False when it is
    settled already. One of which no byte ever went out is not wanted any more."""
    sent, not_wanted = ({"state": each, "detail": detail} for each in ("sent", "not_wanted"))
    return _change(connection, job_id, ("uncertain",), sent, now) or _change(
        connection, job_id, _WAITS_FOR_A_PERSON, not_wanted, now
    )


def give_way(connection: Connection, job_id: int, now: datetime) -> bool:
    """Close a receipt of which no byte ever went out, since it comes in another look; False
    when it is on its way, or out."""
    values = {"state": "not_wanted", "detail": IN_ANOTHER_LOOK}
    return _change(connection, job_id, _NEVER_SENT, values, now)


def queue_again(connection: Connection, job_id: int, now: datetime) -> bool:
    """Queue an uncertain job once more; False when it is settled already."""
    values = {"state": "queued", "detail": "", "asked_at": now}
    return _change(connection, job_id, ("uncertain",), values, now)


def try_again(connection: Connection, job_id: int, till: str, now: datetime) -> bool:
    """Queue a job of which no byte ever went out for the printer of the till that asks; False
    when it does not wait for a person."""
    values = {"state": "queued", "till": till, "detail": "", "asked_at": now}
    return _change(connection, job_id, _WAITS_FOR_A_PERSON, values, now)


def leave(connection: Connection, job_id: int, now: datetime) -> bool:
    """Give a job up of which no byte ever went out; False when it does not wait for a person,
    or has a code that nobody read."""
    query = update(JOB).where(
        JOB.c.id == job_id, JOB.c.state.in_(_WAITS_FOR_A_PERSON), not_(_unread_code())
    )
    values = {"state": "not_wanted", "detail": LEFT, "updated_at": now}
    return connection.execute(query.values(values)).rowcount == 1


def queue_overdue(connection: Connection, till: str, now: datetime) -> Sequence[int]:
    """Queue what waited too long and nobody left; return the numbers of the jobs."""
    query = update(JOB).where(_overdue(till)).returning(JOB.c.id)
    values = {"state": "queued", "detail": "", "asked_at": now, "updated_at": now}
    return sorted(connection.execute(query.values(values)).scalars())


def leave_overdue(connection: Connection, till: str, now: datetime) -> Sequence[int]:
    """Leave what waited too long; return the numbers of the jobs.

    Sales' receipts are not wanted any more, and can be asked for at any time. Other papers,
    and receipts with a code that nobody read, stay where they are.
    """
    receipts = and_(_overdue(till), JOB.c.sale_id.is_not(None), not_(_unread_code()))
    given_up = update(JOB).where(receipts).returning(JOB.c.id)
    values = {"state": "not_wanted", "detail": LEFT, "updated_at": now}
    left = list(connection.execute(given_up.values(values)).scalars())
    kept = update(JOB).where(_overdue(till)).returning(JOB.c.id)
    return sorted([*left, *connection.execute(kept.values(detail=LEFT, updated_at=now)).scalars()])


def sales_of_jobs(connection: Connection, job_ids: Sequence[int]) -> list[UUID]:
    """Return the sales that these jobs are receipts or copies of."""
    query = select(JOB.c.sale_id).where(JOB.c.id.in_(job_ids), JOB.c.sale_id.is_not(None))
    return [UUID(str(each)) for each in connection.execute(query.distinct()).scalars()]


def sale_of_job(connection: Connection, job_id: int) -> UUID:
    """Return the sale of a receipt's or copy's job."""
    (sale_id,) = sales_of_jobs(connection, [job_id])
    return sale_id


def _overdue(till: str) -> ColumnElement[bool]:
    return and_(JOB.c.till == till, JOB.c.state == "overdue", JOB.c.detail != LEFT)


def _unread_code() -> ColumnElement[bool]:
    """Say of a job of which no byte went out that it has a code which nobody read.

    A copy's showing is written when the copy is queued: by itself it says nothing. One
    that came later does, as a manager's on the screen.
    """
    of_code = select(SHOWING.c.id).where(SHOWING.c.topup_id == TOPUP.c.id)
    own_copy = (
        select(func.max(SHOWING.c.id))
        .where(
            SHOWING.c.topup_id == TOPUP.c.id,
            SHOWING.c.how == "copy",
            SHOWING.c.print_job_id == JOB.c.id,
        )
        .correlate(TOPUP, JOB)
        .scalar_subquery()
    )
    later = of_code.where(SHOWING.c.id > func.coalesce(own_copy, 0)).correlate(TOPUP, JOB)
    unread = select(TOPUP.c.id).where(TOPUP.c.sale_id == JOB.c.sale_id, not_(later.exists()))
    return unread.correlate(JOB).exists()


def _change(
    connection: Connection,
    job_id: int,
    states: Sequence[str],
    values: dict[str, Any],
    now: datetime,
) -> bool:
    query = update(JOB).where(JOB.c.id == job_id, JOB.c.state.in_(states))
    return connection.execute(query.values(values | {"updated_at": now})).rowcount == 1
