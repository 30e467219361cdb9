"""A document as a PNG picture, as a phone or a computer shows it."""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

from receipts.document import Document
from receipts.render.modules import runs
from receipts.render.mono import LETTER_DOTS, font_file
from receipts.render.sheet import Bars, Code, CutLine, Dots, Shaped, Sheet, Words, sheet_of

_WHITE, _BLACK, _GREY = 255, 0, 128


def render_png(document: Document, columns: int, pictures: Mapping[str, bytes] = {}) -> bytes:
    """The document as the bytes of a PNG, for `columns` characters a line. Pillow is loaded
    only now. `pictures`: PNGs by their SHA-256. Raises as `sheet_of`."""
    return draw_png(sheet_of(document, columns, pictures))


def draw_png(sheet: Sheet) -> bytes:
    """A sheet as the bytes of a PNG."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (sheet.width, sheet.height), _WHITE)
    draw = ImageDraw.Draw(picture)
    for item in sheet.items:
        _draw(draw, item, sheet.width)
        if isinstance(item, Shaped | Dots):
            size = (item.bitmap.stride * 8, item.bitmap.height)
            dots = Image.frombytes("1", size, item.bitmap.data)
            draw.bitmap((item.x, item.y), dots, fill=_BLACK)
    stream = BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _draw(draw: Any, item: object, width: int) -> None:
    match item:
        case Words():
            font = _font(LETTER_DOTS * (2 if item.big else 1), bold=item.bold)
            draw.text((item.x, item.y), item.text, fill=_BLACK, font=font, anchor="la")
        case Code():
            for number, row in enumerate(item.matrix):
                for first, length in runs(row):
                    x, y = item.x + first * item.module, item.y + number * item.module
                    _box(draw, x, y, length * item.module, item.module)
        case Bars():
            for first, length in runs(item.modules):
                x = item.x + first * item.module
                _box(draw, x, item.y, length * item.module, item.height)
        case CutLine(y):
            for x in range(0, width, 16):
                draw.line((x, y, x + 7, y), fill=_GREY)


def _box(draw: Any, x: int, y: int, width: int, height: int) -> None:
    draw.rectangle((x, y, x + width - 1, y + height - 1), fill=_BLACK)


@lru_cache(maxsize=4)
def _font(size: int, *, bold: bool) -> Any:
    from PIL import ImageFont

    # Without Raqm, which not every system has: these letters need no shaping.
    return ImageFont.truetype(font_file(bold=bold), size, layout_engine=ImageFont.Layout.BASIC)
