"""Keys, pasted text and scans in the order in which they came (docs/decisions/)."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, TypeVar

from textual import events
from textual.app import App

from kiosk.rules.errors import ShopError
from kiosk.screens.till_screen import ScanTaker, TillScreen
from kiosk.widgets.typed_line import LONGEST_KEPT

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Refused = Callable[[ShopError], None]

LONGEST_PASTE_LINES = 100


class KeysInOrder(App[str]):
    """An app that hands every key to the present screen itself, one deed after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._busy = 0
        self._typed: deque[events.Key] = deque()
        self._kept_scans: deque[str] = deque()
        self.figure_chose_at = -inf
        """When a figure last chose a row by itself, where somebody wants to know."""

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

    @property
    def _is_free(self) -> bool:
        """Tell whether keys can be taken: no deed is under way, and the app is not ending."""
        return not self._busy and bool(self.screen_stack)

    def _take_typed(self) -> events.Key | None:
        """Hand over what was typed, unless a deed is under way; return a key nobody wants."""
        event = None
        while self._typed and self._is_free:
            event = self._typed.popleft()
            if isinstance(self.screen, TillScreen) and self.screen.take_key(event):
                event = None
        return event

    def _paste(self, text: str) -> None:
        """Take pasted text as if it were typed: a line is a scan."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        count = len(lines) if lines[-1] else len(lines) - 1
        if count > LONGEST_PASTE_LINES:
            self.refused_here(ShopError("too_many_lines", lines=count))
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

    def go_to(self, screen: TillScreen, then: Callable[[], None] | None = None) -> None:
        """Show another screen instead of this one, and do `then` over it."""

        async def go() -> None:
            with self._typing_waits():
                await self.switch_screen(screen)
                if then:
                    then()

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

    def look_up(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        refused: Refused | None = None,
    ) -> None:
        """Do `work` in a thread while typing goes on.

        A refusal is said on the screen that stands there, unless `refused` takes it.
        """

        async def look() -> None:
            with self.refusals(refused or self.refused_here):
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
        while self._kept_scans and self._is_free and isinstance(self.screen, ScanTaker):
            self.screen.scan(self._kept_scans.popleft())

    # Faults

    def refused_here(self, refusal: ShopError) -> None:
        """Say why something was refused, on the screen that stands there."""
        if self.screen_stack and isinstance(self.screen, TillScreen):
            self.screen.refused(refusal)

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
