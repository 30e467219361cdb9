"""What may reach paper or screen, character by character. Labels are untrusted input."""

import re
import unicodedata
from functools import lru_cache

CODE_PAGE = "cp1252"
NO_BREAK_SPACE = "\u00a0"

# What French and English receipts are made of: composed, one cell each, nothing to remove.
_EVERYDAY = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0]*")
_NO_BREAK_SPACES = {"\u00a0", "\u202f"}
_JOINERS = {"\u200c", "\u200d"}  # they shape Persian, Bengali and other scripts
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f]")  # they change a width unseen


def printable(text: str) -> str:
    """`text` composed (NFC), without control, direction or private characters.

    Line ends, tabs and other controls become a space, so words stay apart. No-break spaces
    are kept as U+00A0, and joiners are kept.
    """
    if _EVERYDAY.fullmatch(text):
        return text
    composed = _VARIATION_SELECTORS.sub("", unicodedata.normalize("NFC", text))
    if composed.isprintable():
        return composed
    return "".join(each if each.isprintable() else _harmless(each) for each in composed)


def in_code_page(text: str) -> str:
    """`text` in the characters of Windows-1252; others are spelled in Latin letters.

    Spelling is a stopgap: lines in other scripts are to be printed as images.
    """
    shown = printable(text)
    if _encodes(shown):
        return shown
    return "".join(each if _encodes(each) else _spelled(each) for each in shown)


def cells(text: str) -> int:
    """Columns that `text` takes on a screen or on paper: wide characters take two."""
    if _EVERYDAY.fullmatch(text):
        return len(text)
    return sum(map(_cells_of, text))


def _harmless(character: str) -> str:
    category = unicodedata.category(character)
    if character in _NO_BREAK_SPACES:
        return NO_BREAK_SPACE
    if category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    return character if character in _JOINERS else ""


def _encodes(text: str) -> bool:
    try:
        text.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1024)
def _spelled(character: str) -> str:
    # Its tables cost 20 ms and a French receipt needs none of them.
    from anyascii import anyascii

    return "".join(each for each in anyascii(character) if each.isprintable())


@lru_cache(maxsize=4096)
def _cells_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
