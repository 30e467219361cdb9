"""Baskets put aside at the counter, and taken up again."""

from typing import TYPE_CHECKING
from uuid import UUID

from kiosk.language import _
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.counter.words import CounterWords
from kiosk.services.counter.baskets import parked_baskets, parked_code

if TYPE_CHECKING:
    from kiosk.screens.counter.screen import CounterScreen


class CounterParking:
    """Parks the basket in hand and recalls those that are parked."""

    def __init__(self, counter: "CounterScreen", words: CounterWords) -> None:
        self._counter, self._words = counter, words
        self.has_parked = False

    def look(self) -> None:
        """Look whether a basket is parked."""
        self.has_parked = bool(parked_baskets(self._counter.kiosk.shop))

    def park(self) -> None:
        """Put the basket aside."""
        counter = self._counter
        sale_id = counter.hand.basket.sale_id
        counter.correcting.forget()
        counter.hand.park()
        self.has_parked = True
        counter.show_basket()
        code = parked_code(counter.kiosk.shop, sale_id)
        key = counter.kiosk.keys.shown("recall")
        words = _("The basket is parked as {code}. {key}, or its code, takes it up again.")
        counter.say(words.format(code=code, key=key), "done")

    def recall(self) -> None:
        """Choose a parked basket; the only one is taken at once."""
        parked = parked_baskets(self._counter.kiosk.shop)
        if len(parked) == 1:
            self.take_up(parked[0].sale_id)
            return
        self._counter.kiosk.open_dialogue(
            ChoiceDialogue(
                lambda: _("Parked baskets"),
                [self._words.parked(each) for each in parked],
                lambda: _("No basket is parked."),
                lambda index: self.take_up(parked[index].sale_id),
            )
        )

    def take_up(self, sale_id: UUID) -> None:
        """Take up a parked basket; the one that is there is parked instead."""
        counter = self._counter
        counter.sold = None
        with counter.kiosk.refusals(counter.refused):
            counter.correcting.forget()
            counter.hand.recall(sale_id)
            counter.say(_("The basket is taken up again."), "done")
            counter.quotas.warn()
        self.look()
        counter.show_basket(choose=-1)
        counter.show_keys()
