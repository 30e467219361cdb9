"""Amounts in big figures."""

import os
import subprocess
import sys

import pytest
from textual.app import App, ComposeResult

from kiosk.widgets.big_amount import BigAmount
from tests.e2e.big_figures import shows_big
from tests.support.pilot import screen_text, wait_until


class AmountApp(App[None]):
    """A big amount alone."""

    def compose(self) -> ComposeResult:
        yield BigAmount()


@pytest.mark.parametrize("amount", ["0,00 €", "€1,234.50", "9 876,54 €", "-12,30 €", "£7.00"])
async def test_an_amount_is_drawn_whole_and_to_the_right(amount: str) -> None:
    app = AmountApp()
    async with app.run_test(size=(40, 3)) as pilot:
        app.query_one(BigAmount).show("11,11 €")
        await wait_until(pilot, lambda: shows_big(screen_text(app).splitlines(), "11,11 €"))
        app.query_one(BigAmount).show(amount)
        await wait_until(pilot, lambda: shows_big(screen_text(app).splitlines(), amount))
        assert not shows_big(screen_text(app).splitlines(), "11,11 €")


def test_on_the_linux_console_no_figure_uses_rounded_or_heavy_frames() -> None:
    """Its font may have neither (drivers/tty/vt/cp437.uni)."""
    code = (
        "from kiosk.widgets.signs import DIGIT_FRAMES\n"
        "from textual.renderables.digits import DIGITS3X3, DIGITS3X3_BOLD\n"
        "print(''.join(DIGITS3X3 + DIGITS3X3_BOLD).translate(DIGIT_FRAMES))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TERM": "linux", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    frames = {each for each in ran.stdout if "\u2500" <= each <= "\u257f"}
    assert frames <= set("─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬╪╫╧╤╨╥")
