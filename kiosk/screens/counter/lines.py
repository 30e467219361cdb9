"""Lines of the basket changed at the counter: quantity, weight, taken out, all of them gone."""

from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.rules import basket as baskets
from kiosk.rules import voiding
from kiosk.rules.amounts import parse_quantity, parse_weight
from kiosk.rules.errors import ShopError
from kiosk.rules.gifts import void_suspended
from kiosk.rules.pricing import PricedLine
from kiosk.rules.voiding import VoidedBy
from kiosk.screens.dialogue import ConfirmDialogue

if TYPE_CHECKING:
    from kiosk.screens.counter.scans import CounterScans
    from kiosk.screens.counter.screen import CounterScreen


class CounterLines:
    """Changes the line that is chosen, and says in one sentence what it is now."""

    def __init__(self, counter: "CounterScreen", scans: "CounterScans") -> None:
        self._counter, self._scans = counter, scans

    # Quantity and weight

    def quantity(self, typed: str) -> None:
        """Change quantity or weight to what was typed; ask where nothing was. Raises
        ShopError ``one_by_one`` for a piece with a number of its own."""
        counter = self._counter
        item = counter.hand.basket.lines[counter.rows.cursor].item
        if item.kind == "serial":
            raise ShopError("one_by_one", label=item.label)
        by_weight = item.kind == "weight"
        question = _("How many kilograms?") if by_weight else _("How many?")
        change = self._set_weight if by_weight else self._set_quantity
        if typed:
            change(typed)
        else:
            counter.ask(item.label, question, change)

    def _set_quantity(self, text: str) -> None:
        counter, hand, at = self._counter, self._counter.hand, self._counter.rows.cursor
        item, pieces = hand.basket.lines[at].item, parse_quantity(text)
        basket = voiding.set_quantity(hand.priced, hand.basket, at, pieces, self._voided_by())
        self._scans.check_codes(basket, item)
        if item.kind == "topup":  # lines came or went
            at = max(index for index, x in enumerate(basket.lines) if x.item.sku == item.sku)
        counter.change(basket, choose=at)
        self._say_line()
        counter.quotas.warn()

    def _set_weight(self, text: str) -> None:
        counter, grams = self._counter, parse_weight(text)
        counter.change(baskets.set_weight(counter.hand.basket, counter.rows.cursor, grams))
        self._say_line()
        counter.quotas.warn()

    def _say_line(self) -> None:
        """Say the chosen line; top-ups are a line each, and all of them are meant."""
        counter = self._counter
        lines = counter.hand.priced.lines
        line = lines[counter.rows.cursor]
        said, alike = self.said_of(line), [line]
        if line.line.item.kind == "topup":
            alike = [each for each in lines if each.line.item.sku == line.line.item.sku]
        if len(alike) > 1:
            total = counter.money(sum(each.total_cents for each in alike))
            said = f"{len(alike)} × {line.line.item.label}, {total}"
        counter.say(said, "done")

    def said_of(self, line: PricedLine) -> str:
        """Return a line as one sentence: what it is, what it costs, what is given on top."""
        money = self._counter.money
        said = f"{line.line.item.label}, {money(line.total_cents)}"
        if line.more_cents:
            gift = _("gift {amount}").format(amount=money(line.more_cents))
            return f"{said}, {gift}"
        return said

    # Out of the basket

    def void(self) -> None:
        """Take the chosen row out: a line, a gift for somebody else, or what comes back."""
        counter, hand = self._counter, self._counter.hand
        gift, back = counter.rows.chosen_gift, counter.correcting.chosen
        if back is not None:
            label = counter.correcting.take_out(back)
        elif gift is None:
            label, by = hand.basket.lines[counter.rows.cursor].item.label, self._voided_by()
            counter.change(voiding.void_line(hand.priced, hand.basket, counter.rows.cursor, by))
        else:
            label = _("Purchase for somebody else")
            counter.change(void_suspended(hand.basket, gift))
        key = counter.kiosk.keys.shown("undo")
        words = _("{label} taken out. {key} puts it back.")
        counter.say(words.format(label=label, key=key), "done")

    def empty(self) -> None:
        """Empty the basket, after a question."""
        if not self._counter.hand.basket.is_empty:
            question = ConfirmDialogue(lambda: _("Empty the whole basket?"), self._empty)
            self._counter.kiosk.open_dialogue(question)

    def _empty(self) -> None:
        counter, hand = self._counter, self._counter.hand
        counter.change(voiding.empty(hand.priced, hand.basket, self._voided_by()))
        counter.say(_("The basket is empty."), "done")
        counter.show_keys()

    def _voided_by(self) -> VoidedBy:
        return VoidedBy(self._counter.duty.staff.number, self._counter.kiosk.shop.now())
