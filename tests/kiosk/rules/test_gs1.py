"""GS1 strings as scanners send them."""

import string
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import ean

from kiosk.rules.errors import ShopError
from kiosk.rules.gs1 import MAX_LENGTH, SEPARATOR, Gs1Label, looks_like_gs1, parse_gs1
from kiosk.rules.scans import parse_scan
from tests.support.refusals import answer_of, refusal_of

TODAY = date(2026, 11, 22)
GTIN = "03046920028004"
FULL = Gs1Label(GTIN, lot="LOT-7/A", expires_on=date(2027, 1, 31), serial="S1")

# The signs of GS1's character set 82 that stand in lots and serials here.
words = st.text(string.ascii_letters + string.digits + "-_./", min_size=1, max_size=20)
gtins = st.integers(0, 10**13 - 1).map(lambda number: _with_check_digit(f"{number:013}"))
labels = st.builds(
    Gs1Label,
    gtin=gtins,
    lot=st.none() | words,
    expires_on=st.none() | st.dates(date(1977, 11, 22), date(2076, 11, 22)),
    serial=st.none() | words,
)


def _with_check_digit(digits: str) -> str:
    return digits + str(ean.calc_check_digit(digits))


def elements(label: Gs1Label) -> list[tuple[str, str]]:
    values = {"01": label.gtin}
    if label.lot:
        values["10"] = label.lot
    if label.expires_on:
        values["17"] = label.expires_on.strftime("%y%m%d")
    if label.serial:
        values["21"] = label.serial
    return list(values.items())


def as_scanned(label: Gs1Label) -> str:
    """The elements with ASCII 29 behind those that have no fixed length."""
    ends = {"10": "\x1d", "21": "\x1d"}
    return "".join(f"{ai}{value}{ends.get(ai, '')}" for ai, value in elements(label)).strip()


@pytest.mark.parametrize("prefix", ["", "]e0", "]C1", SEPARATOR])
def test_a_label_that_holds_the_item_alone_is_read(prefix: str) -> None:
    scan = parse_scan(f"{prefix}01{GTIN}")
    assert scan.kind == "gs1"
    assert parse_gs1(scan.text, TODAY) == Gs1Label(GTIN)


def test_an_expiry_without_a_day_is_the_last_of_its_month() -> None:
    label = parse_gs1(f"01{GTIN}17270200", TODAY)
    assert label.expires_on == date(2027, 2, 28)


@pytest.mark.parametrize(
    "scanned",
    [
        f"01{GTIN}1727013110LOT-7/A\x1d21S1",
        f"]C101{GTIN}10LOT-7/A\x1d1727013121S1",
        f"]d201{GTIN}21S1\x1d10LOT-7/A\x1d17270131",
        f"]Q301{GTIN}10LOT-7/A\x1d\x1d21S1\x1d17270131",
        f"\x1d01{GTIN}10LOT-7/A\x1d21S1\x1d17270131\x1d",
        f"(01){GTIN}(10)LOT-7/A(17)270131(21)S1",
        f"https://id.gs1.org/01/{GTIN}/10/LOT-7%2FA/21/S1?17=270131",
        f"https://example.org/shop/01/{GTIN}/10/LOT-7%2FA/21/S1?17=270131&lang=fr",
    ],
)
def test_item_lot_expiry_and_serial_are_read_however_the_scanner_sends_them(scanned: str) -> None:
    scan = parse_scan(scanned)
    assert scan.kind == "gs1"
    assert parse_gs1(scan.text, TODAY) == FULL


@given(labels, st.sampled_from(["", "]C1", "]d2", "]Q3", "]e0", "\x1d"]))
def test_what_a_box_says_is_what_the_till_reads(label: Gs1Label, prefix: str) -> None:
    text = prefix + as_scanned(label)
    assert parse_gs1(text, TODAY) == label


@given(labels.filter(lambda label: label.lot or label.expires_on or label.serial))
def test_what_a_label_says_in_parentheses_is_what_the_till_reads(label: Gs1Label) -> None:
    text = "".join(f"({ai}){value}" for ai, value in elements(label))
    assert parse_gs1(text, TODAY) == label
    assert parse_scan(text).kind == "gs1"


@given(st.dates(date(1977, 1, 1), date(2076, 12, 31)))
def test_a_year_of_two_digits_lies_within_half_a_century(day: date) -> None:
    label = parse_gs1(f"01{GTIN}17{day:%y%m%d}", TODAY)
    assert label.expires_on == day


def test_a_weight_in_kilograms_becomes_grams() -> None:
    assert parse_gs1(f"01{GTIN}3103001250", TODAY).weight_grams == 1250
    assert parse_gs1(f"01{GTIN}3101000012", TODAY).weight_grams == 1200


@pytest.mark.parametrize(
    ("scanned", "code"),
    [
        ("01030469200280051727013110A", "check_digit"),
        ("]C1100LOT\x1d17270131", "gs1_without_item"),
        (f"01{GTIN}17271331", "scan_unreadable"),
        (f"01{GTIN}17270230", "scan_unreadable"),
        ("(01)3046920028004", "scan_unreadable"),
        ("]C1hello\x1d", "scan_unreadable"),
        ("http://[/01/03046920028004", "scan_unreadable"),
        (f"]C101{GTIN}10" + "A" * MAX_LENGTH, "scan_too_long"),
    ],
)
def test_what_can_not_be_right_is_refused(scanned: str, code: str) -> None:
    assert refusal_of(lambda: parse_gs1(scanned, TODAY)).code == code


@given(st.text(max_size=60) | st.text("()]C1d2Q3\x1d0123456789AB/:htps.", max_size=60))
@example("https://x//01/03046920028004?=&17=")
@example("(")
@example("(99")
def test_nothing_scanned_ends_the_program(text: str) -> None:
    answer = answer_of(lambda: parse_gs1(text, TODAY))
    assert isinstance(answer, Gs1Label | ShopError)


@pytest.mark.parametrize(
    "code",
    [
        *("3046920028004", "CAFE", "89332100000000000010", "(1)", "01234567890128", "0112"),
        *("0103046920028005", "01030469200280041"),
    ],
)
def test_other_codes_are_left_alone(code: str) -> None:
    assert not looks_like_gs1(code)


def test_the_gtin_is_looked_up_in_each_length_in_which_items_keep_it() -> None:
    assert Gs1Label("03046920028004").gtins == ("03046920028004", "3046920028004")
    assert Gs1Label("00000096385074").gtins == ("00000096385074", "0000096385074", "96385074")
    assert Gs1Label("13046920028001").gtins == ("13046920028001",)


def test_a_scanner_that_names_its_symbology_first_is_understood() -> None:
    scan = parse_scan("]E03046920028004")
    assert (scan.text, scan.kind) == ("3046920028004", "gtin")
    assert "]E03046920028004" in scan.spellings
