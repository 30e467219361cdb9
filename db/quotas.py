"""Quotas, what is used of each, and the ledger of it.

A balance is used up by one conditional update: two tills can not have the same rest. Keys
are (quota, pool, period); who takes several takes them in their order.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.members import MEMBER, ORIENTATION
from db.rows import AnyRow
from db.tables import Quota, QuotaBalance, QuotaUse, table_of

QUOTA = table_of(Quota)
BALANCE = table_of(QuotaBalance)
USE = table_of(QuotaUse)

Key = tuple[int, str, str]
"""Quota, pool and period."""

_THIS = and_(
    BALANCE.c.quota_id == bindparam("of_quota"),
    BALANCE.c.pool == bindparam("of_pool"),
    BALANCE.c.period == bindparam("of_period"),
)
_TAKEN = BALANCE.c.used + bindparam("amount")
_TAKE = (
    update(BALANCE)
    .where(_THIS, bindparam("limit") >= _TAKEN)
    .values(used=_TAKEN, limit_amount=bindparam("limit"))
)
_WINDOW = (
    select(func.coalesce(func.sum(USE.c.amount), 0))
    .where(
        USE.c.quota_id == bindparam("of_quota"),
        USE.c.pool == bindparam("of_pool"),
        USE.c.day >= bindparam("since"),
    )
    .scalar_subquery()
)
_TAKEN_OF_WINDOW = _WINDOW + bindparam("amount")
_TAKE_ROLLING = (
    update(BALANCE)
    .where(_THIS, bindparam("limit") >= _TAKEN_OF_WINDOW)
    .values(used=_TAKEN_OF_WINDOW, limit_amount=bindparam("limit"))
)
_RECOUNT = update(BALANCE).where(_THIS).values(used=_WINDOW)
_GIVE_BACK = (
    update(BALANCE)
    .where(_THIS, BALANCE.c.used >= bindparam("amount"))
    .values(used=BALANCE.c.used - bindparam("amount"))
)
_HOLD = select(BALANCE.c.used).where(_THIS).with_for_update()
_BALANCES = select(BALANCE).where(
    BALANCE.c.quota_id.in_(bindparam("quotas", expanding=True)),
    BALANCE.c.pool.in_(bindparam("pools", expanding=True)),
    BALANCE.c.period.in_(bindparam("periods", expanding=True)),
)
_BY_DAY = (
    select(USE.c.quota_id, USE.c.pool, USE.c.day, func.sum(USE.c.amount).label("amount"))
    .where(
        USE.c.quota_id.in_(bindparam("quotas", expanding=True)),
        USE.c.pool.in_(bindparam("pools", expanding=True)),
        USE.c.day >= bindparam("since"),
    )
    .group_by(USE.c.quota_id, USE.c.pool, USE.c.day)
    .order_by(USE.c.quota_id, USE.c.pool, USE.c.day)
)
_NOTHING_ON_CONFLICT = {
    "sqlite": sqlite.insert(BALANCE).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(BALANCE).on_conflict_do_nothing(),
}


# The quotas themselves


def all_quotas(connection: Connection) -> Sequence[AnyRow]:
    """Return every quota, also those that have ended, in the order in which they were made."""
    return connection.execute(select(QUOTA).order_by(QUOTA.c.id)).all()


def add_quota(connection: Connection, row: dict[str, Any]) -> int:
    """Write a new quota (keys as the columns of the table); return its number."""
    return int(connection.execute(insert(QUOTA).returning(QUOTA.c.id), row).scalar_one())


def set_limit(connection: Connection, quota: int, limit_amount: int, per_extra: int) -> None:
    """Say how much a quota is from now on; what is used stays used."""
    values = {"limit_amount": limit_amount, "per_extra_person": per_extra}
    connection.execute(update(QUOTA).where(QUOTA.c.id == quota).values(values))


def end_quota(connection: Connection, quota: int, today: date) -> bool:
    """Let a quota hold no longer from today on; False when it has ended already."""
    still = (QUOTA.c.ended_on.is_(None)) | (QUOTA.c.ended_on > today)
    query = update(QUOTA).where(QUOTA.c.id == quota, still)
    return connection.execute(query.values(ended_on=today)).rowcount == 1


def orientations_of_household(
    connection: Connection, household: str, today: date
) -> Sequence[AnyRow]:
    """Return (id, valid_until) of every orientation that holds in it today."""
    query = (
        select(ORIENTATION.c.id, ORIENTATION.c.valid_until)
        .join(MEMBER, MEMBER.c.reference == ORIENTATION.c.member)
        .where(
            MEMBER.c.household == household,
            ORIENTATION.c.valid_from <= today,
            ORIENTATION.c.valid_until >= today,
        )
        .order_by(ORIENTATION.c.id)
    )
    return connection.execute(query).all()


# Using them up


def ensure_balances(connection: Connection, limits: dict[Key, int]) -> None:
    """Begin the balances that are not there yet, in the order of keys."""
    rows = [
        {"quota_id": quota, "pool": pool, "period": period, "used": 0, "limit_amount": limit}
        for (quota, pool, period), limit in sorted(limits.items())
    ]
    connection.execute(_NOTHING_ON_CONFLICT[connection.dialect.name], rows)


def take(connection: Connection, key: Key, amount: int, limit: int) -> bool:
    """Use so much more; False when that would pass the limit, and then nothing changed."""
    values = {**_of(key), "amount": amount, "limit": limit}
    return connection.execute(_TAKE, values).rowcount == 1


def take_rolling(connection: Connection, key: Key, amount: int, limit: int, since: date) -> bool:
    """Do as `take`, what is used being what the ledger holds since that day.

    The balance must be held: only a later statement sees what others committed meanwhile.
    """
    values = {**_of(key), "amount": amount, "limit": limit, "since": since}
    return connection.execute(_TAKE_ROLLING, values).rowcount == 1


def hold(connection: Connection, key: Key) -> int | None:
    """Hold a balance until the transaction ends; return what is used, None without a row."""
    used = connection.execute(_HOLD, _of(key)).scalar_one_or_none()
    return None if used is None else int(used)


def add_uses(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write down what lines used, or gave back (keys as the columns of the table)."""
    connection.execute(insert(USE), rows)


def balances(connection: Connection, keys: Sequence[Key]) -> dict[Key, int]:
    """Return what is used of each balance that there is."""
    quotas, pools, periods = (sorted(each) for each in map(set, zip(*keys, strict=True)))
    values = {"quotas": quotas, "pools": pools, "periods": periods}
    rows = connection.execute(_BALANCES, values)
    return {(row.quota_id, row.pool, row.period): row.used for row in rows}


def used_by_day(
    connection: Connection, quotas: Sequence[int], pools: Sequence[str], since: date
) -> Sequence[AnyRow]:
    """Return (quota_id, pool, day, amount) since a day, the earliest first."""
    values = {"quotas": list(quotas), "pools": list(pools), "since": since}
    return connection.execute(_BY_DAY, values).all()


# Giving back


def used_by_lines(connection: Connection, sale_id: UUID, lines: Sequence[int]) -> Sequence[AnyRow]:
    """Return (quota_id, pool, period, day, line_number, amount, beyond, measure, days) of
    what lines of a sale still use, in the order of locks."""
    query = (
        select(
            USE.c.quota_id,
            USE.c.pool,
            USE.c.period,
            USE.c.day,
            USE.c.line_number,
            func.sum(USE.c.amount).label("amount"),
            func.sum(USE.c.beyond).label("beyond"),
            QUOTA.c.measure,
            QUOTA.c.days,
        )
        .join(QUOTA, QUOTA.c.id == USE.c.quota_id)
        .where(USE.c.sale_id == sale_id, USE.c.line_number.in_(lines))
        .group_by(
            USE.c.quota_id,
            USE.c.pool,
            USE.c.period,
            USE.c.day,
            USE.c.line_number,
            QUOTA.c.measure,
            QUOTA.c.days,
        )
        .order_by(USE.c.quota_id, USE.c.pool, USE.c.period, USE.c.line_number)
    )
    return connection.execute(query).all()


def give_back(connection: Connection, key: Key, amount: int) -> bool:
    """Use so much less; False when so much is not used."""
    return connection.execute(_GIVE_BACK, {**_of(key), "amount": amount}).rowcount == 1


def last_day(connection: Connection, key: Key) -> date | None:
    """Return the day of the last sale that used a quota; of a rolling one, the day for
    which its balance was counted."""
    quota, pool, period = key
    query = select(USE.c.day).where(
        USE.c.quota_id == quota, USE.c.pool == pool, USE.c.period == period, USE.c.amount > 0
    )
    return connection.execute(query.order_by(USE.c.id.desc()).limit(1)).scalar_one_or_none()


def recount(connection: Connection, key: Key, since: date) -> None:
    """Set a rolling quota's balance to what the ledger holds since that day."""
    connection.execute(_RECOUNT, {**_of(key), "since": since})


def _of(key: Key) -> dict[str, Any]:
    quota, pool, period = key
    return {"of_quota": quota, "of_pool": pool, "of_period": period}
