"""Members: how an orientation stands on a day, and what the counter may see of a name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.members import ENDS_SOON, Member, Orientation, counter_name
from tests.support.strategies import TODAY, members

MEMBER = Member("M1", "Awa", "A", 3000, 2, date(2026, 9, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("today", "orientation", "rights"),
    [
        (date(2026, 8, 31), Orientation.NOT_YET, False),
        (date(2026, 9, 1), Orientation.VALID, True),
        (date(2026, 12, 16), Orientation.VALID, True),
        (date(2026, 12, 17), Orientation.ENDS_SOON, True),
        (date(2026, 12, 31), Orientation.ENDS_SOON, True),
        (date(2027, 1, 1), Orientation.ENDED, False),
    ],
)
def test_the_first_and_the_last_day_are_days_of_the_orientation(
    today: date, orientation: Orientation, rights: bool
) -> None:
    assert MEMBER.orientation(today) is orientation
    assert MEMBER.has_rights(today) is rights


def test_an_orientation_of_one_day_holds_on_that_day() -> None:
    member = Member("M1", "Awa", "A", 3000, 1, TODAY, TODAY)
    days = [TODAY + timedelta(days) for days in (-1, 0, 1)]
    assert [member.has_rights(day) for day in days] == [False, True, False]


@given(members(), st.integers(-1000, 1000).map(lambda days: TODAY + timedelta(days)))
def test_rights_and_orientation_never_disagree(member: Member, today: date) -> None:
    orientation = member.orientation(today)
    assert member.has_rights(today) == (orientation in {Orientation.VALID, Orientation.ENDS_SOON})
    if orientation is Orientation.ENDS_SOON:
        assert timedelta() <= member.valid_until - today <= ENDS_SOON


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Aminata Diallo", "Aminata D."),
        ("aminata diallo", "aminata D."),
        ("Jean Pierre Marie Dupont", "Jean P. M."),
        ("Awa", "Awa"),
        ("  Awa   Ndiaye ", "Awa N."),
        ("Wolfeschlegelsteinhausen Adolph", "Wolfeschlegelsteinha A."),
        ("", "?"),
        ("   ", "?"),
    ],
)
def test_the_counter_shows_a_first_name_and_initials(name: str, shown: str) -> None:
    assert counter_name(name) == shown


@given(st.text(max_size=100))
def test_no_more_of_a_name_is_shown_than_initials(name: str) -> None:
    first, *others = counter_name(name).split(" ")
    assert len(first) <= 20
    assert len(others) <= 2
    assert all(len(other) <= 4 and other.endswith(".") for other in others)
