"""Pictures among the letters of a label that no font here has. Labels are untrusted input."""

import unicodedata

from receipts.render.characters import is_everyday
from receipts.render.fonts import font_of

_KEYCAP = "\u20e3"
_JOINER = "\u200d"
_EMOJI = range(0x1F000, 0x1FB00)
_MARKS = {"Mn", "Mc", "Me"}


def without_pictographs(text: str) -> str:
    """`text` without the pictures that no font has, and without what stands on them.

    Letters, figures and other signs stay, in a font or not. A text of nothing but such pictures
    becomes their codes, as [U+1F4F1]: a line must not lose its only words.
    """
    if is_everyday(text) or not any(map(_is_pictograph, text)):
        return text
    kept, gone = _parted(text)
    if not gone:
        return text
    rest = kept.strip(f" {_JOINER}")
    return rest or "".join(f"[U+{ord(each):04X}]" for each in gone)


def _parted(text: str) -> tuple[str, str]:
    """What stays, and which pictures do not."""
    kept, gone = "", ""
    is_left_out = False  # a picture just now: what is joined to it goes too
    for character in text:
        if _is_pictograph(character) and font_of(character) is None:
            kept, gone = kept.rstrip(_JOINER), gone + character
            is_left_out = True
        elif not is_left_out or not _belongs(character):
            kept += character
            is_left_out = False
    return kept, gone


def _is_pictograph(character: str) -> bool:
    """Signs of the category So (emoji, the letters of flags), the keycap, and what is in the
    emoji blocks, where newer ones than this Python knows are unassigned."""
    if character.isascii() or character == _KEYCAP:
        return character == _KEYCAP
    return unicodedata.category(character) == "So" or ord(character) in _EMOJI


def _belongs(character: str) -> bool:
    is_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_tone or character == _JOINER or unicodedata.category(character) in _MARKS
