"""Signs beside the words; the Linux console has only some of them in its font."""

import os

from kiosk.rules.members import Orientation

# Sources: the kernel's default console font (drivers/tty/vt/cp437.uni) and the unicode table
# of Lat15-Fixed16 in Debian's console-setup 1.221. What stands here is in both.
ON_CONSOLE = os.environ.get("TERM") == "linux"

CURSOR = ">" if ON_CONSOLE else "▸"
DONE = "•" if ON_CONSOLE else "✓"
EXPLAINED = "*"
"""A difference that has a reason: not right, but nothing is missing any more."""
WARNING = "!"
CARET = "█" if ON_CONSOLE else "▌"
HALF_BLOCKS = not ON_CONSOLE
"""▀ and ▄; Lat15 has neither."""
BAR_DONE, BAR_LEFT = "█", "░"
MORE_ABOVE, MORE_BELOW = ("^", "v") if ON_CONSOLE else ("↑", "↓")
ELLIPSIS = "..." if ON_CONSOLE else "…"

ORIENTATION = {
    Orientation.VALID: "•" if ON_CONSOLE else "●",
    Orientation.ENDS_SOON: "!" if ON_CONSOLE else "◐",
    Orientation.NOT_YET: "x" if ON_CONSOLE else "○",
    Orientation.ENDED: "x" if ON_CONSOLE else "○",
    Orientation.SUSPENDED: "x" if ON_CONSOLE else "○",
    Orientation.CARD_REPLACED: "x" if ON_CONSOLE else "○",
}

TARIFF = {
    "active": "•" if ON_CONSOLE else "●",
    "future": "!" if ON_CONSOLE else "◐",
    "ended": "x" if ON_CONSOLE else "○",
}
"""Rules that hold today, that begin later, and that have ended."""

CLAIM = {
    "open": "x" if ON_CONSOLE else "○",
    "claimed": "!" if ON_CONSOLE else "◐",
    "paid": "•" if ON_CONSOLE else "●",
}

CHAIN = {
    "whole": "•" if ON_CONSOLE else "●",
    "unknown": "!" if ON_CONSOLE else "◐",
    "broken": "x" if ON_CONSOLE else "○",
}
"""The log: whole, not checked yet, broken."""

UNPRINTED = {
    "waiting": "!" if ON_CONSOLE else "◐",
    "going": "!" if ON_CONSOLE else "◐",
    "tried": "!" if ON_CONSOLE else "◐",
    "uncertain": "x" if ON_CONSOLE else "○",
    "code": "x" if ON_CONSOLE else "○",
    "failed": "x" if ON_CONSOLE else "○",
    "overdue": "x" if ON_CONSOLE else "○",
}
"""Papers that come by themselves, and those that a person settles."""

DIGIT_FRAMES = (
    str.maketrans("╭╮╰╯┏┓┗┛━┃┣┫┻┳╋┷╶╴╷╵╺╸╹╻", "┌┐└┘┌┐└┘─│├┤┴┬┼┴──││──││") if ON_CONSOLE else {}
)
"""Rounded and heavy frames of big figures as the console can draw them."""
