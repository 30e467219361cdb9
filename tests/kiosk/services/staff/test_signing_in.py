"""Wrong PINs slow down at every till, never for good, and all of it is journalled."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop
from kiosk.services.staff import (
    StaffMember,
    check_manager,
    check_staff,
    note_leaving,
    sign_in,
)
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, LUC_BADGE, LUC_PIN, NADIA, PIN, Clock, OpenTill

WRONG = "9999"
Answer = tuple[str, int | None]


def told(shop: OpenShop) -> list[tuple[str, dict[str, Any]]]:
    """What the till's journal says of who came and went."""
    rows = everything(shop.engine)["journal_entry"]
    entries = [json.loads(row["entry"]) for row in rows if row["till"] == shop.till]
    return [(entry["kind"], entry["values"]) for entry in entries if entry["kind"] != "till_added"]


def answer(shop: OpenShop, name: str, pin: str) -> Answer:
    """How a sign-in is refused, and how many seconds are to be waited."""
    refusal = refusal_of(lambda: sign_in(shop, name, pin))
    return refusal.code, refusal.data.get("seconds")


# Waiting


@pytest.mark.parametrize("name", ["1", "9", LUC_BADGE, "SNOBODY"])
def test_after_two_wrong_pins_each_further_one_waits_longer(
    shop: OpenShop, clock: Clock, name: str
) -> None:
    """The same for a number that nobody has."""
    answers = []
    for _ in range(8):
        answers.append(answer(shop, name, WRONG))
        clock.forward(seconds=answers[-1][1] or 0)
    assert answers == [
        ("sign_in_refused", None),
        ("sign_in_refused", None),
        *(("sign_in_refused_wait", seconds) for seconds in (2, 4, 8, 16, 32, 60)),
    ]


@pytest.mark.parametrize("name", ["1", "9"])
def test_no_pin_is_looked_at_during_a_wait_and_none_makes_it_longer(
    shop: OpenShop, clock: Clock, name: str
) -> None:
    for _ in range(5):
        answer(shop, name, WRONG)
        clock.forward(minutes=1)
    answer(shop, name, WRONG)  # the sixth: 16 seconds
    assert answer(shop, name, PIN) == ("sign_in_wait", 16)
    clock.forward(seconds=15.5)
    assert answer(shop, name, WRONG) == ("sign_in_wait", 1)


def test_a_right_pin_after_the_wait_sets_it_back(shop: OpenShop, clock: Clock) -> None:
    for _ in range(3):
        answer(shop, "1", WRONG)
    clock.forward(seconds=2)
    assert sign_in(shop, "1", PIN) == NADIA
    assert [answer(shop, "1", WRONG) for _ in range(2)] == [("sign_in_refused", None)] * 2


def test_who_mistypes_keeps_nobody_else_out(shop: OpenShop) -> None:
    for _ in range(4):
        answer(shop, "1", WRONG)
    assert sign_in(shop, "2", LUC_PIN) == LUC


def test_number_and_badge_of_one_person_wait_together(shop: OpenShop) -> None:
    for name in ("2", LUC_BADGE, "2"):
        answer(shop, name, WRONG)
    assert answer(shop, LUC_BADGE, LUC_PIN) == ("sign_in_wait", 2)


def test_every_till_knows_of_the_wait(open_till: OpenTill) -> None:
    first, second = open_till(), open_till("T2")
    for shop in (first, second, first):
        answer(shop, "1", WRONG)
    assert answer(second, "1", PIN) == ("sign_in_wait", 2)


def test_a_clock_that_is_set_back_locks_nobody_out(shop: OpenShop, clock: Clock) -> None:
    for _ in range(8):
        answer(shop, "1", WRONG)
        clock.forward(seconds=61)
    answer(shop, "1", WRONG)
    clock.forward(hours=-2)
    assert sign_in(shop, "1", PIN) == NADIA


def test_a_wait_comes_to_its_end_while_the_shop_s_time_stands_still(
    shop: OpenShop, clock: Clock
) -> None:
    clock.forward(hours=-2)  # behind all that is recorded
    for _ in range(3):
        answer(shop, "1", WRONG)
    clock.forward(seconds=2)
    assert sign_in(shop, "1", PIN) == NADIA


@pytest.mark.parametrize("check", [check_manager, check_staff])
def test_a_pin_asked_on_the_spot_counts_and_waits_too(
    shop: OpenShop, clock: Clock, check: Callable[[OpenShop, str, str], StaffMember]
) -> None:
    for code in ("sign_in_refused", "sign_in_refused", "sign_in_refused_wait"):
        with pytest.raises(ShopError, match=f"^{code}"):
            check(shop, "1", WRONG)
    assert answer(shop, "1", PIN) == ("sign_in_wait", 2)
    clock.forward(seconds=2)
    assert check(shop, "1", PIN) == NADIA


def test_a_volunteer_s_own_pin_allows_nothing_and_is_no_wrong_pin(shop: OpenShop) -> None:
    for _ in range(4):
        with pytest.raises(ShopError, match="manager_needed"):
            check_manager(shop, "2", LUC_PIN)
    assert sign_in(shop, "2", LUC_PIN) == LUC


# Two tills at once


def test_guesses_side_by_side_are_looked_at_no_more_often_than_one_after_the_other(
    open_till: OpenTill,
) -> None:
    """The clock stands still: three PINs are looked at, and all others wait."""
    tills = [open_till("T1"), open_till("T2")] * 4
    codes = [code for code, _ in all_at_once(lambda till: answer(till, "1", WRONG), tills)]
    assert (
        sorted(codes) == ["sign_in_refused"] * 2 + ["sign_in_refused_wait"] + ["sign_in_wait"] * 5
    )
    (nadia,) = [row for row in everything(tills[0].engine)["staff"] if row["number"] == 1]
    assert nadia["wrong_pins"] == 3
    assert nadia["wait_until"] - tills[0].now() == timedelta(seconds=2)
    check_books(tills[0].engine)


# The journal


def test_who_comes_and_goes_is_journalled_by_number(shop: OpenShop) -> None:
    luc = sign_in(shop, LUC_BADGE, LUC_PIN)
    note_leaving(shop, luc, "key")
    nadia = sign_in(shop, "1", PIN)
    note_leaving(shop, nadia, "quit")
    assert told(shop) == [
        ("signed_in", {"staff": 2}),
        ("locked", {"staff": 2, "how": "key"}),
        ("signed_in", {"staff": 1}),
        ("signed_out", {"staff": 1, "how": "quit"}),
    ]


WRONG, NOBODY = "8765432109", "445566778899"
"""Too long to stand in a hash by chance."""


def test_every_refusal_is_journalled_without_what_was_typed(shop: OpenShop) -> None:
    for _ in range(4):
        answer(shop, "2", WRONG)
    answer(shop, NOBODY, WRONG)
    for name, pin in (("1", WRONG), ("2", LUC_PIN), (NOBODY, WRONG)):
        with pytest.raises(ShopError):
            check_manager(shop, name, pin)
    assert told(shop) == [
        *[("sign_in_refused", {"staff": 2, "reason": "wrong"})] * 3,
        ("sign_in_refused", {"staff": 2, "reason": "wait"}),
        ("sign_in_refused", {"staff": None, "reason": "unknown"}),
        ("pin_refused", {"staff": 1, "reason": "wrong"}),
        ("pin_refused", {"staff": 2, "reason": "wait"}),
        ("pin_refused", {"staff": None, "reason": "unknown"}),
    ]
    written = str(everything(shop.engine))
    assert WRONG not in written
    assert NOBODY not in written


def test_a_volunteer_s_pin_in_a_manager_s_place_is_journalled(shop: OpenShop) -> None:
    with pytest.raises(ShopError, match="manager_needed"):
        check_manager(shop, "2", LUC_PIN)
    assert told(shop) == [("pin_refused", {"staff": 2, "reason": "role"})]
