"""What a cell of a spreadsheet means."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.imports import cells

NBSP, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0),
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        ("12,50 €", 1250),
        ("€12.50", 1250),
        ("12,50€", 1250),
        (f"12,50{NBSP}€", 1250),
        ("1 234,50", 123450),
        (f"1{NARROW}234,50", 123450),
        (f"1{NBSP}234", 123400),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1234,5", 123450),
        ("100 000,00", 10_000_000),
        ("100000", 10_000_000),
    ],
)
def test_an_amount_is_understood_as_people_write_it(text: str, cents: int) -> None:
    assert cells.money(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "negative"),
        ("−1,50", "negative"),
        ("- 1,50", "negative"),
        ("1,505", "too_many_decimals"),
        ("1.000", "too_many_decimals"),  # a thousand, or one and nothing: nobody knows
        ("12,3456", "too_many_decimals"),
        ("1.234,567", "too_many_decimals"),
        ("100 000,01", "amount_too_large"),
        ("1.234.567", "amount_too_large"),
        ("9" * 30, "amount_too_large"),
        ("9" * 10_000, "number_unclear"),
        ("douze", "number_unclear"),
        ("12,", "number_unclear"),
        (",5", "number_unclear"),
        ("12,50,1", "number_unclear"),
        ("1 23,00", "number_unclear"),
        ("1.23,00", "number_unclear"),
        ("1,234,50", "number_unclear"),
        ("1e3", "number_unclear"),
        ("１２", "number_unclear"),
        ("$12", "number_unclear"),
        ("€€12", "number_unclear"),
        ("=1+1", "number_unclear"),
    ],
)
def test_an_unclear_amount_is_refused(text: str, code: str) -> None:
    refused(cells.money, text, code)


@given(
    st.integers(0, cells.MAX_CENTS),
    st.sampled_from([(",", ""), (".", ""), (",", " "), (",", NBSP), (",", "."), (".", ",")]),
    st.sampled_from(["{}", "{} €", "€ {}", f"{{}}{NBSP}€"]),
)
def test_every_amount_is_read_back_to_the_cent(
    cents: int, marks: tuple[str, str], pattern: str
) -> None:
    point, thousands = marks
    whole = f"{cents // 100:,}".replace(",", thousands)
    assert cells.money(pattern.format(f"{whole}{point}{cents % 100:02}")) == cents


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_a_bad_cell(text: str) -> None:
    for meaning in (cells.money, cells.percent, cells.pieces, cells.kilograms):
        try:
            assert meaning(text) >= 0
        except cells.BadCell:
            continue


@pytest.mark.parametrize(
    ("text", "rate_bp"),
    [("20", 2000), ("5,5", 550), ("5.50 %", 550), ("2,1%", 210), ("0", 0), ("100", 10_000)],
)
def test_a_percentage_becomes_basis_points(text: str, rate_bp: int) -> None:
    assert cells.percent(text) == rate_bp


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("100,01", "percent_too_large"),
        ("5,555", "too_many_decimals"),
        ("-5", "negative"),
        ("TVA", "number_unclear"),
    ],
)
def test_an_unclear_percentage_is_refused(text: str, code: str) -> None:
    refused(cells.percent, text, code)


@pytest.mark.parametrize(("text", "count"), [("1", 1), ("40", 40), ("1 000", 1000)])
def test_pieces_are_whole(text: str, count: int) -> None:
    assert cells.pieces(text) == count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "must_be_positive"),
        ("1,5", "not_whole"),
        ("1,000", "not_whole"),
        ("-3", "negative"),
        ("1 000 001", "quantity_too_large"),
        ("dix", "number_unclear"),
    ],
)
def test_unclear_pieces_are_refused(text: str, code: str) -> None:
    refused(cells.pieces, text, code)


@pytest.mark.parametrize(
    ("text", "grams"),
    [("12", 12_000), ("0,350", 350), ("1.5 kg", 1500), ("1,234", 1234), ("1 234,5", 1_234_500)],
)
def test_kilograms_become_grams(text: str, grams: int) -> None:
    assert cells.kilograms(text) == grams


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0,000", "must_be_positive"),
        ("0,0005", "too_many_decimals"),
        ("100001", "quantity_too_large"),
    ],
)
def test_unclear_kilograms_are_refused(text: str, code: str) -> None:
    refused(cells.kilograms, text, code)


@pytest.mark.parametrize("text", ["2026-11-22", "22/11/2026"])
def test_a_day_is_iso_or_french(text: str) -> None:
    assert cells.day(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "22/11/26",
        "2026-02-30",
        "11/22/2026",
        "20261122",
        "2026-W47-7",
        "22 nov. 2026",
        "0202-01-01",
    ],
)
def test_another_day_is_refused(text: str) -> None:
    refused(cells.day, text, "not_a_date")


def test_text_is_kept_in_one_unicode_form() -> None:
    assert cells.words(10)("Cafe\u0301") == "Café"
    assert cells.words(20)(f"SIM 5{NBSP}€ « œuf »") == f"SIM 5{NBSP}€ « œuf »"


@pytest.mark.parametrize("sign", ["\n", "\t", "\x1b", "\x7f", "\u2028", "\u202e", "\u200b", "\x85"])
def test_text_holds_no_invisible_characters(sign: str) -> None:
    refused(cells.words(20), f"a{sign}b", "control_characters")


def test_text_has_an_end() -> None:
    assert cells.words(3)("abc") == "abc"
    refused(cells.words(3), "abcd", "too_long")


def test_a_code_is_what_a_scanner_types() -> None:
    assert cells.code("PASS-7K3M9H/é".replace("é", "2")) == "PASS-7K3M9H/2"
    refused(cells.code, "SIM 10", "not_a_code")
    refused(cells.code, "clé", "not_a_code")
    refused(cells.code, "A" * 41, "too_long")
    assert cells.voucher_code("pass-7k") == "PASS-7K"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("3017620422003", "3017620422003"),
        ("3 017620 422003", "3017620422003"),
        ("96385074", "96385074"),
        ("036000291452", "0036000291452"),  # UPC-A is an EAN-13 with a leading zero
    ],
)
def test_a_barcode_is_kept_as_items_keep_it(text: str, kept: str) -> None:
    assert cells.gtin(text) == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3017620422004", "gtin_wrong"),
        ("301762042200", "gtin_wrong"),
        ("abc", "gtin_wrong"),
        ("3,01762E+12", "gtin_scientific"),
        ("3.01762E12", "gtin_scientific"),
        ("3e+12", "gtin_scientific"),
    ],
)
def test_a_barcode_that_the_spreadsheet_spoilt_is_refused(text: str, code: str) -> None:
    refused(cells.gtin, text, code)


def refused(meaning: Callable[[str], object], text: str, code: str) -> None:
    with pytest.raises(cells.BadCell) as bad:
        meaning(text)
    assert bad.value.code == code
