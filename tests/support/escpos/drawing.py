"""The strip of paper as a picture: a dot a pixel, 203 to the inch, black on white."""

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import receipts
from tests.support.escpos.paper import (
    Bitmap,
    CutHere,
    DrawnBars,
    DrawnLine,
    DrawnPicture,
    DrawnQr,
    Feed,
    Glyph,
    Paper,
)
from tests.support.escpos.reader import CELL_HEIGHT, CELL_WIDTH

WHITE, BLACK = 255, 0
EDGE = 24
"""White dots on each side: paper is wider than what can be printed on."""

_FONTS = (
    Path(receipts.__file__).parent / "fonts" / "NotoSansMono-Regular.ttf",
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"),
    Path("/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf"),
)


def draw(paper: Paper, edge: int = EDGE) -> Image.Image:
    """The paper from its head to its end, as a picture of greys ("L").

    Letters are of a font at hand, not the printer's; pictures and codes are dot by dot. A cut
    is a dashed line.
    """
    height = sum(_height(each) for each in paper.drawn)
    strip = Image.new("L", (paper.dots + 2 * edge, height + 2 * edge), WHITE)
    y = edge
    for each in paper.drawn:
        match each:
            case DrawnLine():
                for glyph in each.glyphs:
                    strip.paste(BLACK, (edge + each.x + glyph.x, y), _letter(glyph))
            case DrawnPicture():
                ink = _mask(each.bitmap)
                ink = ink.resize((ink.width * each.scale[0], ink.height * each.scale[1]), 0)
                strip.paste(BLACK, (edge + each.x, y), ink)
            case DrawnQr():
                strip.paste(BLACK, (edge + each.x, y), _qr(each))
            case DrawnBars():
                _bars(strip, edge + each.x, y, each)
            case CutHere():
                for x in range(0, strip.width, 16):
                    ImageDraw.Draw(strip).line(((x, y), (x + 7, y)), fill=BLACK)
            case Feed():
                pass
        y += _height(each)
    return strip


def _height(drawn: object) -> int:
    match drawn:
        case DrawnLine(feed=feed):
            return feed
        case DrawnPicture(bitmap=bitmap, scale=scale):
            return bitmap.height * scale[1]
        case DrawnQr(version=version, module=module):
            return (17 + 4 * version) * module
        case DrawnBars(height=height):
            return height + CELL_HEIGHT
        case Feed(dots=dots):
            return dots
        case _:
            return 1


def _mask(bitmap: Bitmap) -> Image.Image:
    return Image.frombytes("1", (bitmap.stride * 8, bitmap.height), bitmap.data)


def _letter(glyph: Glyph) -> Image.Image:
    """The character as a mask. Emphasis prints it twice, a dot apart, as printers do."""
    mask = _cell(glyph.character)
    if glyph.bold:
        twice = mask.copy()
        twice.paste(255, (1, 0), mask)
        mask = twice
    return mask.resize((CELL_WIDTH * glyph.width, CELL_HEIGHT * glyph.height), 0)


@cache
def _cell(character: str) -> Image.Image:
    """One character of font A as dots without greys, as a head of 203 dpi burns it."""
    mask = Image.new("1", (CELL_WIDTH, CELL_HEIGHT), 0)
    ImageDraw.Draw(mask).text((0, 19), character, fill=1, font=_font(), anchor="ls")
    return mask.convert("L")


@cache
def _font() -> ImageFont.FreeTypeFont:
    for path in _FONTS:
        if path.exists():
            return ImageFont.truetype(path, 20)
    raise FileNotFoundError("a monospaced font: install fonts-dejavu-core")


def _qr(symbol: DrawnQr) -> Image.Image:
    from qrcode.main import QRCode
    from qrcode.util import MODE_8BIT_BYTE, QRData

    # The library numbers the levels as their two bits are.
    code = QRCode(version=symbol.version, error_correction=(1, 0, 3, 2)[symbol.level], border=0)
    code.add_data(QRData(symbol.data, mode=MODE_8BIT_BYTE))
    code.make(fit=False)
    modules = code.get_matrix()
    mask = Image.new("L", (len(modules), len(modules)), 0)
    mask.putdata([255 if dark else 0 for row in modules for dark in row])
    return mask.resize((len(modules) * symbol.module,) * 2, 0)


def _bars(strip: Image.Image, x: int, y: int, bars: DrawnBars) -> None:
    mask = Image.new("L", (len(bars.dots), 1), 0)
    mask.putdata([255 if each == "1" else 0 for each in bars.dots])
    strip.paste(BLACK, (x, y), mask.resize((len(bars.dots), bars.height), 0))
    left = x + (len(bars.dots) - CELL_WIDTH * len(bars.digits)) // 2
    for at, digit in enumerate(bars.digits):
        strip.paste(BLACK, (left + at * CELL_WIDTH, y + bars.height), _cell(digit))
