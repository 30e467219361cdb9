"""A receipt's PDF as a reader draws it (PDFium): what the PNG of the same receipt shows."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from receipts.document import Barcode, Columns, Document, Element, Qr, Text
from receipts.profile import DOTS_A_COLUMN
from receipts.render.png import draw_png
from receipts.render.receipt_pdf import draw_pdf, render_receipt_pdf
from receipts.render.sheet import DOTS_A_MM, MARGIN, Item, Sheet, sheet_of

AT = datetime(2026, 11, 22, 13, 32, 5, tzinfo=UTC)
EDGE, MIDDLE, OTHER_EDGE, INDENTED, BOTH_EDGES = range(5)
"""Where ink stands: at the edge that lines of a language begin at, and so on."""
LINES: tuple[tuple[Element, int], ...] = (
    (Text("Ivry"), EDGE),
    (Text("Ivry", "center"), MIDDLE),
    (Text("Ivry", "right"), OTHER_EDGE),
    (Text("Ivry", indent=2), INDENTED),
    (Text("Ivry", "center", bold=True, big=True), MIDDLE),
    (Columns("Café", "0,70 €"), BOTH_EDGES),
    (Text("قهوة"), EDGE),
    (Text("قهوة", bold=True), EDGE),
    (Text("قهوة", "center"), MIDDLE),
    (Text("قهوة", "right", big=True), OTHER_EDGE),
    (Text("قهوة", indent=2), INDENTED),
    (Columns("قهوة مطحونة", "1,00 €"), BOTH_EDGES),
    (Text("قهوة (Café) شاي"), EDGE),
    (Text("خب\u0301ز"), EDGE),  # Arabic's font has no acute
    (Text("রসিদ"), EDGE),
    (Qr("T1-000042"), MIDDLE),
    (Barcode("4006381333931"), MIDDLE),
)
PLAIN, BOLD = 6, 7
"""The same word among `LINES`."""
CLOSE = 4
"""Dots from an edge that a letter's own white may take."""
STRAY = 3
"""So many dots of a line may be none of the other drawing's: an edge is drawn otherwise."""


def drawn(pdf: bytes) -> Image.Image:
    """The only page of a PDF in ink (255) on nothing, of as many dots as its sheet."""
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return inked(document[0].render(scale=DOTS_A_MM * 25.4 / 72).to_pil())


def inked(picture: Image.Image) -> Image.Image:
    return picture.convert("L").point(lambda grey: 255 * (grey < 128))


def rows_of(sheet: Sheet) -> list[tuple[Item, tuple[int, int, int, int]]]:
    """Each item, and the part of the sheet that is its own."""
    ends = [item.y for item in sheet.items[1:]] + [sheet.height]
    return [
        (item, (0, item.y + 1, sheet.width, end))
        for item, end in zip(sheet.items, ends, strict=True)
    ]


def strays(one: Image.Image, other: Image.Image) -> int:
    """Dots of one picture that stand farther than two from any of the other, either way."""
    ways = ((one, other), (other, one))
    away = (ImageChops.subtract(a, b.filter(ImageFilter.MaxFilter(5))) for a, b in ways)
    return max(ink_of(each) for each in away)


def ink_of(picture: Image.Image) -> int:
    return picture.histogram()[255]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_page_shows_what_the_picture_shows_where_the_paper_has_it(lang: str) -> None:
    sheet = sheet_of(Document(lang, tuple(each for each, _place in LINES)), 32)
    page, picture = drawn(draw_pdf(sheet, lang, "T", AT)), draw_png(sheet)
    page = page.crop((0, 0, sheet.width, sheet.height))
    png = inked(Image.open(io.BytesIO(picture)))
    read = zxingcpp.read_barcodes(ImageChops.invert(page))
    assert sorted(code.text for code in read) == ["4006381333931", "T1-000042"]

    rows = rows_of(sheet)
    pieces = [(page.crop(box), png.crop(box)) for _item, box in rows]
    for (item, _box), (one, other) in zip(rows, pieces, strict=True):
        assert strays(one, other) <= STRAY, item
    for (element, place), (one, _other) in zip(LINES, pieces, strict=False):
        assert stands_at(place, one, mirrored=lang == "ar"), element
    assert ink_of(pieces[BOLD][0]) > 1.25 * ink_of(pieces[PLAIN][0])


def stands_at(place: int, line: Image.Image, *, mirrored: bool) -> bool:
    """Tell whether a line's ink stands where it belongs."""
    box = line.getbbox()
    assert box
    left, right = box[0] - MARGIN, line.width - MARGIN - box[2]
    near, far = (right, left) if mirrored else (left, right)
    if place == MIDDLE:
        return abs(near - far) <= CLOSE and near > CLOSE
    edge, gap = {
        EDGE: (near, 0),
        OTHER_EDGE: (far, 0),
        INDENTED: (near, 2 * DOTS_A_COLUMN),
        BOTH_EDGES: (max(near, far), 0),
    }[place]
    return gap - 1 <= edge <= gap + CLOSE


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_line_wider_than_the_page_is_made_narrower(lang: str) -> None:
    """One character, the basmala, is wider than any paper in large type."""
    page = drawn(render_receipt_pdf(Document(lang, (Text("﷽", big=True),)), 16, "T", AT))
    box = page.getbbox()
    assert box
    assert box[0] >= MARGIN
    assert box[2] <= page.width - MARGIN


def test_letters_take_the_form_of_the_language_as_on_paper() -> None:
    """Romanian has a comma under the s, also where a cedilla was typed."""
    comma, cedilla = (Document("ro", (Text(f"{each} ቡ", big=True),)) for each in "șş")
    pages = [render_receipt_pdf(each, 32, "T", AT) for each in (comma, cedilla)]
    assert ImageChops.difference(*map(drawn, pages)).getbbox() is None
    elsewhere = render_receipt_pdf(replace(cedilla, lang="tr"), 32, "T", AT)
    assert ImageChops.difference(drawn(elsewhere), drawn(pages[1])).getbbox()


WORDS = ("রসিদ", "সেবা দিয়েছেন", "மொத்தம்", "சேவை செய்தவர்", "कि हिन्दी", "የተፈጨ")


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_words_are_found_and_copied_as_they_are_read(lang: str) -> None:
    """Vowels that stand before their letter too; from the right, words without marks above."""
    words = (*WORDS, "አ\u0301ቡ", "تذكرة")
    pdf = render_receipt_pdf(Document(lang, tuple(map(Text, words))), 48, "T", AT)
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        copied = text.get_text_range()
        for word in words:
            assert word in copied
            assert text.search(word, match_case=True).get_next(), word
