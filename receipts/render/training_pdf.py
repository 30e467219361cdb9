"""The sheet of paper of a PDF, with the mark of training on every page where it is one."""

from typing import Any

from receipts.compose.training import TRAINING_MARK

_FONT = "Helvetica"
_FROM_THE_EDGE_MM = 4.0


def new_pdf(*, training: bool) -> Any:
    """An empty PDF on A4 (fpdf2's FPDF); in training each page is marked at both ends."""
    from fpdf import FPDF

    if not training:
        return FPDF(format="A4")

    class MarkedPdf(FPDF):
        """Marks a page when it begins and when it ends."""

        def header(self) -> None:
            self._mark(_FROM_THE_EDGE_MM)

        def footer(self) -> None:
            self._mark(self.h - _FROM_THE_EDGE_MM - 5)

        def _mark(self, y: float) -> None:
            x_before, y_before = self.get_x(), self.get_y()
            self.set_font(_FONT, "B", 12)
            self.set_xy(0, y)
            self.cell(self.w, 5, TRAINING_MARK, align="C")
            self.set_xy(x_before, y_before)

    return MarkedPdf(format="A4")
