"""With no shift open the float is asked: the cash that is in the drawer now."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules.amounts import parse_amount
from kiosk.rules.errors import ShopError
from kiosk.screens.till_screen import TillScreen
from kiosk.services.shop import open_till
from kiosk.services.staff import StaffMember
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words


class OpenTillScreen(TillScreen):
    """Opens a shift."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Open the till"), "lock": N_("Sign out")}

    def __init__(self, staff: StaffMember) -> None:
        super().__init__()
        self._staff = staff
        self._amount = TypedLine(id="answer")
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """A greeting and the amount."""
        with Vertical(classes="panel"):
            yield Words(lambda: _("Hello {name}").format(name=self._staff.first_name), id="title")
            yield Words(lambda: _("The till is closed. How much cash is in the drawer?"), id="hint")
            yield self._amount
            yield Words(lambda: self._refusal, id="refusal")
        yield KeyBar()

    def deeds(self) -> tuple[str, ...]:
        """Open, or let somebody else sign in."""
        return ("confirm", "lock", "language", "quit")

    def typed(self, character: str, at: float) -> None:
        """Type the amount."""
        self._amount.type(character, at)

    def erase(self) -> None:
        """Take a character back."""
        self._amount.erase()

    def do_confirm(self) -> None:
        """Open the shift with this float."""
        float_cents = parse_amount(self._amount.take())
        self.kiosk.begin_shift(
            self._staff, open_till(self.kiosk.shop, self._staff.number, float_cents)
        )

    def do_lock(self) -> None:
        """Let somebody else sign in."""
        self.kiosk.lock()

    def refused(self, refusal: ShopError) -> None:
        """Say why."""
        self._refusal = self.kiosk.sentence(refusal)
        self.kiosk.bell()
        self.query_one("#refusal").refresh()
