"""What is typed to find a ticket."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.ticket_search import Wanted, parse_wanted

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("T1-000042", Wanted(ticket="T1-000042")),
        ("t2-42", Wanted(ticket="t2-000042")),
        ("42", Wanted(ticket="T1-000042")),
        ("22/11/2026", Wanted(day=DAY)),
        ("2026-11-22", Wanted(day=DAY)),
        ("22.11.26", Wanted(day=DAY)),
        ("12,50", Wanted(total_cents=1250)),
        ("12.5", Wanted(total_cents=1250)),
        ("22/11/2026 12,50", Wanted(day=DAY, total_cents=1250)),
        ("12,50 22/11/2026", Wanted(day=DAY, total_cents=1250)),
    ],
)
def test_a_ticket_is_looked_for_by_number_day_and_amount(text: str, wanted: Wanted) -> None:
    assert parse_wanted(text, "T1") == wanted


@pytest.mark.parametrize("text", ["", "café", "32/11/2026", "12,50 soap", "3046920028004", "-"])
def test_anything_else_is_not_understood(text: str) -> None:
    assert parse_wanted(text, "T1") is None


@given(st.text(max_size=30))
def test_whatever_is_typed_ends_nothing(text: str) -> None:
    parse_wanted(text, "T1")
