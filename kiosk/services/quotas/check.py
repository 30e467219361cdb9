"""The quotas checked: what is used of each, added up again from the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from db import quota_check
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class QuotaDifference:
    """A balance that is not what its ledger adds up to, in cents or pieces.

    `pool` is a member's or household's reference. `used` and `found` are None where a line
    of a sale gave back more than it used; `pool` is then the sale's id.
    """

    quota: int
    pool: str
    period: str
    used: int | None = None
    found: int | None = None


def check_quota_balances(shop: OpenShop) -> tuple[QuotaDifference, ...]:
    """Add every ledger up; return what differs, by quota. Nothing is changed.

    All belongs to one moment, so sales may go on meanwhile.
    """
    with shop.reading() as connection:
        return quota_differences(connection)


def quota_differences(connection: Connection) -> tuple[QuotaDifference, ...]:
    """Do the same in any database, also one that no till has open."""
    found = [
        QuotaDifference(row.quota_id, row.pool, row.period, row.used, int(row.found))
        for row in quota_check.wrong_balances(connection)
    ]
    for row, ledger in quota_check.rolling_ledgers(connection):
        in_window = _in_window(ledger, row.days)
        if in_window != row.used:
            found.append(QuotaDifference(row.quota_id, row.pool, row.period, row.used, in_window))
    found += [
        QuotaDifference(row.quota_id, str(row.sale_id), str(row.line_number))
        for row in quota_check.overdrawn_lines(connection)
    ]
    return tuple(sorted(found, key=lambda each: (each.quota, each.pool, each.period)))


def _in_window(ledger: Sequence[tuple[date, int]], days: int) -> int:
    """Add up the window of the last sale: for that day a rolling balance was counted."""
    last = next((day for day, amount in reversed(ledger) if amount > 0), None)
    if last is None:
        return 0
    since = last - timedelta(days=days - 1)
    return sum(amount for day, amount in ledger if day >= since)
