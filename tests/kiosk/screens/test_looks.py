"""How every screen looks: in both languages, at both sizes and in both themes."""

from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from textual.widget import Widget

from kiosk.widgets.key_bar import KeyBar
from tests.kiosk.screens.contrast import faint, ratio
from tests.kiosk.screens.driven import LARGE, SMALL, Driven
from tests.kiosk.screens.tour import tour
from tests.support.pilot import matches_snapshot

SIZES = {"80x24": SMALL, "120x40": LARGE}


@pytest.fixture(autouse=True)
def _known_baskets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Baskets have the same ids each time, and so the same short codes when parked."""
    numbers = count(1)
    fresh = lambda: UUID(int=next(numbers) * 0x9E3779B97F4A7C15)  # noqa: E731
    monkeypatch.setattr("kiosk.services.counter.baskets.uuid4", fresh)
    # Each till has keys of its own, and so other hashes.
    zeros = lambda value: " ".join(["00000000"] * (len(value) // 8))  # noqa: E731
    monkeypatch.setattr("kiosk.screens.audit.words.hash_words", zeros)
    monkeypatch.setattr("kiosk.screens.audit.sheet.hash_words", zeros)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_every_screen_looks_as_it_did_and_nothing_is_cut_off_or_faint(
    closed_home: Path, lang: str, size: str
) -> None:
    """One walk for all of it: it takes ten seconds."""
    differing, lost, pale = [], {}, {}
    async for name, till in tour(closed_home, SIZES[size], lang):
        try:
            matches_snapshot(till.app, f"{name}-{lang}-{size}")
        except AssertionError as difference:
            differing.append(str(difference))
        lost[name] = cut_off(till)
        pale[name] = list(faint(till.app.screen._compositor.render_strips()))
    assert not differing, "\n".join(differing)
    assert {name: parts for name, parts in lost.items() if parts} == {}
    assert {name: parts for name, parts in pale.items() if parts} == {}


def cut_off(till: Driven) -> list[str]:
    """The keys that the bar has no room for, and the widgets that stand outside the screen."""
    keys = [
        f"{hint.key} {hint.label}"
        for bar in till.app.screen.query(KeyBar)
        for hint in bar._hints
        if f" {hint.key}  {hint.label} " not in f"{till.text} ".replace("\n", " \n")
    ]
    widgets = [str(widget) for widget in till.app.screen.query("*") if not is_whole(widget)]
    return keys + widgets


def is_whole(widget: Widget) -> bool:
    place = widget.screen._compositor.visible_widgets.get(widget)
    if place is None:  # not displayed, or nothing of it in sight
        return not all(each.display for each in widget.ancestors_with_self if each.is_attached)
    region, clip = place
    return clip.contains_region(region)


async def test_the_light_theme_can_be_read_and_a_window_of_any_size_ends_nothing(
    closed_home: Path,
) -> None:
    pale, kinds = {}, set()
    async for name, till in tour(closed_home, LARGE, "fr", theme="kiosk-light"):
        pale[name] = list(faint(till.app.screen._compositor.render_strips()))
        if type(till.app.screen) in kinds:
            continue
        kinds.add(type(till.app.screen))
        for size in ((10, 5), (1, 1), LARGE):
            await till.pilot.resize_terminal(*size)
            await till.pilot.pause()
        assert till.app._exception is None
    assert {name: parts for name, parts in pale.items() if parts} == {}
    assert len(kinds) == 31


def test_black_on_white_has_the_contrast_that_wcag_gives() -> None:
    assert ratio((0, 0, 0), (255, 255, 255)) == 21
    assert round(ratio((119, 119, 119), (255, 255, 255)), 2) == 4.48
