"""A training that is under way: the practice shop, its papers, and the guided sale."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from kiosk.language import _
from kiosk.rules.guided_sale import STEPS, Seen
from kiosk.screens.training.seen import see
from kiosk.screens.training.strip import TrainingStrip
from kiosk.screens.training.words import said_now
from kiosk.services.printing import PrintWorker
from kiosk.services.staff import StaffMember
from kiosk.services.training.goods import Codes
from kiosk.services.training.practice import PracticeShop
from kiosk.services.training.state import keep_step

if TYPE_CHECKING:
    from kiosk.app import KioskApp

LOOK_SECONDS = 0.2


class Training:
    """Who practises, where, and how far the guided sale has come; no step for free practice.

    `printed` hears from the print worker's thread how many papers did not print.
    """

    def __init__(
        self,
        kiosk: "KioskApp",
        practice: PracticeShop,
        staff: StaffMember,
        step: int | None,
        printed: Callable[[int], None],
    ) -> None:
        self._kiosk = kiosk
        self.shop, self._codes, self.staff = practice.shop, practice.codes, staff
        self._folder = practice.folder
        self._step = step
        self._began: Seen | None = None
        self._before = Seen()
        self._refusals: tuple[str, ...] = ()
        told = kiosk.trouble_of(training=True)
        told("")
        self.worker = PrintWorker(practice.shop, printed, trouble=told, beside=kiosk.real_worker)
        self.worker.start()
        self._timer = kiosk.set_interval(LOOK_SECONDS, self._look_when_free)

    @property
    def is_guided(self) -> bool:
        """Tell whether a coach says what comes next."""
        return self._step is not None

    @property
    def codes_shown(self) -> Codes:
        """The codes to try; the coach says its own."""
        return () if self.is_guided else self._codes

    def strip(self) -> TrainingStrip:
        """Return what stands on top of a screen."""
        return TrainingStrip(self)

    # What the coach says

    def said(self) -> Text:
        """Return what is to be done next."""
        style = f"bold {self._kiosk.theme_variables['accent']}"
        return said_now(self._step or 0, self._before, self._kiosk.keys, style)

    def step_shown(self) -> str:
        """Return which step it is, of how many."""
        number = min((self._step or 0) + 1, len(STEPS))
        return _("Step {number}/{count}").format(number=number, count=len(STEPS))

    def note_refusal(self, code: str) -> None:
        """Remember what was refused: some steps are about that."""
        self._refusals = (*self._refusals, code)

    # How far it has come

    def next_step(self) -> bool:
        """Leave a step out. False behind the last one: the coach has nothing more to say."""
        if self._step is None or self._step >= len(STEPS):
            self._step = None
            return False
        self._go_on(self._step, see(self._kiosk, self._refusals))
        self._say_anew()
        return True

    def _look_when_free(self) -> None:
        if self.is_guided:
            self._kiosk.do_when_free(self._look)

    def _look(self) -> None:
        """See whether the step was done, whichever way. A fault here ends no sale."""
        if self._step is None:
            return
        with self._kiosk.refusals(lambda refusal: None):
            now = see(self._kiosk, self._refusals)
            began, before = self._began or now, self._before if self._began else now
            self._began, self._before = began, now
            if self._step < len(STEPS) and STEPS[self._step].is_done(began, before, now):
                self._go_on(self._step, now)
        self._say_anew()

    def _go_on(self, step: int, now: Seen) -> None:
        """Begin the next step with what was just seen: nothing done meanwhile is missed."""
        keep_step(self._folder, self.staff.number, STEPS[step].name)
        self._step = step + 1
        self._began = self._before = now

    def _say_anew(self) -> None:
        for strip in self._kiosk.screen.query(TrainingStrip):
            strip.say_anew()

    # The end

    def leave(self) -> None:
        """Let printer and database go, aside: a paper that is being sent holds nobody up."""
        self._timer.stop()
        threading.Thread(target=self.close, name="end of training", daemon=True).start()

    def close(self) -> None:
        """Let printer and database go."""
        self.worker.stop()
        self.shop.close()
