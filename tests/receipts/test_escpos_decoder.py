"""The strict reader of printer bytes accepts what the reference allows, and nothing else."""

import pytest

from tests.support.escpos_decoder import EscposError, Row, decode

START = b"\x1b@\x1bt\x10"
QR_MODEL = b"\x1d(k\x04\x001A2\x00"
QR_STORE = b"\x1d(k\x05\x001P0T1"
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
        (b"\x1d(A\x00\x00", "unknown command"),
        (b"\x10\x04\x01", "control byte"),
        (b"\x00a\n", "control byte"),
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
        (b"a" + QR_STORE + QR_PRINT + b"\n", "middle of a line"),
        (QR_PRINT, "nothing stored"),
        (QR_STORE + b"\x1b@" + QR_PRINT, "nothing stored"),
        (b"\x1d(k\x04\x001A9\x00", "model"),
        (b"\x1d(k\x03\x001C\x00", "module size"),
        (b"\x1d(k\x03\x001E9", "level"),
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


def test_the_place_of_the_fault_is_named() -> None:
    with pytest.raises(EscposError) as refusal:
        decode(b"abc\n\x1bX")
    assert refusal.value.at == 4
