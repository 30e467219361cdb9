"""The sheet on which a drawer is counted: its fields, their order, and what is typed there."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from kiosk.rules.cash_count import (
    CASH,
    Count,
    Denomination,
    Key,
    denominations_of,
    parse_pieces,
    parse_sum,
    with_amount,
    with_pieces,
)
from kiosk.rules.errors import ShopError

NOTES, COINS, ROLLS = 0, 1, 2
NO_MONEY = Denomination(0)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to type: how many of a coin, note or roll, or how much of a tender."""

    kind: Literal["piece", "roll", "amount"]
    denomination: Denomination = NO_MONEY
    key: Key = CASH


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands."""

    row: int
    column: int = 0


Row = tuple[Field | None, Field | None, Field | None]
"""Notes, coins, rolls; an amount stands alone in the first column."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of fields from top to bottom."""

    rows: tuple[Row, ...]

    def at(self, place: Place) -> Field | None:
        """Return the field that stands there."""
        if not (0 <= place.row < len(self.rows) and 0 <= place.column <= ROLLS):
            return None
        return self.rows[place.row][place.column]

    @property
    def places(self) -> tuple[Place, ...]:
        """Where Enter leads, one after the other: notes, coins, then slips and papers.

        Rolls lie beside the way.
        """
        every = [
            Place(row, column)
            for column in (NOTES, COINS)
            for row in range(len(self.rows))
            if self.at(Place(row, column))
        ]
        cash = [place for place in every if not self._is_amount(place)]
        return (*cash, *(place for place in every if self._is_amount(place)))

    def place_of(self, key: Key) -> Place:
        """Return where a tender's counting begins; the first field where it has none."""
        fields = ((place, self.at(place)) for place in self.places)
        of_key = (place for place, field in fields if field and field.key == key)
        return next(of_key, self.places[0])

    def after(self, place: Place) -> Place:
        """Return where Enter leads from here; the last field leads nowhere."""
        places = self.places
        on_way = Place(place.row, COINS) if place.column == ROLLS else place
        index = places.index(on_way) + 1
        return places[index] if index < len(places) else place

    def moved(self, place: Place, rows: int, columns: int = 0) -> Place:
        """Return where so many steps down and to the right lead, over what is empty."""
        if columns:
            beside = Place(place.row, place.column + columns)
            return beside if self.at(beside) else place
        step = 1 if rows > 0 else -1
        for _ in range(min(abs(rows), len(self.rows))):
            place = self._next_row(place, step)
        return place

    def _next_row(self, place: Place, step: int) -> Place:
        for row in range(place.row + step, len(self.rows) if step > 0 else -1, step):
            below = Place(row, 0 if self._is_amount(Place(row)) else place.column)
            if self.at(below):
                return below
        return place

    def _is_amount(self, place: Place) -> bool:
        field = self.at(place)
        return field is not None and field.kind == "amount"


def sheet_of(currency: str, keys: tuple[Key, ...]) -> Sheet:
    """Return the sheet for these tenders; cash is counted by what the currency has."""
    denominations = denominations_of(currency)
    notes = [Field("piece", each) for each in denominations if not each.per_roll]
    coins = [each for each in denominations if each.per_roll]
    cash = [
        (note, Field("piece", coin) if coin else None, Field("roll", coin) if coin else None)
        for note, coin in zip_longest(notes, coins)
    ]
    others = [Field("amount", key=key) for key in keys if not (denominations and key == CASH)]
    return Sheet((*cash, *((field, None, None) for field in others)))


def value_of(count: Count, field: Field) -> int:
    """Return what was counted there: pieces, rolls or cents."""
    if field.kind == "amount":
        return count.of(field.key)
    return count.pieces(field.kind, field.denomination.cents)


def cents_of(count: Count, field: Field) -> int:
    """Return what was counted there, in cents."""
    each = field.denomination.cents * (field.denomination.per_roll if field.kind == "roll" else 1)
    value = value_of(count, field)
    return value if field.kind == "amount" else value * each


def answered(count: Count, field: Field, text: str) -> Count:
    """Return the count with what was typed there.

    Raises ShopError ``pieces_unclear``, ``amount_unclear`` and ``amount_too_large``.
    """
    if field.kind == "amount":
        cents = parse_sum(text)
        if field.key == CASH and cents < 0:
            raise ShopError("amount_unclear")
        return with_amount(count, field.key, cents)
    return with_pieces(count, field.kind, field.denomination, parse_pieces(text))
