"""The shop's quotas: which there are, a new one, another limit, the end of one."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from db import members, quota_views, quotas, tariffs, tills
from db.members import TIER
from db.rule_books import book_changed
from kiosk.rules.categories import known_among
from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member
from kiosk.rules.quotas import MOST_DAYS, Quota, Standing, one_of_each
from kiosk.services.quotas.standings import read_standings, unused_standings
from kiosk.services.records import member_from
from kiosk.services.rule_books import quota_from
from kiosk.services.shop import OpenShop
from kiosk.services.staff.standing import check_still

MOST_CENTS = 10_000_000
MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A quota as managers see it; `label` names what it is about, empty for everything."""

    quota: Quota
    label: str
    ended: bool


def list_quotas(shop: OpenShop) -> tuple[QuotaLine, ...]:
    """Return every quota; those that hold come first, the newest of them at the top."""
    today = shop.today()
    with shop.reading() as connection:
        rows = quota_views.labelled_quotas(connection)
    lines = []
    for row in rows:
        quota = quota_from(row)
        lines.append(QuotaLine(quota, row.label or row.target, quota.has_ended(today)))
    return tuple(sorted(lines, key=lambda line: (line.ended, -line.quota.id)))


def add_quota(shop: OpenShop, quota: Quota, staff_number: int) -> int:
    """Store a quota (its `id` and `ended_on` are not looked at) and return its number.

    The same quota with another limit is that quota, and what is used stays used. Raises
    ShopError: those of `check_quota`, ``quota_exists``, ``quota_tier_unknown``,
    ``quota_category_unknown`` and ``quota_item_unknown``.
    """
    quota = replace(check_quota(quota), ended_on=None)
    with shop.writing() as connection:
        # The till first, as a sale does: nobody waits in a ring.
        tills.lock_till(connection, shop.till)
        _check_names(connection, quota)
        book_changed(connection)  # on PostgreSQL changes of rules queue here
        known = _same_quota(connection, shop, quota)
        if known and _limits(known) == _limits(quota):
            raise ShopError("quota_exists")
        if known:
            quotas.set_limit(connection, known.id, *_limits(quota))
            kind, number = "quota_changed", known.id
        else:
            kind, number = "quota_added", quotas.add_quota(connection, _row(quota))
        _journal(connection, shop, kind, replace(quota, id=number), staff_number)
    return number


def end_quota(shop: OpenShop, quota_id: int, staff_number: int) -> None:
    """Let a quota hold no longer, from today on. Raises ShopError ``quota_gone``."""
    today = shop.today()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        book_changed(connection)
        if not quotas.end_quota(connection, quota_id, today):
            raise ShopError("quota_gone")
        (row,) = [row for row in quotas.all_quotas(connection) if row.id == quota_id]
        _journal(connection, shop, "quota_ended", quota_from(row), staff_number)


def check_quota(quota: Quota) -> Quota:
    """Return a quota that can hold. Raises ShopError ``quota_days`` and ``quota_limit``."""
    if quota.per == "days" and not 1 <= (quota.days or 0) <= MOST_DAYS:
        raise ShopError("quota_days", most=MOST_DAYS)
    most = MOST_PIECES if quota.measure == "count" else MOST_CENTS
    if not (0 <= quota.limit_amount <= most and 0 <= quota.per_extra_person <= most):
        raise ShopError("quota_limit")
    return quota


# What a member has used


@dataclass(frozen=True, slots=True)
class MemberUse:
    """How a member stands with one quota, and what managers allowed beyond it so far."""

    standing: Standing
    label: str
    beyond: int


def used_by_member(shop: OpenShop, member: Member) -> tuple[MemberUse, ...]:
    """Return how a member stands with each quota that binds them today."""
    today = shop.today()
    with shop.reading() as connection:
        row = members.find_by_reference(connection, member.reference, today)
        if row is None:
            return ()
        member = member_from(row, shop.settings.home)
        fresh = unused_standings(connection, shop, member, today)
        standings = one_of_each(read_standings(connection, fresh, today))
        labels = {
            row.id: row.label or row.target for row in quota_views.labelled_quotas(connection)
        }
        beyond = quota_views.beyond(connection, [standing.key for standing in standings])
    return tuple(
        MemberUse(standing, labels[standing.quota.id], beyond.get(standing.key, 0))
        for standing in standings
    )


def _check_names(connection: Connection, quota: Quota) -> None:
    query = select(TIER.c.tier).where(TIER.c.tier == quota.tier)
    if quota.tier is not None and connection.execute(query).first() is None:
        raise ShopError("quota_tier_unknown", tier=quota.tier)
    categories = tariffs.categories(connection)
    if quota.scope == "category" and not known_among([quota.target], categories):
        raise ShopError("quota_category_unknown", category=quota.target)
    if quota.scope == "item" and not tariffs.known_skus(connection, [quota.target]):
        raise ShopError("quota_item_unknown", sku=quota.target)


def _same_quota(connection: Connection, shop: OpenShop, quota: Quota) -> Quota | None:
    """Return the quota that holds and differs from this one in its limits at most."""
    today = shop.today()
    for known in map(quota_from, quotas.all_quotas(connection)):
        same = replace(
            known,
            id=quota.id,
            ended_on=None,
            limit_amount=quota.limit_amount,
            per_extra_person=quota.per_extra_person,
        )
        if not known.has_ended(today) and same == quota:
            return known
    return None


def _limits(quota: Quota) -> tuple[int, int]:
    return quota.limit_amount, quota.per_extra_person


def _row(quota: Quota) -> dict[str, Any]:
    return {
        "tier": quota.tier,
        "scope": quota.scope,
        "target": quota.target,
        "measure": quota.measure,
        "limit_amount": quota.limit_amount,
        "per": quota.per,
        "days": quota.days,
        "unit": quota.unit,
        "per_extra_person": quota.per_extra_person,
        "ended_on": quota.ended_on,
    }


def _journal(
    connection: Connection, shop: OpenShop, kind: str, quota: Quota, staff_number: int
) -> None:
    """Write a change down with all that the quota says; days as text."""
    check_still(connection, shop, staff_number, "quotas")
    values = _row(quota) | {
        "ended_on": quota.ended_on.isoformat() if quota.ended_on else None,
        "quota": quota.id,
        "staff": staff_number,
    }
    shop.write_journal(connection, kind, values, shop.now())
