"""With no shift open the float is asked: the cash that is in the drawer now.

What the last closing left there is proposed: Enter alone takes it over.
"""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _, ngettext, spoken
from kiosk.rules.amounts import parse_amount
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import check_may
from kiosk.screens.cash.menu import open_cash_menu
from kiosk.screens.till_screen import TillScreen
from kiosk.screens.training.menu import open_training_menu
from kiosk.services.shifts.opening import open_till
from kiosk.services.shifts.state import expected_float, shifts_to_close
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words
from receipts import formats


class OpenTillScreen(TillScreen):
    """Opens a shift. `said` is what has just happened, such as the end of the last one."""

    words: ClassVar[dict[str, str]] = {
        "confirm": N_("Open the till"),
        "lock": N_("Sign out"),
        "drawer": N_("Cash and closing"),
        "back": N_("Count again"),
    }

    def __init__(self, staff: StaffMember, said: str = "") -> None:
        super().__init__()
        self._staff = staff
        self._amount = TypedLine(id="answer")
        self._said = said
        self._expected: int | None = None
        self._uncounted = 0
        self._unsure: int | None = None
        """A float that differs from the proposed one: Enter again opens the till with it."""

    def compose(self) -> ComposeResult:
        """A greeting and the amount."""
        with Vertical(classes="panel"):
            yield Words(lambda: _("Hello {name}").format(name=self._staff.first_name), id="title")
            yield Words(self._asked, id="hint")
            yield self._amount
            yield Words(lambda: self._said, id="refusal")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look what should be in the drawer."""
        self._look()
        super().on_mount()

    def on_screen_resume(self) -> None:
        """Look again: the last shift may just have been counted."""
        self._look()

    def deeds(self) -> tuple[str, ...]:
        """Open, count again, look after the day's cash, or let somebody else sign in."""
        back = () if self._unsure is None else ("back",)
        return ("confirm", *back, "drawer", "lock", "language", "quit")

    def hidden_deeds(self) -> tuple[str, ...]:
        """Help, and training."""
        return ("help", "training")

    def typed(self, character: str, at: float) -> None:
        """Type the amount."""
        self._amount.type(character, at)

    def erase(self) -> None:
        """Take a character back."""
        self._amount.erase()

    def do_confirm(self) -> None:
        """Open the shift with this float; one that differs is asked for twice."""
        text = self._amount.take()
        proposed = self._expected if self._unsure is None else self._unsure
        if text or proposed is None:
            cents = parse_amount(text)
            if self._expected is not None and cents not in (self._expected, self._unsure):
                self._ask_again(cents)
                return
        else:
            cents = proposed
        self.kiosk.begin_shift(self._staff, open_till(self.kiosk.shop, self._staff.number, cents))

    def do_back(self) -> None:
        """Count again."""
        self._unsure = None
        self._amount.clear()
        self._say("")
        self.query_one("#hint").refresh()

    def do_help(self) -> None:
        """Show what the keys do here; the counter's are of no use yet."""
        from kiosk.screens.help import HelpScreen

        self.kiosk.open_dialogue(HelpScreen((*self.deeds(), *self.hidden_deeds()), self.words))

    def do_drawer(self) -> None:
        """Look after the day's cash, such as a shift that waits to be counted."""
        open_cash_menu(self.kiosk, self._staff)

    def do_training(self) -> None:
        """Practise before the till is open."""
        check_may(self._staff.role, "training")
        open_training_menu(self.kiosk, self._staff)

    def do_lock(self) -> None:
        """Let somebody else sign in."""
        self.kiosk.lock()

    def refused(self, refusal: ShopError) -> None:
        """Say why."""
        self._say(self.kiosk.sentence(refusal))
        self.kiosk.bell()

    def _ask_again(self, cents: int) -> None:
        self._unsure = cents
        difference = cents - (self._expected or 0)
        if difference < 0:
            words = _("{counted}: {amount} less than at the last closing. Enter opens the till so.")
        else:
            words = _("{counted}: {amount} more than at the last closing. Enter opens the till so.")
        amount = self._money(abs(difference))
        self._say(words.format(counted=self._money(cents), amount=amount))
        self.query_one("#hint").refresh()
        self.kiosk.bell()

    def _look(self) -> None:
        self._expected = expected_float(self.kiosk.shop)
        before, self._uncounted = self._uncounted, len(shifts_to_close(self.kiosk.shop))
        if self._uncounted < before:
            self._say("")  # it spoke of the shift that has been counted since
        for words in self.query("#hint").results(Words):
            words.refresh()

    def _asked(self) -> str:
        asked = _("The till is closed. How much cash is in the drawer?")
        if self._unsure is not None:
            return asked  # Enter alone would open with what was typed: said below
        if self._expected is not None:
            kept = _("Enter alone: {answer}").format(answer=self._money(self._expected))
            return f"{asked}\n{kept}"
        if self._uncounted:
            key = _(self.kiosk.keys.shown("drawer"))
            waits = ngettext(
                "{count} shift waits to be counted ({key}).",
                "{count} shifts wait to be counted ({key}).",
                self._uncounted,
            ).format(count=self._uncounted, key=key)
            return f"{asked}\n{waits}"
        return asked

    def _say(self, said: str) -> None:
        self._said = said
        self.query_one("#refusal").refresh()

    def _money(self, cents: int) -> str:
        return formats.money(cents, self.kiosk.shop.record.currency, spoken())
