"""The strict reader of printer bytes accepts what the reference allows, and nothing else."""

import pytest

from tests.support.escpos import EscposError, Request, Row, decode

START = b"\x1b@\x1bt\x10"
QR_MODEL = b"\x1d(k\x04\x001A2\x00"
QR_STORE = b"\x1d(k\x05\x001P0T1"
QR_LONG = b"\x1d(k\x35\x001P0" + b"x" * 50
QR_PRINT = b"\x1d(k\x03\x001Q0"


def test_text_comes_out_in_the_code_page_that_was_chosen() -> None:
    assert decode(START + b"\x8cufs 2,32 \x80\n").lines == ["Œufs 2,32 €"]
    assert decode(b"\x1bt\x13\xd5\n").text == "€"
    assert decode(b"\x1bt\x00\x82\n").text == "é"


def test_a_line_keeps_its_looks() -> None:
    paper = decode(START + b"\x1ba\x01\x1bE\x01\x1d!\x11AB\n\x1bE\x00\x1d!\x00\x1ba\x02c\n")
    assert paper.rows == [
        Row("AB", "center", bold=True, width=2, height=2, cells=4),
        Row("c", "right", cells=1),
    ]


def test_print_modes_set_bold_and_size_together() -> None:
    paper = decode(b"\x1b!\x38A\n\x1b!\x00a\n")
    assert paper.rows == [Row("A", bold=True, width=2, height=2, cells=2), Row("a", cells=1)]


def test_a_part_of_a_line_in_big_letters_takes_its_room() -> None:
    assert decode(b"a\x1d!\x10b\x1d!\x00\n").rows == [Row("ab", width=2, cells=3)]


def test_a_feed_prints_what_waits_and_leaves_blank_lines() -> None:
    assert decode(b"a\x1bd\x03").lines == ["a", "", ""]
    assert decode(b"\x1bd\x02").lines == ["", ""]


def test_a_reset_forgets_looks_and_code_page() -> None:
    assert decode(b"\x1bE\x01\x1ba\x01\x1b@a\n").rows == [Row("a", cells=1)]
    with pytest.raises(EscposError, match="no code page"):
        decode(START + b"\x1b@\xe9\n")


def test_a_stored_qr_code_is_printed() -> None:
    paper = decode(QR_MODEL + b"\x1d(k\x03\x001C\x06" + b"\x1d(k\x03\x001E1" + QR_STORE + QR_PRINT)
    assert paper.qr_codes == ["T1"]


def test_cuts_are_counted() -> None:
    assert decode(b"\x1dV\x01\x1dV\x00\x1dV\x42\x10").cuts == 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x1bX\n", "unknown command ESC"),
        (b"\x1dX\n", "unknown command GS"),
        (b"\x1c&", "unknown command FS"),
        (b"\x1d(A\x00\x00", "unknown command"),
        (b"\x10\x0f\x01", "control byte"),
        (b"\x10\x04\x05", "DLE EOT does not take"),
        (b"\x10\x05\x03", "DLE ENQ does not take"),
        (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", "no pulse"),
        (b"\x00a\n", "control byte"),
        (b"a\x00\x00\x1b@\n", "middle of a line"),
        (b"\x00\x1bE\x01", "control byte"),
        (b"a\r\n", "control byte"),
        (b"\tb\n", "control byte"),
        (b"\x7f\n", "control byte"),
        (b"\xe9\n", "no code page"),
        (START + b"\x81\n", "does not print"),
        (START + b"\xad\n", "no glyph"),
        (b"\x1bt\x63", "does not take"),
        (b"\x1ba\x03", "does not take"),
        (b"\x1b!\x80", "no receipt uses"),
        (b"\x1d!\x08", "does not take"),
        (b"\x1dV\x05", "does not take"),
        (b"a", "no line feed"),
        (b"a\n\x1b", "ends inside"),
        (b"\x1bE", "ends inside"),
        (b"\x1dV\x41", "ends inside"),
        (QR_STORE[:-1], "ends inside"),
        (b"a\x1ba\x01\n", "middle of a line"),
        (b"a\x1b@\n", "middle of a line"),
        (b"a\x1dV\x01", "middle of a line"),
        (b"a\x1dL\x00\x00\n", "middle of a line"),
        (b"a\x1dW\x00\x01\n", "middle of a line"),
        (b"\x1dL\x40\x02", "past the paper"),
        (b"\x1dW\x00\x03", "wider than the paper"),
        (b"\x1dW\x00\x00", "wider than the paper"),
        (b"a" * 49 + b"\n", "line wider than the paper"),
        (b"\x1d!\x11" + b"a" * 25 + b"\n", "line wider than the paper"),
        (b"\x1dL\x0c\x00" + b"a" * 48 + b"\n", "line wider than the paper"),
        (b"\x1dr\x03", "GS r does not take"),
        (b"\x1dI\x04", "GS I does not take"),
        (b"\x1d(H\x06\x0000ab\x1fd", "id outside"),
        (b"\x1d(H\x05\x0000abc", "id of four"),
        (b"\x1d(H\x06\x0010abcd", "function 48"),
        (b"a" + QR_STORE + QR_PRINT + b"\n", "middle of a line"),
        (QR_PRINT, "nothing stored"),
        (QR_STORE + b"\x1b@" + QR_PRINT, "nothing stored"),
        (b"\x1d(k\x04\x001A1\x00", "model"),
        (b"\x1d(k\x03\x001C\x00", "module size"),
        (b"\x1d(k\x03\x001E9", "level"),
        (b"\x1d(k\x03\x001C\x10" + QR_LONG + QR_PRINT, "QR code and its quiet zone wider"),
        (b"\x1d(k\x43\x0b1P0" + b"x" * 2880 + b"\x1d(k\x03\x001E3" + QR_PRINT, "more than"),
        (b"\x1d(k\x03\x001P0", "wrong data"),
        (b"\x1d(k\x04\x001P0\x1b", "control bytes"),
        (b"\x1d(k\x04\x001P0\xff", "not UTF-8"),
        (b"\x1d(k\x03\x001Q1", "wrong parameters"),
        (b"\x1d(k\x03\x001R0", "no QR function"),
        (b"\x1d(k\x03\x000Q0", "not for a QR code"),
        (b"\x1d(k\x00\x00", "not for a QR code"),
    ],
)
def test_bytes_that_a_printer_would_misread_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(EscposError, match=reason):
        decode(data)


def test_what_fits_the_wide_paper_may_be_too_wide_for_the_narrow() -> None:
    bars = b"\x1dH\x02\x1dw\x04\x1dk\x022000000000015\x00"
    for data in (b"a" * 33 + b"\n", bars, b"\x1d(k\x03\x001C\x0c" + QR_STORE + QR_LONG + QR_PRINT):
        decode(data, 576)
        with pytest.raises(EscposError, match="wider than the paper"):
            decode(data, 384)


def test_margins_and_the_area_hold_until_the_reset() -> None:
    narrow = b"\x1dL\x18\x00\x1dW\x78\x00"
    assert decode(narrow + b"a" * 10 + b"\n\x1b@" + b"a" * 48 + b"\n").rows[1].cells == 48
    with pytest.raises(EscposError, match="wider"):
        decode(narrow + b"a" * 11 + b"\n")


def test_what_a_printer_is_asked_comes_out_in_order() -> None:
    asked = decode(b"\x10\x04\x04a\n\x1d(H\x06\x000042ab\x1dr\x31\x10\x05\x02").requests
    assert asked == [
        Request("DLE EOT", 4, at=0),
        Request("GS ( H", 48, b"42ab", at=5),
        Request("GS r", 1, at=16),
        Request("DLE ENQ", 2, at=19),
    ]


def test_a_pulse_in_real_time_opens_the_drawer_too() -> None:
    assert decode(b"\x10\x14\x01\x00\x02").drawer_pulses == 1


def test_a_run_of_nuls_before_a_reset_is_a_clean_start() -> None:
    assert decode(b"\x1bE\x01" + bytes(300) + b"\x1b@a\n").rows == [Row("a", cells=1)]


def test_pages_for_other_alphabets_are_known_by_their_numbers() -> None:
    assert decode(b"\x1bt\x11\x84\xa0\n").text == "Да"
    assert decode(b"\x1bt\x2d\xb9\n").text == "ą"


def test_the_place_of_the_fault_is_named() -> None:
    with pytest.raises(EscposError) as refusal:
        decode(b"abc\n\x1bX")
    assert refusal.value.at == 4
