"""The stock ledger checked, for managers: every balance against its movements."""

from kiosk.language import _
from kiosk.screens.look import LookDialogue
from kiosk.screens.looking import Latest
from kiosk.sentences import difference_sentence
from kiosk.services.stock.check import Difference, check_stock


class StockCheckScreen(LookDialogue):
    """What differs, or that nothing does."""

    def __init__(self) -> None:
        super().__init__(lambda: _("Check the stock ledger"), self._nothing)
        self._found: tuple[Difference, ...] | None = None

    def on_mount(self) -> None:
        """Check in a thread: a long ledger takes a moment."""
        super().on_mount()
        shop = self.kiosk.shop
        Latest(self).want(lambda: check_stock(shop), self._checked)

    def _checked(self, found: tuple[Difference, ...]) -> None:
        self._found = found
        self.write_rows()

    def write_rows(self) -> None:
        """Name every lot that differs."""
        self.rows.show([difference_sentence(each) for each in self._found or ()])

    def _nothing(self) -> str:
        if self._found is None:
            return _("The ledger is being added up.")
        return _("Every balance agrees with its movements.")
