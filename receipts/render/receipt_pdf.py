"""A document as a PDF: one page as wide as the paper and as long as the receipt.

Its words are text that can be marked and, within limits, searched; its codes are drawn as lines,
so that they are sharp at any size. By fpdf2, loaded only now (docs/decisions/e-receipts.md).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from receipts.document import Document
from receipts.render.modules import runs
from receipts.render.mono import ASCENT, LETTER_DOTS, font_file
from receipts.render.shaped_pdf import add_fonts, shaping_pdf, write_shaped
from receipts.render.sheet import (
    DOTS_A_MM,
    Bars,
    Code,
    CutLine,
    Dots,
    Shaped,
    Sheet,
    Words,
    sheet_of,
)

_FONT = "mono"
_POINTS_A_MM = 72 / 25.4
_LETTER_POINTS = LETTER_DOTS / DOTS_A_MM * _POINTS_A_MM


def render_receipt_pdf(
    document: Document,
    columns: int,
    title: str,
    at: datetime,
    pictures: Mapping[str, bytes] = {},
) -> bytes:
    """The document as the bytes of a PDF made at a moment, for `columns` characters a line.
    `pictures`: PNGs by their SHA-256. Raises as `sheet_of`."""
    return draw_pdf(sheet_of(document, columns, pictures), document.lang, title, at)


def draw_pdf(sheet: Sheet, lang: str, title: str, at: datetime) -> bytes:
    """A sheet as the bytes of a PDF in a language ("fr")."""
    size = (sheet.width / DOTS_A_MM, sheet.height / DOTS_A_MM)
    pdf = shaping_pdf(size)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.set_auto_page_break(auto=False)
    pdf.set_title(title)
    pdf.set_lang(lang)
    pdf.set_creation_date(at)
    pdf.add_font(_FONT, "", font_file(bold=False))
    pdf.add_font(_FONT, "B", font_file(bold=True))
    add_fonts(pdf, sheet)
    pdf.add_page()
    pdf.set_fill_color(0)
    for item in sheet.items:
        _draw(pdf, item, sheet.width)
    return bytes(pdf.output())


def _draw(pdf: Any, item: object, width: int) -> None:
    match item:
        case Words():
            _write(pdf, item)
        case Shaped():
            write_shaped(pdf, item)
        case Dots():
            _picture(pdf, item)
        case Code():
            for number, row in enumerate(item.matrix):
                for first, length in runs(row):
                    x, y = item.x + first * item.module, item.y + number * item.module
                    # A hair higher: no white line between rows in any reader.
                    _box(pdf, x, y, length * item.module, item.module * 1.02)
        case Bars():
            for first, length in runs(item.modules):
                x = item.x + first * item.module
                _box(pdf, x, item.y, length * item.module, item.height)
        case CutLine(y):
            with pdf.local_context():
                pdf.set_dash_pattern(dash=1, gap=1)
                pdf.set_draw_color(120)
                pdf.set_line_width(0.1)
                pdf.line(0, y / DOTS_A_MM, width / DOTS_A_MM, y / DOTS_A_MM)


def _write(pdf: Any, words: Words) -> None:
    scale = 2 if words.big else 1
    pdf.set_font(_FONT, "B" if words.bold else "", _LETTER_POINTS * scale)
    baseline = words.y + LETTER_DOTS * scale * ASCENT
    pdf.text(words.x / DOTS_A_MM, baseline / DOTS_A_MM, words.text)


def _picture(pdf: Any, dots: Dots) -> None:
    from PIL import Image

    size = (dots.bitmap.stride * 8, dots.bitmap.height)
    picture = Image.frombytes("1", size, bytes(0xFF ^ each for each in dots.bitmap.data))
    width, height = (side / DOTS_A_MM for side in size)
    pdf.image(picture, dots.x / DOTS_A_MM, dots.y / DOTS_A_MM, width, height)


def _box(pdf: Any, x: float, y: float, width: float, height: float) -> None:
    pdf.rect(x / DOTS_A_MM, y / DOTS_A_MM, width / DOTS_A_MM, height / DOTS_A_MM, style="F")
