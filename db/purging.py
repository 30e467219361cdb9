"""Giving up what a row of `purge` covers, and what goes with it. The triggers of migration
0007 refuse everything else."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from db.archives import ENTRY, PURGE
from db.donors import DONATION
from db.print_jobs import JOB
from db.quotas import BALANCE, QUOTA, USE, Key, give_back, hold, last_day, recount
from db.sales import SALE

WAITING = ("queued", "sending", "uncertain", "failed", "overdue", "held")


def add_purge(connection: Connection, row: dict[str, object]) -> None:
    """Say what a till gives up (keys as the columns of the table).

    Raises IntegrityError when it is not covered by an archive or less than six years old.
    """
    connection.execute(insert(PURGE), row)


def drop_entries(connection: Connection, till: str, through_seq: int) -> int:
    """Delete a till's journal entries up to this one; return how many there were."""
    query = delete(ENTRY).where(ENTRY.c.till == till, ENTRY.c.seq <= through_seq)
    return connection.execute(query).rowcount


def forget_buyers(connection: Connection, till: str, through_ticket: int) -> int:
    """Forget to whom tickets were sold, up to this one; return of how many."""
    known = or_(
        *(SALE.c[name].is_not(None) for name in ("member", "tier", "household_size")),
    )
    query = update(SALE).where(SALE.c.till == till, SALE.c.ticket_number <= through_ticket, known)
    nobody = {"member": None, "tier": None, "household_size": None}
    return connection.execute(query.values(nobody)).rowcount


def empty_papers(
    connection: Connection, till: str, through_ticket: int, through: datetime, document: str
) -> int:
    """Put `document` in the place of the papers of tickets up to this one, of their duplicates
    and of all that the till printed up to a moment; return how many.

    What never came out is not wanted any more. Acknowledgements of donations stay: the gifts
    themselves do.
    """
    tickets = select(SALE.c.sale_id).where(
        SALE.c.till == till, SALE.c.ticket_number <= through_ticket
    )
    donations = select(DONATION.c.print_job_id).where(DONATION.c.print_job_id.is_not(None))
    covered = and_(
        or_(
            JOB.c.sale_id.in_(tickets),
            and_(JOB.c.till == till, JOB.c.created_at <= through, JOB.c.sale_id.is_(None)),
        ),
        JOB.c.document != document,
        JOB.c.id.not_in(donations),
    )
    waiting = update(JOB).where(covered, JOB.c.state.in_(WAITING))
    connection.execute(waiting.values(state="not_wanted", detail="given up"))
    return connection.execute(update(JOB).where(covered).values(document=document)).rowcount


def drop_quota_uses(connection: Connection, tickets: Mapping[str, int]) -> int:
    """Delete what tickets used of quotas, and balances of which nothing else was used; return
    how many uses there were. `tickets`: the last one of each till that is covered."""
    of_tills = [
        and_(SALE.c.till == till, SALE.c.ticket_number <= last) for till, last in tickets.items()
    ]
    covered = USE.c.sale_id.in_(select(SALE.c.sale_id).where(or_(*of_tills)))
    key = (USE.c.quota_id, USE.c.pool, USE.c.period)
    amount = func.sum(USE.c.amount).label("amount")
    used = select(*key, amount).where(covered).group_by(*key).order_by(*key)
    given_up = connection.execute(used).all()
    # Balances are held in the order of their keys, as sales hold them.
    for row in given_up:
        hold(connection, (row.quota_id, row.pool, row.period))
    dropped = connection.execute(delete(USE).where(covered)).rowcount
    for row in given_up:
        _settle(connection, (row.quota_id, row.pool, row.period), int(row.amount))
    return dropped


def _settle(connection: Connection, key: Key, amount: int) -> None:
    """Bring a balance to what is left of its ledger; without any it goes too."""
    quota, pool, period = key
    left = select(USE.c.id).where(USE.c.quota_id == quota, USE.c.pool == pool)
    if connection.execute(left.where(USE.c.period == period).limit(1)).first() is None:
        own = (BALANCE.c.quota_id == quota, BALANCE.c.pool == pool, BALANCE.c.period == period)
        connection.execute(delete(BALANCE).where(*own))
        return
    days = connection.execute(select(QUOTA.c.days).where(QUOTA.c.id == quota)).scalar()
    last = last_day(connection, key) if days else None
    if days and last:
        recount(connection, key, date.fromordinal(last.toordinal() - days + 1))
    elif amount:
        give_back(connection, key, amount)
