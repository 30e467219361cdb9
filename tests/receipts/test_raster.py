"""Pictures as a printer takes them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receipts.document import Align
from receipts.render.raster import LONGEST_BAND, Bitmap, bitmap_of, crop, feed, raster
from tests.support.escpos import Stream, decode
from tests.support.escpos.paper import DrawnPicture
from tests.support.examples import examples

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


@st.composite
def bitmaps(draw: st.DrawFn) -> Bitmap:
    """Random dots, most of them in the bytes that a printer would obey."""
    stride, height = draw(st.integers(1, 72)), draw(st.integers(1, 9))
    bytes_ = st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00, 0x1B, 0xFF])
    data = draw(st.lists(bytes_, min_size=stride * height, max_size=stride * height))
    return Bitmap(stride * 8, height, bytes(data))


@settings(max_examples=examples(25), deadline=None)
@given(bitmaps())
def test_no_picture_holds_what_a_printer_would_obey_and_no_dot_is_lost(bitmap: Bitmap) -> None:
    """The strict reader refuses real-time commands inside other data."""
    paper = decode(b"\x1b@" + b"".join(raster(bitmap)), 576)
    bands = (each.bitmap for each in paper.drawn if isinstance(each, DrawnPicture))
    printed = b"".join(band.data for band in bands)
    assert len(printed) == len(bitmap.data)
    assert all(new & old == old for new, old in zip(printed, bitmap.data, strict=True))
    assert not any(command in printed for command in REAL_TIME)
    changed = [new ^ old for new, old in zip(printed, bitmap.data, strict=True) if new != old]
    assert set(changed) <= {0x08}, "one dot more, beside one that is there"


def test_a_tall_picture_comes_in_bands_that_small_printers_hold() -> None:
    bands = [each for each in raster(Bitmap(576, 400, b"\x55" * 72 * 400)) if len(each) > 8]
    assert [len(each) for each in bands] == [72 * 111] * 3 + [72 * 67]
    assert max(map(len, bands)) <= LONGEST_BAND < 8192


@pytest.mark.parametrize("align", ["left", "center", "right"])
@settings(max_examples=examples(30), deadline=None)
@given(data=st.data())
def test_a_cropped_picture_stands_where_the_whole_one_did(
    align: Align, data: st.DataObject
) -> None:
    """White rows are fed and white sides left out, but each dot stays where it was."""
    stride = data.draw(st.integers(1, 12))
    rows = data.draw(st.lists(st.integers(0, (1 << stride * 8) - 1) | st.just(0), max_size=9))
    bitmap = bitmap_of(rows, stride * 8)
    cropped = crop(bitmap, align)
    if cropped.dots is None:
        assert not any(rows)
        return
    kept = cropped.dots.rows()
    assert cropped.above + len(kept) + cropped.below == len(rows)
    assert kept[0]
    assert kept[-1]
    room = bitmap.width - cropped.dots.width
    assert room >= 0
    original = rows[cropped.above : cropped.above + len(kept)]
    shift = {"left": room, "right": 0, "center": room // 2}[align]
    assert original == [row << shift for row in kept]


def test_white_is_fed_row_by_row_whatever_the_printers_units_are() -> None:
    assert feed(0) == b""
    assert feed(2) == b"\x1dv0\x00\x01\x00\x02\x00\x00\x00"
    paper = decode(b"\x1b@" + feed(600))
    assert not paper.pictures
    # Each command holds few enough rows for its heading.
    assert [each.bitmap.height for each in paper.drawn if isinstance(each, DrawnPicture)] == [
        *(255, 255, 90)
    ]


def test_a_printer_that_listens_is_asked_nothing_by_a_picture() -> None:
    dots = Bitmap(16, 2, b"\x10\x04\x10\x14")
    assert Stream(576).feed(b"\x1b@" + b"".join(raster(dots))) == []
