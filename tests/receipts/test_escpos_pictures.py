"""The strict reader's pictures: what it draws, and what it will not."""

import pytest

from tests.support.escpos import (
    BAND_BYTES,
    Bitmap,
    EscposError,
    decode,
    decode_all,
    draw,
    read_codes,
)
from tests.support.escpos.drawing import EDGE

STAIRS = Bitmap(16, 3, b"\x80\x00\x40\x00\x00\x01")


def raster(data: bytes, across: int, rows: int, mode: int = 0) -> bytes:
    size = across.to_bytes(2, "little") + rows.to_bytes(2, "little")
    return b"\x1dv0" + bytes([mode]) + size + data


def graphics(function: int, parameters: bytes) -> bytes:
    body = b"0" + bytes([function]) + parameters
    return b"\x1d(L" + len(body).to_bytes(2, "little") + body


def define(width: int, height: int, data: bytes, key: bytes = b"LO") -> bytes:
    size = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    return graphics(67, b"0" + key + b"\x01" + size + b"1" + data)


def black(data: bytes, dots: int = 384) -> list[tuple[int, int]]:
    """The black dots of what is printed, across and down from where printing begins."""
    strip = draw(decode(data, dots), edge=0)
    return [
        (x, y)
        for y in range(strip.height)
        for x in range(strip.width)
        if not strip.getpixel((x, y))
    ]


def test_a_picture_is_drawn_dot_by_dot() -> None:
    data = raster(STAIRS.data, 2, 3)
    assert decode(data).pictures == [STAIRS]
    assert black(data) == [(0, 0), (1, 1), (15, 2)]


def test_a_picture_stands_where_it_is_aligned_and_fed() -> None:
    assert black(b"\x1ba\x02" + raster(STAIRS.data, 2, 3))[0] == (368, 0)
    assert black(b"\x1ba\x01" + raster(STAIRS.data, 2, 3))[0] == (184, 0)
    assert black(b"\x1dL\x0a\x00\x1bJ\x07" + raster(STAIRS.data, 2, 3))[0] == (10, 7)
    assert black(b"\x1b3\x05\n" + raster(STAIRS.data, 2, 3))[0] == (0, 5)


def test_dots_can_be_doubled_across_and_down() -> None:
    assert black(raster(b"\x80", 1, 1, mode=3)) == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert black(raster(b"\x80", 1, 1, mode=49)) == [(0, 0), (1, 0)]


def test_bands_close_up_without_a_gap() -> None:
    band = raster(b"\xff\xff", 1, 2)
    assert {y for _, y in black(band * 3)} == {0, 1, 2, 3, 4, 5}


def test_bands_of_one_centred_picture_stand_under_each_other() -> None:
    """A printer knows how wide a picture is, and nothing of where its dots are."""
    left, right = raster(b"\x80\x00", 2, 1), raster(b"\x00\x01", 2, 1)
    assert black(b"\x1ba\x01" + left + right) == [(184, 0), (199, 1)]


def test_big_letters_are_big_and_bold_ones_thicker() -> None:
    plain, big, bold = (black(looks + b"H\n") for looks in (b"", b"\x1d!\x11", b"\x1bE\x01"))
    assert len(big) == 4 * len(plain)
    assert len(plain) < len(bold) < 2 * len(plain)
    assert max(x for x, _ in plain) < 12 <= max(x for x, _ in big) < 24


def test_the_strip_is_as_wide_as_the_paper_with_its_edges() -> None:
    strip = draw(decode(b"a\n" * 4, 384))
    assert strip.size == (384 + 2 * EDGE, 4 * 30 + 2 * EDGE)


def test_a_picture_kept_by_the_printer_is_printed_from_its_memory() -> None:
    memory: dict[bytes, Bitmap] = {}
    decode(define(16, 3, STAIRS.data), pictures=memory)
    assert memory == {b"LO": STAIRS}
    paper = decode(graphics(69, b"LO\x01\x01"), pictures=memory)
    assert paper.pictures == [STAIRS]
    decode(graphics(66, b"LO"), pictures=memory)
    assert memory == {}


def test_the_memory_can_be_asked_for_its_room() -> None:
    asked = decode(graphics(48, b"") + graphics(51, b"")).requests
    assert [(each.command, each.n) for each in asked] == [("GS ( L", 48), ("GS ( L", 51)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x1dv1\x00\x01\x00\x01\x00\xff", "unknown command GS v"),
        (raster(b"\xff", 1, 1, mode=4), "GS v 0 does not take"),
        (raster(b"", 0, 1), "of 0 bytes"),
        (raster(b"", 1, 0), "0 rows"),
        (raster(bytes(2304), 1, 2304), "2304 rows"),
        (raster(b"\xff", 1, 2), "ends inside"),
        (raster(bytes(BAND_BYTES + 64), 64, 129), "a band of"),
        (raster(b"\xff" * 49, 49, 1), "wider than the paper"),
        (raster(b"\xff" * 25, 25, 1, mode=1), "wider than the paper"),
        (b"a" + raster(b"\xff", 1, 1) + b"\n", "middle of a line"),
        (raster(b"\x10\x04", 2, 1), "real-time command"),
        (raster(b"\x10\x05", 1, 2), "real-time command"),
        (raster(b"\x00\x10\x14\x00", 2, 2), "real-time command"),
        (define(24, 343, bytes(1029)), "real-time command"),  # its length is 0x0410
        (graphics(69, b"LO\x01\x01"), "no picture"),
        (define(8, 1, b"\xff") + graphics(69, b"LO\x03\x01"), "wrong parameters"),
        (define(8, 1, b"\xff") + b"a" + graphics(69, b"LO\x01\x01") + b"\n", "middle of a line"),
        (define(392, 1, b"\xff" * 49) + graphics(69, b"LO\x01\x01"), "wider than the paper"),
        (define(8, 2, b"\xff"), "1 bytes for 8"),
        (define(0, 1, b""), "one picture"),
        (define(8200, 1, bytes(1025)), "8200"),
        (define(8, 1, b"\xff", key=b"\x1fA"), "key code"),
        (define(24, 1, b"\x00\x10\x04"), "real-time command"),
        (graphics(67, b"1LO\x01\x08\x00\x01\x001\xff"), "one picture in one colour"),
        (graphics(65, b"CLR"), "deletes every picture"),
        (graphics(48, b"0"), "with parameters"),
        (graphics(112, b""), "no function"),
        (b"\x1d(L\x00\x00", "no function"),
    ],
)
def test_pictures_that_a_printer_would_spoil_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(EscposError, match=reason):
        decode(data, 384)


def test_the_last_byte_of_a_row_may_stand_out_when_it_is_white() -> None:
    """Columns are 12 dots and bytes 8: paper of 33 columns ends within a byte."""
    assert decode(raster(b"\xff" * 49 + b"\xf0", 50, 1), 396).pictures
    with pytest.raises(EscposError, match="wider"):
        decode(raster(b"\xff" * 50, 50, 1), 396)


@pytest.mark.parametrize("dots", [384, 576])
def test_codes_are_read_back_from_the_picture(dots: int) -> None:
    bars = b"\x1ba\x01\x1dH\x02\x1dw\x03\x1dh\x60"
    job = (
        b"\x1b@" + bars + b"\x1dk\x022000000000015\x00\n\n"
        b"\x1dk\x0396385074\x00\n\n" + b"\x1dw\x02\x1dk\x0513046920028001\x00\n\n"
        b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1"
        b"\x1d(k\x05\x001P0T1\x1d(k\x03\x001Q0\n"
    )
    assert [(code.kind, code.text) for code in read_codes(decode(job, dots))] == [
        ("EAN13", "2000000000015"),
        ("EAN8", "96385074"),
        ("ITF", "13046920028001"),
        ("QRCode", "T1"),
    ]


def test_a_code_with_a_line_of_text_across_it_is_not_read() -> None:
    """The reading is real: what covers the code spoils it."""
    job = b"\x1d(k\x03\x001C\x06\x1d(k\x05\x001P0T1\x1d(k\x03\x001Q0"
    paper = decode(job)
    assert len(read_codes(paper)) == 1
    paper.drawn.insert(0, decode(raster(b"\xff" * 20, 1, 20)).drawn[0])
    symbol = paper.drawn.pop()
    assert read_codes(paper) == []
    paper.drawn.append(symbol)


def test_torn_papers_are_told_from_whole_ones() -> None:
    whole = b"\x1b@a\n\x1dV\x01"
    torn_in_text, torn_in_picture = b"\x1b@T1-000", b"\x1b@b\n" + raster(bytes(60), 40, 200)
    clean = bytes(9000) + b"\x1b@"
    papers = decode_all(whole + torn_in_text + clean + whole + torn_in_picture + clean + whole)
    assert [(paper.whole, paper.text) for paper in papers] == [
        (True, "a"),
        (False, ""),
        (True, "a"),
        (False, "b"),
        (True, "a"),
    ]
