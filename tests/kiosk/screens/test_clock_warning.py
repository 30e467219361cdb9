"""A clock that was set back is a warning on the counter until it has caught up."""

from pathlib import Path

from kiosk.screens.counter.screen import CounterScreen
from kiosk.services.clock import note_clock
from tests.kiosk.screens.driven import LARGE, SMALL, driven
from tests.support.shops import Clock

WARNED = "l'horloge a reculé"


async def test_the_counters_first_line_warns_until_the_clock_has_caught_up(home: Path) -> None:
    clock = Clock()
    for size in (SMALL, LARGE):
        async with driven(home, size, now=clock) as till:
            await till.types("1\r1234\r")
            await till.is_on(CounterScreen)
            assert WARNED not in till.rows[0]
            clock.forward(minutes=-30)
            till.app.refresh_words()
            await till.until(lambda: WARNED in till.rows[0])
            assert "14:32" in till.rows[0]
            await till.types("CAFE\r", "Café moulu 250 g, 2,50 €")
            assert WARNED in till.rows[0]
            clock.forward(minutes=30)
            till.app.refresh_words()
            await till.until(lambda: WARNED not in till.rows[0])
            note_clock(till.app.real_shop)


async def test_a_clock_behind_at_the_start_is_a_warning_from_the_first_screen_on(
    home: Path,
) -> None:
    clock = Clock()
    clock.forward(days=-1)
    async with driven(home, now=clock, lang="en") as till:
        await till.types("1\r1234\r")
        await till.is_on(CounterScreen)
        assert "! the clock was set back: time stands at 14:32" in till.rows[0]
        till.app.switch_language()
        await till.until(lambda: WARNED in till.rows[0])
