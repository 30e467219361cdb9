"""Signs beside the words; the Linux console has only some of them in its font."""

import os

from kiosk.rules.members import Orientation

# Source: the kernel's default console font (cp437.uni) and Debian's console-setup Lat15.
ON_CONSOLE = os.environ.get("TERM") == "linux"

CURSOR = ">" if ON_CONSOLE else "▸"
DONE = "√" if ON_CONSOLE else "✓"
WARNING = "!"
CARET = "█" if ON_CONSOLE else "▌"

ORIENTATION = {
    Orientation.VALID: "•" if ON_CONSOLE else "●",
    Orientation.ENDS_SOON: "!" if ON_CONSOLE else "◐",
    Orientation.NOT_YET: "○",
    Orientation.ENDED: "○",
}

DIGIT_FRAMES = (
    str.maketrans("╭╮╰╯┏┓┗┛━┃┣┫┻┳╋╶╴╷╵╺╸╹╻", "┌┐└┘┌┐└┘─│├┤┴┬┼──││──││") if ON_CONSOLE else {}
)
"""Rounded and heavy frames of big figures as the console can draw them."""
