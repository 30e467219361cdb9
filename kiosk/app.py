"""The till's program: screens, themes, the key map, and keys in the order typed."""

import asyncio
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import App
from textual.message import Message

from kiosk.home import home_folder
from kiosk.keys import KeyMap
from kiosk.language import other_language, preferred_language, speak
from kiosk.rules.errors import ShopError
from kiosk.screens.sign_in import SignInScreen
from kiosk.screens.till_screen import ScanTaker, TillScreen
from kiosk.themes import THEMES
from kiosk.widgets.typed_line import LONGEST_KEPT
from kiosk.widgets.words import Words

if TYPE_CHECKING:
    from kiosk.opening import Opened
    from kiosk.services.printing import PrintWorker
    from kiosk.services.shop import OpenShift, OpenShop
    from kiosk.services.staff import StaffMember

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Refused = Callable[[ShopError], None]

LONGEST_PASTE_LINES = 100


class UnprintedChanged(Message):
    """The print worker sent a receipt, or could not."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class KioskApp(App[str]):
    """Knows who is signed in and which screen is there; no shop rules.

    Ends with a sentence when the shop can not be opened, with None otherwise.
    """

    CSS_PATH = "styles/kiosk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(self, open_it: Callable[[], "Opened"]) -> None:
        super().__init__()
        self._open_it = open_it
        self._opened: Opened | None = None
        self._worker: PrintWorker | None = None
        self._opening_done = threading.Event()
        self._busy = 0
        self._typed: deque[events.Key] = deque()
        self._kept_scans: deque[str] = deque()
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
        self.push_screen(SignInScreen())
        self.call_after_refresh(self._open_shop)

    def _open_shop(self) -> None:
        """Open the shop in a thread; number and PIN can be typed meanwhile."""

        async def opening() -> None:
            try:
                with self.refusals(self._not_opened):
                    self._shop_opened(await asyncio.to_thread(self._open_it))
            finally:
                self._opening_done.set()

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
        self.refresh_words()
        if opened.signed_in:
            self.enter(opened.signed_in)

    def _not_opened(self, refusal: ShopError) -> None:
        self.exit(self.sentence(refusal))

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
        from kiosk.screens.open_till import OpenTillScreen
        from kiosk.services.shop import current_shift

        shift = current_shift(self.shop)
        if shift:
            self.begin_shift(staff, shift)
        else:
            self.go_to(OpenTillScreen(staff))

    def begin_shift(self, staff: "StaffMember", shift: "OpenShift") -> None:
        """Go to the counter."""
        from kiosk.screens.counter import CounterScreen
        from kiosk.services.selling import Duty

        self.go_to(CounterScreen(Duty(staff, shift.id), shift.number))

    def lock(self, badge: str = "") -> None:
        """Ask who is there; the basket is kept in the database."""
        self.leave_dialogues()
        self.go_to(SignInScreen(badge))

    # Keys, in the order typed

    async def on_event(self, event: events.Event) -> None:
        """Hand keys and pasted text to the screen at once, before the next key is looked at."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._typed.append(event)
            untaken = self._take_typed()
            if untaken is not event:
                return
        elif isinstance(event, events.Paste) and not event.is_forwarded:
            self._paste(event.text)
            return
        await super().on_event(event)

    def _take_typed(self) -> events.Key | None:
        """Hand over what was typed, unless a deed is under way; return a key nobody wants."""
        event = None
        while self._typed and not self._busy:
            event = self._typed.popleft()
            if isinstance(self.screen, TillScreen) and self.screen.take_key(event):
                event = None
        return event

    def _paste(self, text: str) -> None:
        """Take pasted text as if it were typed: a line is a scan."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if len(lines) > LONGEST_PASTE_LINES:
            if isinstance(self.screen, TillScreen):
                self.screen.refused(ShopError("too_many_lines", lines=len(lines)))
            return
        for number, line in enumerate(lines):
            if number:
                self._typed.append(events.Key("enter", "\r"))
            self._typed.extend(events.Key(c, c) for c in line[: LONGEST_KEPT + 1])
        self._take_typed()

    @contextmanager
    def _typing_waits(self) -> Iterator[None]:
        """Keep what is typed until a deed is done; then take it in order."""
        try:
            yield
        finally:
            self._busy -= 1
            self._take_kept_scans()
            self._take_typed()

    def work_aside(
        self, work: Callable[[], Result], done: Callable[[Result], None], refused: Refused
    ) -> None:
        """Do `work` in a thread; keys typed meanwhile wait for `done`."""

        async def aside() -> None:
            with self._typing_waits(), self.refusals(refused):
                done(await asyncio.to_thread(work))

        self._busy += 1
        self.run_worker(aside())

    def go_to(self, screen: TillScreen) -> None:
        """Show another screen instead of this one."""

        async def go() -> None:
            with self._typing_waits():
                await self.switch_screen(screen)

        self._busy += 1
        self.run_worker(go())

    def open_dialogue(self, dialogue: TillScreen) -> None:
        """Show a dialogue over this screen."""

        async def show() -> None:
            with self._typing_waits():
                await opened

        self._busy += 1
        opened = self.push_screen(dialogue)
        self.run_worker(show())

    def look_up(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Look something up in a thread while typing goes on."""

        async def look() -> None:
            done(await asyncio.to_thread(work))

        self.run_worker(look())

    def do_when_free(self, act: Callable[[], Any]) -> None:
        """Do what was touched, unless something is being stored just now."""
        if not self._busy:
            act()

    # Dialogues, and scans that came while one was open

    def leave(self, dialogue: TillScreen) -> None:
        """Leave a dialogue, and take the scans that came while it was open."""
        if self.screen is dialogue:
            self.pop_screen()
        self._take_kept_scans()

    def leave_dialogues(self) -> None:
        """Go back to the screen below every dialogue."""
        while len(self.screen_stack) > 2:
            self.pop_screen()

    def keep_scan(self, code: str) -> None:
        """Keep a scan until the counter is free; none is lost."""
        self._kept_scans.append(code)
        self._take_kept_scans()

    def _take_kept_scans(self) -> None:
        while self._kept_scans and not self._busy and isinstance(self.screen, ScanTaker):
            self.screen.scan(self._kept_scans.popleft())

    # Refusals

    @contextmanager
    def refusals(self, refused: Refused) -> Iterator[None]:
        """Turn a refusal into a sentence, and a fault of ours into one with a record.

        This is the one place where every fault is caught: it ends the deed, not the
        program, and is written to the log with its trace.
        """
        try:
            yield
        except ShopError as refusal:
            refused(refusal)
        except Exception:
            log.exception("a deed failed")
            refused(ShopError("unexpected"))

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
                screen.show_keys()

    def tone_style(self, name: str) -> str:
        """Return the colour of a tone in the present theme, in Rich's words."""
        variables = self.theme_variables
        return {
            "member-valid": variables["success"],
            "member-ends-soon": f"bold {variables['warning']}",
            "member-not-yet": f"bold {variables['warning']}",
            "member-ended": f"bold {variables['warning']}",
            "said-quiet": variables["foreground"],
            "said-done": variables["success"],
            "said-warning": f"bold {variables['warning']}",
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
        for header in self.query("#header").results(Words):
            header.refresh()
