"""Looking things up aside, so that keys are never waited for; nothing old is dealt with."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from kiosk.rules.errors import ShopError
from kiosk.screens.till_screen import TillScreen

Result = TypeVar("Result")
Found = TypeVar("Found")


class Latest:
    """Looks one thing up at a time, in a thread; of what is wanted meanwhile, only the last."""

    def __init__(self, screen: TillScreen) -> None:
        self._screen = screen
        self._next: Callable[[], Callable[[], None]] | None = None
        self.is_busy = False

    def want(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Do `work` aside, then `done` with what it found; a refusal is said on the screen.

        Whether it was found or refused, what is wanted next is looked up.
        """

        def both() -> Callable[[], None]:
            found = work()
            return lambda: done(found)

        self._next = both
        if not self.is_busy:
            self.is_busy = True
            self._screen.kiosk.run_worker(self._run())

    async def _run(self) -> None:
        try:
            while self._next:
                await self._look(self._next)
        finally:
            self.is_busy = False

    async def _look(self, work: Callable[[], Callable[[], None]]) -> None:
        self._next = None
        with self._screen.kiosk.refusals(self._refused):
            show = await asyncio.to_thread(work)
            if self._next is None and self._screen.is_open:
                show()

    def _refused(self, refusal: ShopError) -> None:
        if self._next is None and self._screen.is_open:
            self._screen.refused(refusal)


class Newest(Generic[Found]):
    """What keys and deeds change, shown as it was looked up last; older answers are dropped.

    `wanted` returns what looks it up as things are now, `show` gets what that found.
    """

    def __init__(
        self,
        screen: TillScreen,
        wanted: Callable[[], Callable[[], Found]],
        show: Callable[[Found], None],
    ) -> None:
        self._wanted, self._show = wanted, show
        self._latest = Latest(screen)
        self._changes = 0
        self._shown = 0
        """How many changes there were when what is shown was asked for."""

    def again(self) -> None:
        """Look up in a thread, after a key or a deed changed what there is to show."""
        self.doubt()
        change = self._changes
        self._latest.want(self._wanted(), lambda found: self._answer(change, found))

    def doubt(self) -> None:
        """Hear that what is shown may be old from now on; it is looked up when it is needed."""
        self._changes += 1

    def now(self) -> None:
        """Show what there is after the last key and the last deed, before Enter deals with it.

        Raises what looking it up raises; what is shown is old then, as before.
        """
        if self._shown < self._changes:
            self._answer(self._changes, self._wanted()())

    def drop(self) -> None:
        """Hear that what is being looked up is not wanted any more."""
        self._shown = self._changes

    def _answer(self, change: int, found: Found) -> None:
        if change > self._shown:
            self._shown = change
            self._show(found)
