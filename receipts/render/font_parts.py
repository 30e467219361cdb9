"""Text in parts that one font has. Nothing is ever drawn that a font lacks, an empty box."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from receipts.render.cannot import CannotRenderError
from receipts.render.font_files import Font, damaged_fonts
from receipts.render.fonts import font_of
from receipts.render.wrapping import clusters

_JOINERS = "\u200c\u200d"
"""They are drawn by no font, and left out by those that do not know them."""
_STANDING = {"Mn", "Me"}
"""Marks without a width: they stand over a letter, below it or around it."""


@dataclass(frozen=True, slots=True)
class Over:
    """Marks of one font that stand on a letter of another, the one at `at` in its part."""

    at: int
    font: Font
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A text that one font has, with the marks on its letters that only others have."""

    font: Font
    text: str
    over: tuple[Over, ...] = ()

    def and_then(self, other: "Part") -> "Part":
        """Both as one, of the same font."""
        moved = (replace(each, at=len(self.text) + each.at) for each in other.over)
        return Part(self.font, self.text + other.text, (*self.over, *moved))

    def under(self, font: Font, mark: str) -> "Part":
        """With a mark on its last letter; those of one font know how to stand on each other."""
        at, over = len(self.text) - 1, self.over
        if over and (over[-1].at, over[-1].font) == (at, font):
            return replace(self, over=(*over[:-1], Over(at, font, over[-1].text + mark)))
        return replace(self, over=(*over, Over(at, font, mark)))


def parts_of(text: str) -> list[Part]:
    """The text in parts, in its order; marks stay with their letters, spaces with words.

    Raises CannotRenderError for characters that no font here has.
    """
    if lacking := [each for each in dict.fromkeys(text) if not _is_drawn(each)]:
        raise CannotRenderError("font", "".join(lacking), damaged_fonts())
    parts: list[Part] = []
    for cluster in clusters(text):
        for part in _of_cluster(cluster, parts[-1].font if parts else None):
            if parts and parts[-1].font == part.font:
                parts[-1] = parts[-1].and_then(part)
            else:
                parts.append(part)
    return parts


def _is_drawn(character: str) -> bool:
    return character in _JOINERS or font_of(character) is not None


def _of_cluster(cluster: str, current: Font | None) -> Iterator[Part]:
    """A letter with its marks, in one font if any has them all."""
    letters = "".join(each for each in cluster if each not in _JOINERS)
    if not letters:
        yield Part(current or _latin(), cluster)
    elif current and all(map(_is_common, letters)) and current.has(letters):
        yield Part(current, cluster)
    elif font := _at_home(letters) or (None if _joins(letters[0]) else font_of(letters)):
        yield Part(font, cluster)
    else:
        yield from _torn(cluster)


def _at_home(letters: str) -> Font | None:
    """The font of one of these letters that has the others too."""
    fonts = map(font_of, letters)
    return next((font for font in fonts if font and font.has(letters)), None)


def _joins(letter: str) -> bool:
    """Arabic letters join those beside them, though only in one font."""
    return unicodedata.bidirectional(letter) == "AL"


def _torn(cluster: str) -> Iterator[Part]:
    """A letter, and marks that no font has together with it."""
    part: Part | None = None
    for character in cluster:
        if part and (character in _JOINERS or part.font.has(character)):
            part = replace(part, text=part.text + character)
            continue
        font = font_of(character) or _latin()
        if part and unicodedata.category(character) in _STANDING:
            part = part.under(font, character)
            continue
        if part:
            yield part
        part = Part(font, character)
    if part:
        yield part


def _is_common(character: str) -> bool:
    """Tell whether a character belongs to no script: spaces, signs."""
    return unicodedata.category(character)[0] in "ZPS"


def _latin() -> Font:
    font = font_of(" ")
    if font is None:
        raise CannotRenderError("font", " ", damaged_fonts())
    return font
