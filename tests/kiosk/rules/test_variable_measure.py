"""In-store barcodes with a weight or a price inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from kiosk.rules.rounding import price_of_weight
from kiosk.rules.variable_measure import (
    Pattern,
    parse_pattern,
    parse_patterns,
    read_measure,
    weight_for_price,
)
from tests.support.refusals import refusal_of

WEIGHT, PRICE = PATTERNS = parse_patterns(["21IIIIIWWWWWC", "22IIIIIPPPPPC"])
SHAPES = ["21IIIIIWWWWWC", "22IIIIIPPPPPC", "23IIIIXWWWWWC", "02IIIIIPPPPPC", "280IIIIPPPPPC"]

shapes = st.sampled_from(SHAPES).map(parse_pattern)


def test_a_scale_prints_350_grams_of_item_12() -> None:
    assert WEIGHT.code("12", 350) == "2100012003506"
    measured = read_measure("2100012003506", PATTERNS)
    assert measured is not None
    assert (measured.weight_grams, measured.price_cents) == (350, None)
    assert measured.spellings == ("2100012000000", "2200012000007", "00012", "12")


@given(shapes, st.data())
def test_what_is_put_into_a_barcode_is_read_back(pattern: Pattern, data: st.DataObject) -> None:
    reference = f"{data.draw(st.integers(0, 10**pattern.item_digits - 1))}"
    amount = data.draw(st.integers(0, 10**pattern.amount_digits - 1))
    code = pattern.code(reference, amount)
    assert ean.is_valid(code)
    assert len(code) == 13
    measured = read_measure(code, [pattern])
    assert measured is not None
    read = measured.weight_grams if pattern.measures == "weight" else measured.price_cents
    assert read == amount
    assert measured.spellings[0] == pattern.code(reference, 0)
    assert reference in measured.spellings


@given(st.integers(0, 10**12 - 1).map(lambda n: f"{n:012}"))
def test_other_barcodes_are_no_measures(digits: str) -> None:
    gtin = digits + str(ean.calc_check_digit(digits))
    is_measure = gtin[:2] in {"21", "22"}
    assert (read_measure(gtin, PATTERNS) is not None) == is_measure


@pytest.mark.parametrize("code", ["2000000000015", "2900012003501", "2100012003508", "21000120035"])
def test_plain_in_store_codes_and_misread_ones_are_no_measures(code: str) -> None:
    assert read_measure(code, PATTERNS) is None


@given(st.integers(1, 10_000), st.integers(1, 99_999))
def test_a_price_label_never_makes_anybody_pay_more_than_it_says(
    per_kilogram: int, price: int
) -> None:
    if price_of_weight(per_kilogram, 1) > price:
        return  # not even a gram
    grams = weight_for_price(per_kilogram, price)
    assert price_of_weight(per_kilogram, grams) <= price
    assert price_of_weight(per_kilogram, grams + 2) > price or per_kilogram < 1000


@given(st.integers(1, 1000), st.integers(1, 20_000))
def test_the_weight_behind_a_price_costs_that_price(per_kilogram: int, grams: int) -> None:
    """Up to ten euros a kilogram a gram costs at most a cent."""
    price = price_of_weight(per_kilogram, grams)
    if price:
        again = weight_for_price(per_kilogram, price)
        assert price_of_weight(per_kilogram, again) == price


def test_a_label_of_something_free_says_no_weight() -> None:
    assert refusal_of(lambda: weight_for_price(0, 100)).code == "label_price_unclear"
    assert refusal_of(lambda: weight_for_price(5000, 2)).code == "label_price_unclear"


def test_a_weight_too_large_for_its_barcode_is_refused() -> None:
    assert refusal_of(lambda: WEIGHT.code("12", 100_000)).code == "measure_too_large"


@pytest.mark.parametrize(
    "shape",
    ["20IIIIIWWWWWC", "21IIIIIWWWWW", "21IIIIIWWWWPC", "31IIIIIWWWWWC", "2IIIIIIWWWWWC", "", "21"],
)
def test_a_shape_that_can_not_be_read_is_refused(shape: str) -> None:
    with pytest.raises(ValueError, match="13 signs"):
        parse_pattern(shape)


def test_two_shapes_that_begin_alike_are_refused() -> None:
    with pytest.raises(ValueError, match="two shapes"):
        parse_patterns(["21IIIIIWWWWWC", "210IIIIPPPPPC"])
