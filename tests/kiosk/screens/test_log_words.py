"""Rows of the log in the narrowest screen: whatever they are for is in sight."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.language import speak
from kiosk.screens.audit.words import day_row, log_row
from kiosk.services.audit.days import LogDay
from kiosk.services.audit.rows import EventRow, TicketRow

ROOM, ROOM_OF_DAYS = 56, 18
AT = datetime(2026, 11, 22, 15, 25, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("with_day", [False, True])
def test_ticket_and_kind_fit_into_eighty_columns(lang: str, with_day: bool) -> None:
    speak(lang)
    for kind, staff, words in (
        ("void", 1, {"fr": "annulation", "en": "voided"}),
        ("refund", 12, {"fr": "remboursement", "en": "refunded"}),
    ):
        ticket = TicketRow("T1-000004", AT, staff, -123450, kind)
        event = EventRow("T1", 12345, AT, kind, staff, "T1-000004")
        for row in (ticket, event):
            said = log_row(row, "EUR", with_day=with_day, today=TODAY, narrow=True)
            assert said.rstrip().endswith(words[lang])
            assert len(said.rstrip()) <= ROOM
            assert "T1-000004" in said
    speak("en")


def test_a_year_that_is_not_this_one_is_said_where_there_is_no_room_for_the_time() -> None:
    row = EventRow("T1", 1, datetime(2025, 3, 2, 9, tzinfo=UTC), "sale", 1, "T1-000001")
    assert "02/03/2025" in log_row(row, "EUR", with_day=True, today=TODAY, narrow=True)


def test_a_day_counts_its_tickets_only_where_all_of_them_are_listed() -> None:
    since = datetime(2026, 11, 22, tzinfo=UTC)
    day = LogDay(TODAY, since, since + timedelta(days=1), 1500)
    assert day_row(day, TODAY, counted=True).endswith("1,500")
    assert len(day_row(day, TODAY, counted=True)) <= ROOM_OF_DAYS
    assert "1,500" not in day_row(day, TODAY, counted=False)
