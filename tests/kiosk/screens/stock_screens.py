"""The manager's screens of the stock, opened in a pilot as a person has them before them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from typing import Any

from textual import events
from textual.pilot import Pilot

from kiosk.app import KioskApp
from kiosk.opening import Opened
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.manager_menu import ENTRIES, open_manager_menu
from kiosk.services.shop import OpenShop
from tests.support.pilot import press_keys, screen_text, type_keys, wait_until
from tests.support.stocked import NADIA

_HUMAN_SECONDS = 0.15


class Manager:
    """A manager at the till."""

    def __init__(self, app: KioskApp, pilot: Pilot[Any]) -> None:
        self.app, self._pilot = app, pilot

    @property
    def text(self) -> str:
        return " ".join(screen_text(self.app).split())

    async def until(self, condition: Callable[[], object]) -> None:
        await wait_until(self._pilot, condition)

    async def sees(self, *texts: str) -> None:
        await wait_until(self._pilot, lambda: all(text in self.text for text in texts))

    async def press(self, key: str, *seen: str) -> None:
        press_keys(self.app, key)
        await self.sees(*seen)

    async def scan(self, *codes: str, seen: str) -> None:
        """Scans all codes in one burst."""
        type_keys(self.app, "".join(f"{code}\r" for code in codes))
        await self.sees(seen)

    async def answer(self, text: str, *seen: str) -> None:
        """Types an answer at a person's pace, and Enter."""
        self.write(text)
        type_keys(self.app, "\r")
        await self.sees(*seen)

    def write(self, text: str) -> None:
        """Types at a person's pace."""
        for number, character in zip(count(), text, strict=False):
            event = events.Key(character, character)
            event.time += number * _HUMAN_SECONDS
            self.app.post_message(event.set_sender(self.app))


@asynccontextmanager
async def manager_at(
    shop: OpenShop, label: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Manager]:
    """The app, with the menu's entry `label` open over the counter."""
    settings = shop.settings.model_copy(update={"lang": "en"})
    opened = Opened(replace(shop, settings=settings), lock=-1, signed_in=NADIA)
    app = KioskApp(lambda: opened)
    async with app.run_test(size=size) as pilot:
        manager = Manager(app, pilot)
        await manager.until(lambda: isinstance(app.screen, CounterScreen))
        open_manager_menu(app, NADIA)
        await manager.sees("Manager", label)
        index = next(n for n, entry in enumerate(ENTRIES) if entry.label == label)
        for _ in range(index):
            press_keys(app, "down")
        press_keys(app, "enter")
        yield manager
    assert app._worker
    app._worker.stop()
