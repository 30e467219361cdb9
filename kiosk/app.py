"""The till's program: screens, themes, the key map, and keys in the order typed."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.message import Message

from kiosk.home import home_folder
from kiosk.keys import KeyMap
from kiosk.keys_in_order import Refused
from kiosk.language import other_language, preferred_language, speak
from kiosk.practising import Practising
from kiosk.rules.errors import ShopError
from kiosk.rules.roles import may
from kiosk.screens.one_moment import OneMomentScreen
from kiosk.screens.sign_in import SignInScreen
from kiosk.screens.till_screen import TillScreen
from kiosk.themes import THEMES
from kiosk.widgets.words import Words

if TYPE_CHECKING:
    from kiosk.opening import Opened
    from kiosk.services.audit.checking import CheckedLog
    from kiosk.services.journal.log_watch import LogWatch
    from kiosk.services.printing import PrintWorker
    from kiosk.services.sending import PrinterTrouble
    from kiosk.services.shifts.state import OpenShift
    from kiosk.services.shop import OpenShop
    from kiosk.services.staff import StaffMember

log = logging.getLogger(__name__)


CLOCK_SECONDS = 5
STANDING_SECONDS = 30
"""So often a till looks whether who is signed in still works here."""


class UnprintedChanged(Message):
    """A print worker sent a receipt, or could not: the shop's, or that of a training."""

    def __init__(self, count: int, *, training: bool) -> None:
        super().__init__()
        self.count, self.training = count, training


class PrinterTroubleChanged(Message):
    """A printer lacks something, or nothing any more."""

    def __init__(self, trouble: "PrinterTrouble", *, training: bool) -> None:
        super().__init__()
        self.trouble, self.training = trouble, training


class DrawerStuck(Message):
    """The printer did not open the drawer."""


class KioskApp(Practising):
    """Knows who is signed in and which screen is there; no shop rules.

    Ends with a sentence when the shop can not be opened, with None otherwise.
    """

    CSS_PATH = "styles/kiosk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []

    def __init__(
        self, open_it: Callable[[], "Opened"], *, signs_in: bool = True, trains: bool = False
    ) -> None:
        """Take what opens the shop; `signs_in` is off where it brings somebody along.

        With `trains`, who signs in first practises.
        """
        super().__init__(trains=trains)
        self._open_it, self._signs_in = open_it, signs_in
        self._busy = 0 if signs_in else 1
        self._opened: Opened | None = None
        self._found: Opened | None = None
        """What was opened while the program was ending."""
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._worker: PrintWorker | None = None
        self._opening_done = threading.Event()
        self.keys = KeyMap({})
        self._unprinted_counts = {True: 0, False: 0}
        self._troubles: dict[bool, PrinterTrouble] = {True: "", False: ""}
        self.log_check: CheckedLog | None = None
        """What the last check of the log found."""
        self.title = ""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        speak(preferred_language(os.environ, home_folder()))

    # Opening

    def on_mount(self) -> None:
        """Show the first screen, and open the shop behind it."""
        self._event_loop = asyncio.get_running_loop()
        self.push_screen(SignInScreen() if self._signs_in else OneMomentScreen())
        self.call_after_refresh(self._open_shop)

    def _open_shop(self) -> None:
        """Open the shop in a thread; number and PIN can be typed meanwhile."""

        def open_it() -> "Opened":
            self._found = self._open_it()
            return self._found

        async def opening() -> None:
            waiting = nullcontext() if self._signs_in else self._typing_waits()
            with waiting, self.refusals(self._not_opened):
                self._shop_opened(await asyncio.to_thread(open_it))

        self.run_worker(opening())

    def _shop_opened(self, opened: "Opened") -> None:
        self._opened = opened
        self.title = opened.shop.record.name
        self.codes = self.real_codes = opened.codes
        self.keys = KeyMap(opened.shop.settings.keys)
        self.theme = opened.shop.settings.theme
        speak(opened.shop.settings.lang or opened.shop.record.lang)
        self._start_printing(opened.shop)
        self._look_at_clock()
        self.set_interval(CLOCK_SECONDS, self._look_at_clock)
        self.set_interval(STANDING_SECONDS, self.look_at_standing)
        self.set_interval(STANDING_SECONDS, self._keep_log_head)
        self._opening_done.set()
        self.refresh_words()
        if opened.signed_in:
            self.come(opened.signed_in)

    def _start_printing(self, shop: "OpenShop") -> None:
        from kiosk.services.printing import PrintWorker

        self._worker = PrintWorker(
            shop,
            self.unprinted_of(training=False),
            self._drawer_stuck,
            self.trouble_of(training=False),
        )
        self._worker.start()

    def _look_at_clock(self) -> None:
        """Journal a clock that was set back; the counter's first line warns of it."""
        from kiosk.services.clock import note_clock

        with self.refusals(lambda refusal: None):
            note_clock(self.real_shop)

    @property
    def log_watch(self) -> "LogWatch | None":
        """What watches over the log of the open shop."""
        return self._opened.log_watch if self._opened else None

    def _keep_log_head(self) -> None:
        """Keep the head of the log outside the database; a second folder may be slow."""
        watch = self.log_watch
        if watch is None:
            return

        async def keeping() -> None:
            with self.refusals(lambda refusal: None):
                await asyncio.to_thread(watch.keep)

        self.run_worker(keeping())

    def _not_opened(self, refusal: ShopError) -> None:
        self.exit(self.sentence(refusal))
        self._opening_done.set()

    @property
    def real_shop(self) -> "OpenShop":
        """The open shop, also in training: who signs in is known there."""
        if self._opened is None:
            raise ShopError("no_shop")
        return self._opened.shop

    def shop_changed(self, shop: "OpenShop") -> None:
        """Take the shop as a manager has just made it, here or at another till."""
        if shop.training:
            if self.training:
                self.training.shop = shop
        elif self._opened:
            self._opened = replace(self._opened, shop=shop)

    def end_soon(self) -> bool:
        """End as the key to quit does, from a signal; return False where nothing runs yet."""
        if self._event_loop is None:
            return False
        if not self._event_loop.is_closed():
            self._event_loop.call_soon_threadsafe(self._end)
        return True

    def _end(self) -> None:
        self._opening_done.set()  # who waits for it waits no more
        self.exit()

    def close_shop(self) -> None:
        """Let printer and database go, after the screen is gone."""
        self._opened = self._opened or self._found
        if self.training:
            self.training.close()
        if self._worker:
            self._worker.stop()
        if self._opened:
            self.note_quit()
            self._ask_nobody(self._opened.shop)
            if self._opened.log_watch:
                self._opened.log_watch.end()
            self._opened.shop.close()

    def _ask_nobody(self, shop: "OpenShop") -> None:
        """Count a question about paper that is open as a no; else the next start does."""
        from sqlalchemy.exc import SQLAlchemyError

        from kiosk.services.clock import jumped_ahead
        from kiosk.services.counter.paper_wanted import settle_held

        try:
            if not jumped_ahead(shop):
                settle_held(shop)
        except SQLAlchemyError:
            log.exception("a held receipt is left to the next start")

    # Signing in and out

    def sign_in(
        self, number: str, pin: str, refused: Refused, *, is_day_right: bool = False
    ) -> None:
        """Check number and PIN once the shop is open, then go to the counter.

        A date far from the till's last entry is asked about first: nothing is written down
        before somebody said that it is right; a no ends the program.
        """

        def ask_day(refusal: ShopError) -> None:
            if refusal.code != "clock_ahead":
                refused(refusal)
                return
            from kiosk.screens.day_question import DayQuestion

            def right() -> None:
                self.sign_in(number, pin, refused, is_day_right=True)

            self.open_dialogue(DayQuestion(refusal.data["day"], right))

        def check() -> "StaffMember":
            self._opening_done.wait()
            from kiosk.services.staff import sign_in

            staff = sign_in(self.real_shop, number, pin, is_day_right=is_day_right)
            if self.log_watch:  # what waited for somebody to confirm the day
                self.log_watch.begin()
            return staff

        self.work_aside(check, self.come, ask_day)

    def come(self, staff: "StaffMember") -> None:
        """Let somebody in; what another till changed about the shop holds from now on."""
        from kiosk.services.shop_settings import look_again

        self.shop_changed(look_again(self.real_shop))
        super().come(staff)

    def enter(
        self,
        staff: "StaffMember",
        said: str = "",
        then: Callable[[], None] | None = None,
    ) -> None:
        """Go to the counter, or ask for the float while the till is closed: `said` there, and
        `then` done over it."""
        from kiosk.screens.counter.open_till import OpenTillScreen
        from kiosk.services.shifts.state import current_shift

        if self.practises_instead(staff):
            return
        if not may(staff.role, "sell"):
            from kiosk.screens.audit.log import LogScreen

            self.go_to(LogScreen(staff, is_first=True))
            return
        shift = current_shift(self.shop)
        if shift:
            self.begin_shift(staff, shift)
        else:
            self.go_to(OpenTillScreen(staff, said), then)

    def begin_shift(self, staff: "StaffMember", shift: "OpenShift") -> None:
        """Go to the counter."""
        from kiosk.screens.counter.screen import CounterScreen
        from kiosk.services.counter.basket_in_hand import BasketInHand
        from kiosk.services.counter.duty import Duty

        self.go_to(CounterScreen(Duty(staff, shift.id), BasketInHand(self.shop)))

    def sentence(self, refusal: ShopError) -> str:
        """Return a refusal in the language of the screens."""
        from kiosk.sentences import sentence

        if self.training:
            self.training.note_refusal(refusal.code)
        if refusal.code == "staff_changed":
            self.call_later(self.look_at_standing)
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
        if worker := self._present_worker:
            worker.wake()

    @property
    def _present_worker(self) -> "PrintWorker | None":
        return self.training.worker if self.training else self._worker

    @property
    def real_worker(self) -> "PrintWorker | None":
        """The print worker of the shop itself, None before it is open."""
        return self._worker

    @contextmanager
    def printer_aside(self) -> Iterator[None]:
        """Have the shop's printer to oneself, as for its test, until the block ends; waits for
        the paper that is on its way. In training two workers may share it."""
        workers = (self._worker, self.training.worker if self.training else None)
        with ExitStack() as aside:
            for worker in filter(None, workers):
                aside.enter_context(worker.aside())
            yield

    @contextmanager
    def printer_owned(self, address: str) -> Iterator[None]:
        """Have any printer to oneself, the worker's own or another. Raises ShopError as
        `owned`."""
        from kiosk.services.printers.owning import owned, till_as_holder

        with self.printer_aside():
            if self._worker and self._worker.owns(address):
                yield
                return
            with owned(self.shop, address, till_as_holder(self.shop.till)):
                yield

    def print_elsewhere(self, shop: "OpenShop") -> None:
        """Go on with the printer of this shop's settings; the worker of the one before ends
        after the paper that is on its way, which is waited for. Called in a thread."""
        if self._worker:
            self._worker.stop()
        self.shop_changed(shop)
        self._start_printing(shop)

    def open_drawer(self) -> None:
        """Let the printer open the drawer now; a drawer that stays shut is told."""
        if worker := self._present_worker:
            worker.open_drawer()

    def _drawer_stuck(self) -> None:
        """Called in the print worker's thread."""
        self.post_message(DrawerStuck())

    def on_drawer_stuck(self) -> None:
        """Say so where somebody waits for the drawer."""
        for screen in self._ready_screens():
            screen.drawer_stuck()

    def _ready_screens(self) -> Iterator[TillScreen]:
        """The open screens; one that is still being built looks for itself when it is there,
        and those of a program that ends are being taken apart."""
        for screen in self.screen_stack if self.is_running else ():
            if isinstance(screen, TillScreen) and screen.is_mounted:
                yield screen

    def unprinted_of(self, *, training: bool) -> Callable[[int], None]:
        """Return what a print worker calls, in its thread."""

        def changed(count: int) -> None:
            self.post_message(UnprintedChanged(count, training=training))

        return changed

    def papers_changed(self) -> None:
        """Count anew what has not come out: somebody has just settled a paper."""
        from kiosk.services.printing import count_unprinted

        self.unprinted_of(training=self.training is not None)(count_unprinted(self.shop))

    @property
    def unprinted(self) -> int:
        """How many papers of the present shop have not reached the printer."""
        return self._unprinted_counts[self.training is not None]

    def trouble_of(self, *, training: bool) -> "Callable[[PrinterTrouble], None]":
        """Return what a print worker calls, in its thread, when a printer lacks something."""

        def told(trouble: "PrinterTrouble") -> None:
            self.post_message(PrinterTroubleChanged(trouble, training=training))

        return told

    def on_printer_trouble_changed(self, message: PrinterTroubleChanged) -> None:
        """Say what the printer lacks as long as it does."""
        self._troubles[message.training] = message.trouble
        self._refresh_headers()

    @property
    def printer_trouble(self) -> "PrinterTrouble":
        """What keeps the papers of the present shop from coming out, as last tried."""
        return self._troubles[self.training is not None]

    @property
    def long_under_way(self) -> int:
        """The job of a paper that has been coming out for long, 0 for none."""
        worker = self._present_worker
        return worker.long_under_way if worker else 0

    def on_unprinted_changed(self, message: UnprintedChanged) -> None:
        """Show how many receipts have not reached the printer."""
        self._unprinted_counts[message.training] = message.count
        if message.training != (self.training is not None):
            return
        self._refresh_headers()
        for ready in self._ready_screens():
            ready.printing_changed()

    def _refresh_headers(self) -> None:
        for screen in self.screen_stack:  # the counter may lie under a dialogue
            for header in screen.query("#header").results(Words):
                header.refresh()
