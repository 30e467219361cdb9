"""How a sale is named on paper."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.scans import parse_scan
from kiosk.rules.tickets import split_ticket, ticket_name


@pytest.mark.parametrize(
    ("till", "number", "name"),
    [("T1", 42, "T1-000042"), ("caisse2", 1, "caisse2-000001"), ("B", 1234567, "B-1234567")],
)
def test_a_ticket_is_named_by_its_till_and_number(till: str, number: int, name: str) -> None:
    assert ticket_name(till, number) == name


@given(
    st.text(string.ascii_letters + string.digits, min_size=1, max_size=8),
    st.integers(1, 999_999_999),
)
def test_a_ticket_leads_back_to_its_sale(till: str, number: int) -> None:
    name = ticket_name(till, number)
    assert split_ticket(name) == (till, number)
    assert parse_scan(name).kind == "receipt"
