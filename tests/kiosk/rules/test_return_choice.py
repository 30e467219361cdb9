"""Choosing what of a ticket comes back."""

from dataclasses import replace
from uuid import UUID

import pytest

from kiosk.rules import return_choice as choosing
from kiosk.rules.return_choice import ReturnChoice, choice_of
from kiosk.rules.returns import ReturnableLine
from tests.support.refusals import refusal_of

BREAD = ReturnableLine(
    sale_id=UUID(int=1),
    ticket="T1-000001",
    line_number=1,
    sku="BREAD",
    label="Pain",
    kind="unit",
    quantity=3,
    weight_grams=None,
    unit_price_cents=300,
    market_value_cents=1200,
    discount_cents=0,
    total_cents=900,
    vat_rate_bp=None,
    vat_cents=0,
    tariff="public",
)
BACK = replace(BREAD, line_number=2, sku="MILK", quantity=1, returned=1, why_not="returned")
PHONE = replace(BREAD, line_number=3, sku="PHONE", kind="serial", quantity=1, serial="111")
OTHER = replace(PHONE, line_number=4, serial="222")
CHOICE = ReturnChoice((BREAD, BACK, PHONE, OTHER))


def back(choice: ReturnChoice) -> list[tuple[int, int, bool]]:
    return [(line.line_number, line.quantity, line.to_stock) for line in choice.returns]


def test_nothing_comes_back_at_first() -> None:
    assert CHOICE.returns == ()


def test_pieces_are_chosen_and_taken_back() -> None:
    choice = choosing.choose(CHOICE, 0, 2)
    assert back(choice) == [(1, 2, True)]
    assert back(choosing.choose(choice, 0, 3)) == [(1, 3, True)]
    assert back(choosing.choose(choice, 0, 0)) == []


def test_no_more_comes_back_than_is_left() -> None:
    refusal = refusal_of(lambda: choosing.choose(CHOICE, 0, 4))
    assert (refusal.code, refusal.data["left"]) == ("return_too_many", 3)
    partly = ReturnChoice((replace(BREAD, returned=2),))
    assert refusal_of(lambda: choosing.choose(partly, 0, 2)).data["left"] == 1


def test_what_came_back_already_can_not_be_chosen() -> None:
    assert refusal_of(lambda: choosing.choose(CHOICE, 1, 1)).code == "return_returned"
    assert refusal_of(lambda: choosing.toggle(CHOICE, 1)).code == "return_returned"
    assert refusal_of(lambda: choosing.toggle_write_off(CHOICE, 1)).code == "return_returned"


@pytest.mark.parametrize(
    "deed", [choosing.toggle, choosing.toggle_write_off, lambda c, i: choosing.choose(c, i, 1)]
)
def test_a_ticket_without_lines_gives_nothing_back(deed: object) -> None:
    assert refusal_of(lambda: deed(ReturnChoice(()), 0)).code == "no_line"  # type: ignore[operator]


def test_a_line_comes_back_wholly_and_not_at_all_in_turn() -> None:
    choice = choosing.toggle(CHOICE, 0)
    assert back(choice) == [(1, 3, True)]
    assert back(choosing.toggle(choice, 0)) == []
    assert back(choosing.toggle(choosing.choose(CHOICE, 0, 1), 0)) == [(1, 3, True)]


def test_writing_off_chooses_the_line_too_and_can_be_taken_back() -> None:
    choice = choosing.toggle_write_off(CHOICE, 0)
    assert back(choice) == [(1, 3, False)]
    assert back(choosing.toggle_write_off(choice, 0)) == [(1, 3, True)]
    assert back(choosing.choose(choice, 0, 1)) == [(1, 1, False)]


def test_everything_is_what_still_may_come_back() -> None:
    assert back(choosing.choose_everything(CHOICE)) == [(1, 3, True), (3, 1, True), (4, 1, True)]


def test_a_scan_takes_one_more_piece_back() -> None:
    choice = choosing.choose_scanned(CHOICE, "BREAD", None, "301")
    choice = choosing.choose_scanned(choice, "BREAD", None, "301")
    assert back(choice) == [(1, 2, True)]
    choice = choosing.choose(choice, 0, 3)
    refusal = refusal_of(lambda: choosing.choose_scanned(choice, "BREAD", None, "301"))
    assert (refusal.code, refusal.data["scanned"]) == ("return_no_more", "301")


def test_a_scanned_number_is_its_very_piece() -> None:
    assert back(choosing.choose_scanned(CHOICE, "PHONE", "222", "222")) == [(4, 1, True)]
    twice = choosing.choose_scanned(CHOICE, "PHONE", "222", "222")
    assert (
        refusal_of(lambda: choosing.choose_scanned(twice, "PHONE", "222", "222")).code
        == "return_no_more"
    )


def test_what_was_not_sold_with_the_ticket_is_refused() -> None:
    refusal = refusal_of(lambda: choosing.choose_scanned(CHOICE, "RICE", None, "RICE"))
    assert refusal.code == "not_on_ticket"


def test_what_is_in_the_basket_is_chosen_again_as_far_as_it_is_left() -> None:
    present = choosing.choose(choosing.toggle_write_off(CHOICE, 2), 0, 3).returns
    assert back(choice_of(CHOICE.lines, present)) == [(1, 3, True), (3, 1, False)]
    fewer = (replace(BREAD, returned=2), BACK, replace(PHONE, why_not="returned"), OTHER)
    assert back(choice_of(fewer, present)) == [(1, 1, True)]
