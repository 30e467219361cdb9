"""What a scanner types, on the right keyboard and on the wrong one."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.rules.errors import ShopError
from kiosk.rules.scans import MAX_LENGTH, canonical_gtin, check_digits, is_gtin, parse_scan
from tests.support.keyboards import AZERTY
from tests.support.refusals import answer_of, refusal_of

codes = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=MAX_LENGTH)


@given(codes)
@example("8")  # an underscore alone
@example("6-6-8")  # signs that a code may hold itself
@example("MAZARINE")  # letters alone
@example("mM-12345")
def test_a_us_scanner_on_a_french_console_is_understood(code: str) -> None:
    assert code in parse_scan(code.translate(AZERTY)).spellings


@given(codes)
def test_on_the_right_keyboard_the_code_itself_is_looked_up_first(code: str) -> None:
    assert parse_scan(code).spellings[0] == code


@given(st.text(string.digits, min_size=1, max_size=20))
def test_digits_from_a_french_console_are_repaired_at_once(digits: str) -> None:
    mangled = digits.translate(AZERTY)
    if not mangled.strip("-_"):
        return  # sixes and eights alone could be a code as they stand
    assert parse_scan(mangled).text == digits


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=MAX_LENGTH))
def test_a_code_with_any_sign_is_among_its_spellings(code: str) -> None:
    assert code in parse_scan(code).spellings


# Printed on goods in the shop's shelves, or worked out by the GS1 General Specifications, 7.9.
GTINS = [
    "40170725",
    "96385074",
    "036000291452",
    "614141000036",
    "3017620422003",
    "4006381333931",
    "10614141000415",
    "15400141288763",
]


@pytest.mark.parametrize("gtin", GTINS)
def test_a_right_check_digit_makes_a_gtin(gtin: str) -> None:
    scan = parse_scan(gtin)
    assert (scan.kind, scan.text) == ("gtin", gtin)
    check_digits(scan)


@given(st.sampled_from(GTINS), st.data())
def test_one_misread_digit_is_noticed(gtin: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(gtin) - 1))
    digit = data.draw(st.sampled_from([d for d in string.digits if d != gtin[at]]))
    scan = parse_scan(gtin[:at] + digit + gtin[at + 1 :])
    assert scan.kind == "code"
    with pytest.raises(ShopError, match="check_digit"):
        check_digits(scan)


@given(st.integers(0, 10**13 - 1), st.sampled_from([8, 12, 13, 14]))
def test_check_digits_weigh_one_and_three_from_the_right(number: int, length: int) -> None:
    digits = f"{number:014}"[-length + 1 :]
    weighed = sum(int(d) * (3 if n % 2 == 0 else 1) for n, d in enumerate(reversed(digits)))
    right = -weighed % 10
    assert [is_gtin(f"{digits}{check}") for check in range(10)] == [
        check == right for check in range(10)
    ]


@pytest.mark.parametrize("text", ["123456", "12345678901", "1" * 15, "A1", "-" * 13])
def test_other_lengths_are_never_taken_for_a_misread_gtin(text: str) -> None:
    check_digits(parse_scan(text))


def test_a_upc_is_looked_up_as_the_ean_that_items_keep() -> None:
    assert "0036000291452" in parse_scan("036000291452").spellings
    assert canonical_gtin("036000291452") == "0036000291452"
    assert canonical_gtin("3017620422003") == "3017620422003"


@pytest.mark.parametrize("ticket", ["T1-000042", "caisse1-1234567", "B-999999999"])
def test_a_ticket_is_known_by_its_form(ticket: str) -> None:
    assert parse_scan(ticket).kind == "receipt"
    assert parse_scan(ticket.translate(AZERTY)).kind == "receipt"


def test_what_is_around_a_code_is_left_out() -> None:
    assert parse_scan(" \t3017620422003\r\n").text == "3017620422003"


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        ("", "scan_empty"),
        (" \r\n\t", "scan_empty"),
        ("A" * (MAX_LENGTH + 1), "scan_too_long"),
        ("7" * 10_000, "scan_too_long"),
        ("A\x00B", "scan_unreadable"),
        ("\x1b[200~A", "scan_unreadable"),
        ("A\nB", "scan_unreadable"),
        ("A\u202eB", "scan_unreadable"),
        ("A\ud800", "scan_unreadable"),
        ("\x08\x7f", "scan_unreadable"),
    ],
)
def test_what_is_no_scan_is_refused(raw: str, refusal: str) -> None:
    assert refusal_of(lambda: parse_scan(raw)).code == refusal


@given(st.text(max_size=2 * MAX_LENGTH))
def test_whatever_comes_is_a_scan_or_a_refusal(raw: str) -> None:
    scan = answer_of(lambda: parse_scan(raw))
    if isinstance(scan, ShopError):
        assert scan.code in {"scan_empty", "scan_too_long", "scan_unreadable"}
    else:
        assert raw.strip() in scan.spellings
        assert len(scan.spellings) == len(set(scan.spellings)) <= 6
