"""Choosing what of a ticket comes back: pieces of lines, onto the shelf or written off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kiosk.rules.errors import ShopError
from kiosk.rules.returns import ReturnableLine, ReturnLine, return_line


@dataclass(frozen=True, slots=True)
class ReturnChoice:
    """The lines of a ticket, and how many pieces of each were chosen by its number."""

    lines: tuple[ReturnableLine, ...]
    pieces: Mapping[int, int] = field(default_factory=dict)
    written_off: frozenset[int] = frozenset()

    def chosen(self, index: int) -> int:
        """Return how many pieces of a line come back."""
        return self.pieces.get(self.lines[index].line_number, 0)

    def is_written_off(self, index: int) -> bool:
        """Tell whether a line can not be sold again."""
        return self.lines[index].line_number in self.written_off

    @property
    def returns(self) -> tuple[ReturnLine, ...]:
        """What comes back, with its amounts."""
        return tuple(
            return_line(
                line,
                self.pieces[line.line_number],
                to_stock=line.line_number not in self.written_off,
            )
            for line in self.lines
            if line.line_number in self.pieces
        )


def choice_of(lines: Sequence[ReturnableLine], present: Sequence[ReturnLine]) -> ReturnChoice:
    """Return what is `present` in a basket already, as far as it may still come back."""
    left = {line.line_number: line.left for line in lines}
    pieces = {each.line_number: min(each.quantity, left[each.line_number]) for each in present}
    written_off = frozenset(each.line_number for each in present if not each.to_stock)
    return ReturnChoice(tuple(lines), {at: n for at, n in pieces.items() if n}, written_off)


def choose(choice: ReturnChoice, index: int, quantity: int) -> ReturnChoice:
    """Let so many pieces of a line come back; 0 is none.

    Raises ShopError ``no_line``, ``return_not_possible`` and ``return_too_many``.
    """
    if not 0 <= index < len(choice.lines):
        raise ShopError("no_line")
    line = choice.lines[index]
    pieces = {number: n for number, n in choice.pieces.items() if number != line.line_number}
    if quantity:
        return_line(line, quantity)  # refuses what can not come back
        pieces[line.line_number] = quantity
    return replace(choice, pieces=pieces)


def toggle(choice: ReturnChoice, index: int) -> ReturnChoice:
    """Let all that is left of a line come back, or none of it. Raises as `choose`."""
    if not 0 <= index < len(choice.lines):
        raise ShopError("no_line")
    left = choice.lines[index].left
    every = left and choice.chosen(index) == left
    return choose(choice, index, 0 if every else max(1, left))


def toggle_write_off(choice: ReturnChoice, index: int) -> ReturnChoice:
    """Write a line off, or put it back onto the shelf; it comes back then. Raises as `choose`."""
    if not 0 <= index < len(choice.lines):
        raise ShopError("no_line")
    if not choice.chosen(index):
        choice = toggle(choice, index)
    return replace(choice, written_off=choice.written_off ^ {choice.lines[index].line_number})


def choose_everything(choice: ReturnChoice) -> ReturnChoice:
    """Let everything come back that still may."""
    return replace(choice, pieces={x.line_number: x.left for x in choice.lines if x.left})


def choose_scanned(choice: ReturnChoice, sku: str, serial: str | None, code: str) -> ReturnChoice:
    """Let one more piece of an item, or the piece of this number, come back.

    Raises ShopError ``not_on_ticket`` and ``return_no_more`` (scanned).
    """
    index = line_for(choice, sku, serial)
    if index is None:
        numbers = {line.serial for line in choice.lines}
        known = serial in numbers if serial else sku in {line.sku for line in choice.lines}
        raise ShopError("return_no_more" if known else "not_on_ticket", scanned=code)
    return choose(choice, index, choice.chosen(index) + 1)


def line_for(choice: ReturnChoice, sku: str, serial: str | None) -> int | None:
    """Return the line of which one more piece of an item may come back, None without one."""
    for index, line in enumerate(choice.lines):
        alike = line.serial == serial if serial else line.sku == sku
        if alike and choice.chosen(index) < line.left:
            return index
    return None
