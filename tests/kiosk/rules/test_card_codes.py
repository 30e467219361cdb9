"""Codes of member cards: what is misread is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.card_codes import (
    ALPHABET,
    LENGTH,
    PREFIX,
    RANDOM_LENGTH,
    check_card,
    grouped,
    has_shape,
    is_right,
    plain_card,
    with_check,
)
from tests.support.refusals import refusal_of

cards = st.text(ALPHABET, min_size=RANDOM_LENGTH, max_size=RANDOM_LENGTH).map(with_check)
places = st.integers(len(PREFIX), LENGTH - 1)
characters = st.sampled_from(ALPHABET)


@given(cards)
def test_a_card_is_right_however_it_is_typed(card: str) -> None:
    assert len(card) == LENGTH
    assert is_right(card)
    shown = grouped(card)
    assert [len(group) for group in shown.split()] == [4, 4, 4]
    for typed in (shown, shown.replace(" ", "-"), shown.lower(), card.lower()):
        assert plain_card(typed) == card
        check_card(typed)


@given(cards, places, characters, places, characters)
def test_one_or_two_wrong_characters_are_noticed(
    card: str, first: int, one: str, second: int, other: str
) -> None:
    misread = list(card)
    misread[first], misread[second] = one, other
    wrong = "".join(misread)
    assert is_right(wrong) == (wrong == card)
    if wrong != card:
        assert refusal_of(lambda: check_card(wrong)).code == "card_misread"


@given(cards, places, places)
def test_two_characters_that_changed_places_are_noticed(card: str, one: int, other: int) -> None:
    swapped = list(card)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    wrong = "".join(swapped)
    assert is_right(wrong) == (wrong == card)


@pytest.mark.parametrize("code", ["M1001", "CAFE", "", "3017620422003", "C" * 11, "CÉ" * 6])
def test_other_codes_are_left_alone(code: str) -> None:
    assert not has_shape(code)
    assert grouped(code) == code
    check_card(code)
