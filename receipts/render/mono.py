"""The font with letters of one width, in which PNG and PDF write most scripts."""

import unicodedata
from functools import cache
from pathlib import Path

from receipts.render.fonts import shipped

LETTER_DOTS = 20
"""The em whose letters are as wide as a column, 12 dots."""
ASCENT = 1.069
"""Of an em: from the top of a row to the line that letters stand on."""

_FONTS = ("NotoSansMono-Regular", "NotoSansMono-Bold")


def font_file(*, bold: bool) -> Path:
    """The file of the font that comes with the program."""
    return shipped(_FONTS[bold]).path


def has_letters(text: str) -> bool:
    """Whether the font sets `text` as it stands, letter after letter."""
    return text.isascii() or all(ord(letter) in _letters() for letter in text)


@cache
def _letters() -> frozenset[int]:
    found = shipped(_FONTS[False]).characters
    return frozenset(each for each in found if not unicodedata.category(chr(each)).startswith("M"))
