"""What of a count is asked about once more: nothing of it says how much should be there."""

import pytest

from kiosk.rules.cash_count import EURO, Count, with_amount, with_pieces
from kiosk.rules.count_doubts import doubtful_piles, is_far_too_much, not_counted


def notes(cents: int, count: int) -> Count:
    [denomination] = [each for each in EURO if each.cents == cents]
    return with_pieces(Count(), "piece", denomination, count)


@pytest.mark.parametrize(
    ("cents", "count", "doubtful"),
    [
        (500_00, 36, True),
        (200_00, 1, True),
        (100_00, 100, False),
        (50_00, 101, True),
        (1, 500, False),
    ],
)
def test_rare_notes_and_very_many_notes_are_asked_about(
    cents: int, count: int, doubtful: bool
) -> None:
    assert bool(doubtful_piles(notes(cents, count))) is doubtful


def test_ten_times_all_that_came_in_is_far_too_much_but_small_sums_never_are() -> None:
    assert is_far_too_much(notes(50_00, 21), 50_00, 0)
    assert not is_far_too_much(notes(50_00, 20), 50_00, 0)
    assert not is_far_too_much(notes(50_00, 40), 80_00, 120_00)
    assert is_far_too_much(notes(50_00, 41), 80_00, 120_00)


def test_what_occurred_and_was_left_empty_is_told_unless_a_zero_was_typed() -> None:
    card, cheque, town = ("card", ""), ("cheque", ""), ("voucher", "Ville")
    count = with_amount(Count(), cheque, 9_50)
    occurred = (("cash", ""), card, cheque, town)
    assert not_counted(count, occurred, frozenset()) == (card, town)
    assert not_counted(count, occurred, frozenset({card})) == (town,)
