"""Words in a PDF: Helvetica for what every reader has, fonts of ours for all else."""

import logging
from collections.abc import Iterable
from typing import Any

from receipts.render.characters import encoded, printable
from receipts.render.fonts import begin_paper, font_of
from receipts.render.pictographs import without_pictographs

CODE_PAGE = "cp1252"
PLAIN, ANY_SCRIPT = "Helvetica", "any-script"


def embed_fonts(pdf: Any, texts: Iterable[str]) -> None:
    """Make an fpdf2 document able to write these texts; one in Windows-1252 embeds nothing."""
    begin_paper()
    pdf.core_fonts_encoding = CODE_PAGE
    others = {each for text in texts for each in _others(shown(text))}
    if not others:
        return
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    found = (font for each in sorted(others) if (font := font_of(each)))
    fonts = dict.fromkeys((*filter(None, (font_of("A"),)), *found))
    names = [ANY_SCRIPT, *(f"{ANY_SCRIPT}-{at}" for at in range(1, len(fonts)))]
    for name, font in zip(names, fonts, strict=True):
        for style in ("", "B"):
            pdf.add_font(name, style, font.path, collection_font_number=font.index)
    pdf.set_fallback_fonts(names[1:], exact_match=False)
    pdf.set_text_shaping(True)


def family_of(text: str) -> str:
    """The family to set for a text that `shown` made."""
    return ANY_SCRIPT if _others(text) else PLAIN


def shown(text: str) -> str:
    """`text` without what may not be printed; what no font has is said by its number."""
    plain = without_pictographs(printable(text))
    if encoded(plain, CODE_PAGE) is not None:
        return plain
    return "".join(each if _is_drawn(each) else f"[U+{ord(each):04X}]" for each in plain)


def _others(text: str) -> str:
    return "" if encoded(text, CODE_PAGE) is not None else text


def _is_drawn(character: str) -> bool:
    return font_of("A" if character in "\u200c\u200d" else character) is not None
