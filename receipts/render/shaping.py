"""Letters joined and in order: which glyphs of which fonts a line is drawn with, and where."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from receipts.render.bidi import runs_of
from receipts.render.cannot import CannotRenderError
from receipts.render.font_files import Font, leaves_ink
from receipts.render.font_parts import Part, parts_of

SIZES = {"NotoSansArabic": 1.1, "NotoSansCJKsc": 1.09, "NotoSansEthiopic": 1.0}
"""How large a font is drawn beside the Latin one, so that both are read as easily."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a font, drawn `scale` times as large as the line; x and y in its ems, y up."""

    font: Font
    number: int
    scale: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line's glyphs, and how wide it is in ems."""

    glyphs: tuple[Glyph, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Placed:
    """Marks of one font that stand on a letter of another; x and y in ems from the left of the
    part that it is in."""

    font: Font
    text: str
    x: float
    y: float


@lru_cache(maxsize=2048)
def shape(text: str, rtl: bool, lang: str) -> Shaped:
    """The glyphs of a line. `rtl`: it is read from the right; `lang` may change letters' forms.

    Raises CannotRenderError for characters that no font here has.
    """
    glyphs: list[Glyph] = []
    at = 0.0
    for part, from_right in in_line(text, rtl):
        for mark in placed(part, from_right, lang):
            _add(glyphs, _set(mark.font, mark.text, from_right, lang), at + mark.x, mark.y)
        at = _add(glyphs, _set(part.font, part.text, from_right, lang), at)
    return Shaped(tuple(glyphs), at)


def in_line(text: str, rtl: bool) -> Iterator[tuple[Part, bool]]:
    """The parts of a line, from left to right as they are seen; whether each is read from the
    right. Raises CannotRenderError as `shape`."""
    for run in runs_of(text, rtl):
        parts = parts_of(run.text)
        for part in reversed(parts) if run.rtl else parts:
            yield part, run.rtl


def placed(part: Part, rtl: bool, lang: str) -> Iterator[Placed]:
    """Where the marks stand that are of other fonts than their letter."""
    if not part.over:
        return
    letters = _set(part.font, part.text, rtl, lang)
    for over in part.over:
        font, text = over.font, over.text
        marks = _set(font, text, rtl, lang)
        left, right, bottom, top = _ink(letters, over.at)
        first, last, low, high = _ink(marks)
        x, y = (left + right - first - last) / 2, 0.0
        if unicodedata.category(text[0]) == "Me" or unicodedata.combining(text[0]) == _THROUGH:
            y = (bottom + top - low - high) / 2
        elif low + high < _AIR:  # its own font has it below letters
            y = min(0.0, bottom - _AIR - high)
        else:
            y = max(0.0, top + _AIR - low)
        yield Placed(font, text, x, y)


_THROUGH = 1
"""The combining class of strokes through a letter."""
_AIR = 0.04
"""Of an em, between a letter and a mark that its font does not have."""


@dataclass(frozen=True, slots=True)
class _Set:
    """What HarfBuzz has made of a text in one font; all in units of the font's design."""

    font: Font
    infos: list[Any]
    places: list[Any]

    @property
    def scale(self) -> float:
        return SIZES.get(self.font.path.stem, 1.0)

    @property
    def em(self) -> float:
        """One unit, in ems of the line."""
        return self.scale / self.font.units


def _set(font: Font, text: str, rtl: bool, lang: str) -> _Set:
    """Shape a text of one font. Raises CannotRenderError rather than leave an empty box, or
    nothing where ink should be: outlines may be damaged that no other letter needs."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.guess_segment_properties()
    if lang:
        buffer.language = lang
    uharfbuzz.shape(font.shaper, buffer)
    if boxes := [info.cluster for info in buffer.glyph_infos if info.codepoint == 0]:
        raise CannotRenderError("font", "".join(dict.fromkeys(text[at] for at in boxes)))
    infos = list(buffer.glyph_infos)
    inked = {info.cluster for info in infos if font.has_ink(info.codepoint)}
    bare = {info.cluster for info in infos} - inked
    if lost := [text[at] for at in sorted(bare) if leaves_ink(text[at])]:
        raise font.cannot("".join(dict.fromkeys(lost)))
    return _Set(font, infos, list(buffer.glyph_positions))


def _add(glyphs: list[Glyph], text: _Set, at: float, up: float = 0.0) -> float:
    """Put a text from `at` on, in ems; return where it ends."""
    em = text.em
    for info, place in zip(text.infos, text.places, strict=True):
        x, y = at + place.x_offset * em, up + place.y_offset * em
        glyphs.append(Glyph(text.font, info.codepoint, text.scale, x, y))
        at += place.x_advance * em
    return at


def _ink(text: _Set, letter: int | None = None) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a text, or of one letter of it, in ems from its left."""
    cluster = None
    if letter is not None:  # a ligature is one, and counts as its first letter
        cluster = max(info.cluster for info in text.infos if info.cluster <= letter)
    at = 0
    boxes = []
    for info, place in zip(text.infos, text.places, strict=True):
        ink = text.font.shaper.get_glyph_extents(info.codepoint)
        if cluster in (None, info.cluster):
            left, top = at + place.x_offset + ink.x_bearing, place.y_offset + ink.y_bearing
            boxes.append((left, left + ink.width, top + ink.height, top))
        at += place.x_advance
    lefts, rights, bottoms, tops = zip(*boxes, strict=True)
    edges = min(lefts), max(rights), min(bottoms), max(tops)
    left, right, bottom, top = (each * text.em for each in edges)
    return left, right, bottom, top
