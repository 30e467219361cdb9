"""The basket's lines, drawn row by row (Textual's line API): a scan redraws text, no layout."""

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.language import _, spoken
from kiosk.rules.basket import Gift
from kiosk.rules.pricing import PricedBasket, PricedLine
from kiosk.rules.returns import ReturnLine
from kiosk.widgets.signs import CURSOR, ELLIPSIS
from receipts import formats

MONEY_WIDTH = 10
NARROW_MONEY_WIDTH = 8
SERIAL_END = 6
ROOMY = 90
"""From this width on the saving of each line has a column of its own."""


class BasketView(Widget):
    """Lines with quantity, label, market value, price and saving; one is chosen."""

    DEFAULT_CSS = "BasketView { height: 1fr; width: 1fr; }"
    COMPONENT_CLASSES = {"basket--head", "basket--chosen", "basket--waiting", "basket--quiet"}  # noqa: RUF012

    class Chosen(Message):
        """Somebody clicked or touched a line."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, empty_hint: str) -> None:
        super().__init__()
        self._lines: tuple[PricedLine | Gift | ReturnLine, ...] = ()
        self._empty_hint = empty_hint
        self._cursor = 0
        self._top = 0

    def show(self, priced: PricedBasket, cursor: int) -> None:
        """Show these lines and keep the chosen one in sight; only what differs is drawn."""
        before, top, old_cursor = self._lines, self._top, self._cursor
        # Below the lines stands what is bought for others, then what comes back.
        suspended = (gift for gift in priced.gifts if gift.kind == "suspended")
        self._lines, self._cursor = (*priced.lines, *suspended, *priced.returns), cursor
        self._keep_in_sight()
        if top != self._top or not (before and self._lines):
            self.refresh()
            return
        for row in range(self.size.height - 1):
            index = top + row
            moved = old_cursor != cursor and index in (old_cursor, cursor)
            if moved or before[index : index + 1] != self._lines[index : index + 1]:
                self.refresh(Region(0, row + 1, self.size.width, 1))

    def on_click(self, event: events.Click) -> None:
        """Choose the line that was touched."""
        index = self._top + event.y - 1
        if event.y and index < len(self._lines):
            self.post_message(self.Chosen(index))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw with the chosen line in sight, in whatever size the widget has by now."""
        self._keep_in_sight()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one row: the head, a line, or nothing."""
        width = self.size.width
        base = self.rich_style
        if y == 0:
            style = base + self.get_component_rich_style("basket--head", partial=True)
            texts = (_("Qty"), _("Item"), _("Value"), _("Price"), _("Saving"))
            return self._strip(" ", texts, style, width)
        index = self._top + y - 1
        if index < len(self._lines):
            return self._line_strip(index, base, width)
        if not self._lines and y == 2:
            quiet = base + self.get_component_rich_style("basket--quiet", partial=True)
            hint = set_cell_size(f"  {_(self._empty_hint)}", width)
            return Strip([Segment(hint, quiet)], width)
        return Strip.blank(width, base)

    def _line_strip(self, index: int, base: Style, width: int) -> Strip:
        line = self._lines[index]
        chosen = index == self._cursor
        style = base
        if isinstance(line, PricedLine) and line.price is None:
            style += self.get_component_rich_style("basket--waiting", partial=True)
        if chosen:
            style += self.get_component_rich_style("basket--chosen", partial=True)
        mark = CURSOR if chosen else " "
        serial = None
        if not isinstance(line, Gift):
            serial = line.line.serial if isinstance(line, PricedLine) else line.serial
        return self._strip(mark, _texts(line), style, width, serial)

    def _strip(
        self,
        mark: str,
        texts: tuple[str, str, str, str, str],
        style: Style,
        width: int,
        serial: str | None = None,
    ) -> Strip:
        quantity, label, value, price, saving = texts
        money = NARROW_MONEY_WIDTH if width < 60 else MONEY_WIDTH
        amounts = f"{value:>{money}}{price:>{money}}"
        if width >= ROOMY:
            amounts += f"{saving:>{money}}"
        head = f"{mark}{quantity:>8} "
        if width < 60:
            head = f"{mark}{quantity.removesuffix('kg').rstrip():>5} "
        room = max(1, width - len(head) - len(amounts) - 1)
        text = f"{head}{_with_serial(label, serial, room)}{amounts} "
        return Strip([Segment(text, style)], width)

    def _keep_in_sight(self) -> None:
        rows = max(1, self.size.height - 1)
        if self._cursor < self._top:
            self._top = self._cursor
        elif self._cursor >= self._top + rows:
            self._top = self._cursor - rows + 1
        self._top = max(0, min(self._top, len(self._lines) - rows))


def _with_serial(label: str, serial: str | None, room: int) -> str:
    """Return a label with the number of its piece, of which the end tells pieces apart."""
    if serial is None:
        return set_cell_size(label, room)
    if cell_len(label) + len(serial) + 2 > room:
        serial = f"{ELLIPSIS}{serial[-SERIAL_END:]}"
    label_room = min(cell_len(label), max(0, room - len(serial) - 2))
    return set_cell_size(f"{set_cell_size(label, label_room)}  {serial}", room)


def _texts(line: PricedLine | Gift | ReturnLine) -> tuple[str, str, str, str, str]:
    lang = spoken()
    if isinstance(line, ReturnLine):
        return _texts_of_return(line, lang)
    if isinstance(line, Gift):
        amount = formats.amount(line.amount_cents, lang)
        return "1", _("Purchase for somebody else"), "", amount, ""
    grams = line.line.weight_grams
    quantity = str(line.line.quantity) if grams is None else formats.kilograms(grams, lang)
    value = formats.amount(line.market_value_cents, lang)
    if line.price is None:
        return quantity, line.line.item.label, value, _("card?"), ""
    price = formats.amount(line.total_cents, lang)
    return quantity, line.line.item.label, value, price, formats.amount(line.saving_cents, lang)


def _texts_of_return(line: ReturnLine, lang: str) -> tuple[str, str, str, str, str]:
    """A line that comes back: a word and a minus say so."""
    grams = line.weight_grams
    quantity = str(line.quantity)
    if grams is not None:
        quantity = formats.kilograms(grams, lang).replace(" ", "")  # room for the minus
    words = _("Back: {label}") if line.to_stock else _("Written off: {label}")
    value = formats.amount(-line.market_value_cents, lang)
    price = formats.amount(-line.total_cents, lang)
    return f"-{quantity}", words.format(label=line.label), value, price, ""
