"""The shop's picture at the head of a receipt."""

import io
import struct
from hashlib import sha256

import pytest
from PIL import Image as Pillow

from receipts.document import Document, Image, Text
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.images import bitmap_of_png
from receipts.render.text import render_text
from tests.support.escpos import Bitmap, decode


def png(width: int, height: int, colour: str | tuple[int, ...] = "black") -> bytes:
    file = io.BytesIO()
    Pillow.new("RGBA", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def saved(picture: Pillow.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


LOGO = png(100, 40)
NAME = sha256(LOGO).hexdigest()
HEAD = Document("fr", (Image(NAME, "Épicerie d'Ivry"), Text("Merci")))


def test_a_picture_is_printed_dot_by_dot_in_the_middle() -> None:
    paper = decode(render_escpos(HEAD, Profile(32), {NAME: LOGO}), 384)
    (band,) = paper.pictures
    assert (band.width, band.height) == (104, 40)
    assert band.data == (b"\x3f" + b"\xff" * 11 + b"\xfc") * 40
    assert paper.lines == ["Merci"]


def test_one_that_the_printer_keeps_is_named_and_not_sent_again() -> None:
    data = render_escpos(HEAD, Profile(32, logo_sha256=NAME), {NAME: LOGO})
    assert len(data) < 60
    kept = {b"KL": Bitmap(8, 1, b"\xff")}
    assert decode(data, 384, kept).pictures == [kept[b"KL"]]


@pytest.mark.parametrize("profile", [Profile(32), Profile(32, images=False)])
def test_its_words_stand_where_it_can_not_be_printed(profile: Profile) -> None:
    pictures = {} if profile.images else {NAME: LOGO}
    row, _ = decode(render_escpos(HEAD, profile, pictures), 384).rows
    assert (row.text, row.align) == ("Épicerie d'Ivry", "center")
    assert render_text(HEAD, 32)[0].strip() == "Épicerie d'Ivry"


def test_one_wider_than_the_paper_is_made_smaller_and_what_is_clear_is_white() -> None:
    assert bitmap_of_png(png(1000, 100), 384).height == 38
    assert not any(bitmap_of_png(png(1000, 100, (0, 0, 0, 0)), 384).data)
    grey = bitmap_of_png(png(80, 80, (128, 128, 128, 255)), 384).data
    assert 0.4 < sum(byte.bit_count() for byte in grey) / 80**2 < 0.6


def test_grey_of_16_bits_is_as_dark_as_of_8() -> None:
    """A scanner's file: 65535 is white, and 257 of its greys are one of ours."""
    steps = struct.pack("<8H", *(257 * grey for grey in (0, 255, 64, 255, 0, 192, 255, 0)))
    fine = Pillow.frombytes("I;16", (8, 16), steps * 16)
    coarse = Pillow.frombytes("L", (8, 16), bytes([0, 255, 64, 255, 0, 192, 255, 0]) * 16)
    assert bitmap_of_png(saved(fine), 384) == bitmap_of_png(saved(coarse), 384)


@pytest.mark.parametrize("data", [b"", b"GIF89a", LOGO[:40], LOGO[:-30]])
def test_what_is_no_whole_png_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no PNG"):
        bitmap_of_png(data, 384)


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="too many pixels"):
        bitmap_of_png(png(3000, 3000), 384)
