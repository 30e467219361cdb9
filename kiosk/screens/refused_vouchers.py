"""Why vouchers were refused at the counter, for managers."""

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _, spoken
from kiosk.screens.choice import ChoiceList
from kiosk.screens.dialogue import Dialogue
from kiosk.sentences import REFUSAL_REASONS
from kiosk.services.refusals import Refusal, last_refusals
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.words import Words
from receipts import formats


class RefusedVouchersScreen(Dialogue):
    """The last refusals, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._list = ChoiceList(lambda: _("No voucher was refused."))

    def compose(self) -> ComposeResult:
        """The list and the way back."""
        with Vertical(classes="panel wide tall"):
            yield Words(lambda: _("Refused vouchers"), id="title")
            yield self._list
            yield KeyBar()

    def on_mount(self) -> None:
        """Look them up."""
        self._list.show([_row(refusal) for refusal in last_refusals(self.kiosk.shop)])
        super().on_mount()

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


def _row(refusal: Refusal) -> str:
    when = formats.date_and_time(refusal.at.astimezone(), spoken())
    reason = _(REFUSAL_REASONS[refusal.reason])
    return f"{when}  {refusal.till:<4} {refusal.code:<16} {reason}"
