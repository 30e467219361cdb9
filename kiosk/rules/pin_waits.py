"""Guessing PINs: each further wrong one waits longer, and none for ever."""

from datetime import datetime, timedelta

FREE_WRONG_PINS = 2
"""So many in a row cost nothing: anybody mistypes."""
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(seconds=60)
SLACK = timedelta(seconds=60)
"""Clocks of two tills differ by less."""

STEPS = 8
"""So many in a row, and every further wait is the longest."""


def wait_after(wrong: int) -> timedelta:
    """Return the wait that follows the last of so many wrong PINs in a row.

    >>> [wait_after(wrong).seconds for wrong in range(10)]
    [0, 0, 0, 2, 4, 8, 16, 32, 60, 60]
    """
    if wrong <= FREE_WRONG_PINS:
        return timedelta(0)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(wrong - FREE_WRONG_PINS - 1, STEPS)))


def wait_left(wait_until: datetime | None, now: datetime) -> timedelta:
    """Return how long from `now` no PIN is looked at.

    A wait that lies further ahead than any can comes from a clock that was set back since:
    it locks nobody out.
    """
    if wait_until is None or not now < wait_until <= beyond(now):
        return timedelta(0)
    return wait_until - now


def beyond(now: datetime) -> datetime:
    """Return the moment after which no wait that begins now can end."""
    return now + LONGEST_WAIT + SLACK


def whole_seconds(wait: timedelta) -> int:
    """Return a wait in seconds, rounded up: after so many it is over."""
    return -(-wait // timedelta(seconds=1))
