"""What may reach paper or screen, character by character. Labels are untrusted input."""

import re
import unicodedata
from functools import lru_cache

NO_BREAK_SPACE = "\u00a0"

# What French and English receipts are made of: composed, one cell each, nothing to remove.
_EVERYDAY = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0]*")
_NO_BREAK_SPACES = {"\u00a0", "\u202f"}
_JOINERS = {"\u200c", "\u200d"}  # they shape Persian, Bengali and other scripts
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""They change a width unseen."""
_UNKNOWN = {"Cn", "Co"}  # unassigned, private: what they mean is not known here

# Signs that differ in looks alone from one that every code page has; no letter is among them.
_TWINS = str.maketrans({"\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2212": "-"})
_MARKS = {"Mn", "Mc", "Me", "Cf"}
_FROM_THE_RIGHT = {"R", "AL"}


def is_everyday(text: str) -> bool:
    """Tell whether a text is of one-cell characters that need no look at each."""
    return _EVERYDAY.fullmatch(text) is not None


def printable(text: str) -> str:
    """`text` composed (NFC), without control or direction characters.

    Line ends, tabs and other controls become a space, so words stay apart. No-break spaces
    are kept as U+00A0, and joiners are kept. What is private or unassigned stays, so that
    nobody misses a letter unknowing: no font has it, and a screen shows `named`.
    """
    if _EVERYDAY.fullmatch(text):
        return text
    composed = _VARIATION_SELECTORS.sub("", unicodedata.normalize("NFC", text))
    if composed.isprintable():
        return composed
    return "".join(each if each.isprintable() else _harmless(each) for each in composed)


def named(text: str) -> str:
    """`text` for a screen: what is private or unassigned is said by its code, as [U+E000]."""
    if text.isprintable() or is_everyday(text):
        return text
    return "".join(
        f"[U+{ord(each):04X}]" if unicodedata.category(each) in _UNKNOWN else each for each in text
    )


def encoded(text: str, encoding: str) -> bytes | None:
    """`text` as the bytes of a printer's code page; None if it has no letter for one character.

    What is read from the right, and marks that stand over others, no printer sets: None too.
    """
    spaced = text.replace(NO_BREAK_SPACE, " ")
    data = _strictly(spaced, encoding)
    if data is None and not spaced.isascii():
        data = _strictly(spaced.translate(_TWINS), encoding)
    if data is None or is_everyday(spaced):
        return data
    return None if any(map(_needs_shaping, spaced)) else data


def reads_right_to_left(text: str, default: bool) -> bool:
    """Tell whether a line is read from the right.

    `default` (a document of such a language): with any letter that is; else if the first
    letter is (UAX #9, P2).
    """
    if is_everyday(text):
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in _FROM_THE_RIGHT:
            return True
        if direction == "L" and not default:
            return False
    return False


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
    return character if character in _JOINERS or category in _UNKNOWN else ""


def _strictly(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


@lru_cache(maxsize=1024)
def _needs_shaping(character: str) -> bool:
    return (
        unicodedata.category(character) in _MARKS
        or unicodedata.bidirectional(character) in _FROM_THE_RIGHT
        or unicodedata.east_asian_width(character) in {"W", "F"}
    )


@lru_cache(maxsize=4096)
def _cells_of(character: str) -> int:
    if unicodedata.category(character) in _MARKS:  # Mc too: Textual gives it no cell either
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
