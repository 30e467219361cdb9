"""A clean start for a printer that a broken job may have left inside a picture or a command.

It would take what comes next as dots. NUL is nothing to a printer that waits for commands and
white dots to one that waits for a picture's; ESC @ then forgets every setting.
Source: Epson, ESC/POS command reference, GS v 0 (data follow by count) and ESC @.
"""

LONGEST_DATA = 8192
"""No picture band, symbol or text of ours is longer, in bytes."""

CLEAN_START = bytes(LONGEST_DATA) + b"\x1b@"
