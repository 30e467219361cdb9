"""PNGs as dots. By Pillow, loaded when a picture is printed."""

import io
from typing import TYPE_CHECKING

from receipts.render.raster import Bitmap

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 4_000_000
MOST_ROWS = 1000
"""12 cm of paper at 203 dpi."""

_STEPS_OF_A_GREY = 257
"""65535 of 16 bits is 255 of 8."""


def bitmap_of_png(png: bytes, dots: int) -> Bitmap:
    """A PNG in black dots, in the middle of paper so many dots wide; a larger one is made
    smaller. What is transparent is white.

    Raises ValueError for what is no PNG, or has more than four million pixels.
    """
    from PIL import Image, ImageChops, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError("a picture has too many pixels")
            grey = grey_on_white(opened)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("a picture is no PNG") from error
    width = dots // 8 * 8
    grey.thumbnail((width, MOST_ROWS))
    sheet = Image.new("L", (width, grey.height), 255)
    sheet.paste(grey, ((width - grey.width) // 2, 0))
    black = ImageChops.invert(sheet.convert("1"))
    return Bitmap(width, grey.height, black.tobytes())


def grey_on_white(picture: "Image") -> "Image":
    """A picture in greys of 8 bits, what is transparent as white paper.

    Raises what Pillow raises where the file breaks off.
    """
    from PIL import Image

    if picture.mode == "I" or picture.mode.startswith("I;16"):
        # Pillow would take 256 and more for white, or look at the lower eight bits alone.
        scaled = picture.convert("I").point(lambda grey: grey * (1 / _STEPS_OF_A_GREY) + 0.5)
        return scaled.convert("L")
    colours = picture.convert("RGBA")
    paper = Image.new("RGBA", colours.size, "white")
    return Image.alpha_composite(paper, colours).convert("L")
