"""A shift is closed: what is printed, where the money goes, and what to do next."""

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import _, ngettext
from kiosk.rules.cash_split import Split
from kiosk.screens.cash import count_words as say
from kiosk.screens.dialogue import Dialogue
from kiosk.services.closings.close import Closed
from kiosk.services.printing import count_unprinted, prints_nothing
from kiosk.services.shifts.state import shifts_to_close
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.signs import DONE, WARNING
from kiosk.widgets.words import Words


class ClosedScreen(Dialogue):
    """Says it in a few lines; Enter leads on."""

    def __init__(self, closed: Closed, split: Split | None) -> None:
        super().__init__()
        self._stored, self._split = closed, split
        self._waiting = self._unprinted = 0

    def compose(self) -> ComposeResult:
        """The number of the Z, and one line for each thing to do."""
        with Vertical(classes="panel wide"):
            yield Words(self._title, id="title")
            yield Words(self._to_do, id="to-do")
            yield KeyBar()

    def on_mount(self) -> None:
        """Look whether another shift waits to be counted."""
        self._waiting = len(shifts_to_close(self.kiosk.shop))
        self._unprinted = count_unprinted(self.kiosk.shop)
        super().on_mount()

    def deeds(self) -> tuple[str, ...]:
        """Only on."""
        return ("confirm",)

    def hidden_deeds(self) -> tuple[str, ...]:
        """Esc leads on too."""
        return ("back", "language", "help")

    def do_confirm(self) -> None:
        """Go on; a scan is taken then."""
        self.scan_came_between()
        self.kiosk.leave_dialogues()
        self.kiosk.leave(self)  # scans that came meanwhile are taken now

    def do_back(self) -> None:
        """The shift is closed: the menu it was closed from is done with too."""
        self.do_confirm()

    def printing_changed(self) -> None:
        """Say what still waits for the printer."""
        self._unprinted = self.kiosk.unprinted
        self.query_one("#to-do", Words).refresh()

    def _title(self) -> str:
        words = _("Shift {number} is closed: Z no. {z}")
        return words.format(number=self._stored.shift, z=self._stored.z_number)

    def _to_do(self) -> str:
        closed, currency = self._stored, self.kiosk.shop.record.currency
        lines = [self._papers()]
        left = _("Leave {amount} in the drawer for the next shift.")
        lines.append(f"1  {left.format(amount=say.money(closed.float_left_cents, currency))}")
        if closed.deposit_cents:
            banked = _("Put {amount} aside for the bank, with the slip.")
            lines.append(f"2  {banked.format(amount=say.money(closed.deposit_cents, currency))}")
            if self._split:
                lines.append(f"   {say.money_in_words(self._split.deposited, currency)}")
        number = 3 if closed.deposit_cents else 2
        lines.append(f"{number}  " + _("Keep card slips, cheques and vouchers with the Z."))
        if self._waiting:
            lines.append(self._next_shift())
        return "\n\n".join(lines)

    def _papers(self) -> str:
        if self._unprinted:
            words = ngettext(
                "{count} paper comes when the printer is ready. The closing is stored.",
                "{count} papers come when the printer is ready. The closing is stored.",
                self._unprinted,
            )
            return f"{WARNING}  {words.format(count=self._unprinted)}"
        if prints_nothing(self.kiosk.shop):
            words = _("The closing is stored. No printer here: the menu shows it again.")
            return f"{DONE}  {words}"
        return f"{DONE}  " + _("Everything is printed.")

    def _next_shift(self) -> str:
        words = ngettext(
            "{count} more shift waits to be counted ({key}).",
            "{count} more shifts wait to be counted ({key}).",
            self._waiting,
        ).format(count=self._waiting, key=self.kiosk.keys.shown("drawer"))
        return f"{WARNING}  {words}"
