"""Who is signed in, and the lock: by its key, by another's badge, and by itself."""

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.timer import Timer

from kiosk.keys_in_order import KeysInOrder
from kiosk.rules.errors import ShopError
from kiosk.screens.sign_in import SignInScreen
from kiosk.screens.till_screen import TillScreen

if TYPE_CHECKING:
    from kiosk.services.shop import OpenShop
    from kiosk.services.staff import StaffMember
    from kiosk.services.staff.signing_in import Leaving

SECONDS_A_MINUTE = 60
BUSY_SECONDS = 1
"""A deed under way is not locked away: the lock looks again after so long."""


class Locking(KeysInOrder):
    """An app that somebody is signed in to.

    The lock stands over all that is there: who comes back finds every screen as they left
    it, down to a half-typed line. Somebody else finds what the database keeps: the basket
    with its tenders, and drafts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.signed_in: StaffMember | None = None
        self._locked: StaffMember | None = None
        self._last_input = time.monotonic()
        self._idle: Timer | None = None
        self._lent_above: int | None = None
        """How many screens lie below what a manager allowed somebody else."""

    @property
    def real_shop(self) -> "OpenShop":
        """The open shop."""
        raise NotImplementedError

    def enter(self, staff: "StaffMember") -> None:
        """Go to the counter."""
        raise NotImplementedError

    # Coming

    def come(self, staff: "StaffMember") -> None:
        """Let somebody in whose PIN was right: back to what they left, or to the counter."""
        self.signed_in, left = staff, self._locked
        self._locked = None
        if left == staff:
            if self._lent_above is not None:
                self.leave_dialogues()
            else:
                self.pop_screen()
        else:
            if left:
                self.leave_dialogues()
            self.enter(staff)
        self._lent_above = None
        self._lock_later()

    def lend(self, deed: Callable[[], None]) -> None:
        """Do what a manager allowed somebody else. Dialogues that it opens are the manager's:
        behind the lock they are gone."""
        if self._lent_above is None:
            self._lent_above = len(self.screen_stack)
        deed()
        self._look_at_lent()

    def leave(self, dialogue: TillScreen) -> None:
        """Leave a dialogue; when no other one follows on what was lent, it is lent no more."""
        super().leave(dialogue)
        self.call_next(self._look_at_lent)

    def leave_dialogues(self) -> None:
        """Leave what was lent too."""
        super().leave_dialogues()
        self.call_next(self._look_at_lent)

    def _look_at_lent(self) -> None:
        if self._lent_above is not None and len(self.screen_stack) <= self._lent_above:
            self._lent_above = None

    # Leaving

    def lock(self, badge: str = "", how: "Leaving" = "key") -> None:
        """Ask who is there, `badge` where one was scanned; nothing is lost."""
        if self.signed_in is None:
            return
        self._note_leaving(self.signed_in, "badge" if badge else how)
        self._ask_who(SignInScreen(badge))

    def _ask_who(self, screen: SignInScreen) -> None:
        """Put the question over all that is there, once every screen has heard of it."""
        self._locked, self.signed_in = self.signed_in, None
        for each in reversed(self.screen_stack):
            if isinstance(each, TillScreen):
                each.locked()
        self.open_dialogue(screen)

    def look_at_standing(self) -> None:
        """Lock where who is signed in has left or has another role, or where the clock has
        run far ahead: whoever comes next is asked who they are, and what day it is."""
        staff = self.signed_in
        if staff is None:
            return

        def look() -> str:
            from kiosk.services.clock import jumped_ahead
            from kiosk.services.staff.standing import is_as_before

            if jumped_ahead(self.real_shop):
                return "clock_moved"
            return "" if is_as_before(self.real_shop, staff) else "staff_changed"

        async def looking() -> None:
            # A database that does not answer is told by the next deed; the log has it.
            with self.refusals(lambda refusal: None):
                why = await asyncio.to_thread(look)
                if why and self.signed_in is staff and self._is_free:
                    self._turn_out(ShopError(why))

        self.run_worker(looking())

    def _turn_out(self, why: ShopError) -> None:
        if self.signed_in and why.code == "staff_changed":
            self._note_leaving(self.signed_in, "changed")
        self._ask_who(SignInScreen(refusal=why))

    def note_quit(self) -> None:
        """Journal that the program was closed by who is signed in."""
        if self.signed_in:
            self._note_leaving(self.signed_in, "quit")

    def _note_leaving(self, staff: "StaffMember", how: "Leaving") -> None:
        from kiosk.services.staff import note_leaving

        # The till is locked also where the database does not answer; the log has it then.
        with self.refusals(lambda refusal: None):
            note_leaving(self.real_shop, staff, how)

    # By itself

    async def on_event(self, event: events.Event) -> None:
        """Note when somebody last did something."""
        if isinstance(event, (events.Key, events.Paste, events.MouseDown)):
            self._last_input = time.monotonic()
        await super().on_event(event)

    def _lock_later(self, seconds: float | None = None) -> None:
        if self._idle:
            self._idle.stop()
        limit = self._limit_seconds
        if limit:
            self._idle = self.set_timer(seconds or limit, self._lock_if_idle)

    @property
    def _limit_seconds(self) -> float:
        return self.real_shop.settings.lock_after_minutes * SECONDS_A_MINUTE

    def _lock_if_idle(self) -> None:
        if self.signed_in is None:
            return
        left = self._limit_seconds - (time.monotonic() - self._last_input)
        if left > 0:
            self._lock_later(left)
        elif self._is_free:
            self.lock(how="itself")
        else:
            self._lock_later(BUSY_SECONDS)
