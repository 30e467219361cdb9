"""What is sold without a scan: found by words, by its category, or given for somebody else."""

from typing import TYPE_CHECKING

from kiosk.language import _
from kiosk.screens.choice import ChoiceDialogue
from kiosk.screens.counter.find import FindDialogue
from kiosk.services.counter.searching import open_price_items

if TYPE_CHECKING:
    from kiosk.screens.counter.scans import CounterScans
    from kiosk.screens.counter.screen import CounterScreen


class CounterByHand:
    """Asks what it is, and hands it to the counter that it belongs to."""

    def __init__(self, counter: "CounterScreen", scans: "CounterScans") -> None:
        self._counter, self._scans = counter, scans

    def find(self) -> None:
        """Find an item by words."""
        counter = self._counter
        counter.kiosk.open_dialogue(
            FindDialogue(counter.hand.basket.member, counter.take_item, self.choose_category)
        )

    def choose_category(self) -> None:
        """Sell something without a barcode: its category, then its price."""
        counter = self._counter
        items = open_price_items(counter.kiosk.shop)
        suspended = _("Purchase for somebody else")
        counter.kiosk.open_dialogue(
            ChoiceDialogue(
                lambda: _("Open price"),
                [*(item.label for item in items), suspended],
                lambda: "",
                lambda index: (
                    counter.take_item(items[index]) if index < len(items) else self._ask_suspended()
                ),
            )
        )

    def _ask_suspended(self) -> None:
        """A customer pays for somebody who will come later."""
        self._counter.sold = None
        hint = _("How much is given for somebody else? It becomes a voucher for the wall.")
        self._counter.ask(_("Purchase for somebody else"), hint, self._scans.suspend)
