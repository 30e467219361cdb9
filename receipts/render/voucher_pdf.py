"""Vouchers as a PDF on A4, ten on a page, with lines to cut along.

By fpdf2, as reports (docs/decisions/pdf.md); the QR codes by qrcode, which python-escpos
brings along, drawn as lines so that they print sharp at any size.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from receipts.compose.training import TRAINING_MARK
from receipts.compose.voucher import VoucherSlip, conditions_of, title_of
from receipts.render.modules import qr_modules, runs
from receipts.render.pdf_words import embed_fonts, family_of, shown
from receipts.render.training_pdf import new_pdf

COLUMNS, ROWS = 2, 5
PER_PAGE = COLUMNS * ROWS

_PAGE_MM = (210.0, 297.0)
_MARGIN_MM = 10.0
_WIDTH = (_PAGE_MM[0] - 2 * _MARGIN_MM) / COLUMNS
_HEIGHT = (_PAGE_MM[1] - 2 * _MARGIN_MM) / ROWS
_INSIDE_MM = 5.5
"""More than the four modules of white that a QR code wants around it (ISO/IEC 18004)."""
_QR_MM = 28.0
_CODE_FONT = "Courier"
_LONGEST_LINE = 36
_LONGEST_TITLE = 60
_TITLE_SIZES = ((20, 15), (36, 12), (_LONGEST_TITLE, 10))
"""Up to so many characters, and the size in points that then fits."""
_MASK = 3
"""Any, for speed."""


def render_vouchers_pdf(
    slips: Sequence[VoucherSlip], title: str, at: datetime, *, training: bool = False
) -> bytes:
    """The vouchers as the bytes of a PDF made at a moment. Raises ValueError for none."""
    if not slips:
        raise ValueError("there is no voucher to print")
    pdf = new_pdf(training=training)
    embed_fonts(pdf, _texts(slips))
    pdf.set_margin(0)
    pdf.set_auto_page_break(auto=False)
    pdf.set_title(title)
    pdf.set_lang(slips[0].lang)
    pdf.set_creation_date(at)
    for number, slip in enumerate(slips):
        place = number % PER_PAGE
        if not place:
            pdf.add_page()
            _cut_lines(pdf)
        row, column = divmod(place, COLUMNS)
        left, top = _MARGIN_MM + column * _WIDTH, _MARGIN_MM + row * _HEIGHT
        _voucher(pdf, slip, left, top)
        if training:  # each is cut out
            _words(pdf, TRAINING_MARK, (left + _INSIDE_MM, top + 1), _WIDTH, 9, "B")
    return bytes(pdf.output())


def _texts(slips: Sequence[VoucherSlip]) -> Iterator[str]:
    for slip in slips:
        yield from (slip.shop_name, slip.issuer, title_of(slip), *conditions_of(slip))


def _cut_lines(pdf: Any) -> None:
    """Dashes around every voucher, to the edge of the page where the knife begins."""
    width, height = _PAGE_MM
    pdf.set_draw_color(120)
    pdf.set_line_width(0.2)
    with pdf.local_context():
        pdf.set_dash_pattern(dash=2, gap=2)
        for column in range(COLUMNS + 1):
            x = _MARGIN_MM + column * _WIDTH
            pdf.line(x, 0, x, height)
        for row in range(ROWS + 1):
            y = _MARGIN_MM + row * _HEIGHT
            pdf.line(0, y, width, y)


def _voucher(pdf: Any, slip: VoucherSlip, left: float, top: float) -> None:
    x, y = left + _INSIDE_MM, top + _INSIDE_MM
    beside = x + _QR_MM + _INSIDE_MM
    room = left + _WIDTH - _INSIDE_MM - beside
    _qr(pdf, slip.code, x, y)
    title = _short(title_of(slip), _LONGEST_TITLE)
    size = next(size for longest, size in _TITLE_SIZES if len(title) <= longest)
    y = _words(pdf, _short(slip.shop_name, _LONGEST_LINE), (beside, y), room, 8)
    y = _words(pdf, title, (beside, y + 1), room, size, "B")
    if slip.issuer != slip.shop_name:
        y = _words(pdf, _short(slip.issuer, _LONGEST_LINE), (beside, y + 1), room, 8)
    for condition in conditions_of(slip):
        y = _words(pdf, condition, (beside, y), room, 8)
    _code(pdf, slip.shown_code, x, top + _HEIGHT - _INSIDE_MM - 6)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _words(
    pdf: Any, text: str, at: tuple[float, float], room: float, size: int, style: str = ""
) -> float:
    """Write words that wrap; return where the next ones begin, in mm."""
    text = shown(text)
    pdf.set_font(family_of(text), style, size)
    pdf.set_xy(*at)
    pdf.multi_cell(room, size * 0.45, text, align="L", new_x="LEFT", new_y="NEXT")
    return float(pdf.get_y())


def _code(pdf: Any, code: str, x: float, y: float) -> None:
    pdf.set_font(_CODE_FONT, "B", 15)
    pdf.set_xy(x, y)
    pdf.cell(_WIDTH - 2 * _INSIDE_MM, 6, code, align="C")


def _qr(pdf: Any, data: str, x: float, y: float) -> None:
    modules = qr_modules(data, _MASK)
    side = _QR_MM / len(modules)
    pdf.set_fill_color(0)
    for number, row in enumerate(modules):
        for first, length in runs(row):
            # A hair more than a module high: no white line between rows in any reader.
            pdf.rect(x + first * side, y + number * side, length * side, side * 1.02, style="F")
