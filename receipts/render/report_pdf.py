"""A report as a PDF, on A4.

By fpdf2, loaded when a PDF is asked for, with the fonts that every reader has, which print
Windows-1252 with € é œ; other scripts with fonts of ours (docs/decisions/pdf.md).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from receipts.render.pdf_words import PLAIN, embed_fonts, family_of, shown
from receipts.render.training_pdf import new_pdf
from receipts.report import Report, Table

_MARGIN_MM = 15
_WORDS_SHARE = 0.34
"""How much of the width the first column takes."""


def render_report_pdf(report: Report, at: datetime, lang: str, *, training: bool = False) -> bytes:
    """The report as the bytes of a PDF made at a moment, in a language ("fr")."""
    pdf = new_pdf(training=training)
    embed_fonts(pdf, _texts(report))
    pdf.set_margin(_MARGIN_MM)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN_MM)
    pdf.set_title(report.title)
    pdf.set_lang(lang)
    pdf.set_creation_date(at)
    pdf.add_page()
    _words(pdf, report.title, "B", 16, 9)
    for line in report.about:
        _words(pdf, line, "", 10, 5)
    for title, table in report.tables:
        pdf.ln(5)
        _words(pdf, title, "B", 11, 7)
        _table(pdf, table)
    pdf.ln(5)
    for note in report.notes:
        _words(pdf, note, "", 8, 4)
    return bytes(pdf.output())


def _texts(report: Report) -> Iterator[str]:
    yield report.title
    yield from report.about
    yield from report.notes
    for title, table in report.tables:
        yield title
        for row in (table.head, *table.rows):
            yield from row


def _words(pdf: Any, text: str, style: str, size: int, height: int) -> None:
    from fpdf.enums import XPos, YPos

    text = shown(text)
    pdf.set_font(family_of(text), style, size)
    pdf.multi_cell(0, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")


def _table(pdf: Any, table: Table) -> None:
    from fpdf.enums import TableBordersLayout
    from fpdf.fonts import FontFace

    figures = len(table.head) - 1
    share = (1 - _WORDS_SHARE) / figures if figures else 0
    pdf.set_font(PLAIN, "", 8)
    with pdf.table(
        col_widths=(_WORDS_SHARE, *(share for _ in range(figures))),
        text_align=("LEFT", *("RIGHT" for _ in range(figures))),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD"),
        line_height=4.5,
    ) as drawn:
        last = len(table.rows)
        for number, cells in enumerate((table.head, *table.rows)):
            bold = "BOLD" if table.bold_last and number == last else None
            row = drawn.row()
            for cell in map(shown, cells):
                row.cell(cell, style=FontFace(family=family_of(cell), emphasis=bold))
