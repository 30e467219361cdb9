"""A receipt as a picture and as a PDF: the same words as on paper, and codes that can be read."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest
import zxingcpp
from PIL import Image as Pillow

from receipts.compose.electronic import electronic_of
from receipts.compose.sale import compose_sale
from receipts.document import Barcode, Columns, Cut, Document, Image, Qr, Secret, Text
from receipts.profile import DOTS_A_COLUMN
from receipts.render.cannot import CannotRenderError
from receipts.render.fonts import shipped
from receipts.render.pictures import SIZE, drawn_width
from receipts.render.png import render_png
from receipts.render.receipt_pdf import render_receipt_pdf
from receipts.render.shaped_pdf import shaping_pdf
from receipts.render.sheet import DOTS_A_MM, MARGIN
from receipts.render.text import render_text
from tests.receipts.samples import ENGLISH, FRENCH

AT = datetime(2026, 11, 22, 13, 32, 5, tzinfo=UTC)
BARCODES = ("4006381333931", "96385074", "14006381333938")


def words(lines: object) -> list[str]:
    """Lines without the spaces that only align them."""
    return [" ".join(line.split()) for line in str(lines).splitlines() if line.split()]


def page_of(content: bytes) -> pypdf.PageObject:
    """The only page of a PDF."""
    [page] = pypdf.PdfReader(io.BytesIO(content)).pages
    return page


@pytest.mark.parametrize("columns", [32, 48])
def test_a_picture_is_as_wide_as_the_paper_and_every_code_on_it_can_be_read(columns: int) -> None:
    codes = tuple(map(Barcode, BARCODES))
    receipt = compose_sale(FRENCH)
    png = render_png(replace(receipt, elements=(*receipt.elements, *codes)), columns)
    picture = Pillow.open(io.BytesIO(png))
    assert picture.width == columns * DOTS_A_COLUMN + 2 * MARGIN
    read = sorted((str(each.format), each.text) for each in zxingcpp.read_barcodes(picture))
    assert [text for _format, text in read] == [*BARCODES[:2], BARCODES[2], "T1-000042"]
    assert len(png) < 60_000
    corners = [picture.getpixel((x, y)) for x in (0, picture.width - 1) for y in (0, 10)]
    assert corners == [255] * 4


def test_nothing_is_cut_off_at_the_edges() -> None:
    wide = Document("fr", (Text("M" * 48), Text("W" * 24, big=True), Text("g" * 48, bold=True)))
    picture = Pillow.open(io.BytesIO(render_png(wide, 48)))
    ink = Pillow.eval(picture, lambda dot: 255 - dot).getbbox()
    assert ink
    assert ink[0] >= MARGIN
    assert ink[2] <= picture.width - MARGIN
    assert ink[3] < picture.height


@pytest.mark.parametrize("receipt", [FRENCH, ENGLISH])
@pytest.mark.parametrize("columns", [32, 48])
def test_the_words_of_a_pdf_are_text_and_those_of_the_paper(receipt: object, columns: int) -> None:
    document = compose_sale(receipt)  # type: ignore[arg-type]
    page = page_of(render_receipt_pdf(document, columns, "T1-000042", AT))
    paper = Document(document.lang, tuple(e for e in document.elements if not isinstance(e, Qr)))
    # Big letters take two columns here and one on a screen.
    shown = {line.replace(" ", "") for line in words("\n".join(render_text(paper, columns)))}
    assert {line.replace(" ", "") for line in words(page.extract_text())} == shown
    assert float(page.mediabox.width) * 25.4 / 72 == pytest.approx(
        80 if columns == 48 else 56, abs=0.01
    )


def test_the_same_receipt_is_the_same_pdf() -> None:
    first, again = (render_receipt_pdf(compose_sale(FRENCH), 48, "T", AT) for _ in range(2))
    assert first == again
    found = pypdf.PdfReader(io.BytesIO(first))
    assert found.metadata
    assert found.metadata.title == "T"
    assert found.metadata.author is None


def test_a_page_is_as_long_as_its_receipt() -> None:
    short = page_of(render_receipt_pdf(Document("fr", (Text("a"), Cut())), 48, "T", AT))
    lines = tuple(Text(str(number)) for number in range(400))
    long = page_of(render_receipt_pdf(Document("fr", lines), 48, "T", AT))
    a_line = 30 / 8 * 72 / 25.4
    assert float(long.mediabox.height) - float(short.mediabox.height) == pytest.approx(
        399 * a_line, abs=1
    )


def test_a_file_says_that_it_is_one_and_has_dots_for_a_code() -> None:
    receipt = electronic_of(Document("fr", (Text("Recharge"), Secret("topup:7"), Cut())))
    text = page_of(render_receipt_pdf(receipt, 32, "T", AT)).extract_text()
    assert words(text)[0] == render_text(receipt, 32)[0].strip()
    assert "* * * *" in text
    assert "topup:7" not in text
    assert len(words(text)) >= 4, "the dots are explained"


SCRIPTS = {
    "uk": "Чай чорний",
    "ar": "قهوة",
    "bn": "ধন্যবাদ",
    "ta": "நன்றி",
    "am": "አመሰግናለሁ",
    "zgh": "ⵜⴰⵏⵎⵎⵉⵔⵜ",
    "zh": "谢谢光临",
}


@pytest.mark.parametrize("columns", [32, 48])
def test_the_words_of_every_script_are_text_and_amounts_are_whole(columns: int) -> None:
    """What a PDF's letters are drawn with must not be what the line before it was."""
    lines = tuple(
        Columns(words, f"{number}2,50 €", bold=bold, big=bold)
        for number, words in enumerate(SCRIPTS.values(), 1)
        for bold in (False, True)
    )
    text = page_of(render_receipt_pdf(Document("ar", lines), columns, "T", AT)).extract_text()
    for number, label in enumerate(SCRIPTS.values(), 1):
        assert text.count(label) == 2, label
        assert text.count(f"{number}2,50 €") == 2, label


def test_letters_under_a_mark_are_joined_to_the_next_ones() -> None:
    """fpdf2 by itself ends a word at a mark: its letters would stand alone, and wider."""
    word = "وفّرتم"
    pdf = shaping_pdf((80, 80))
    pdf.add_page()
    pdf.add_font("a", "", shipped("NotoSansArabic").path)
    pdf.set_font("a", "", 10)
    pdf.set_text_shaping(True, direction="rtl")
    [piece] = pdf._parse_chars(word, False)
    assert piece.string == word
    joined = pdf.get_string_width(word) / pdf.font_size
    pdf.output()  # closes the font
    assert joined == pytest.approx(drawn_width(word, False, False, "ar") / (1.1 * SIZE), abs=0.05)


def test_a_picture_stands_at_its_head_in_both() -> None:
    square = io.BytesIO()
    Pillow.new("L", (200, 100), 0).save(square, "PNG")
    logo = Document("fr", (Image("ab" * 32, "Logo"), Text("Ivry")))
    pictures = {"ab" * 32: square.getvalue()}
    with_it, without = (render_png(logo, 48, each) for each in (pictures, {}))
    assert Pillow.open(io.BytesIO(with_it)).getpixel((320, MARGIN + 20)) == 0
    assert Pillow.open(io.BytesIO(with_it)).height > Pillow.open(io.BytesIO(without)).height
    page = page_of(render_receipt_pdf(logo, 48, "T", AT, pictures))
    assert len(page.images) == 1
    assert "Logo" in page_of(render_receipt_pdf(logo, 48, "T", AT)).extract_text()


def test_a_letter_that_no_font_has_is_named_and_never_a_box() -> None:
    unknown = Document("fr", (Columns("Article \U0001df00", "1,00 €"),))
    with pytest.raises(CannotRenderError):
        render_png(unknown, 48)
    with pytest.raises(CannotRenderError):
        render_receipt_pdf(unknown, 48, "T", AT)


def test_large_type_is_large_here_too() -> None:
    small = compose_sale(FRENCH)
    normal, large = (
        Pillow.open(io.BytesIO(render_png(replace(small, large=each), 48)))
        for each in (False, True)
    )
    assert large.height > 1.5 * normal.height
    page = page_of(render_receipt_pdf(replace(small, large=True), 32, "T", AT))
    assert "9,52" in page.extract_text()
    assert float(page.mediabox.width) * 25.4 / 72 == pytest.approx(
        (32 * DOTS_A_COLUMN + 2 * MARGIN) / DOTS_A_MM, abs=0.01
    )
