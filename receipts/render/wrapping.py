"""Text in lines of a width, whatever the width is measured in."""

import unicodedata
from collections.abc import Callable, Iterator

from receipts.render.characters import cells, is_everyday

_NEVER_FIRST = frozenset("、。，．：；？！）］｝」』】》〉”’…")
"""Chinese breaks between any two characters, but never before these."""

_COMMAS = (",", "\u060c", "\u1363", "\uff0c")
_JOINERS = "\u200c\u200d"


def wrap(text: str, width: int, width_of: Callable[[str], int] = cells) -> list[str]:
    """`text` in lines of at most `width`, broken at spaces, or inside a word too long.

    Runs of spaces become one. Always at least one line. Chinese and the like may break between
    characters. `width_of` measures a line, by default in cells; nothing narrower than one
    character and its marks is ever made.
    """
    words = [word for word in text.split(" ") if word]
    whole = " ".join(words)
    if width_of(whole) <= width:
        return [whole]
    lines: list[str] = []
    line = ""
    for word in words:
        space = " " if line else ""
        for part in _parts(word, width, width_of):
            longer = f"{line}{space}{part}"
            if width_of(longer) <= width:
                line = longer
            else:
                lines += [line] if line else []
                line = part
            space = ""
    return [*lines, line]


def with_its_word(
    lines: list[str], width: int, width_of: Callable[[str], int] = cells
) -> list[str]:
    """Wrapped lines; an amount alone on the last has the word before it with it, if both fit.

    "…, value" and "2,50 €" are so "…," and "value 2,50 €": one word behind a comma. Done here,
    not by no-break spaces: composed again, a stored receipt must be the same to the byte.
    """
    if len(lines) < 2 or not _is_amount(lines[-1]):
        return lines
    *above, before, amount = lines
    rest = before
    while rest and (unicodedata.category(rest[-1])[0] in "LM" or rest[-1] in _JOINERS):
        rest = rest[:-1]
    worth = f"{before[len(rest) :]} {amount}"
    rest = rest.rstrip(" ")
    if rest == before or not rest.endswith(_COMMAS) or width_of(worth) > width:
        return lines
    return [*above, rest, worth]


def _is_amount(line: str) -> bool:
    """Tell whether a line is one amount with its currency: "2,50 €"."""
    kinds = {unicodedata.category(each) for each in line}
    return " " not in line and {"Sc", "Nd"} <= kinds and not any(map(str.isalpha, line))


def unbroken(text: str) -> list[str]:
    """The parts of a text that are broken only where there is no room for one at all."""
    return [piece for word in text.split(" ") for piece in _between_wide(word)]


def _parts(word: str, width: int, width_of: Callable[[str], int]) -> Iterator[str]:
    """`word` where it may be broken: between wide characters, and anywhere if it is too long."""
    for piece in _between_wide(word):
        yield from _cut(piece, width, width_of)


def _between_wide(word: str) -> list[str]:
    if is_everyday(word) or not any(map(_is_wide, word)):
        return [word]
    pieces: list[str] = []
    for cluster in clusters(word):
        breaks = pieces and (_is_wide(cluster[0]) or _is_wide(pieces[-1][-1]))
        if breaks and cluster[0] not in _NEVER_FIRST:
            pieces.append(cluster)
        elif pieces:
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _cut(word: str, width: int, width_of: Callable[[str], int]) -> Iterator[str]:
    """`word` in parts of at most `width`, each as long as can be."""
    if width_of(word) <= width:
        yield word
        return
    left = clusters(word)
    while left:
        fits, over = 1, len(left) + 1  # so many always do, so many never
        while over - fits > 1:
            middle = (fits + over) // 2
            if width_of("".join(left[:middle])) <= width:
                fits = middle
            else:
                over = middle
        yield "".join(left[:fits])
        del left[:fits]


def clusters(text: str) -> list[str]:
    """Characters with the marks and joiners that belong to them."""
    found: list[str] = []
    for character in text:
        if found and _belongs(character, found[-1][-1]):
            found[-1] += character
        else:
            found.append(character)
    return found


def _belongs(character: str, before: str) -> bool:
    """Marks go with their letter; a letter goes with the joiner or virama before it."""
    if unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}:
        return True
    return before == "\u200d" or (
        unicodedata.combining(before) == 9 and unicodedata.category(character) == "Lo"
    )
