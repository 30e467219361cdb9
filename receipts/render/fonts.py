"""The fonts that lines are drawn with: those that come with the project, then Debian's."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from receipts.render.font_files import Font, look_at_damaged_again

FOLDER = Path(__file__).parents[1] / "fonts"
SYSTEM_FOLDERS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/truetype/dejavu"),
)
"""Where Debian's fonts-noto-core, fonts-noto-cjk and fonts-dejavu-core put theirs."""

SHIPPED = (
    "NotoSans",
    "NotoSansArabic",
    "NotoSansBengali",
    "NotoSansTamil",
    "NotoSansDevanagari",
    "NotoSansEthiopic",
    "NotoSansTifinagh",
    "NotoSansHebrew",
    "NotoSansArmenian",
    "NotoSansGeorgian",
    "NotoSansSymbols2",
    "NotoSansSymbols",
    "NotoSansCJKsc",
)
"""In the order in which they are asked for a character; the largest last."""

_SYSTEM_NAMES = ("NotoSans*-Regular.ttf", "NotoSansCJK-Regular.ttc", "DejaVuSans.ttf")
_SIMPLIFIED_CHINESE = 2
"""Where it stands in Debian's collection."""


def font_of(characters: str) -> Font | None:
    """The first font that has all of these characters; None if there is none.

    Damaged fonts are passed over. Fonts installed or put back while the program runs are found:
    where none has them, the folders are looked through anew, though once a paper only
    (`begin_paper`).
    """
    try:
        return _first_with(characters)
    except LookupError:
        if _system.is_fresh:
            return None
    _system.look()
    try:
        return _first_with(characters)
    except LookupError:
        return None


def begin_paper() -> None:
    """From here on a missing font is worth looking for once more."""
    _system.is_fresh = False


@dataclass
class _System:
    """The fonts of Debian's packages, as they were found last."""

    fonts: tuple[Font, ...] = ()
    is_fresh: bool = False

    def look(self) -> None:
        """Find those that are installed now; those of many scripts come in the end."""
        paths = sorted(
            _found(), key=lambda path: (path.suffix == ".ttc", "DejaVu" in path.name, path)
        )
        look_at_damaged_again()
        self.fonts = tuple(map(_of_system, paths))
        self.is_fresh = True


_system = _System()


@lru_cache(maxsize=4096)
def _first_with(characters: str) -> Font:
    """Raises LookupError if there is none: that is not kept, a font may come."""
    for font in (*map(shipped, SHIPPED), *_system.fonts):
        if font.has(characters):
            return font
    raise LookupError(characters)


@cache
def shipped(name: str) -> Font:
    """A font that comes with the project."""
    return Font(FOLDER / f"{name}.ttf")


def _found() -> Iterator[Path]:
    for folder in SYSTEM_FOLDERS:
        for name in _SYSTEM_NAMES:
            yield from folder.glob(name)


@cache
def _of_system(path: Path) -> Font:
    return Font(path, _SIMPLIFIED_CHINESE if path.suffix == ".ttc" else 0)
