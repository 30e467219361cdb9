"""The stock ledger checked, for managers: every balance against its movements."""

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.sentences import difference_sentence
from kiosk.services.stock_check import Difference, check_stock
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words


class StockCheckScreen(Dialogue):
    """What differs, or that nothing does."""

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Difference, ...] | None = None
        self._list = ChoiceList(self._nothing)

    def compose(self) -> ComposeResult:
        """The list and the way back."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Check the stock ledger"), id="title")
            yield self._list
            yield KeyBar()

    def on_mount(self) -> None:
        """Check in a thread: a long ledger takes a moment."""
        super().on_mount()
        shop = self.kiosk.shop
        self.kiosk.look_up(lambda: check_stock(shop), self._checked)

    def _checked(self, found: tuple[Difference, ...]) -> None:
        if self.is_attached:
            self._found = found
            self._list.show([difference_sentence(each) for each in found])

    def deeds(self) -> tuple[str, ...]:
        """Only back."""
        return ("back",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Enter leads back too."""
        return ("confirm", "language", "help")

    def do_confirm(self) -> None:
        """Go back; a scan is taken then."""
        self.scan_came_between()
        self.close()

    def move(self, rows: int) -> None:
        """Look further down."""
        self._list.move(rows)

    def _nothing(self) -> str:
        if self._found is None:
            return _("The ledger is being added up.")
        return _("Every balance agrees with its movements.")
