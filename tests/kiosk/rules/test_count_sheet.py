"""The sheet on which a drawer is counted: where Enter and the arrows lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.cash_count import ALWAYS, CASH, Count
from kiosk.rules.count_sheet import (
    COINS,
    NOTES,
    ROLLS,
    Place,
    answered,
    cents_of,
    sheet_of,
    value_of,
)
from tests.support.refusals import refusal_of

CCAS = ("voucher", "CCAS")
SHEET = sheet_of("EUR", (*ALWAYS, CCAS))
FIRST = SHEET.places[0]


def named(place: Place) -> str:
    field = SHEET.at(place)
    assert field
    if field.kind == "amount":
        return field.key[1] or field.key[0]
    return f"{field.kind} {field.denomination.cents}"


def test_enter_leads_over_notes_and_coins_to_slips_and_papers() -> None:
    way = [named(place) for place in SHEET.places]
    assert way[:3] == ["piece 50000", "piece 20000", "piece 10000"]
    assert way[6:9] == ["piece 500", "piece 200", "piece 100"]
    assert way[-4:] == ["piece 1", "card", "cheque", "CCAS"]
    place = FIRST
    for follows in SHEET.places[1:]:
        place = SHEET.after(place)
        assert place == follows
    assert SHEET.after(place) == place


def test_rolls_lie_beside_the_way() -> None:
    coin = SHEET.places[7]
    roll = SHEET.moved(coin, 0, 1)
    assert (named(coin), named(roll)) == ("piece 200", "roll 200")
    assert named(SHEET.after(roll)) == "piece 100"


def test_arrows_pass_over_what_is_empty() -> None:
    five = SHEET.places[6]
    assert named(SHEET.moved(five, 1)) == "card"
    assert named(SHEET.moved(SHEET.moved(five, 1), -1)) == "piece 500"
    assert SHEET.moved(FIRST, -1) == FIRST
    assert SHEET.moved(FIRST, 0, -1) == FIRST
    assert named(SHEET.moved(FIRST, 10_000)) == "CCAS"
    last_roll = Place(7, ROLLS)
    assert named(SHEET.moved(last_roll, 1)) == "card"


def test_a_currency_without_a_table_asks_for_one_amount() -> None:
    sheet = sheet_of("XOF", ALWAYS)
    assert sheet.places[0] == Place(0)
    field = sheet.at(Place(0))
    assert field
    assert answered(Count(), field, "12,50").cash_total_cents == 12_50
    assert refusal_of(lambda: answered(Count(), field, "-1")).code == "amount_unclear"
    assert len(sheet.rows) == 3


def test_what_is_typed_counts_at_once() -> None:
    note, coin, roll = SHEET.rows[0]
    card = SHEET.rows[8][0]
    assert note
    assert coin
    assert roll
    assert card
    count = answered(answered(Count(), coin, "13"), roll, "2")
    count = answered(answered(count, note, "1"), card, "42+0,50")
    assert (value_of(count, coin), value_of(count, roll)) == (13, 2)
    assert (cents_of(count, coin), cents_of(count, roll)) == (26_00, 100_00)
    assert (value_of(count, card), cents_of(count, card)) == (42_50, 42_50)
    assert count.of(CASH) == 626_00
    assert answered(count, coin, "").pieces("piece", 2_00) == 0


def test_what_can_not_be_read_is_refused() -> None:
    note, card = SHEET.rows[0][0], SHEET.rows[8][0]
    assert note
    assert card
    assert refusal_of(lambda: answered(Count(), note, "1,5")).code == "pieces_unclear"
    assert refusal_of(lambda: answered(Count(), card, "4+")).code == "amount_unclear"


STEPS = st.sampled_from([(1, 0), (-1, 0), (8, 0), (-8, 0), (0, 1), (0, -1)])


@given(st.lists(STEPS, max_size=40))
@pytest.mark.parametrize("currency", ["EUR", "XOF"])
def test_no_way_leads_off_the_sheet(currency: str, steps: list[tuple[int, int]]) -> None:
    sheet = sheet_of(currency, (*ALWAYS, CCAS))
    place = sheet.places[0]
    for rows, columns in steps:
        place = sheet.moved(place, rows, columns)
        assert sheet.at(place)
        assert sheet.at(sheet.after(place))
    assert {NOTES, COINS, ROLLS} >= {place.column}
