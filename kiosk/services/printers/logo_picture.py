"""From a file that somebody brings to black and white dots that a receipt can show."""

import io
import struct
import zlib
from typing import TYPE_CHECKING

from kiosk.rules.errors import ShopError
from receipts.render.images import grey_on_white
from receipts.render.logo_memory import LOGO_DOTS, LOGO_ROWS

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 4000 * 4000

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">4x4sII")
"""The first chunk: its length, IHDR, width, height (W3C, Portable Network Graphics, 11.2.1)."""
_WHITE = 255
_PALE = 250
"""Lighter than that is paper, and cut off around the picture."""


def logo_of(file: bytes) -> bytes:
    """Return a PNG of one bit a dot: on white, cut to what is dark, scaled down to fit,
    dithered. Of the file nothing else is kept: no place, no author, no other pages.

    Raises ShopError ``logo_too_large``, ``logo_not_png`` and ``logo_empty``.
    """
    _check(file)
    dark = _cropped(_on_white(file))
    dark.thumbnail((LOGO_DOTS, LOGO_ROWS))
    written = io.BytesIO()
    dark.convert("1").save(written, "PNG", optimize=True)
    return written.getvalue()


def _check(file: bytes) -> None:
    """Look at the size that the file says of itself, before anything is unpacked."""
    if len(file) > MOST_BYTES:
        raise ShopError("logo_too_large")
    if not file.startswith(_SIGNATURE) or len(file) < len(_SIGNATURE) + _HEADER.size:
        raise ShopError("logo_not_png")
    chunk, width, height = _HEADER.unpack_from(file, len(_SIGNATURE))
    if chunk != b"IHDR" or not width or not height:
        raise ShopError("logo_not_png")
    if width * height > MOST_PIXELS:
        raise ShopError("logo_too_large")


def _on_white(file: bytes) -> "Image":
    """Return the picture in greys, what is transparent as paper."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(file), formats=["PNG"]) as opened:
            return grey_on_white(opened)
    except (
        *(UnidentifiedImageError, Image.DecompressionBombError, OSError),
        *(SyntaxError, ValueError, struct.error, zlib.error, EOFError, OverflowError),
    ) as error:  # what Pillow raises for files that are no pictures
        raise ShopError("logo_not_png") from error


def _cropped(greys: "Image") -> "Image":
    ink = greys.point([_WHITE if grey < _PALE else 0 for grey in range(256)]).getbbox()
    if ink is None:
        raise ShopError("logo_empty")
    return greys.crop(ink)
