"""A font's file, and whether all of it is there: a till lives longer than its disk's good days.

Of a file that was cut short, or holds zeros since the power went, the libraries draw nothing or
letters apart, and say nothing. So it is looked at before it is used (OpenType 1.9, "Font file"):
every table in its place, and all but the outlines added up. Outlines are looked at letter by
letter, as they are needed.
"""

import logging
import struct
import sys
import unicodedata
from array import array
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from receipts.render.cannot import CannotRenderError

_KINDS = {b"\0\1\0\0", b"OTTO", b"true"}
_COLLECTION = b"ttcf"
_NEEDED = {b"cmap", b"head", b"hhea", b"hmtx", b"maxp"}
_OUTLINES = {b"glyf", b"CFF ", b"CFF2"}
"""Most of a font: to add them up would take longer than to print."""
_INKED = "LNPS"
"""The categories of characters that leave ink; marks may not."""
_BLANK = set("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Letters and signs without ink: fillers of Korean, the blank of Braille, places of objects."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Font:
    """One font file; what shapes and draws with it is made when it is first needed."""

    path: Path
    index: int = 0

    @property
    def name(self) -> str:
        """What a person is told who is to put it back."""
        return self.path.stem

    @cached_property
    def is_whole(self) -> bool:
        """Whether it can be drawn with. One that can not is passed over (`damaged_fonts`)."""
        try:
            _check(self.path, self.index)
            self.shaper  # noqa: B018
        except (OSError, ValueError) as error:
            self._damage(str(error))
            return False
        return True

    @cached_property
    def shaper(self) -> Any:
        """HarfBuzz's font, in the units of its design. Raises CannotRenderError."""
        import uharfbuzz

        try:
            blob = uharfbuzz.Blob.from_file_path(str(self.path))
            return uharfbuzz.Font(uharfbuzz.Face(blob, self.index))
        except uharfbuzz.HarfBuzzError as error:
            raise self.cannot() from error

    @cached_property
    def units(self) -> int:
        """Units of its design an em."""
        units: int = self.shaper.face.upem
        return units

    @property
    def characters(self) -> frozenset[int]:
        """The code points it has; none of a damaged one."""
        return self._characters if self.is_whole else frozenset()

    @cached_property
    def _characters(self) -> frozenset[int]:
        return frozenset(self.shaper.face.unicodes)

    @cached_property
    def drawer(self) -> Any:
        """FreeType's face. It is not for two threads at once. Raises CannotRenderError."""
        import freetype

        try:
            return freetype.Face(str(self.path), self.index)
        except freetype.FT_Exception as error:
            raise self.cannot() from error

    def has(self, letters: str) -> bool:
        """Tell whether it has all of these letters, and ink for them."""
        return self.is_whole and all(map(self._has, letters))

    def has_ink(self, glyph: int) -> bool:
        """Tell whether a glyph, by its number, leaves any dot."""
        ink = self.shaper.get_glyph_extents(glyph)
        return bool(ink and ink.width and ink.height)

    def cannot(self, letters: str = "") -> CannotRenderError:
        """Return what is to be raised where it turns out that it can not be drawn with; the
        next paper looks at its file anew."""
        self._forget()
        return CannotRenderError("font", letters, (self.name,))

    @cached_property
    def _inked(self) -> dict[str, bool]:
        return {}

    def _has(self, letter: str) -> bool:
        found = self._inked.get(letter)
        if found is None:
            found = self._inked[letter] = self._looked_at(letter)
        return found

    def _looked_at(self, letter: str) -> bool:
        if ord(letter) not in self.characters:
            return False
        if not leaves_ink(letter) or self.has_ink(self.shaper.get_nominal_glyph(ord(letter))):
            return True
        self._damage(f"nothing is drawn for U+{ord(letter):04X}")
        vars(self)["is_whole"] = False
        return False

    def _forget(self) -> None:
        for made in vars(self).keys() - {"path", "index"}:
            vars(self).pop(made, None)

    def _damage(self, why: str) -> None:
        _damaged[self] = None
        if self not in _told:
            _told.add(self)
            log.warning("the font %s is missing or damaged: %s", self.path, why)


_damaged: dict[Font, None] = {}
_told: set[Font] = set()
"""Those that the log speaks of already."""


def damaged_fonts() -> tuple[str, ...]:
    """The names of the fonts that were passed over, in the order in which they were found."""
    return tuple(font.name for font in tuple(_damaged))


def look_at_damaged_again() -> None:
    """Forget what is known of damaged fonts: they may have been put back."""
    for font in tuple(_damaged):
        _damaged.pop(font, None)
        font._forget()


def leaves_ink(letter: str) -> bool:
    """Tell whether a character is seen on paper, as far as its kind tells."""
    return unicodedata.category(letter)[0] in _INKED and letter not in _BLANK


def _check(path: Path, index: int) -> None:
    """Raise ValueError for what is no whole font, OSError for what can not be read."""
    if not path.is_file():
        raise ValueError("there is no such file")
    with path.open("rb") as file:
        size = path.stat().st_size
        tables = _tables(file, index)
        if missing := _NEEDED - tables.keys():
            raise ValueError(f"it lacks {sorted(missing)}")
        if any(at + length > size for _, at, length in tables.values()):
            raise ValueError("it breaks off")
        for tag, (total, at, length) in tables.items():
            if tag not in _OUTLINES and _total(file, tag, at, length) != total:
                raise ValueError(f"its table {tag!r} is not as it was made")


def _tables(file: BinaryIO, index: int) -> dict[bytes, tuple[int, int, int]]:
    """The tables of a font, by their tags: the sum, where each begins, and its bytes."""
    try:
        if file.read(4) == _COLLECTION:
            file.seek(12 + 4 * index)
            (start,) = struct.unpack(">L", file.read(4))
        else:
            start = 0
        file.seek(start)
        kind, count = struct.unpack(">4sH6x", file.read(12))
        rows = [struct.unpack(">4sLLL", file.read(16)) for _ in range(count)]
    except struct.error as error:
        raise ValueError("it breaks off in its list of tables") from error
    if kind not in _KINDS:
        raise ValueError("it is no font")
    return {tag: (total, at, length) for tag, total, at, length in rows}


def _total(file: BinaryIO, tag: bytes, at: int, length: int) -> int:
    """The sum of a table's words of 32 bits, as its maker wrote it into the list of tables."""
    file.seek(at)
    data = bytearray(file.read(length))
    data.extend(bytes(-length % 4))
    if tag == b"head":
        data[8:12] = bytes(4)  # itself a sum, of the whole file
    words = array("I", data)
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
