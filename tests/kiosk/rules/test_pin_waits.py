"""Wrong PINs slow down, and lock nobody out for good."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.pin_waits import LONGEST_WAIT, beyond, wait_after, wait_left, whole_seconds

NOW = datetime(2026, 11, 22, 13, 32, 5, tzinfo=UTC)


def test_two_wrong_pins_cost_nothing_and_each_further_one_twice_as_long() -> None:
    waits = [wait_after(wrong).total_seconds() for wrong in range(1, 11)]
    assert waits == [0, 0, 2, 4, 8, 16, 32, 60, 60, 60]


@given(st.integers(min_value=0, max_value=10**9))
def test_no_wait_is_longer_than_a_minute(wrong: int) -> None:
    assert timedelta(0) <= wait_after(wrong) <= LONGEST_WAIT


@given(st.timedeltas(min_value=-timedelta(days=400), max_value=timedelta(days=400)))
def test_nobody_waits_longer_than_two_minutes_however_the_clock_was_set(
    ahead: timedelta,
) -> None:
    assert timedelta(0) <= wait_left(NOW + ahead, NOW) <= beyond(NOW) - NOW == 2 * LONGEST_WAIT


def test_a_wait_that_is_over_is_none() -> None:
    assert wait_left(None, NOW) == wait_left(NOW, NOW) == timedelta(0)
    assert wait_left(NOW + timedelta(seconds=3), NOW) == timedelta(seconds=3)


def test_seconds_are_said_so_that_the_wait_is_over_after_them() -> None:
    assert [whole_seconds(timedelta(seconds=each)) for each in (0, 0.1, 1, 1.5)] == [0, 1, 1, 2]
