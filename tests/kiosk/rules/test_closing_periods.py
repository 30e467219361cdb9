"""Which month or year is closed next, and which can not be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.closing_periods import (
    Period,
    check_closable,
    month_of,
    open_periods,
    year_of,
)
from kiosk.rules.errors import ShopError

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def names(periods: tuple[Period, ...]) -> list[str]:
    return [each.name for each in periods]


def refused(
    period: Period, days: list[tuple[date, bool]], closed: set[str], today: date
) -> ShopError:
    with pytest.raises(ShopError) as refusal:
        check_closable(period, days, closed, today)
    return refusal.value


NOV, DEC, JAN = date(2026, 11, 22), date(2026, 12, 3), date(2027, 1, 4)


def test_a_month_is_over_when_the_next_one_begins() -> None:
    assert not month_of(NOV).is_over(date(2026, 11, 30))
    assert month_of(NOV).is_over(date(2026, 12, 1))
    assert month_of(DEC).next_day == year_of(DEC).next_day == date(2027, 1, 1)


@given(days)
def test_every_day_is_in_its_month_and_year_and_in_no_other(day: date) -> None:
    for period in (month_of(day), year_of(day)):
        assert period.holds(day)
        assert not period.holds(period.next_day)
        assert not period.is_over(day)
        assert period.is_over(period.next_day)


def test_months_come_before_their_year_and_the_oldest_comes_first() -> None:
    due = open_periods([JAN, DEC, NOV, NOV], set(), date(2027, 2, 1))
    assert names(due) == ["2026-11", "2026-12", "2026", "2027-01"]
    assert names(open_periods([NOV, DEC, JAN], {"2026-11"}, date(2027, 1, 5))) == [
        "2026-12",
        "2026",
    ]


def test_what_is_not_over_is_refused_with_its_day() -> None:
    refusal = refused(month_of(NOV), [(NOV, True)], set(), date(2026, 11, 30))
    assert (refusal.code, refusal.data["day"]) == ("period_not_over", date(2026, 12, 1))


def test_a_period_with_a_shift_to_be_closed_is_refused() -> None:
    later = date(2026, 11, 28)
    refusal = refused(month_of(NOV), [(NOV, True), (later, False)], set(), DEC)
    assert (refusal.code, refusal.data["day"]) == ("period_has_shifts", later)


def test_a_shift_of_the_next_month_holds_nothing_up() -> None:
    check_closable(month_of(NOV), [(NOV, True), (DEC, False)], set(), DEC)


def test_a_period_is_closed_once() -> None:
    assert refused(month_of(NOV), [(NOV, True)], {"2026-11"}, DEC).code == "period_closed_already"


def test_an_older_period_comes_first() -> None:
    known = [(NOV, True), (DEC, True)]
    refusal = refused(month_of(DEC), known, set(), JAN)
    assert (refusal.code, refusal.data["older"]) == ("period_older_first", month_of(NOV))
    assert refused(year_of(DEC), known, {"2026-11"}, JAN).data["older"] == month_of(DEC)
    check_closable(year_of(DEC), known, {"2026-11", "2026-12"}, JAN)


def test_a_month_in_which_nothing_was_open_has_nothing_to_close() -> None:
    assert refused(month_of(NOV), [(DEC, True)], set(), JAN).code == "period_empty"
