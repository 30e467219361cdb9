"""Glyphs as dots."""

import threading
from dataclasses import dataclass
from functools import lru_cache

from receipts.render.font_files import Font

STEPS = 4
"""A glyph is drawn at quarters of a dot, so that joined letters join."""

_drawing = threading.Lock()
"""A face holds one glyph at a time; the till draws in its print worker and on its screen."""


@dataclass(frozen=True, slots=True)
class Dots:
    """A glyph's rows from the top, each a number of `width` bits; where it stands to its origin.

    left: dots to the right of the origin; top: of its first row above the baseline.
    """

    rows: tuple[int, ...]
    width: int
    left: int
    top: int


@lru_cache(maxsize=4096)
def dots_of(font: Font, number: int, size: float, step: int) -> Dots:
    """A glyph `size` dots an em, `step` quarters of a dot to the right of a whole dot.

    Raises CannotRenderError where the font is damaged.
    """
    import freetype

    flags = freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_MONO | freetype.FT_LOAD_NO_HINTING
    with _drawing:
        face = font.drawer
        face.set_char_size(round(size * 64))
        face.set_transform(
            freetype.Matrix(0x10000, 0, 0, 0x10000), freetype.Vector(step * 64 // STEPS, 0)
        )
        try:
            face.load_glyph(number, flags)
        except freetype.FT_Exception as error:
            raise font.cannot() from error
        slot = face.glyph
        bitmap = slot.bitmap
        data, pitch, width = bytes(bitmap.buffer), bitmap.pitch, bitmap.width
        left, top = slot.bitmap_left, slot.bitmap_top
    over = pitch * 8 - width
    rows = tuple(
        int.from_bytes(data[at : at + pitch], "big") >> over
        for at in range(0, len(data), pitch or 1)
    )
    return Dots(rows, width, left, top)
