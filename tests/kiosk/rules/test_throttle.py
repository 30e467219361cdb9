"""Guessing waits longer each time, and nobody is locked out for ever."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.throttle import FREE_GUESSES, LONGEST_WAIT, MEMORY, wait_after, wait_left
from tests.support.shops import NOW


@pytest.mark.parametrize(
    ("guesses", "seconds"),
    [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 5),
        (4, 10),
        (5, 20),
        (6, 40),
        (7, 80),
        (8, 160),
        (9, 300),
        (10, 300),
        (1000, 300),
    ],
)
def test_the_waits_grow_to_five_minutes(guesses: int, seconds: int) -> None:
    assert wait_after(guesses) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds_ago", "left"),
    [
        ((), 0),
        ((0, 0), 0),
        ((0, 1, 2), 5),
        ((4, 60, 600), 1),
        ((5, 60, 600), 0),
        ((3, 60, 600, 700), 7),
        ((0, 60, 3600), 0),
        ((0, 60, 3599), 5),
        ((-60, -120, -180), 0),
    ],
)
def test_a_wait_counts_from_the_last_guess(seconds_ago: tuple[int, ...], left: int) -> None:
    guesses = [NOW - timedelta(seconds=each) for each in seconds_ago]
    assert wait_left(guesses, NOW) == timedelta(seconds=left)


@given(st.lists(st.integers(-10_000, 10_000), max_size=40))
def test_no_wait_is_endless_and_an_hour_forgets_all(seconds: list[int]) -> None:
    guesses = [NOW + timedelta(seconds=each) for each in seconds]
    assert timedelta(0) <= wait_left(guesses, NOW) <= LONGEST_WAIT
    later = max([NOW, *guesses]) + MEMORY
    assert wait_left(guesses, later) == timedelta(0)


def test_an_hour_of_guessing_tries_few_codes() -> None:
    guesses: list[datetime] = []
    now = NOW
    while now < NOW + timedelta(hours=1):
        now += wait_left(guesses, now)
        guesses.append(now)
    assert len(guesses) < FREE_GUESSES + 20
