"""The receipt beside the basket, where there is room for it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.screens.counter.codes_strip import CodesStrip
from kiosk.services.paper import receipt_of
from kiosk.widgets.paper_view import PaperView
from receipts.render.layout import columns_of

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen

COUNTER_COLUMNS, LEAST_COLUMNS = 66, 44
"""What the counter wants for itself before the receipt may stand beside it, and what it can
do with where codes to try are shown."""
AMOUNT_COLUMNS, NARROW_AMOUNT_COLUMNS = 40, 27
PAPER_MARGINS = 3


class CounterPaper:
    """Lays the counter out around its paper, and draws that."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter
        self.view = PaperView(id="paper")

    @property
    def _columns(self) -> int:
        return columns_of(self._counter.kiosk.shop.settings.paper_mm)

    def begin(self) -> None:
        """Make the paper as wide as the printer's."""
        self.view.set_columns(self._columns)

    def fit(self) -> None:
        """Show the receipt beside the basket where there is room."""
        counter, paper = self._counter, self._columns
        small = counter.size.width < COUNTER_COLUMNS + paper
        beside_codes = bool(counter.kiosk.codes) and counter.size.width >= LEAST_COLUMNS + paper
        self.view.display = beside_codes or not small
        counter.set_class(self.view.display, "with-paper")
        counter.set_class(self.view.display and small, "narrow")
        amount = NARROW_AMOUNT_COLUMNS if counter.has_class("narrow") else AMOUNT_COLUMNS
        beside = f" {paper + PAPER_MARGINS}" if self.view.display else ""
        counter.styles.grid_columns = f"1fr {amount}{beside}"
        said = 3 if counter.has_class("narrow") else 2
        codes = "".join(f" {strip.rows_on(counter.size)}" for strip in counter.query(CodesStrip))
        counter.styles.grid_rows = f"1 1 1fr 3 {said} 1{codes}"
        self.show()

    def show(self) -> None:
        """Draw the paper of the basket in hand, or of what was just sold."""
        if self.view.display:
            self._counter.call_after_refresh(self._draw)

    def _draw(self) -> None:
        counter = self._counter
        if counter.sold:
            papers = (counter.sold.receipt, *counter.sold.slips)
            together = tuple(part for paper in papers for part in paper.elements)
            self.view.show(replace(counter.sold.receipt, elements=together))
            return
        shop = counter.kiosk.shop
        self.view.show(receipt_of(shop, counter.hand.priced, ticket=None, at=shop.now()))
