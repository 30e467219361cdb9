"""What stays in the drawer and what goes to the bank."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.rules.cash_count import EURO, Count, Denomination, Pile, total_of, with_pieces
from kiosk.rules.cash_split import FARTHEST_CENTS, propose_float, split_piles
from tests.support.examples import examples

PILES = st.lists(
    st.tuples(st.sampled_from(EURO), st.booleans(), st.integers(0, 40)), max_size=12
).map(lambda answers: counted(answers).piles)
FLOATS = st.integers(0, 300_00)


def counted(answers: list[tuple[Denomination, bool, int]]) -> Count:
    count = Count()
    for denomination, rolled, pieces in answers:
        form = rolled and denomination.per_roll
        count = with_pieces(count, "roll" if form else "piece", denomination, pieces)
    return count


def drawer(**pieces: int) -> tuple[Pile, ...]:
    """Piles by their euros, c20 for coins of 20 cents."""
    values = {
        f"e{each.cents // 100}" if each.cents >= 100 else f"c{each.cents}": each for each in EURO
    }
    return counted([(values[name], False, number) for name, number in pieces.items()]).piles


def test_small_money_stays_and_notes_go_to_the_bank() -> None:
    piles = drawer(e50=2, e20=3, e10=1, e5=4, e2=13, e1=21, c50=8, c20=15, c10=4)
    left = propose_float(piles, 0, 100_00)
    split = split_piles(piles, left)
    assert left == 84_40
    assert split is not None
    assert {pile.denomination_cents: pile.count for pile in split.deposited} == {50_00: 2, 20_00: 3}


def test_never_more_is_left_than_there_is() -> None:
    assert propose_float(drawer(e5=2), 0, 100_00) == 10_00
    assert propose_float((), 35_00, 100_00) == 35_00
    assert propose_float((), -5_00, 100_00) == 0


def test_a_drawer_of_big_notes_leaves_nothing() -> None:
    assert propose_float(drawer(e200=3), 0, 100_00) == 0


def test_an_amount_that_was_chosen_is_parted_with_what_is_there() -> None:
    split = split_piles(drawer(e50=1, e20=3, e5=1), 60_00)
    assert split is not None
    assert {pile.denomination_cents: pile.count for pile in split.left} == {20_00: 3}
    assert split_piles(drawer(e50=1, e20=3), 65_00) is None


def test_an_amount_beyond_any_drawer_is_not_parted() -> None:
    assert split_piles(drawer(e500=9_999), FARTHEST_CENTS + 1) is None
    assert split_piles(drawer(e5=1), -1) is None


@given(PILES, FLOATS)
def test_what_is_proposed_can_be_left_and_no_more_than_is_wanted(
    piles: tuple[Pile, ...], wanted: int
) -> None:
    left = propose_float(piles, total_of(piles), wanted)
    split = split_piles(piles, left)
    assert 0 <= left <= min(wanted, total_of(piles))
    assert split is not None
    assert total_of(split.left) == left
    assert all(left + pile.each_cents > wanted for pile in split.deposited)


@given(PILES, FLOATS)
@settings(max_examples=examples(60))
def test_both_parts_are_what_was_counted(piles: tuple[Pile, ...], float_cents: int) -> None:
    split = split_piles(piles, float_cents)
    if split is None:
        assert not can_make(piles, float_cents)
        return
    assert total_of(split.left) == float_cents
    assert total_of(split.left) + total_of(split.deposited) == total_of(piles)
    before = {(pile.form, pile.denomination_cents): pile.count for pile in piles}
    after = dict.fromkeys(before, 0)
    for pile in (*split.left, *split.deposited):
        after[pile.form, pile.denomination_cents] += pile.count
    assert after == before


def can_make(piles: tuple[Pile, ...], cents: int) -> bool:
    """Every amount that the piles can make, one piece after the other."""
    possible = {0}
    for pile in piles:
        for _ in range(pile.count):
            possible |= {more for each in possible if (more := each + pile.each_cents) <= cents}
            if len(possible) > cents:
                break
    return cents in possible
