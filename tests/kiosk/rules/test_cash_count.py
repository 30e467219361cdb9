"""Counting the drawer: denominations, rolls, sums typed, and variances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.cash_count import (
    CASH,
    EURO,
    MOST_CENTS,
    Count,
    Denomination,
    denominations_of,
    in_order,
    needs_reason,
    needs_signature,
    parse_pieces,
    parse_sum,
    total_of,
    variances_of,
    with_amount,
    with_pieces,
    written_reason,
)
from tests.support.refusals import refusal_of

CARD, CHEQUE = ("card", ""), ("cheque", "")
CCAS, MAIRIE = ("voucher", "CCAS"), ("voucher", "Mairie")
TWO_EUROS = Denomination(2_00, 25)


def test_the_drawer_of_the_sketch_adds_up() -> None:
    counted = {50_00: 2, 20_00: 3, 10_00: 1, 5_00: 4, 2_00: 13, 1_00: 21, 50: 8, 20: 15, 10: 4}
    count = Count()
    for denomination in EURO:
        pieces = counted.get(denomination.cents, 0)
        count = with_pieces(count, "piece", denomination, pieces)
    count = with_amount(with_amount(count, CARD, 42_00), CCAS, 15_00)
    assert count.cash_total_cents == 244_40
    assert count.total_cents == 301_40
    assert count.pieces("piece", 2_00) == 13


def test_a_roll_is_worth_what_the_bank_puts_into_it() -> None:
    rolls = {each.cents: each.cents * each.per_roll for each in EURO if each.per_roll}
    assert rolls == {
        2_00: 50_00,
        1_00: 25_00,
        50: 20_00,
        20: 8_00,
        10: 4_00,
        5: 2_50,
        2: 1_00,
        1: 50,
    }


def test_pieces_and_rolls_of_a_coin_stand_apart() -> None:
    count = with_pieces(Count(), "piece", TWO_EUROS, 3)
    count = with_pieces(count, "roll", TWO_EUROS, 2)
    assert (count.pieces("piece", 2_00), count.pieces("roll", 2_00)) == (3, 2)
    assert count.cash_total_cents == 106_00


def test_a_second_answer_takes_the_place_of_the_first() -> None:
    count = with_pieces(with_pieces(Count(), "piece", TWO_EUROS, 3), "piece", TWO_EUROS, 5)
    count = with_amount(with_amount(count, CARD, 1_00), CARD, 2_00)
    assert (count.cash_total_cents, count.of(CARD)) == (10_00, 2_00)


def test_none_of_a_coin_leaves_no_trace() -> None:
    assert with_pieces(with_pieces(Count(), "piece", TWO_EUROS, 3), "piece", TWO_EUROS, 0) == (
        Count()
    )
    assert with_amount(with_amount(Count(), CARD, 3), CARD, 0) == Count()


def test_cash_of_a_currency_without_a_table_is_one_amount() -> None:
    assert denominations_of("XOF") == ()
    assert with_amount(Count(), CASH, 12_34).cash_total_cents == 12_34


def test_the_denominations_of_the_euro_come_biggest_first() -> None:
    values = [each.cents for each in denominations_of("EUR")]
    assert values == sorted(values, reverse=True)
    assert len(values) == 15


def test_slips_can_be_added_up_as_they_are_typed() -> None:
    assert parse_sum("42 + 15,50+0.25") == 57_75
    assert parse_sum("") == 0


def test_slips_of_refunds_are_taken_off() -> None:
    assert parse_sum("42-5,50 - 1") == 35_50
    assert parse_sum("-5") == -5_00


@pytest.mark.parametrize("text", ["4+", "+4", "4-", "--4", "x", "1++1", "1+-1"])
def test_what_is_no_sum_is_refused(text: str) -> None:
    assert refusal_of(lambda: parse_sum(text)).code == "amount_unclear"


def test_a_sum_beyond_any_till_is_refused() -> None:
    refusal = refusal_of(lambda: parse_sum("9999999+9999999"))
    assert (refusal.code, refusal.data) == ("amount_too_large", {"most_cents": MOST_CENTS})


@pytest.mark.parametrize("text", ["-1", "1,5", "x", "12345", "1 2"])
def test_what_is_no_number_of_pieces_is_refused(text: str) -> None:
    assert refusal_of(lambda: parse_pieces(text)).code == "pieces_unclear"


def test_tenders_are_counted_in_one_order() -> None:
    assert in_order([MAIRIE, CHEQUE, CCAS, CARD, CASH, CASH]) == (CASH, CARD, CHEQUE, CCAS, MAIRIE)


def test_each_tender_has_its_own_variance() -> None:
    count = with_amount(with_amount(Count(), CASH, 95_00), CARD, 12_00)
    variances = variances_of(count, {CASH: 100_00, CCAS: 15_00}, {CASH: "pièce fausse"})
    found = {(each.kind, each.issuer): (each.cents, each.reason) for each in variances}
    assert found == {CASH: (-5_00, "pièce fausse"), CARD: (12_00, ""), CCAS: (-15_00, "")}


def test_cash_is_always_there_even_where_nothing_was_sold() -> None:
    (cash,) = variances_of(Count(), {})
    assert (cash.kind, cash.cents) == ("cash", 0)


def test_a_reason_and_a_signature_are_wanted_beyond_the_limit_alone() -> None:
    (variance,) = variances_of(with_amount(Count(), CASH, 98_00), {CASH: 100_00})
    assert not needs_reason(variance, 2_00)
    assert needs_reason(variance, 1_99)
    assert not needs_signature([variance], 2_00)
    assert needs_signature([variance], 1_99)


def test_too_much_of_one_tender_does_not_make_up_for_another() -> None:
    count = with_amount(with_amount(Count(), CASH, 70_00), CARD, 30_00)
    assert needs_signature(variances_of(count, {CASH: 100_00}), 20_00)


def test_a_reason_of_blanks_is_none() -> None:
    assert written_reason("  rendu   faux ") == "rendu faux"
    assert refusal_of(lambda: written_reason("   ")).code == "variance_reason_missing"


@given(st.lists(st.tuples(st.sampled_from(EURO), st.booleans(), st.integers(0, 9_999))))
def test_a_count_is_the_sum_of_its_piles(
    answers: list[tuple[Denomination, bool, int]],
) -> None:
    count, last = Count(), {}
    for denomination, rolled, pieces in answers:
        form = "roll" if rolled and denomination.per_roll else "piece"
        count = with_pieces(count, "roll" if form == "roll" else "piece", denomination, pieces)
        each = denomination.cents * (denomination.per_roll if form == "roll" else 1)
        last[form, denomination.cents] = each * pieces
    assert count.cash_total_cents == sum(last.values()) == total_of(count.piles)
    assert all(pile.amount_cents >= pile.count * pile.denomination_cents for pile in count.piles)
