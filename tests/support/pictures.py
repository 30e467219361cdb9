"""Pictures of the running till, for the README and for looking at.

`python -m tests.support.pictures COLUMNS ROWS LANG THEME [FOLDER [SCENE …]]`

Each is an SVG that the app makes of its own screen, without fonts from elsewhere.
"""

import asyncio
import re
import sys
from collections.abc import Callable
from pathlib import Path

from textual.app import App

from kiosk.app import KioskApp
from kiosk.commands.demo import open_demo, throwaway_home
from kiosk.language import speak
from kiosk.screens.counter.screen import CounterScreen
from kiosk.screens.manager_menu import ENTRIES
from kiosk.screens.till_screen import TillScreen
from tests.support.pilot import press_keys, type_keys, wait_until

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)
_FAMILY = "'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace"

BASKET = ("M1001\r", "CLE4G\r", "9520042026659\r", "9520042026659\r", "9520042023696\r")

Act = Callable[[App[str]], None]

REFUSED_VOUCHERS = str(1 + [entry.label for entry in ENTRIES].index("Refused vouchers"))


def _scanned(*more: str) -> Act:
    def act(app: App[str]) -> None:
        for code in (*BASKET, *more):
            type_keys(app, code)

    return act


def _then(first: Act, *keys: str) -> Act:
    def act(app: App[str]) -> None:
        first(app)
        press_keys(app, *keys)

    return act


def _typed(first: Act, key: str, text: str) -> Act:
    def act(app: App[str]) -> None:
        first(app)
        press_keys(app, key)
        type_keys(app, text)

    return act


def _nothing(app: App[str]) -> None:
    """Show the screen as it is."""


SCENES: dict[str, Act] = {
    "counter": _scanned(),
    "empty": _nothing,
    "refusal": _scanned("PASS-4RX9TC\r"),
    "ended": _scanned("M1007\r"),
    "pay": _then(_scanned("PASS-3EYT7M\r"), "f12"),
    "change": _typed(_scanned(), "f12", "10\r"),
    "find": _typed(_scanned(), "f2", "ca"),
    "price": _typed(_scanned(), "f10", "1\r"),
    "categories": _then(_scanned(), "f10"),
    "help": _then(_scanned(), "f1"),
    "manager": _then(_scanned(), "ctrl+r"),
    "refused": _typed(_scanned("PASS-4RX9TC\r", "RED-XXXX\r"), "ctrl+r", f"{REFUSED_VOUCHERS}\r"),
    "locked": _then(_scanned(), "ctrl+l"),
}


async def take(name: str, lang: str, columns: int, rows: int, theme: str = "") -> str:
    """Return the SVG of a scene in the demo shop."""
    app = KioskApp(open_demo, signs_in=False)
    async with app.run_test(size=(columns, rows)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, CounterScreen))
        speak(lang)
        if theme:
            app.theme = theme
        SCENES[name](app)
        await wait_until(pilot, lambda: isinstance(app.screen, TillScreen))
        await pilot.pause(0.3)
        svg = app.export_screenshot(title="kiosk")
    app.close_shop()
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"font-family: ?[^;}]+", f"font-family: {_FAMILY}", _FONTS.sub("", svg))


def main() -> None:
    """Write the pictures named on the command line, or all of them."""
    columns, rows, lang, theme = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    folder = Path(sys.argv[5]) if len(sys.argv) > 5 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[6:] or SCENES:
        with throwaway_home(lang):
            svg = asyncio.run(take(name, lang, columns, rows, theme))
        (folder / f"{name}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
