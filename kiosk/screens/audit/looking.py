"""Looking things up aside, so that keys are never waited for."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

from kiosk.screens.till_screen import TillScreen

Result = TypeVar("Result")
Value = TypeVar("Value")


class Latest:
    """Looks one thing up at a time, in a thread; of what is wanted meanwhile, only the last."""

    def __init__(self, screen: TillScreen) -> None:
        self._screen = screen
        self._next: Callable[[], Callable[[], None]] | None = None
        self.is_busy = False

    def want(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Do `work` aside, then `done` with what it found; a refusal is said on the screen."""

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
        with self._screen.kiosk.refusals(self._screen.refused):
            show = await asyncio.to_thread(work)
            if self._next is None and self._screen.is_attached:
                show()


class Written(Sequence[str], Generic[Value]):
    """Rows that are written when they come into sight."""

    def __init__(self, values: Sequence[Value], write: Callable[[Value], str]) -> None:
        self._values, self._write = values, write

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self._write(value) for value in self._values[place]]
        return self._write(self._values[place])
