"""The guided first sale: each step is seen to be done, and no turn is a wrong one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.guided_sale import (
    STEPS,
    VOUCHER_CENTS,
    Seen,
    Step,
    first_step_after,
    lacks,
    note_given,
)

BEFORE = Seen(lines=(("CAFE1", 1),), light="valid", tickets=6, refusals=("code_unknown",))

DONE = {
    "scan": replace(BEFORE, lines=(("CAFE1", 1), ("CLE4G", 1))),
    "card": replace(BEFORE, light="valid"),
    "quantity": replace(BEFORE, lines=(("CAFE1", 2),)),
    "void": replace(BEFORE, lines=()),
    "undo": replace(BEFORE, lines=(("CAFE1", 1), ("CAFE1", 1))),
    "find": replace(BEFORE, lines=(("CAFE1", 1), ("ROUT4G", 1))),
    "park": replace(BEFORE, lines=(), light="none", parked=1),
    "recall": BEFORE,
    "red_card": replace(BEFORE, light="red"),
    "right_card": BEFORE,
    "used_voucher": replace(BEFORE, refusals=("code_unknown", "voucher_refused")),
    "voucher": replace(BEFORE, vouchers=1),
    "pay": replace(BEFORE, lines=(), tickets=7),
    "paper": BEFORE,
    "ticket": replace(BEFORE, place="ticket"),
    "lock": replace(BEFORE, place="locked"),
    "unlock": BEFORE,
}
BEGAN = {
    "scan": replace(BEFORE, lines=()),
    "card": replace(BEFORE, light="none"),
    "recall": replace(BEFORE, lines=(), parked=1),
    "right_card": replace(BEFORE, light="red"),
    "paper": replace(BEFORE, asks_paper=True),
    "unlock": replace(BEFORE, place="locked"),
}
"""Where a step does not begin as `BEFORE` is."""

ELSEWHERE = (
    replace(BEFORE, place="elsewhere"),
    replace(BEFORE, place="asks"),
    replace(BEFORE, refusals=("code_unknown", "code_unknown")),
)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_is_done_when_the_counter_stands_as_it_should(step: Step) -> None:
    began = BEGAN.get(step.name, BEFORE)
    assert step.is_done(began, began, DONE[step.name])
    assert not step.is_done(began, began, began)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_another_turn_does_no_step_and_harms_none(step: Step) -> None:
    began = BEGAN.get(step.name, BEFORE)
    for now in ELSEWHERE:
        wrong = replace(
            began,
            place=now.place if began.place == "counter" else began.place,
            refusals=now.refusals,
        )
        assert not step.is_done(began, began, wrong)
        assert step.is_done(began, wrong, DONE[step.name])


def test_parking_and_paying_are_not_taken_for_voiding() -> None:
    void = next(step for step in STEPS if step.name == "void")
    assert not void.is_done(BEFORE, BEFORE, replace(BEFORE, lines=(), parked=1))
    assert not void.is_done(BEFORE, BEFORE, replace(BEFORE, lines=(), tickets=7))


def test_a_smaller_quantity_is_no_larger_one() -> None:
    quantity = next(step for step in STEPS if step.name == "quantity")
    two = replace(BEFORE, lines=(("CAFE1", 2),))
    assert not quantity.is_done(two, two, BEFORE)


def test_what_must_come_first_is_asked_for() -> None:
    by_name = {step.name: step for step in STEPS}
    empty = Seen()
    assert {name for name, step in by_name.items() if lacks(step, empty) == "line"} == {
        "quantity",
        "void",
        "park",
        "voucher",
        "pay",
    }
    assert lacks(by_name["recall"], empty) == "parked"
    assert lacks(by_name["recall"], replace(empty, parked=1)) == ""
    assert lacks(by_name["pay"], replace(BEFORE, remaining_cents=1)) == ""


def test_a_voucher_that_pays_all_teaches_nothing_about_change() -> None:
    by_name = {step.name: step for step in STEPS}
    for name, left in (("voucher", VOUCHER_CENTS), ("pay", 0)):
        cheap, dear = (replace(BEFORE, remaining_cents=cents) for cents in (left, left + 1))
        assert lacks(by_name[name], cheap) == "dearer"
        assert lacks(by_name[name], dear) == ""


@given(st.integers(0, 10_000_00))
def test_there_is_always_change_on_the_note(remaining: int) -> None:
    assert note_given(remaining) > remaining
    assert note_given(1_40) == 20_00
    assert note_given(20_00) == 50_00


def test_who_comes_back_goes_on_behind_the_last_step() -> None:
    assert first_step_after("") == 0
    assert first_step_after("scan") == 1
    assert first_step_after(STEPS[-1].name) == len(STEPS)
    assert first_step_after("a step of an older version") == 0


def test_every_step_has_a_name_of_its_own_and_a_place() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert all(step.places for step in STEPS)
