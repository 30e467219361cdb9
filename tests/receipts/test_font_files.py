"""Fonts that are gone, dangling, cut short or blank: passed over, named, and found when mended."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from receipts.document import Document, Text
from receipts.profile import Profile
from receipts.render import fonts, mono, png
from receipts.render.cannot import CannotRenderError
from receipts.render.escpos import render_escpos
from receipts.render.font_files import Font
from receipts.render.fonts import FOLDER
from receipts.render.png import render_png
from receipts.render.receipt_pdf import render_receipt_pdf
from receipts.render.report_pdf import render_report_pdf
from receipts.report import Report
from tests.receipts.test_scripts import only_fonts

GOOD = FOLDER / "NotoSansBengali.ttf"
BENGALI = Document("fr", (Text("চা পাতা ক্ষ"),))
LATIN = Document("fr", (Text("Ḩlib, café"), Text("Тов")))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FILES: tuple[Callable[[Document, int], bytes], ...] = (
    render_png,
    lambda document, columns: render_receipt_pdf(document, columns, "T", NOON),
)
"""What a stick gets."""


def without_ink(glyph: int | None = None) -> bytes:
    """The font with zeros where its glyphs, or one of them, were: of the right length still."""
    content = bytearray(GOOD.read_bytes())
    font = TTFont(GOOD)
    table, places = font.reader.tables["glyf"], font["loca"]
    first, last = (0, table.length) if glyph is None else (places[glyph], places[glyph + 1])
    content[table.offset + first : table.offset + last] = bytes(last - first)
    return bytes(content)


def spoil(kind: str, path: Path) -> None:
    """Put a font where `path` says, or what is left of one."""
    whole = GOOD.read_bytes()
    match kind:
        case "dangling":
            path.symlink_to(path.with_name("gone.ttf"))
        case "a folder":
            path.mkdir()
        case "empty":
            path.touch()
        case "no font":
            path.write_bytes(b"hello" * 1000)
        case "cut in its directory":
            path.write_bytes(whole[:100])
        case "cut short":
            path.write_bytes(whole[:-2000])
        case "blank":
            path.write_bytes(without_ink())
        case _:
            ligature = fonts.shipped("NotoSansBengali").shaper
            path.write_bytes(without_ink(_glyph_of(ligature, "ক্ষ")))


def _glyph_of(shaper: object, text: str) -> int:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer)
    [info] = buffer.glyph_infos
    return int(info.codepoint)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where the only font for Bengali would be."""
    with only_fonts("NotoSans", folder=tmp_path):
        yield tmp_path / "NotoSansBengali-Regular.ttf"


@pytest.mark.parametrize(
    "kind",
    [
        *("dangling", "a folder", "empty", "no font", "cut in its directory", "cut short"),
        *("blank", "blank in one joined letter"),
    ],
)
def test_a_damaged_font_is_named_and_others_draw_until_it_is_mended(kind: str, place: Path) -> None:
    """On paper, as a picture and as a PDF; a new file is found without a restart."""
    spoil(kind, place)
    with pytest.raises(CannotRenderError) as refused:
        render_escpos(BENGALI, Profile(32))
    assert refused.value.lack == "font"
    assert "ক" in refused.value.characters
    assert refused.value.damaged == ("NotoSansBengali-Regular",)
    assert str(refused.value).endswith("; damaged NotoSansBengali-Regular")
    for drawn in FILES:
        with pytest.raises(CannotRenderError, match="damaged NotoSansBengali-Regular"):
            drawn(BENGALI, 32)
    assert render_escpos(LATIN, Profile(32))
    place.rmdir() if place.is_dir() else place.unlink()
    place.write_bytes(GOOD.read_bytes())
    assert render_escpos(BENGALI, Profile(32))


def test_one_shipped_font_that_is_gone_keeps_back_no_other_script() -> None:
    with only_fonts("NotoSans", "NotoSansGone", "NotoSansCJKsc"):
        for text in ("Кава", "咖啡", "1\u00a0Ḩ"):
            assert render_escpos(Document("fr", (Text(text),)), Profile(32))
        with pytest.raises(CannotRenderError) as refused:
            render_escpos(BENGALI, Profile(32))
    assert refused.value.damaged == ("NotoSansGone",)


def test_another_whole_font_takes_the_place_of_a_damaged_one(tmp_path: Path) -> None:
    (tmp_path / "NotoSansAbc-Regular.ttf").write_bytes(without_ink())
    (tmp_path / "NotoSansBengali-Regular.ttf").write_bytes(GOOD.read_bytes())
    with only_fonts("NotoSansGone", "NotoSans", folder=tmp_path):
        assert render_escpos(BENGALI, Profile(32))
        assert render_receipt_pdf(BENGALI, 32, "T", NOON)


@pytest.mark.parametrize("text", ["Тов", "\u200d"])
def test_without_any_font_papers_are_refused_and_reports_say_what_they_could_not(text: str) -> None:
    with only_fonts("NotoSansGone"):
        with pytest.raises(CannotRenderError) as refused:
            render_escpos(Document("fr", (Text(f"{text}\u200d"), Text("\u200d"))), Profile(32))
        assert refused.value.damaged == ("NotoSansGone",)
        assert render_report_pdf(Report(text, (), ()), NOON, "fr")


def test_a_pdf_or_picture_without_its_own_font_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mono, "_FONTS", ("NotoSansMono-Gone", "NotoSansMono-Bold"))
    for kept in (mono._letters, png._font):
        kept.cache_clear()
    for text in ("Cafe", "Café"):
        for drawn in FILES:
            with pytest.raises(CannotRenderError) as refused:
                drawn(Document("fr", (Text(text),)), 32)
            assert refused.value.damaged == ("NotoSansMono-Gone",)


def test_a_font_that_goes_between_shaping_and_drawing_is_named(place: Path) -> None:
    place.write_bytes(GOOD.read_bytes())
    font = Font(place)
    assert font.has("চ")
    place.unlink()
    with pytest.raises(CannotRenderError, match="NotoSansBengali-Regular"):
        assert font.drawer


def test_every_letter_of_the_shipped_fonts_has_ink_or_is_known_to_be_blank() -> None:
    for name in fonts.SHIPPED:
        font = fonts.shipped(name)
        assert font.has("".join(map(chr, font.characters)))
