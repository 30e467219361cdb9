"""Lines of other scripts in a PDF, as text: fpdf2 shapes and embeds them, the order of their
parts is that of the paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from receipts.profile import DOTS_A_COLUMN
from receipts.render.font_files import Font
from receipts.render.font_parts import Part
from receipts.render.layout import Drawn
from receipts.render.pictures import SIZE
from receipts.render.shaping import SIZES, in_line, placed
from receipts.render.sheet import DOTS_A_MM, MARGIN, Shaped, Sheet

_POINTS_A_MM = 72 / 25.4
_ABOVE_BASELINE = 0.3
"""fpdf2 puts the baseline of a cell so much of a letter's size below its middle."""
_STROKE_MM = 0.16
"""These fonts have no bold; their letters get an outline."""


def shaping_pdf(size: tuple[float, float]) -> Any:
    """An empty PDF (fpdf2's FPDF) of this size in mm that writes every text in one piece.

    fpdf2 begins a new piece where a character is of another script, and to it a mark is of
    none: letters that a mark stands over would not be joined.
    """
    from fpdf import FPDF
    from fpdf.line_break import Fragment

    class WholePdf(FPDF):
        """Takes a text as it comes: its parts are of one font and one direction."""

        def _parse_chars(self, text: str, *_args: Any, **_options: Any) -> Iterator[Fragment]:
            if text:
                yield Fragment(text, self._get_current_graphics_state(), self.k)

    return WholePdf(unit="mm", format=size)


def add_fonts(pdf: Any, sheet: Sheet) -> None:
    """Embed the fonts that the sheet's drawn lines need."""
    drawn = (item.line for item in sheet.items if isinstance(item, Shaped))
    parts = (part for line in drawn for half in _halves(line) for part, _ in half)
    fonts = (font for part in parts for font in (part.font, *(each.font for each in part.over)))
    for font in dict.fromkeys(fonts):
        pdf.add_font(_name(font), "", font.path, collection_font_number=font.index)


def write_shaped(pdf: Any, shaped: Shaped) -> None:
    """Write a line, its amount at the other edge, as text that can be marked."""
    from fpdf.enums import TextMode

    line = shaped.line
    first, last = ("right", "left") if line.mirrored else ("left", "right")
    stroke = _STROKE_MM * (2 if line.big else 1)
    bold = {"text_mode": TextMode.FILL_STROKE, "line_width": stroke} if line.bold else {}
    with pdf.local_context(**bold):
        text, amount = _halves(line)
        _write(pdf, shaped, text, first if line.amount else line.align)
        _write(pdf, shaped, amount, last)
    pdf.set_text_shaping(False)


_Half = list[tuple[Part, bool]]


def _halves(line: Drawn) -> tuple[_Half, _Half]:
    """The parts of a line's text and of its amount."""
    return list(in_line(line.text, line.rtl)), list(in_line(line.amount, False))


def _write(pdf: Any, shaped: Shaped, parts: _Half, align: str) -> None:
    """Write a line's parts beside each other, narrower where they are wider than the paper."""
    line, scale = shaped.line, 2 if shaped.line.big else 1
    size = SIZE * scale / DOTS_A_MM * _POINTS_A_MM
    indent = line.indent * DOTS_A_COLUMN * scale / DOTS_A_MM
    room = pdf.w - 2 * MARGIN / DOTS_A_MM - indent
    widths = [
        _set(pdf, part.font, rtl, size, line.lang).get_string_width(part.text)
        for part, rtl in parts
    ]
    narrower = min(1.0, room / max(room, sum(widths)))  # a mark alone has no width
    free = room - sum(widths) * narrower
    x = MARGIN / DOTS_A_MM + {"left": indent, "center": indent + free / 2, "right": free}[align]
    baseline = (shaped.y + shaped.baseline) / DOTS_A_MM
    em = SIZE * scale / DOTS_A_MM
    pdf.set_stretching(100 * narrower)
    for (part, rtl), width in zip(parts, widths, strict=True):
        with _read_as(pdf, part, rtl):
            _set(pdf, part.font, rtl, size, line.lang)
            _put(pdf, part.text, (x, baseline), width * narrower)
            for mark in placed(part, rtl, line.lang):
                place = x + mark.x * em * narrower, baseline - mark.y * em
                _put(_set(pdf, mark.font, rtl, size, line.lang), mark.text, place, 0)
        x += width * narrower
    pdf.set_stretching(100)


@contextmanager
def _read_as(pdf: Any, part: Part, rtl: bool) -> Iterator[None]:
    """What is written meanwhile is found and copied in the order in which it is read, where
    vowels stand before their letter too (ActualText: PDF 32000-1, 14.9.4).

    Not from the right: PDFium and Poppler turn such a text around, glyphs' own as well.
    """
    if rtl:
        yield
        return
    text = part.text
    for over in reversed(part.over):
        text = text[: over.at + 1] + over.text + text[over.at + 1 :]
    pdf._out(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex()}>>> BDC")
    yield
    pdf._out("EMC")


def _put(pdf: Any, text: str, place: tuple[float, float], width: float) -> None:
    x, baseline = place
    pdf.set_xy(x, baseline - _ABOVE_BASELINE * pdf.font_size)
    pdf.cell(width, 0, text, align="L")


def _set(pdf: Any, font: Font, rtl: bool, size: float, lang: str) -> Any:
    pdf.set_font(_name(font), "", size * SIZES.get(font.path.stem, 1.0))
    direction = "rtl" if rtl else "ltr"
    pdf.set_text_shaping(True, direction=direction, language=lang or None)
    return pdf


def _name(font: Font) -> str:
    return f"{font.path.stem}-{font.index}"
