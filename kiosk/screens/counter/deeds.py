"""What can be done at the counter now, by the basket in hand."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen


class CounterDeeds:
    """Reads the counter that it belongs to."""

    def __init__(self, counter: "CounterScreen") -> None:
        self._counter = counter

    def shown(self) -> tuple[str, ...]:
        """Return what makes sense with this basket, in the order of the key bar."""
        counter, basket = self._counter, self._counter.hand.basket
        change = ("quantity",) if counter.rows.is_on_line else ()
        lines = (*change, "void") if counter.rows.count else ()
        park = () if basket.is_empty else ("park",)
        # Where the buyer is asked about paper, the answers take its room; it works all the same.
        seen = counter.parking.has_parked and not counter.after_sale.asks
        recall = ("recall",) if seen else ()
        pay = ("pay",) if basket.lines or basket.gifts or basket.returns else ()
        first = ("allow", "find") if counter.quotas.can_allow else ("find",)
        drawer = ("drawer",) if basket.is_empty else ()
        always = ("member", "receipts", *drawer, "category")
        return (*first, *lines, *park, *recall, *always, *pay, "help")

    def hidden(self) -> tuple[str, ...]:
        """Return what has no place in the key bar; help shows all."""
        # Another till may have parked a basket since F6 was last looked for.
        always = ("confirm", "back", "undo", "empty", "lock", "language", "quit", "pay", "recall")
        why = ("why",) if self._counter.rows.is_on_line else ()
        return (*always, "paper", "drawer", "training", "manager", *why)
