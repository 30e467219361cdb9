"""The font with letters of one width, in which PNG and PDF write most scripts."""

import string
import unicodedata
from functools import cache
from pathlib import Path

from receipts.render.font_files import Font, look_at_damaged_again
from receipts.render.fonts import shipped

LETTER_DOTS = 20
"""The em whose letters are as wide as a column, 12 dots."""
ASCENT = 1.069
"""Of an em: from the top of a row to the line that letters stand on."""

_EVERY_RECEIPTS = string.ascii_letters + string.digits + string.punctuation
_FONTS = ("NotoSansMono-Regular", "NotoSansMono-Bold")


def font_file(*, bold: bool) -> Path:
    """The file of the font that comes with the program. Raises CannotRenderError where it is
    missing or damaged."""
    return _font(bold=bold).path


def has_letters(text: str) -> bool:
    """Whether the font sets `text` as it stands, letter after letter. Raises as `font_file`."""
    return text.isascii() or all(ord(letter) in _letters() for letter in text)


@cache
def _letters() -> frozenset[int]:
    found = _font(bold=False).characters
    return frozenset(each for each in found if not unicodedata.category(chr(each)).startswith("M"))


def _font(*, bold: bool) -> Font:
    font = shipped(_FONTS[bold])
    if not font.has(_EVERY_RECEIPTS):
        look_at_damaged_again()
        if not font.has(_EVERY_RECEIPTS):
            raise font.cannot()
    return font
