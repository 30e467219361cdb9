"""The rows of the basket at the counter: lines, gifts for others, what comes back."""

from typing import TYPE_CHECKING

from kiosk.rules.gifts import suspended_of
from kiosk.widgets.basket_view import BasketView

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen


class CounterRows:
    """Knows which row is chosen."""

    def __init__(self, counter: "CounterScreen", view: BasketView) -> None:
        self._counter, self._view = counter, view
        self.cursor = 0

    @property
    def count(self) -> int:
        """How many rows there are to choose."""
        basket = self._counter.hand.basket
        return len(basket.lines) + len(suspended_of(basket)) + len(basket.returns)

    @property
    def is_on_line(self) -> bool:
        """Whether a line is chosen, rather than what stands below the lines."""
        return self.cursor < len(self._counter.hand.basket.lines)

    @property
    def chosen_gift(self) -> int | None:
        """Which suspended purchase is chosen: they stand below the lines."""
        index = self.cursor - len(self._counter.hand.basket.lines)
        return index if 0 <= index < len(suspended_of(self._counter.hand.basket)) else None

    def choose(self, index: int) -> None:
        """Choose a row; what can be done with a line can not be done with all of them."""
        before = self.is_on_line
        self.cursor = max(0, min(index, self.count - 1))
        self._view.show(self._counter.hand.priced, self.cursor)
        if before != self.is_on_line:
            self._counter.show_keys()

    def choose_line(self, index: int) -> None:
        """Choose a line that something is to be said about."""
        self.choose(index)
        self._counter.show_basket()

    def choose_last(self) -> None:
        """Choose the last row, of what comes back."""
        self.choose(self.count - 1)

    def choose_last_gift(self) -> None:
        """Choose the suspended purchase that was added."""
        basket = self._counter.hand.basket
        self.choose(len(basket.lines) + len(suspended_of(basket)) - 1)
