"""A computer that shuts down, and a window that is closed, end the till as its key does."""

import os
import signal
import sys
import termios
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.app import KioskApp

SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def heed_signals(app: "KioskApp") -> None:
    """From now on these signals end the app: the basket is kept, and the log says so. They
    come more than once where a shell passes them on; what has begun to end is left to it."""

    def end(number: int, _frame: FrameType | None) -> None:
        _leave_dead_terminal()
        if not app.end_soon():
            raise SystemExit(128 + number)

    for number in SIGNALS:
        signal.signal(number, end)


def _leave_dead_terminal() -> None:
    """Draw nowhere where the window is gone: a screen that can not be drawn ends nothing."""
    try:
        termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    except termios.error:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(nowhere, descriptor)
        os.close(nowhere)
