"""Quotas as managers look at them."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, select

from db.items import ITEM
from db.quotas import QUOTA, USE, Key
from db.rows import AnyRow


def labelled_quotas(connection: Connection) -> Sequence[AnyRow]:
    """Return every quota with the `label` of the item it is about, if it is about one."""
    query = (
        select(QUOTA, ITEM.c.label)
        .outerjoin(ITEM, and_(QUOTA.c.scope == "item", ITEM.c.sku == QUOTA.c.target))
        .order_by(QUOTA.c.id)
    )
    return connection.execute(query).all()


def beyond(connection: Connection, keys: Sequence[Key]) -> dict[Key, int]:
    """Return what managers allowed past the limit of these, refunds taken off."""
    wanted = set(keys)
    query = (
        select(USE.c.quota_id, USE.c.pool, USE.c.period, func.sum(USE.c.beyond).label("beyond"))
        .where(
            USE.c.quota_id.in_({key[0] for key in wanted}),
            USE.c.pool.in_({key[1] for key in wanted}),
        )
        .group_by(USE.c.quota_id, USE.c.pool, USE.c.period)
    )
    rows = connection.execute(query).all()
    found = {(row.quota_id, row.pool, row.period): int(row.beyond) for row in rows}
    return {key: found[key] for key in wanted if found.get(key)}
