"""What somebody types who looks for something in the log."""

from datetime import date

import pytest

from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, head_code, short_text
from kiosk.rules.log_search import Chosen, Place, parse_days, parse_place, parse_staff
from kiosk.rules.ticket_search import Wanted

HEAD = Head("T2", 1234, "0123456789abcdef" * 4)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("42", Place("T1", ticket="T1-000042")),
        ("t2-7", Place("t2", ticket="t2-000007")),
        ("#1234", Place("T1", seq=1234)),
        ("T2 1234", Place("T2", seq=1234)),
        ("T2 #1234", Place("T2", seq=1234)),
        ("12,50", Wanted(total_cents=1250)),
        ("22/11/2026", Wanted(day=date(2026, 11, 22))),
        ("22/11/2026 12.50", Wanted(day=date(2026, 11, 22), total_cents=1250)),
        ("-12,00", Wanted(total_cents=1200)),
        ("-12", Wanted(total_cents=1200)),
        ("-€12.00", Wanted(total_cents=1200)),
        ("\u221212,00 €", Wanted(total_cents=1200)),
        ("22/11/2026 -12,00", Wanted(day=date(2026, 11, 22), total_cents=1200)),
    ],
)
def test_a_ticket_an_entry_a_day_or_an_amount(text: str, found: Place | Wanted) -> None:
    assert parse_place(text, "T1") == found


@pytest.mark.parametrize("text", [short_text(HEAD), head_code(HEAD, "ab" * 32)])
def test_a_closings_code_typed_or_scanned_is_the_entry_that_it_must_be(text: str) -> None:
    found = parse_place(text, "T1")
    assert isinstance(found, Place)
    assert found.mark
    assert (found.till, found.seq) == ("T2", 1234)
    assert found.mark.fits(HEAD)
    assert not found.mark.fits(Head("T2", 1234, "f" * 64))


@pytest.mark.parametrize("text", ["", "hello", "T1", "#", "T1 1234 ABCD", "PASS-7K3M9H"])
def test_anything_else_is_said_to_be_unclear(text: str) -> None:
    with pytest.raises(ShopError, match="log_search_unclear"):
        parse_place(text, "T1")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2/2026", date(2026, 2, 1), date(2026, 2, 28)),
        ("22/11/2026", date(2026, 11, 22), date(2026, 11, 22)),
        (" 01/11/2026  2026-11-30 ", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_days_are_a_year_a_month_a_day_or_two_days(text: str, first: date, last: date) -> None:
    assert parse_days(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "13/2026", "2026-00", "0000", "1/1/2026 2/1/2026 3/1/2026"]
)
def test_days_that_nobody_understands_are_refused(text: str) -> None:
    with pytest.raises(ShopError, match="log_days_unclear"):
        parse_days(text)


def test_days_come_in_their_order() -> None:
    with pytest.raises(ShopError, match="days_backwards"):
        parse_days("30/11/2026 01/11/2026")


def test_a_staff_number_is_a_whole_number() -> None:
    assert parse_staff(" 12 ") == 12
    with pytest.raises(ShopError, match="staff_number_unclear"):
        parse_staff("Ada")


def test_a_till_and_days_are_not_narrow_but_people_kinds_and_amounts_are() -> None:
    assert not Chosen(till="T1", first_day=date(2026, 1, 1)).is_narrow
    for narrow in (Chosen(group="cash"), Chosen(staff=1), Chosen(total_cents=0)):
        assert narrow.is_narrow
