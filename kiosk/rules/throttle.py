"""Guessing codes of vouchers: each further guess waits longer, and none for ever."""

from collections.abc import Sequence
from datetime import datetime, timedelta

FREE_GUESSES = 3
"""So many unknown codes cost nothing: anybody misreads a code."""
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
MEMORY = timedelta(hours=1)
"""After so long a guess is forgotten."""


def wait_left(guesses: Sequence[datetime], now: datetime) -> timedelta:
    """Return how long from `now` no voucher may be tried, given the moments of the guesses.

    After the third guess 5 seconds, then twice as long each time, at most 5 minutes, all
    from the last guess on. Guesses that lie ahead are left out: a clock that stepped back
    locks nobody out.
    """
    known = [guess for guess in guesses if timedelta(0) <= now - guess < MEMORY]
    if len(known) < FREE_GUESSES:
        return timedelta(0)
    return max(timedelta(0), wait_after(len(known)) - (now - max(known)))


def wait_after(guesses: int) -> timedelta:
    """Return the wait that follows so many guesses."""
    if guesses < FREE_GUESSES:
        return timedelta(0)
    doublings = min(guesses - FREE_GUESSES, 20)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << doublings))
