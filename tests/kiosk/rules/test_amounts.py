"""What people type at the counter."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.amounts import parse_amount, parse_quantity, parse_weight
from kiosk.rules.errors import ShopError
from tests.support.refusals import answer_of


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        ("12,05", 1205),
        ("0", 0),
        ("0,01", 1),
        ("007", 700),
        (" 12 ", 1200),
        ("12 €", 1200),
        ("€ 12.50", 1250),
        ("1 234,50", 123450),
        ("1\u00a0234,50\u00a0€", 123450),
        ("1\u202f234,50\u202f€", 123450),
        ("12 345 67", None),
        ("9999999,99", 999999999),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, cents: int | None) -> None:
    if cents is None:
        with pytest.raises(ShopError, match="amount_unclear"):
            parse_amount(typed)
    else:
        assert parse_amount(typed) == cents


JUNK = ["", " ", "€", "abc", "-5", "+5", "1e3", "1,2,3", "1.2.3", "12,555", ",5", "5,", "1\n2"]


@pytest.mark.parametrize(
    "typed", [*JUNK, "12\n", "\x0012", "12\x1b[A", "²", "½", "9" * 8, "9" * 10_000]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ShopError, match="amount_unclear"):
        parse_amount(typed)


def test_a_space_is_no_decimal_mark() -> None:
    """Who types “12 50” means 12.50, and must not be taken to give 1,250."""
    with pytest.raises(ShopError, match="amount_unclear"):
        parse_amount("12 50")


@given(st.integers(0, 999_999_999), st.sampled_from(".,"))
def test_every_amount_that_is_written_out_is_read_back(cents: int, mark: str) -> None:
    assert parse_amount(f"{cents // 100}{mark}{cents % 100:02}") == cents


@pytest.mark.parametrize(("typed", "pieces"), [("3", 3), (" 12 ", 12), ("0", 0), ("9999", 9999)])
def test_a_quantity_is_a_number_of_pieces(typed: str, pieces: int) -> None:
    assert parse_quantity(typed) == pieces


@pytest.mark.parametrize("typed", [*JUNK, "1,5", "10000", "²", "٣", "9" * 10_000])
def test_what_is_no_quantity_is_refused(typed: str) -> None:
    with pytest.raises(ShopError, match="quantity_unclear"):
        parse_quantity(typed)


@pytest.mark.parametrize(
    ("typed", "grams"),
    [("0,350", 350), ("1.2", 1200), ("2", 2000), ("0,005", 5), ("0", 0), ("999", 999_000)],
)
def test_a_weight_is_typed_in_kilograms(typed: str, grams: int) -> None:
    assert parse_weight(typed) == grams


@pytest.mark.parametrize("typed", ["", "abc", "-1", "1,2345", "1000", "12 5", "1 €", "1\n"])
def test_what_is_no_weight_is_refused(typed: str) -> None:
    with pytest.raises(ShopError, match="weight_unclear"):
        parse_weight(typed)


@given(st.text())
def test_whatever_is_typed_is_an_amount_or_a_refusal(typed: str) -> None:
    for parse in (parse_amount, parse_quantity, parse_weight):
        answer = answer_of(partial(parse, typed))
        if isinstance(answer, ShopError):
            assert answer.code.endswith("_unclear")
        else:
            assert answer >= 0
