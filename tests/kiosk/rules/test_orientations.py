"""Orientations one after the other: exactly one light each day, and nobody loses a day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.errors import ShopError
from kiosk.rules.members import Member, check_card_sells, why_no_rights
from kiosk.rules.orientations import Period, check_renewal, next_start, present
from tests.support.refusals import refusal_of
from tests.support.strategies import TODAY, members


def day(count: int) -> date:
    return TODAY + timedelta(count)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.integers(-90, 90))
    return Period(day(start), day(start + draw(st.integers(0, 120))))


@st.composite
def histories(draw: st.DrawFn) -> list[Period]:
    """An orientation, and the renewals that were taken."""
    history = [draw(periods())]
    for renewal in draw(st.lists(periods(), max_size=5)):
        try:
            history.append(check_renewal(history, renewal))
        except ShopError:
            continue
    return history


def covered(history: Sequence[Period], on: date) -> bool:
    return any(each.valid_from <= on <= each.valid_until for each in history)


@given(histories(), st.integers(-400, 600).map(day))
def test_on_each_day_exactly_one_orientation_is_the_present_one(
    history: list[Period], today: date
) -> None:
    found = present(history, today)
    holds = found.valid_from <= today <= found.valid_until
    assert holds == covered(history, today)


def test_before_the_first_day_the_next_orientation_is_named() -> None:
    """Somebody who waits is told when it begins, whatever was agreed for later."""
    ended, soon, later = (Period(day(at), day(at + 9)) for at in (-50, 5, 40))
    assert present([ended, later, soon], TODAY) == soon
    assert present([ended], TODAY) == ended


@given(histories(), periods())
def test_a_renewal_takes_no_day_from_anybody(history: list[Period], renewal: Period) -> None:
    try:
        renewed = [*history, check_renewal(history, renewal)]
    except ShopError:
        return
    ends = {end for each in renewed for end in (each.valid_from, each.valid_until)}
    for on in ends | {end + timedelta(1) for end in ends}:
        assert covered(renewed, on) or not covered(history, on)
        if covered(history, on):
            assert present(renewed, on).valid_until >= present(history, on).valid_until
    assert covered(renewed, renewal.valid_until)


@given(histories())
def test_the_proposed_first_day_leaves_no_gap_and_no_past(history: list[Period]) -> None:
    start = next_start(history, TODAY)
    assert start >= TODAY
    assert not any(covered(history, start + timedelta(count)) for count in range(3))
    check_renewal(history, Period(start, start))


def test_a_renewal_that_ends_before_it_begins_is_refused() -> None:
    refusal = refusal_of(lambda: check_renewal([Period(day(0), day(1))], Period(day(9), day(8))))
    assert refusal.code == "ends_before_start"


# The light


@given(members(), st.booleans(), st.booleans(), st.integers(-500, 500).map(day))
def test_there_is_one_light_a_day_and_only_red_has_no_rights(
    member: Member, suspended: bool, replaced: bool, today: date
) -> None:
    member = replace(member, suspended=suspended, card_ended=replaced)
    light = member.orientation(today).light
    assert light in ("green", "amber", "red")
    assert member.has_rights(today) == (light != "red")
    assert (why_no_rights(member, today) is None) == member.has_rights(today)
    if suspended or replaced:
        assert light == "red"


def test_a_renewal_that_follows_at_once_keeps_the_light_green() -> None:
    member = Member("M1", "Awa", "A", 3000, 1, day(-90), day(5), renewed_until=day(90))
    lights = [member.orientation(day(count)).light for count in (0, 5, 6, 76, 90, 91)]
    assert lights == ["green", "green", "green", "amber", "amber", "red"]


@pytest.mark.parametrize("public", [False, True])
def test_a_suspended_member_buys_nothing_on_the_card_whatever_the_shop_allows(
    public: bool,
) -> None:
    valid = Member("M1", "Awa", "A", 3000, 1, day(-9), day(90), suspended=True)
    refusal = refusal_of(lambda: check_card_sells(valid, TODAY, expired_pays_public=public))
    assert (refusal.code, refusal.data) == ("member_suspended", {}), "never why"


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Aminata D.", "A. D."), ("Jean P. M.", "J. P. M."), ("Awa", "A."), ("M1", "M1")],
)
def test_lists_show_initials(name: str, initials: str) -> None:
    assert Member("M1", name, "A", 3000, 1, TODAY, TODAY).initials == initials
