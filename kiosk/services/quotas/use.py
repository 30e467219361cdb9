"""Using quotas up in a sale, and giving back what a refund returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db import quotas
from db.rows import AnyRow
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedLine
from kiosk.rules.quota_uses import Use, asked_of, uses_of
from kiosk.rules.quotas import Standing, one_of_each
from kiosk.services.quotas.standings import read_standings, unused_standings
from kiosk.services.shop import OpenShop


def take_quotas(
    connection: Connection,
    shop: OpenShop,
    member: Member | None,
    lines: Sequence[PricedLine],
    today: date,
) -> list[Use]:
    """Use up every quota that binds the member, by conditional updates, in the order of
    their keys; return what each line uses, to be written down with the sale.

    Raises ShopError ``quota_exceeded``: by now another till may have used the rest. Without
    a member with rights nobody asks the database.
    """
    if member is None or not member.has_rights(today):
        return []
    wanted = [
        standing
        for standing in unused_standings(connection, shop, member, today)
        if any(asked_of(standing.quota, line) for line in lines)
    ]
    if not wanted:
        return []
    quotas.ensure_balances(connection, {each.key: each.limit for each in wanted})
    return [
        use
        for _quota, same in groupby(wanted, lambda each: each.quota.id)
        for use in _take(connection, list(same), lines, today)
    ]


def use_rows(uses: Sequence[Use], sale_id: UUID, at: datetime, today: date) -> list[dict[str, Any]]:
    """Return what the ledger keeps of a sale's uses; their lines must be stored first."""
    return [
        {
            "quota_id": use.standing.quota.id,
            "pool": use.standing.pool,
            "period": use.standing.period,
            "day": today,
            "amount": use.amount,
            "beyond": use.beyond,
            "sale_id": sale_id,
            "line_number": use.line_number,
            "allowed_by": use.allowance.manager if use.allowance else None,
            "reason": use.allowance.reason if use.allowance else "",
            "at": at,
        }
        for use in uses
    ]


def journal_uses(uses: Sequence[Use]) -> list[dict[str, Any]]:
    """Return what the journal keeps of a sale's uses: numbers and references."""
    return [
        {
            "quota": use.standing.quota.id,
            "pool": use.standing.pool,
            "period": use.standing.period,
            "line_number": use.line_number,
            "amount": use.amount,
            **(
                {
                    "beyond": use.beyond,
                    "allowed_by": use.allowance.manager,
                    "reason": use.allowance.reason,
                }
                if use.allowance
                else {}
            ),
        }
        for use in uses
    ]


def _take(
    connection: Connection, standings: Sequence[Standing], lines: Sequence[PricedLine], today: date
) -> Sequence[Use]:
    """Use up one quota, in each of its periods: the household's orientations may be several."""
    quota = standings[0].quota
    asking = [line for line in lines if asked_of(quota, line)]
    if quota.per == "days":
        quotas.hold(connection, standings[0].key)
    fits = 0
    if not any(line.line.allowance for line in asking):
        asked = sum(asked_of(quota, line) for line in asking)
        for standing in standings:
            if not _take_from_balance(connection, standing, asked, today):
                break
            fits += 1
        else:
            return _uses(standings, lines)
    # The rest must be known, and stay as it is until it is taken. It fits in those before.
    for standing in standings[fits:]:
        quotas.hold(connection, standing.key)
    held = read_standings(connection, standings[fits:], today)
    (tightest,) = one_of_each(held)
    _fitting, stopped = uses_of(tightest, lines)
    if stopped:
        raise stopped[0].refusal(today, named=True)
    for standing in held:
        amount = sum(use.amount for use in uses_of(standing, lines)[0])
        if amount and not _take_from_balance(connection, standing, amount, today):
            raise AssertionError("what is held can not be used by others")
    return _uses([*standings[:fits], *held], lines)


def _uses(standings: Sequence[Standing], lines: Sequence[PricedLine]) -> list[Use]:
    return [use for standing in standings for use in uses_of(standing, lines)[0]]


def _take_from_balance(
    connection: Connection, standing: Standing, amount: int, today: date
) -> bool:
    key, limit = standing.key, standing.limit
    if standing.quota.per == "days":
        since = standing.quota.first_day(today)
        return quotas.take_rolling(connection, key, amount, limit, since)
    return quotas.take(connection, key, amount, limit)


# Giving back


@dataclass(frozen=True, slots=True)
class Returned:
    """What a refund takes back of one line: cents of its price and of its market value, and
    pieces (a weighed line is one)."""

    line_number: int
    price_cents: int
    market_value_cents: int
    count: int

    def of(self, measure: str) -> int:
        """Return how much it is in a quota's measure."""
        return {
            "price": self.price_cents,
            "market_value": self.market_value_cents,
            "count": self.count,
        }[measure]


def give_back(
    connection: Connection, sale_id: UUID, returned: Sequence[Returned], at: datetime
) -> list[dict[str, Any]]:
    """Give back what lines of a sale used, for the day and the period of that sale.

    What was allowed beyond the limit comes first: nobody gets more room than the limit
    ever gave. Never more comes back than a line still uses, however often it is asked.
    Returns what was written into the ledger.
    """
    by_line = {each.line_number: each for each in returned}
    keys = {_key(row) for row in quotas.used_by_lines(connection, sale_id, list(by_line))}
    for key in sorted(keys):
        quotas.hold(connection, key)
    # What is still used is read once nobody else can give it back.
    rows = quotas.used_by_lines(connection, sale_id, list(by_line)) if keys else ()
    return [
        entry
        for key, of_key in groupby(rows, _key)
        for entry in _give_back(connection, key, list(of_key), by_line, (sale_id, at))
    ]


def _give_back(
    connection: Connection,
    key: quotas.Key,
    rows: Sequence[AnyRow],
    returned: dict[int, Returned],
    of_sale: tuple[UUID, datetime],
) -> list[dict[str, Any]]:
    entries = [
        entry for row in rows if (entry := _returning(row, returned[row.line_number], *of_sale))
    ]
    if not entries:
        return []
    quotas.add_uses(connection, entries)
    amount = -sum(entry["amount"] for entry in entries)
    if not amount:
        return entries
    days = rows[0].days
    if days is None:
        if not quotas.give_back(connection, key, amount):
            raise AssertionError("a balance holds less than its ledger")
    elif last := quotas.last_day(connection, key):
        # The window stays that of the last sale; the next one moves it.
        quotas.recount(connection, key, date.fromordinal(last.toordinal() - days + 1))
    return entries


def hold_quotas(
    connection: Connection,
    shop: OpenShop,
    lines_back: tuple[UUID, Sequence[int]],
    member: Member | None,
    today: date,
) -> None:
    """Hold, in the order of their keys, the balances that an exchange gives back to (lines
    of a sale) and takes from: two tills never wait for each other in a ring."""
    keys = {_key(row) for row in quotas.used_by_lines(connection, *lines_back)}
    if member and member.has_rights(today):
        keys |= {each.key for each in unused_standings(connection, shop, member, today)}
    for key in sorted(keys):
        quotas.hold(connection, key)


def _returning(
    row: AnyRow, returned: Returned, sale_id: UUID, at: datetime
) -> dict[str, Any] | None:
    asked = returned.of(row.measure)
    beyond = max(0, min(asked, int(row.beyond)))
    amount = max(0, min(asked - beyond, int(row.amount)))
    if not (amount or beyond):
        return None
    return {
        "quota_id": row.quota_id,
        "pool": row.pool,
        "period": row.period,
        "day": row.day,
        "amount": -amount,
        "beyond": -beyond,
        "sale_id": sale_id,
        "line_number": row.line_number,
        "allowed_by": None,
        "reason": "",
        "at": at,
    }


def _key(row: AnyRow) -> quotas.Key:
    return row.quota_id, row.pool, row.period
