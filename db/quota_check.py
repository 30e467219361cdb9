"""The ledger of quotas added up, beside the balances that are kept."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, func, or_, select

from db.quotas import BALANCE, QUOTA, USE
from db.rows import AnyRow


def wrong_balances(connection: Connection) -> Sequence[AnyRow]:
    """Return (quota_id, pool, period, used, found) of balances whose ledger adds up to
    another figure; rolling ones are left to `rolling_ledgers`."""
    sums = (
        select(USE.c.quota_id, USE.c.pool, USE.c.period, func.sum(USE.c.amount).label("found"))
        .group_by(USE.c.quota_id, USE.c.pool, USE.c.period)
        .subquery()
    )
    used, found = func.coalesce(BALANCE.c.used, 0), func.coalesce(sums.c.found, 0)
    same = (
        (sums.c.quota_id == BALANCE.c.quota_id)
        & (sums.c.pool == BALANCE.c.pool)
        & (sums.c.period == BALANCE.c.period)
    )
    columns = (used.label("used"), found.label("found"))
    kept = select(BALANCE.c.quota_id, BALANCE.c.pool, BALANCE.c.period, *columns).select_from(
        BALANCE.outerjoin(sums, same)
    )
    unkept = (
        select(sums.c.quota_id, sums.c.pool, sums.c.period, *columns)
        .select_from(sums.outerjoin(BALANCE, same))
        .where(BALANCE.c.quota_id.is_(None))
    )
    each = kept.union_all(unkept).subquery()
    query = (
        select(each)
        .join(QUOTA, QUOTA.c.id == each.c.quota_id)
        .where(each.c.used != each.c.found, QUOTA.c.per != "days")
        .order_by(each.c.quota_id, each.c.pool, each.c.period)
    )
    return connection.execute(query).all()


def rolling_ledgers(
    connection: Connection,
) -> Iterator[tuple[AnyRow, Sequence[tuple[date, int]]]]:
    """Yield each rolling balance (quota_id, pool, period, used, days) with (day, amount) of
    its ledger, in the order in which it was written."""
    key = (USE.c.quota_id, USE.c.pool)
    rolling = select(QUOTA.c.id).where(QUOTA.c.per == "days")
    query = select(*key, USE.c.day, USE.c.amount).where(USE.c.quota_id.in_(rolling))
    ledger = connection.execute(query.order_by(*key, USE.c.id))
    written = {
        of: [(row.day, row.amount) for row in rows]
        for of, rows in groupby(ledger, lambda row: (row.quota_id, row.pool))
    }
    balances = (
        select(BALANCE, QUOTA.c.days)
        .join(QUOTA, QUOTA.c.id == BALANCE.c.quota_id)
        .where(QUOTA.c.per == "days")
        .order_by(BALANCE.c.quota_id, BALANCE.c.pool)
    )
    for row in connection.execute(balances).all():
        yield row, written.get((row.quota_id, row.pool), [])


def overdrawn_lines(connection: Connection) -> Sequence[AnyRow]:
    """Return (quota_id, sale_id, line_number) of lines that gave back more than they used."""
    key = (USE.c.quota_id, USE.c.sale_id, USE.c.line_number)
    query = (
        select(*key)
        .distinct()
        .group_by(*key, USE.c.pool, USE.c.period)
        .having(or_(func.sum(USE.c.amount) < 0, func.sum(USE.c.beyond) < 0))
        .order_by(*key)
    )
    return connection.execute(query).all()
