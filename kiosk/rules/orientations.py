"""Orientations of one member, one after the other: which holds, and what a renewal may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.rules.errors import ShopError

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A social worker's referral; both days are included."""

    valid_from: date
    valid_until: date
    oriented_by: str = ""


def check_period(period: Period) -> Period:
    """Return the period. Raises ShopError ``ends_before_start``."""
    if period.valid_until < period.valid_from:
        raise ShopError("ends_before_start", start=period.valid_from, until=period.valid_until)
    return period


def present(periods: Sequence[Period], today: date) -> Period:
    """Return the period that holds today, the latest begun where two do.

    Where none does, the next to begin, or else the last one. `db.members` finds the same.
    """
    holding = [each for each in periods if each.valid_from <= today <= each.valid_until]
    if not holding and (coming := [each for each in periods if each.valid_from > today]):
        return min(coming, key=lambda each: each.valid_from)
    return max(holding or periods, key=lambda each: each.valid_from)


def next_start(periods: Sequence[Period], today: date) -> date:
    """Return the day on which a renewal would begin: after the last one, not in the past."""
    return max(today, *(each.valid_until + ONE_DAY for each in periods))


def check_renewal(periods: Sequence[Period], renewal: Period) -> Period:
    """Return the renewal when it adds to what the member has.

    Raises ShopError ``ends_before_start``, ``renewal_begins_before`` (an orientation that
    was begun or agreed later would be hidden) and ``renewal_adds_nothing``: nobody's
    orientation is shortened by adding one.
    """
    check_period(renewal)
    last_from = max(each.valid_from for each in periods)
    if renewal.valid_from <= last_from:
        raise ShopError("renewal_begins_before", day=last_from)
    last_until = max(each.valid_until for each in periods)
    if renewal.valid_until <= last_until:
        raise ShopError("renewal_adds_nothing", day=last_until)
    return renewal
