"""The till's program: screens, themes, the key map, and keys in the order typed."""

import asyncio
import os
import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, ClassVar

from textual.message import Message

from kiosk.home import home_folder
from kiosk.keys import KeyMap
from kiosk.keys_in_order import KeysInOrder, Refused
from kiosk.language import other_language, preferred_language, speak
from kiosk.rules.errors import ShopError
from kiosk.screens.one_moment import OneMomentScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.screens.till_screen import TillScreen
from kiosk.themes import THEMES
from kiosk.widgets.words import Words

if TYPE_CHECKING:
    from kiosk.opening import Opened
    from kiosk.services.printing import PrintWorker
    from kiosk.services.shop import OpenShift, OpenShop
    from kiosk.services.staff import StaffMember


class UnprintedChanged(Message):
    """The print worker sent a receipt, or could not."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class KioskApp(KeysInOrder):
    """Knows who is signed in and which screen is there; no shop rules.

    Ends with a sentence when the shop can not be opened, with None otherwise.
    """

    CSS_PATH = "styles/kiosk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(self, open_it: Callable[[], "Opened"], *, signs_in: bool = True) -> None:
        """Take what opens the shop; `signs_in` is off where it brings somebody along."""
        super().__init__()
        self._open_it, self._signs_in = open_it, signs_in
        self._busy = 0 if signs_in else 1
        self._opened: Opened | None = None
        self._worker: PrintWorker | None = None
        self._opening_done = threading.Event()
        self.keys = KeyMap({})
        self.codes: tuple[tuple[str, str], ...] = ()
        self.unprinted = 0
        self.title = ""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        speak(preferred_language(os.environ, home_folder()))

    # Opening

    def on_mount(self) -> None:
        """Show the first screen, and open the shop behind it."""
        self.push_screen(SignInScreen() if self._signs_in else OneMomentScreen())
        self.call_after_refresh(self._open_shop)

    def _open_shop(self) -> None:
        """Open the shop in a thread; number and PIN can be typed meanwhile."""

        async def opening() -> None:
            waiting = nullcontext() if self._signs_in else self._typing_waits()
            with waiting, self.refusals(self._not_opened):
                self._shop_opened(await asyncio.to_thread(self._open_it))

        self.run_worker(opening())

    def _shop_opened(self, opened: "Opened") -> None:
        from kiosk.services.printing import PrintWorker

        self._opened = opened
        self.title = opened.shop.record.name
        self.codes = opened.codes
        self.keys = KeyMap(opened.shop.settings.keys)
        self.theme = opened.shop.settings.theme
        speak(opened.shop.settings.lang or opened.shop.record.lang)
        self._worker = PrintWorker(opened.shop, self._unprinted)
        self._worker.start()
        self._opening_done.set()
        self.refresh_words()
        if opened.signed_in:
            self.enter(opened.signed_in)

    def _not_opened(self, refusal: ShopError) -> None:
        self.exit(self.sentence(refusal))
        self._opening_done.set()

    @property
    def shop(self) -> "OpenShop":
        """The open shop."""
        if self._opened is None:
            raise ShopError("no_shop")
        return self._opened.shop

    def close_shop(self) -> None:
        """Let printer and database go, after the screen is gone."""
        if self._worker:
            self._worker.stop()
        if self._opened:
            self._opened.shop.close()

    # Signing in and out

    def sign_in(self, number: str, pin: str, refused: Refused) -> None:
        """Check number and PIN once the shop is open, then go to the counter."""

        def check() -> "StaffMember":
            self._opening_done.wait()
            from kiosk.services.staff import sign_in

            return sign_in(self.shop, number, pin)

        self.work_aside(check, self.enter, refused)

    def enter(self, staff: "StaffMember") -> None:
        """Go to the counter, or ask for the float while the till is closed."""
        from kiosk.screens.counter.open_till import OpenTillScreen
        from kiosk.services.shop import current_shift

        shift = current_shift(self.shop)
        if shift:
            self.begin_shift(staff, shift)
        else:
            self.go_to(OpenTillScreen(staff))

    def begin_shift(self, staff: "StaffMember", shift: "OpenShift") -> None:
        """Go to the counter."""
        from kiosk.screens.counter.screen import CounterScreen
        from kiosk.services.counter.basket_in_hand import BasketInHand
        from kiosk.services.counter.selling import Duty

        self.go_to(CounterScreen(Duty(staff, shift.id), BasketInHand(self.shop)))

    def lock(self, badge: str = "") -> None:
        """Ask who is there; the basket is kept in the database."""
        self.leave_dialogues()
        self.go_to(SignInScreen(badge))

    def sentence(self, refusal: ShopError) -> str:
        """Return a refusal in the language of the screens."""
        from kiosk.sentences import sentence

        currency = self._opened.shop.record.currency if self._opened else "EUR"
        return sentence(refusal, currency)

    # Showing

    def switch_language(self) -> None:
        """Speak the other language from now on."""
        speak(other_language())
        self.refresh_words()

    def refresh_words(self) -> None:
        """Show every text anew."""
        for screen in self.screen_stack:
            for widget in screen.query("*"):
                widget.refresh()
            if isinstance(screen, TillScreen):
                screen.language_changed()

    def action_help_quit(self) -> None:
        """Ctrl+C is nothing to a till: Textual would speak of quitting, in English."""

    def tone_style(self, name: str) -> str:
        """Return the colour of a tone in the present theme, in Rich's words."""
        variables = self.theme_variables
        return {
            "member-valid": variables["success"],
            "member-ends-soon": f"bold {variables['warning']}",
            "member-not-yet": f"bold {variables['error']}",
            "member-ended": f"bold {variables['error']}",
            "member-suspended": f"bold {variables['error']}",
            "member-card-replaced": f"bold {variables['error']}",
            "said-quiet": variables["foreground"],
            "said-done": variables["success"],
            "said-warning": f"bold {variables['warning']}",
            "said-stop": f"bold {variables['error']}",
        }[name]

    def receipt_waits(self) -> None:
        """Wake the print worker."""
        if self._worker:
            self._worker.wake()

    def _unprinted(self, count: int) -> None:
        """Called in the print worker's thread."""
        self.post_message(UnprintedChanged(count))

    def on_unprinted_changed(self, message: UnprintedChanged) -> None:
        """Show how many receipts have not reached the printer."""
        self.unprinted = message.count
        for screen in self.screen_stack:  # the counter may lie under a dialogue
            for header in screen.query("#header").results(Words):
                header.refresh()
            if isinstance(screen, TillScreen):
                screen.printing_changed()
