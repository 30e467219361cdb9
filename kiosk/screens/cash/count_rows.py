"""The sheet of a count, written row by row."""

from dataclasses import dataclass

from kiosk.language import _
from kiosk.rules.cash_count import Count
from kiosk.rules.count_sheet import COINS, NOTES, ROLLS, Place, Sheet, cents_of, value_of
from kiosk.screens.cash import count_words as say
from kiosk.widgets.count_table import Cell
from kiosk.widgets.signs import CURSOR

AMOUNT_WIDTH = 16
LEAST_NAME = 30


def head_of(sheet: Sheet) -> str:
    """Return the names of the columns, where there are coins and notes."""
    first = sheet.at(Place(0))
    if first is None or first.kind == "amount":
        return ""
    return _("Notes").rjust(11) + _("Coins").rjust(32) + _("Rolls").rjust(12)


@dataclass(frozen=True, slots=True)
class SheetRows:
    """What is to be written: the count so far, and what is being typed at `place`."""

    sheet: Sheet
    count: Count
    place: Place
    typed: str
    currency: str
    width: int

    def all(self) -> list[list[Cell]]:
        """Return every row: the cash, then, a line apart, slips and papers."""
        cash, others = [], []
        for row in range(len(self.sheet.rows)):
            first = self.sheet.at(Place(row))
            if first and first.kind == "amount":
                others.append(self._amount(row))
            else:
                cash.append([*self._notes(row), *self._coins(row)])
        return [*cash, [], *others] if cash else others

    def _notes(self, row: int) -> list[Cell]:
        field = self.sheet.at(Place(row, NOTES))
        if field is None:
            return [Cell(" " * 30)]
        amount = _filled(cents_of(self.count, field))
        return [*self._pieces(row, NOTES), Cell(f"{amount:>13} ")]

    def _coins(self, row: int) -> list[Cell]:
        coin, roll = self.sheet.at(Place(row, COINS)), self.sheet.at(Place(row, ROLLS))
        if coin is None or roll is None:
            return []
        amount = _filled(cents_of(self.count, coin) + cents_of(self.count, roll))
        return [
            *self._pieces(row, COINS),
            Cell(f"  {self._sign(row, ROLLS)}"),
            self._box(row, ROLLS, 3),
            Cell(f" {say.of_each(roll):<8}{amount:>13}"),
        ]

    def _pieces(self, row: int, column: int) -> list[Cell]:
        field = self.sheet.at(Place(row, column))
        if field is None:
            return []
        name = say.denomination_name(field.denomination.cents, self.currency)
        return [Cell(f"{name:>7} ×{self._sign(row, column)}"), self._box(row, column, 4)]

    def _amount(self, row: int) -> list[Cell]:
        field = self.sheet.at(Place(row))
        if field is None:
            return []
        width = max(LEAST_NAME, self.width - AMOUNT_WIDTH - 6)
        name = f" {say.tender_name(field.key)}"[:width].ljust(width)
        return [Cell(f"{name} {self._sign(row, 0)}"), self._box(row, 0, AMOUNT_WIDTH)]

    def _sign(self, row: int, column: int) -> str:
        return CURSOR if Place(row, column) == self.place else " "

    def _box(self, row: int, column: int, width: int) -> Cell:
        """Return a field with what is typed there, or what was."""
        here = Place(row, column)
        field = self.sheet.at(here)
        text = self.typed if here == self.place else ""
        if field and not text and (value := value_of(self.count, field)):
            text = say.amount(value) if field.kind == "amount" else str(value)
        return Cell(f"[{text[-width:]:>{width}}]", (row, column))


def _filled(cents: int) -> str:
    return say.amount(cents) if cents else ""
