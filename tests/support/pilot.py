"""What pilot tests do again and again: keys without delay, conditions, the screen as text."""

import asyncio
import difflib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from textual._context import visible_screen_stack
from textual._xterm_parser import XTermParser
from textual.app import App, ScreenStackError
from textual.pilot import Pilot
from textual.widget import Widget

from tests.support.keys import key_sequence

SNAPSHOTS = Path(__file__).parent.parent / "snapshots"
REWRITE = "KIOSK_REWRITE_SNAPSHOTS"
LOOK_AGAIN_SECONDS = 0.002


def type_keys(app: App[Any], text: str) -> None:
    """Types the text as a scanner does, all at once; "\\r" is Enter.

    The keys are posted as the real driver makes them. What they do has not happened when this
    returns: await it with `wait_until`.
    """
    parser = XTermParser()
    for event in (*parser.feed(text), *parser.feed("")):  # the end settles a last Escape
        app.post_message(event.set_sender(app))


def press_keys(app: App[Any], *keys: str) -> None:
    """Presses keys by Textual's names of them ("f12", "ctrl+l"), without waiting, either."""
    for key in keys:
        type_keys(app, key_sequence(key))


async def wait_until(
    pilot: Pilot[Any], condition: Callable[[], object], timeout: float = 20.0
) -> None:
    """Lets the app run until the condition holds and all that it changed is on the screen.

    timeout: seconds. Raises AssertionError with the screen when they are over, and what the app
    raised if it has failed.
    """
    app = pilot.app
    try:
        async with asyncio.timeout(timeout) as limit:
            await _let_run(pilot)
            while not (condition() and _is_settled(app)):
                if app._exception is not None:
                    raise app._exception
                await _let_run(pilot)
    except TimeoutError:
        if not limit.expired():
            raise
        raise AssertionError(f"Not within {timeout} s. The screen:\n{screen_text(app)}") from None


async def _let_run(pilot: Pilot[Any]) -> None:
    """One round: the messages of every widget, and a repaint."""
    try:
        await pilot.pause(LOOK_AGAIN_SECONDS)
    except ScreenStackError:  # the app has ended in the meantime
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


@contextmanager
def look_ups_held_back() -> Iterator[None]:
    """Nothing is looked up in a thread meanwhile: every thread there is waits."""
    end = Event()
    threads = ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(threads)
    threads.submit(end.wait)
    try:
        yield
    finally:
        end.set()


def _is_settled(app: App[Any]) -> bool:
    """Whether no message and no layout is under way, so that the screen shows one state."""
    if not app.screen_stack:
        return True
    widgets = list(app.screen.walk_children(Widget, with_self=True))
    return not any(
        pump.message_queue_size or pump._next_callbacks for pump in (app, *widgets)
    ) and not any(
        widget._layout_required
        or widget._repaint_required
        or widget._scroll_required
        or widget._recompose_required
        or widget._refresh_styles_required
        for widget in widgets
    )


def screen_text(app: App[Any]) -> str:
    """The visible screen, a line a row, without the blanks at their ends."""
    if not app.screen_stack:
        return "(the app has ended)"
    visible_screen_stack.set(list(app._background_screens))  # what shines through a dialogue
    strips = app.screen._compositor.render_strips()
    return "".join(strip.text.rstrip() + "\n" for strip in strips)


def matches_snapshot(app: App[Any], name: str) -> bool:
    """Compares the screen with tests/snapshots/<name>.txt; returns True.

    Raises AssertionError with the difference, or when there is no such file. Under
    KIOSK_REWRITE_SNAPSHOTS=1 the file is written instead.
    """
    path, seen = SNAPSHOTS / f"{name}.txt", screen_text(app)
    if os.environ.get(REWRITE) == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(seen, encoding="utf-8")
        return True
    if not path.exists():
        raise AssertionError(f"There is no {path}; {REWRITE}=1 writes it. The screen:\n{seen}")
    wanted = path.read_text(encoding="utf-8")
    if seen != wanted:
        raise AssertionError(f"The screen differs from {path}:\n" + _difference(wanted, seen))
    return True


def _difference(wanted: str, seen: str) -> str:
    lines = difflib.unified_diff(
        wanted.splitlines(), seen.splitlines(), "snapshot", "screen", lineterm=""
    )
    return "\n".join(lines)
