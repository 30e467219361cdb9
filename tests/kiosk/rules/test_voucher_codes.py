"""Codes of vouchers: hard to guess, easy to type, and a slip of the finger is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.voucher_codes import (
    ALPHABET,
    LENGTH,
    RANDOM_BITS,
    CodePattern,
    code_of,
    grouped,
    has_shape,
    is_well_typed,
    mask_problem,
    tidy,
)
from kiosk.services.vouchers.codes import new_code

codes = st.integers(0, (1 << RANDOM_BITS) - 1).map(code_of).filter(has_shape)


def test_a_code_holds_enough_randomness_and_no_letter_is_taken_for_another() -> None:
    assert RANDOM_BITS >= 60
    assert not set(ALPHABET) & set("ILOU")
    drawn = {new_code() for _ in range(1000)}
    assert len(drawn) == 1000
    assert all(has_shape(code) and is_well_typed(code) for code in drawn)


def test_every_bit_is_in_the_code() -> None:
    assert len({code_of(1 << bit) for bit in range(RANDOM_BITS)}) == RANDOM_BITS
    with pytest.raises(ValueError, match="bits"):
        code_of(1 << RANDOM_BITS)


def test_a_code_is_always_the_same() -> None:
    """Printed vouchers must stay good: these were made once and for all."""
    assert code_of(0) == "0000000000000098"
    assert code_of(0x123456789ABCDEF012) == "938NKRKAYDXW0J29"


@given(codes)
def test_every_single_wrong_character_is_found(code: str) -> None:
    for place in range(LENGTH):
        for other in ALPHABET:
            if other != code[place]:
                assert not is_well_typed(code[:place] + other + code[place + 1 :])


@given(codes)
def test_every_swap_of_two_neighbours_is_found(code: str) -> None:
    for place in range(LENGTH - 1):
        first, second = code[place], code[place + 1]
        if first != second:
            assert not is_well_typed(code[:place] + second + first + code[place + 2 :])


@given(codes)
def test_a_code_is_understood_as_people_type_it(code: str) -> None:
    assert grouped(code).count("-") == 3
    for typed in (
        grouped(code),
        grouped(code).replace("-", " "),
        code.lower(),
        grouped(code).replace("1", "l").replace("0", "O"),
        code.replace("1", "I").replace("0", "o"),
    ):
        assert tidy(typed) == code


@pytest.mark.parametrize(
    "text", ["", "PASS-7K3M9H", "1234567890123456", "A" * 15, "A" * 17, "U" + "A" * 15]
)
def test_other_codes_have_another_shape(text: str) -> None:
    assert not has_shape(tidy(text))
    assert grouped(text) == text


# Codes of other issuers

PASS = CodePattern(1, "Pass numérique", "PN-9999-AA**", 1000)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("PN-1234-XYZ7", "PN1234XYZ7"),
        ("pn1234xyz7", "PN1234XYZ7"),
        (" PN 1234 XY 99", "PN1234XY99"),
        ("PN-12O4-XYZ7", "PN1204XYZ7"),
        ("PN-I2l4-XYZ7", "PN1214XYZ7"),
        ("PN-1234-X1Z7", None),
        ("PM-1234-XYZ7", None),
        ("PN-1234-XYZ", None),
        ("PN-1234-XYZ77", None),
        ("PN-١٢٣٤-XYZ7", None),
        ("PN-1234-XY+7", None),
        ("", None),
    ],
)
def test_a_code_of_a_known_shape_has_one_spelling(typed: str, code: str | None) -> None:
    assert PASS.code_of(typed) == code


def test_a_kept_code_is_spelled_as_its_mask_is() -> None:
    assert PASS.spelled("PN1234XYZ7") == "PN-1234-XYZ7"


@pytest.mark.parametrize(
    ("mask", "problem"),
    [
        ("PN-9999-AA**", ""),
        ("999999", ""),
        ("PN-99999", "mask_too_short"),
        ("99999999", "mask_like_barcode"),
        ("999 9999 999 999", "mask_like_barcode"),
        ("*************", "mask_like_barcode"),
        ("3599999999999", ""),
    ],
)
def test_a_shape_that_would_take_barcodes_for_money_is_refused(mask: str, problem: str) -> None:
    assert mask_problem(mask) == problem
