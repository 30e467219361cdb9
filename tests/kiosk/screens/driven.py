"""The app under a pilot, in a small shop whose clock stands still."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from textual import events
from textual._time import get_time
from textual.pilot import Pilot
from textual.screen import Screen

from kiosk.app import KioskApp
from kiosk.language import speak
from kiosk.opening import Opened
from kiosk.services.journal.log_watch import LogWatch
from kiosk.services.shop import OpenShop, open_shop
from kiosk.settings import Settings
from tests.support.pilot import press_keys, screen_text, type_keys, wait_until

PARIS_WINTER = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 22, 14, 32, 5, tzinfo=PARIS_WINTER)
SMALL, LARGE = (80, 24), (120, 40)
_COUNT = re.compile(r" \(\d+\)$")
"""How many things wait behind a subject of the managers' menu."""


@dataclass
class Driven:
    """The app and its pilot, with what a person does and sees."""

    app: KioskApp
    pilot: Pilot[Any]

    @property
    def text(self) -> str:
        """The screen, a line a row."""
        return screen_text(self.app)

    @property
    def running_text(self) -> str:
        """The screen with every run of spaces and line ends as one space."""
        return " ".join(self.text.split())

    @property
    def rows(self) -> list[str]:
        """The rows of the screen."""
        return self.text.splitlines()

    async def until(self, condition: Callable[[], object]) -> None:
        """Waits for a condition."""
        await wait_until(self.pilot, condition)

    async def sees(self, text: str) -> None:
        """Waits for a text, on however many rows it stands."""
        wanted = " ".join(text.split())
        await self.until(lambda: wanted in self.running_text)

    async def types(self, text: str, sees: str = "") -> None:
        """Types at once, as a scanner; "\\r" is Enter."""
        type_keys(self.app, text)
        await self.sees(sees)

    async def writes(self, text: str, sees: str = "") -> None:
        """Types as a person does: five keys a second, by the keys' own times."""
        start = get_time()
        for number, character in enumerate(text):
            event = events.Key("enter" if character == "\r" else character, character)
            event.time = start + number * 0.2
            self.app.post_message(event.set_sender(self.app))
        await self.sees(sees)

    async def presses(self, *keys: str, sees: str = "") -> None:
        """Presses keys by Textual's names of them."""
        press_keys(self.app, *keys)
        await self.sees(sees)

    async def manages(self, subject: str, sees: str = "") -> None:
        """Opens a subject of the managers' menu by the number beside it."""
        await self.presses("ctrl+r")
        await self.until(lambda: type(self.app.screen).__name__ == "MenuDialogue")
        for _page in range(5):  # what does not fit scrolls into sight
            rows = [row.strip(" │▸").split(maxsplit=1) for row in self.rows]
            if found := [row[0] for row in rows if _COUNT.sub("", " ".join(row[1:])) == subject]:
                await self.presses(*found[0], "enter", sees=sees)
                return
            await self.presses("pagedown")
        raise AssertionError(f"managers are not offered {subject}")

    async def is_on(self, screen: type[Screen[Any]]) -> None:
        """Waits until this kind of screen is in front."""
        await self.until(lambda: isinstance(self.app.screen, screen))


@asynccontextmanager
async def driven(
    home: Path,
    size: tuple[int, int] = SMALL,
    lang: str = "fr",
    now: Callable[[], datetime] = lambda: NOW,
    *,
    watches: bool = False,
    **settings: Any,
) -> AsyncIterator[Driven]:
    """The app in the shop of this home, at the sign-in screen, once the shop is open.

    With `watches`, what comes before and after all is done too: heads of the log are compared
    and kept, start and stop are journalled.
    """
    opened: list[OpenShop] = []

    def open_it() -> Opened:
        given: dict[str, Any] = {"home": home, "lang": lang, **settings}
        opened.append(open_shop(Settings(**given), now=now))
        if not watches:
            return Opened(opened[-1], lock=-1)
        watch = LogWatch(opened[-1])
        watch.begin()
        return Opened(opened[-1], lock=-1, log_watch=watch)

    speak(lang)
    app = KioskApp(open_it)
    try:
        async with app.run_test(size=size) as pilot:
            driven = Driven(app, pilot)
            await driven.until(lambda: app.title)
            yield driven
    finally:
        app.close_shop()


@asynccontextmanager
async def at_the_counter(
    home: Path, size: tuple[int, int] = SMALL, lang: str = "fr", **settings: Any
) -> AsyncIterator[Driven]:
    """The same, signed in as the manager."""
    async with driven(home, size, lang, **settings) as till:
        await till.types("1\r1234\r")
        await till.until(lambda: type(till.app.screen).__name__ == "CounterScreen")
        yield till


@contextmanager
def table_away(shop: OpenShop, table: str) -> Iterator[None]:
    """The database lacks a table meanwhile, so that what needs it fails."""

    def rename(old: str, new: str) -> None:
        with shop.writing() as connection:
            Operations(MigrationContext.configure(connection)).rename_table(old, new)

    rename(table, f"{table}_away")
    try:
        yield
    finally:
        rename(f"{table}_away", table)
