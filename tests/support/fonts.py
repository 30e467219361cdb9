"""Makes receipts/fonts from Debian's Noto packages: `python -m tests.support.fonts`.

Needs fonts-noto-core, fonts-noto-mono and fonts-noto-cjk, and fonttools (which fpdf2 brings
along). Every font keeps the letters a receipt may need and what shapes them; hinting is dropped,
for receipts are drawn without it, and names other than the font's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem

FOLDER = Path(__file__).parents[2] / "receipts" / "fonts"
NOTO = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SIMPLIFIED_CHINESE = 2
"""Where it stands in the collection."""

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Source:
    """A font, what of it is kept (all if nothing is named), and its file if not -Regular."""

    name: str
    kept: Ranges = ()
    file: str = ""


_MARKS = ((0x0300, 0x036F), (0x200C, 0x200D), (0x25CC, 0x25CC))
_ONE_WIDTH = (
    *((0x0020, 0x007E), (0x00A0, 0x0233), (0x0259, 0x0263), (0x02BC, 0x02DD), (0x0300, 0x0331)),
    *((0x0400, 0x045F), (0x0490, 0x0493), (0x1E00, 0x1EFF), (0x2010, 0x2044), (0x20A0, 0x20BF)),
    *((0x2116, 0x2122), (0x2190, 0x2193), (0x2212, 0x2265)),
)
"""What the electronic receipts write in letters of one width."""
SOURCES = (
    Source(
        "NotoSans",
        (
            (0x0020, 0x024F),
            (0x0250, 0x02FF),
            *_MARKS,
            (0x0370, 0x03FF),
            (0x0400, 0x052F),
            (0x1E00, 0x1EFF),
            (0x2010, 0x205E),
            (0x2070, 0x209C),
            (0x20A0, 0x20C0),
            (0x2100, 0x218B),
            (0x2212, 0x2212),
        ),
    ),
    Source("NotoSansArabic", ((0x0600, 0x06FF), (0x0750, 0x077F), (0xFDF0, 0xFDFF), *_MARKS)),
    Source("NotoSansBengali"),
    Source("NotoSansTamil"),
    Source("NotoSansDevanagari"),
    Source("NotoSansEthiopic", ((0x1200, 0x139F), *_MARKS)),
    Source("NotoSansTifinagh"),
    Source("NotoSansHebrew"),
    Source("NotoSansArmenian"),
    Source("NotoSansGeorgian"),
    Source("NotoSansSymbols2", ((0x2190, 0x21FF), (0x2500, 0x27BF), (0x2B00, 0x2BFF))),
    Source("NotoSansSymbols", ((0x2190, 0x21FF), (0x2460, 0x24FF))),
    Source("NotoSansMono-Regular", _ONE_WIDTH, "NotoSansMono-Regular"),
    Source("NotoSansMono-Bold", _ONE_WIDTH, "NotoSansMono-Bold"),
)


_FEATURES = tuple(set(Options().layout_features) - {"vert", "vrt2", "vkrn", "valt", "vhal"})
"""What horizontal lines need: joined letters, conjuncts, the places of marks."""


def main() -> None:
    """Writes every font, and says how large it is."""
    for source in SOURCES:
        font = TTFont(NOTO / f"{source.file or f'{source.name}-Regular'}.ttf")
        _write(_subset(font, _codes(source.kept) or set(font.getBestCmap())), source.name)
    chinese = TTCollection(CJK).fonts[SIMPLIFIED_CHINESE]
    _write(_with_quadratic_curves(_subset(chinese, _gb_2312(), ())), "NotoSansCJKsc")


def _codes(ranges: Ranges) -> set[int]:
    return {code for first, last in ranges for code in range(first, last + 1)}


def _gb_2312() -> set[int]:
    """The characters of the standard: everyday Chinese, with its punctuation."""
    both = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    text = "".join(code.decode("gb2312", "ignore") for code in both)
    wide = {ord(each) for each in text if ord(each) >= 0x2E80}
    return wide | _codes(((0x3000, 0x301F), (0xFF01, 0xFF5E)))


def _subset(font: TTFont, codes: Iterable[int], features: Iterable[str] = _FEATURES) -> TTFont:
    options = Options()
    options.hinting = False
    options.desubroutinize = True
    options.layout_features = list(features)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "gasp", "BASE", "VORG", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def _with_quadratic_curves(font: TTFont, units: int = 256, error: float = 0.5) -> TTFont:
    """The font with TrueType outlines on a coarse grid: half the size, the same dots at the 24
    to 48 that an em has here."""
    scale_upem(font, units)
    glyphs = font.getGlyphSet()
    outlines: dict[str, Any] = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        outlines[name] = pen.glyph(dropImpliedOnCurves=True)
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = font.getGlyphOrder()
    glyf.glyphs = outlines
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in _MAXP_FIELDS:
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    return font


_MAXP_FIELDS = (
    *("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs"),
    *("maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"),
    *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours"),
    "maxComponentDepth",
)


def _write(font: TTFont, name: str) -> None:
    path = FOLDER / f"{name}.ttf"
    font["post"].formatType = 3.0  # no names of glyphs
    font.recalcTimestamp = False
    font.save(path)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
