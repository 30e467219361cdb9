"""The key bar: every key whole, on as many rows as there are, and each can be touched."""

from typing import Any

from textual.app import App, ComposeResult

from kiosk.widgets.key_bar import KeyBar, KeyHint
from tests.support.pilot import screen_text, wait_until

HINTS = tuple(KeyHint(f"F{number}", f"Deed {number}", f"deed{number}") for number in range(1, 9))


class BarApp(App[None]):
    """A key bar alone."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(HINTS)

    def on_key_bar_chosen(self, message: KeyBar.Chosen) -> None:
        self.chosen.append(message.deed)


def shown(app: App[Any]) -> list[str]:
    return [hint.label for hint in HINTS if f" {hint.key}  {hint.label}" in screen_text(app)]


async def test_keys_that_do_not_fit_go_to_the_next_row_whole() -> None:
    app = BarApp()
    async with app.run_test(size=(60, 4)) as pilot:
        await wait_until(pilot, lambda: "F1" in screen_text(app))
        assert shown(app) == [hint.label for hint in HINTS]
        rows = screen_text(app).splitlines()[-2:]
        assert all(row.startswith(" F") and len(row) <= 60 for row in rows)


async def test_each_key_can_be_touched() -> None:
    app = BarApp()
    async with app.run_test(size=(60, 4)) as pilot:
        await wait_until(pilot, lambda: "F1" in screen_text(app))
        for row, text in enumerate(screen_text(app).splitlines()):
            for hint in HINTS:
                if hint.label in text:
                    await pilot.click(offset=(text.index(hint.label) + 1, row))
        await wait_until(pilot, lambda: len(app.chosen) == len(HINTS))
        assert app.chosen == [hint.deed for hint in HINTS]
        await pilot.click(offset=(59, 3))
        await wait_until(pilot, lambda: True)
        assert len(app.chosen) == len(HINTS)
