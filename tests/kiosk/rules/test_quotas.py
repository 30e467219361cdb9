"""What quotas leave, and what lines ask of them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.basket import Allowance, Basket, Line, add_line, allow, set_member, set_quantity
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.pricing import PricedLine, price_basket
from kiosk.rules.quota_uses import shortages, uses_of
from kiosk.rules.quotas import (
    Quota,
    Referral,
    Standing,
    one_of_each,
    standings_of,
    tightest,
)
from tests.support.strategies import TODAY, baskets, members

SALE_ID = UUID(int=1)
PHONE = Item("PHONE", "Téléphone", "Téléphones", "unit", public_price_cents=500)
MEMBER = Member("M1", "Awa", "A", 3000, 3, TODAY - timedelta(30), TODAY + timedelta(60), "H1", 7)


def quota(**changes: object) -> Quota:
    values: dict[str, object] = {
        "id": 1,
        "tier": None,
        "scope": "all",
        "target": "",
        "measure": "price",
        "limit_amount": 1000,
        "per": "month",
        "unit": "person",
    }
    return Quota(**{**values, **changes})  # type: ignore[arg-type]


def lines(*each: Line) -> tuple[PricedLine, ...]:
    basket = Basket(SALE_ID)
    for line in each:
        basket = add_line(basket, line)
    return price_basket(basket, TODAY).lines


@pytest.mark.parametrize(
    ("changes", "pool", "period", "limit"),
    [
        ({}, "M1", "2026-11", 1000),
        ({"unit": "household"}, "H1", "2026-11", 1000),
        ({"per": "orientation"}, "M1", "o7", 1000),
        ({"per": "days", "days": 30}, "M1", "d30", 1000),
        ({"per_extra_person": 250}, "M1", "2026-11", 1500),
        ({"unit": "household", "per_extra_person": 250}, "H1", "2026-11", 1500),
    ],
)
def test_a_quota_knows_whose_it_is_for_which_time_and_how_much(
    changes: dict[str, object], pool: str, period: str, limit: int
) -> None:
    (standing,) = standings_of([quota(**changes)], MEMBER, TODAY)
    assert (standing.pool, standing.period, standing.limit) == (pool, period, limit)


def test_a_household_uses_each_of_its_orientations_whoever_comes() -> None:
    shared = [Referral(3, TODAY + timedelta(10)), Referral(7, MEMBER.valid_until)]
    quotas = [quota(id=1, per="orientation", unit="household"), quota(id=2, per="orientation")]
    *together, own = standings_of(quotas, MEMBER, TODAY, shared)
    assert [(each.pool, each.period, each.ends) for each in together] == [
        ("H1", "o3", shared[0].ends),
        ("H1", "o7", shared[1].ends),
    ]
    assert (own.pool, own.period, own.ends) == ("M1", "o7", MEMBER.valid_until)


@pytest.mark.parametrize(
    ("used", "asked", "left", "ends", "renews"),
    [
        ((9, 2, 0), 5, 1, 10, 11),
        ((9, 6, 0), 5, 1, 60, None),
        ((9, 6, 9), 5, 1, 90, None),
        ((9, 0, 9), 5, 1, 90, None),
        ((0, 0, 9), 11, 1, 90, None),
    ],
)
def test_the_fullest_orientation_stops_and_the_last_that_stops_is_named(
    used: tuple[int, ...], asked: int, left: int, ends: int, renews: int | None
) -> None:
    """Three orientations for 10, 60 (the member's own) and 90 days."""
    shared = [Referral(number, TODAY + timedelta(number)) for number in (10, 60, 90)]
    phones = quota(per="orientation", unit="household", limit_amount=10)
    fresh = standings_of([phones], MEMBER, TODAY, shared)
    by_period = dict(zip(("o10", "o60", "o90"), used, strict=True))
    (standing,) = one_of_each(each.with_use(by_period[each.period]) for each in fresh)
    assert standing.left == left
    assert standing.ends_for(asked) == TODAY + timedelta(ends)
    expected = TODAY + timedelta(renews) if renews else None
    assert standing.renews_on(TODAY, asked) == expected


@pytest.mark.parametrize(
    ("changes", "member", "binds"),
    [
        ({}, MEMBER, True),
        ({"tier": "A"}, MEMBER, True),
        ({"tier": "B"}, MEMBER, False),
        ({"ended_on": TODAY}, MEMBER, False),
        ({"ended_on": TODAY + timedelta(1)}, MEMBER, True),
        ({}, replace(MEMBER, suspended=True), False),
        ({}, replace(MEMBER, valid_until=TODAY - timedelta(1)), False),
    ],
)
def test_a_quota_binds_members_of_its_tier_with_rights_until_it_ends(
    changes: dict[str, object], member: Member, binds: bool
) -> None:
    assert bool(standings_of([quota(**changes)], member, TODAY)) == binds


@pytest.mark.parametrize(
    ("standing", "asked", "renews"),
    [
        (Standing(quota(), "M1", "2026-11", 1000, 900), 200, date(2026, 12, 1)),
        (Standing(quota(), "M1", "2026-11", 1000, 900), 1001, None),
        (Standing(quota(per="orientation"), "M1", "o7", 1000, 900, ends=TODAY), 200, None),
        (
            Standing(quota(per="orientation"), "M1", "o7", 1000, 900, ends=TODAY, renewed=True),
            200,
            TODAY + timedelta(1),
        ),
        (
            Standing(
                quota(per="days", days=7), "M1", "d7", 1000, 900, ((TODAY - timedelta(6), 50),)
            ),
            200,
            TODAY + timedelta(7),
        ),
        (
            Standing(
                quota(per="days", days=7),
                *("M1", "d7", 1000, 900),
                ((TODAY - timedelta(6), 50), (TODAY - timedelta(2), 850)),
            ),
            200,
            TODAY + timedelta(5),
        ),
    ],
)
def test_a_quota_renews_on_the_day_that_brings_what_is_asked(
    standing: Standing, asked: int, renews: date | None
) -> None:
    assert standing.renews_on(TODAY, asked) == renews


def test_the_last_day_of_a_month_renews_the_next_day() -> None:
    standing = Standing(quota(), "M1", "2026-12", 1000, 1000)
    assert standing.renews_on(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert standing.renews_on(date(2027, 1, 31), 1) == date(2027, 2, 1)


def test_lines_use_a_quota_one_after_the_other() -> None:
    standing = Standing(quota(), "M1", "2026-11", 1000)
    manager = Allowance(1, "naissance")
    priced = lines(Line(PHONE), Line(PHONE, 2, allowance=manager), Line(PHONE))
    uses, stopped = uses_of(standing, priced)
    assert [(use.line_number, use.amount, use.beyond) for use in uses] == [
        (1, 500, 0),
        (2, 500, 500),
    ]
    assert [use.allowance for use in uses] == [None, manager]
    assert [(each.line_number, each.asked, each.standing.left) for each in stopped] == [(3, 500, 0)]


def test_a_line_that_is_stopped_leaves_the_quota_to_the_next_one() -> None:
    standing = Standing(quota(), "M1", "2026-11", 1000)
    priced = lines(Line(PHONE, 3), Line(PHONE))
    uses, stopped = uses_of(standing, priced)
    assert [use.line_number for use in uses] == [2]
    assert [each.line_number for each in stopped] == [1]


def test_the_tightest_quota_in_money_is_what_the_counter_shows() -> None:
    pieces = Standing(quota(id=1, measure="count"), "M1", "2026-11", 1, 1)
    wide, tight = (
        Standing(quota(id=number), "M1", "2026-11", limit, 500)
        for number, limit in ((2, 3000), (3, 2240))
    )
    assert tightest([pieces, wide, tight]) == tight
    assert tightest([pieces]) is None


def test_what_was_allowed_holds_for_the_line_as_it_was_and_for_this_member() -> None:
    manager = Allowance(1, "naissance")
    basket = set_member(add_line(Basket(SALE_ID), Line(PHONE, 3)), MEMBER)
    basket = allow(basket, 0, manager)
    assert set_quantity(basket, 0, 2).lines[0].allowance == manager
    assert set_quantity(basket, 0, 4).lines[0].allowance is None
    assert set_member(basket, replace(MEMBER, standings=())).lines[0].allowance == manager
    assert set_member(basket, replace(MEMBER, reference="M2")).lines[0].allowance is None
    assert set_member(basket, None).lines[0].allowance is None


@given(
    baskets(members(valid=True)),
    st.sampled_from(["price", "market_value", "count"]),
    st.integers(0, 30_000),
    st.integers(0, 40_000),
    st.sets(st.integers(0, 5)),
)
def test_lines_never_use_more_than_is_left(
    basket: Basket, measure: str, limit: int, used: int, allowed: set[int]
) -> None:
    for index in allowed:
        if index < len(basket.lines):
            basket = allow(basket, index, Allowance(1, "naissance"))
    priced = price_basket(basket, TODAY).lines
    standing = Standing(quota(measure=measure), "M1", "2026-11", limit, used)
    uses, stopped = uses_of(standing, priced)
    assert sum(use.amount for use in uses) <= standing.left
    assert all((use.beyond > 0) == (use.allowance is not None) for use in uses)
    assert all(use.amount >= 0 and use.amount + use.beyond > 0 for use in uses)
    assert not {each.line_number - 1 for each in stopped} & allowed
    assert shortages([standing], priced) == stopped
