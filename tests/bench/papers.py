"""Building a receipt's bytes, in letters of the printer and drawn, beside the bare libraries."""

from collections.abc import Callable
from dataclasses import replace

from receipts.compose.sale import ReceiptLine, compose_sale
from receipts.document import Document
from receipts.profile import Profile
from receipts.render.dots import dot_paper
from receipts.render.escpos import render_escpos
from receipts.render.fonts import font_of
from receipts.render.glyphs import dots_of
from receipts.render.layout import Drawn, Line, Piece, lay_out
from receipts.render.pictures import SIZE
from receipts.render.shaping import shape
from tests.bench.clock import timed
from tests.bench.scale import Scale
from tests.bench.table import Aim, Figure
from tests.receipts.samples import FRENCH, piece

PROFILE = Profile(48)
ARABIC = "قهوة عربية ممتازة من اليمن"
LINES = 20


def measure_papers(scale: Scale) -> list[Figure]:
    """Builds receipts of twenty lines; of a drawn one everything is drawn, even its heading."""
    latin = compose_sale(replace(FRENCH, lines=_lines("Café moulu équitable")))
    arabic = compose_sale(
        replace(FRENCH, lang="ar", shop_name="متجر التضامن", lines=_lines(ARABIC))
    )
    render_escpos(latin, PROFILE)
    render_escpos(arabic, PROFILE)
    letters = [each.text for each in _pieces(latin) if isinstance(each, Line)]
    drawn = [each.text + each.amount for each in _pieces(arabic) if isinstance(each, Drawn)]
    return [
        Figure(
            "receipt of 20 lines, in letters",
            _often(scale, lambda: render_escpos(latin, PROFILE)),
            _often(scale, lambda: _bare_text(letters)),
            aim=Aim(median=2),
        ),
        Figure(
            "receipt of 20 lines, all in Arabic",
            _often(scale, lambda: render_escpos(arabic, PROFILE), shape.cache_clear),
            _often(scale, lambda: _bare_drawing(drawn)),
            aim=Aim(median=50),
        ),
        Figure(
            "  the first one: no letter was drawn before",
            _often(scale, lambda: render_escpos(arabic, PROFILE), _forget_all),
            aim=Aim(median=50),
        ),
    ]


def _lines(name: str) -> tuple[ReceiptLine, ...]:
    return tuple(piece(f"{name} {number}", 100 + number) for number in range(LINES))


def _pieces(document: Document) -> list[Piece]:
    return list(lay_out(document, dot_paper(PROFILE)))


def _often(
    scale: Scale, deed: Callable[[], object], before: Callable[[], None] = lambda: None
) -> list[float]:
    times = []
    for _ in range(scale.sales // 2):
        before()
        times.append(timed(deed))
    return times


def _forget_all() -> None:
    shape.cache_clear()
    dots_of.cache_clear()


def _bare_text(lines: list[str]) -> None:
    """The same lines by python-escpos alone."""
    from escpos.printer import Dummy

    printer = Dummy()
    for line in lines:
        printer.text(f"{line}\n")


def _bare_drawing(lines: list[str]) -> None:
    """The same lines, each shaped once by HarfBuzz, each of its glyphs drawn by FreeType."""
    import freetype
    import uharfbuzz

    font = font_of("ق")
    assert font
    flags = freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_MONO
    font.drawer.set_char_size(SIZE * 64)
    for line in lines:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(line)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font.shaper, buffer)
        for info in buffer.glyph_infos:
            font.drawer.load_glyph(info.codepoint, flags)
            bytes(font.drawer.glyph.bitmap.buffer)
