"""Quotas: how much a person or a household may have of something in a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from kiosk.rules.categories import category_key
from kiosk.rules.items import Item

if TYPE_CHECKING:
    from kiosk.rules.members import Member

Scope = Literal["all", "category", "item"]
Measure = Literal["price", "market_value", "count"]
Per = Literal["month", "orientation", "days"]
Unit = Literal["person", "household"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
MEASURES: tuple[Measure, ...] = get_args(Measure)
UNITS: tuple[Unit, ...] = get_args(Unit)
MOST_DAYS = 3660
"""Ten years; for longer there is the orientation."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How much a person or household may have; `tier` None is for members of every tier.

    `limit_amount` (of one person) and `per_extra_person` are cents, or pieces where the
    measure is ``count``. `days` belongs to rolling quotas: today and the days before it.
    From `ended_on` on it no longer holds.
    """

    id: int
    tier: str | None
    scope: Scope
    target: str
    measure: Measure
    limit_amount: int
    per: Per
    unit: Unit
    per_extra_person: int = 0
    days: int | None = None
    ended_on: date | None = None

    def holds_for(self, tier: str, today: date) -> bool:
        """Tell whether it binds members of a tier today."""
        return not self.has_ended(today) and self.tier in (None, tier)

    def has_ended(self, today: date) -> bool:
        """Tell whether it binds nobody any more."""
        return self.ended_on is not None and self.ended_on <= today

    def counts(self, item: Item) -> bool:
        """Tell whether an item uses it up."""
        if self.scope == "all":
            return True
        if self.scope == "category":
            return category_key(item.category) == category_key(self.target)
        return item.sku == self.target

    def limit_of(self, household_size: int) -> int:
        """Return how much it is for a member of a household of this size."""
        return self.limit_amount + self.per_extra_person * (household_size - 1)

    def first_day(self, today: date) -> date:
        """Return the first day of a rolling quota's window."""
        return today - timedelta(days=(self.days or 1) - 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands with a quota: the pool and period that are used up, and how far.

    `used` may lie above a limit that was lowered. `recent` are, for rolling quotas, the
    days of the window with what each used, the earliest first. `ends` is the last day of
    the orientation, and `renewed` says that the member has rights on the day after it.
    `beside` are the household's other orientations, none of which leaves less.
    """

    quota: Quota
    pool: str
    period: str
    limit: int
    used: int = 0
    recent: tuple[tuple[date, int], ...] = ()
    ends: date | None = None
    renewed: bool = False
    beside: tuple["Standing", ...] = ()

    @property
    def left(self) -> int:
        """What is left, never below zero."""
        return max(0, self.limit - self.used)

    @property
    def key(self) -> tuple[int, str, str]:
        """Quota, pool and period: what a balance is kept for, and the order of locks."""
        return self.quota.id, self.pool, self.period

    def renews_on(self, today: date, asked: int) -> date | None:
        """Return the day on which `asked` could be had; None when no day brings it.

        Of a month the first of the next one; of rolling days the one on which enough has
        fallen out of the window; an orientation's comes with the next orientation, once
        the last one that leaves too little has ended.
        """
        if asked > self.limit:
            return None
        if self.quota.per == "orientation":
            last = self._last_too_small_for(asked)
            return last.ends + timedelta(days=1) if last.ends and last.renewed else None
        if self.quota.per == "month":
            return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        used = self.used
        for day, amount in self.recent:
            used -= amount
            if used + asked <= self.limit:
                return day + timedelta(days=self.quota.days or 1)
        return today + timedelta(days=self.quota.days or 1)

    def ends_for(self, asked: int) -> date | None:
        """Return the last day of the orientations that leave less than `asked`."""
        return self._last_too_small_for(asked).ends

    def _last_too_small_for(self, asked: int) -> "Standing":
        small = [each for each in self.beside if each.left < asked]
        return max([self, *small], key=lambda each: each.ends or date.min)

    def with_use(self, amount: int) -> "Standing":
        """Return the standing after so much more is used."""
        beside = tuple(each.with_use(amount) for each in self.beside)
        return replace(self, used=self.used + amount, beside=beside)


@dataclass(frozen=True, slots=True)
class Referral:
    """An orientation by its number and its last day."""

    id: int
    ends: date


def binding(quotas: Iterable[Quota], member: "Member", today: date) -> tuple[Quota, ...]:
    """Return the quotas that bind a member today; none for a member without rights."""
    if not member.has_rights(today):
        return ()
    return tuple(quota for quota in quotas if quota.holds_for(member.tier, today))


def is_shared_orientation(quota: Quota) -> bool:
    """Tell whether the household's orientations are meant, whoever's card it is."""
    return (quota.per, quota.unit) == ("orientation", "household")


def standings_of(
    quotas: Iterable[Quota], member: "Member", today: date, shared: Sequence[Referral] = ()
) -> tuple[Standing, ...]:
    """Return an unused standing for each quota that binds a member today, in the order of
    locks; none for a member without rights today.

    `shared` are the orientations that hold in the household today. A household's quota per
    orientation has a standing for each of them, and what is bought must fit in all.
    """
    own = (Referral(member.orientation_id, member.valid_until),)
    found = (
        _standing(quota, member, today, referral)
        for quota in binding(quotas, member, today)
        for referral in ((shared or own) if is_shared_orientation(quota) else own)
    )
    return tuple(sorted(found, key=lambda standing: standing.key))


def one_of_each(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return one standing for each quota, the one that leaves the least, with the others
    `beside` it: what fits in it fits in all of them."""
    found: dict[int, list[Standing]] = {}
    for standing in standings:
        found.setdefault(standing.quota.id, []).append(standing)
    return tuple(map(_tightest_of_one, found.values()))


def _tightest_of_one(standings: list[Standing]) -> Standing:
    first, *others = sorted(standings, key=lambda standing: standing.left)
    return replace(first, beside=tuple(others))


def _standing(quota: Quota, member: "Member", today: date, referral: Referral) -> Standing:
    pool = member.household if quota.unit == "household" else ""
    return Standing(
        quota,
        pool or member.reference,
        _period(quota, referral, today),
        quota.limit_of(member.household_size),
        ends=referral.ends,
        renewed=member.until > referral.ends,
    )


def _period(quota: Quota, referral: Referral, today: date) -> str:
    """Name the period that `today` belongs to: 2026-11, o7 or d30."""
    if quota.per == "month":
        return f"{today.year:04}-{today.month:02}"
    return f"o{referral.id}" if quota.per == "orientation" else f"d{quota.days}"


def tightest(standings: Iterable[Standing]) -> Standing | None:
    """Return the quota in money of which the least is left; None without one."""
    in_money = [standing for standing in standings if standing.quota.measure != "count"]
    return min(in_money, key=lambda standing: standing.left, default=None)
