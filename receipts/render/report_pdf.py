"""A report as a PDF, on A4.

By fpdf2, loaded when a PDF is asked for, with the fonts that every reader has: they print
Windows-1252, which holds € é œ (docs/decisions/pdf.md).
"""

from datetime import datetime
from typing import Any

from receipts.render.characters import CODE_PAGE, in_code_page
from receipts.render.training_pdf import new_pdf
from receipts.report import Report, Table

_FONT = "Helvetica"
_MARGIN_MM = 15
_WORDS_SHARE = 0.34
"""How much of the width the first column takes."""


def render_report_pdf(report: Report, at: datetime, lang: str, *, training: bool = False) -> bytes:
    """The report as the bytes of a PDF made at a moment, in a language ("fr")."""
    from fpdf.enums import XPos, YPos

    pdf = new_pdf(training=training)
    pdf.core_fonts_encoding = CODE_PAGE
    pdf.set_margin(_MARGIN_MM)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN_MM)
    pdf.set_title(report.title)
    pdf.set_lang(lang)
    pdf.set_creation_date(at)
    pdf.add_page()
    below: dict[str, Any] = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT, "align": "L"}
    pdf.set_font(_FONT, "B", 16)
    pdf.multi_cell(0, 9, in_code_page(report.title), **below)
    pdf.set_font(_FONT, "", 10)
    for line in report.about:
        pdf.multi_cell(0, 5, in_code_page(line), **below)
    for title, table in report.tables:
        pdf.ln(5)
        pdf.set_font(_FONT, "B", 11)
        pdf.multi_cell(0, 7, in_code_page(title), **below)
        _table(pdf, table)
    pdf.ln(5)
    pdf.set_font(_FONT, "", 8)
    for note in report.notes:
        pdf.multi_cell(0, 4, in_code_page(note), **below)
    return bytes(pdf.output())


def _table(pdf: Any, table: Table) -> None:
    from fpdf.enums import TableBordersLayout
    from fpdf.fonts import FontFace

    figures = len(table.head) - 1
    share = (1 - _WORDS_SHARE) / figures if figures else 0
    pdf.set_font(_FONT, "", 8)
    with pdf.table(
        col_widths=(_WORDS_SHARE, *(share for _ in range(figures))),
        text_align=("LEFT", *("RIGHT" for _ in range(figures))),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD"),
        line_height=4.5,
    ) as drawn:
        drawn.row([in_code_page(cell) for cell in table.head])
        last = len(table.rows) - 1
        for number, row in enumerate(table.rows):
            bold = FontFace(emphasis="BOLD") if table.bold_last and number == last else None
            drawn.row([in_code_page(cell) for cell in row], style=bold)
