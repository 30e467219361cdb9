"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.days import parse_day
from tests.support.refusals import refusal_of


@pytest.mark.parametrize(
    "text", ["22/11/2026", "22/11/26", "22.11.2026", "22 11 2026", "2026-11-22", " 22/11/2026 "]
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert parse_day(text) == date(2026, 11, 22)


def test_a_month_alone_is_its_last_day() -> None:
    assert parse_day("02/2028") == date(2028, 2, 29)
    assert parse_day("12/2026") == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["", "x", "31/02/2026", "13/2026", "22/11/1726", "9520042"])
def test_what_is_no_day_is_refused(text: str) -> None:
    assert refusal_of(lambda: parse_day(text)).code == "date_unclear"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert parse_day(day.isoformat()) == parse_day(f"{day:%d/%m/%Y}") == day
