"""Signing in: number Enter PIN Enter, or a badge and the PIN."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.language import N_, _
from kiosk.rules.errors import ShopError
from kiosk.screens.log_fault import fault_at_sign_in
from kiosk.screens.till_screen import TillScreen
from kiosk.widgets.key_bar import KeyBar
from kiosk.widgets.typed_line import TypedLine
from kiosk.widgets.words import Words


class SignInScreen(TillScreen):
    """The first screen. It stands before the shop is open behind it."""

    words: ClassVar[dict[str, str]] = {"confirm": N_("Go on"), "back": N_("Begin again")}

    def __init__(self, number: str = "", refusal: ShopError | None = None) -> None:
        """`number`: a badge that was scanned; `refusal`: why somebody was turned out."""
        super().__init__()
        self._turned_out = refusal
        self._number = TypedLine(id="number")
        self._pin = TypedLine(id="pin", secret=True)
        self._at_pin = False
        self._refusal = ""
        self._fill(number)

    def compose(self) -> ComposeResult:
        """Two fields in the middle of the screen."""
        with Vertical(classes="panel", id="sign-in"):
            yield Words(self._shop_name, id="title")
            yield Words(lambda: _("Number or badge"), id="number-label")
            yield self._number
            yield Words(lambda: _("PIN"), id="pin-label")
            yield self._pin
            yield Words(lambda: self._refusal or fault_at_sign_in(self.kiosk), id="refusal")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the number."""
        self._ask_pin(asked=bool(self._number.text))
        if self._turned_out:
            self._refusal = self.kiosk.sentence(self._turned_out)
        super().on_mount()

    def deeds(self) -> tuple[str, ...]:
        """Go on, begin again, change the language, leave."""
        back = ("back",) if self._at_pin else ()
        return ("confirm", *back, "language", "help", "quit")

    def hidden_deeds(self) -> tuple[str, ...]:
        """Nothing else."""
        return ()

    def typed(self, character: str, at: float) -> None:
        """Type into the field that is asked for."""
        self._field.type(character, at)

    def erase(self) -> None:
        """Take a character back."""
        self._field.erase()

    def do_confirm(self) -> None:
        """Go from the number to the PIN, and from the PIN into the shop."""
        if not self._at_pin:
            self._ask_pin(asked=bool(self._number.text))
            return
        if self._pin.came_from_scanner and not self._pin.text.isdecimal():
            self._take_badge(self._pin.take())
            return
        number, pin = self._number.text, self._pin.take()
        self.kiosk.sign_in(number, pin, self.refused)

    def _take_badge(self, badge: str) -> None:
        """Somebody else scanned theirs while a PIN was asked: a PIN has only figures."""
        self._fill(badge)
        self._refusal = ""
        self._show_anew()

    def do_back(self) -> None:
        """Begin again with the number."""
        self._number.clear()
        self._pin.clear()
        self._refusal = ""
        self._ask_pin(asked=False)
        self._show_anew()

    def refused(self, refusal: ShopError) -> None:
        """Say it and ask for the PIN again; the number stays."""
        self._refusal = self.kiosk.sentence(refusal)
        self.kiosk.bell()
        self._pin.clear()
        self._show_anew()

    def _show_anew(self) -> None:
        for words in self.query(Words):
            words.refresh()
        self.show_keys()

    def _fill(self, number: str) -> None:
        self._number.clear()
        for character in number:
            self._number.type(character, 0)

    @property
    def _field(self) -> TypedLine:
        return self._pin if self._at_pin else self._number

    def _ask_pin(self, *, asked: bool) -> None:
        self._at_pin = asked
        self._number.activate(not asked)
        self._pin.activate(asked)

    def _shop_name(self) -> str:
        return self.kiosk.title or _("Till")
