"""Lines in every script: joined, in order, whole, and never another letter in their place."""

import io
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from rich.cells import cell_len

from receipts.compose.sale import compose_sale
from receipts.document import Columns, Cut, Document, Text
from receipts.profile import Profile
from receipts.render import fonts
from receipts.render.bidi import runs_of
from receipts.render.cannot import CannotRenderError
from receipts.render.characters import cells, encoded, printable, reads_right_to_left
from receipts.render.dots import dot_paper
from receipts.render.escpos import render_escpos
from receipts.render.font_files import look_at_damaged_again
from receipts.render.fonts import FOLDER, SHIPPED, font_of, shipped
from receipts.render.layout import Drawn, Line, lay_out
from receipts.render.pictographs import without_pictographs
from receipts.render.pictures import draw, drawn_width
from receipts.render.png import render_png
from receipts.render.raster import Bitmap
from receipts.render.receipt_pdf import render_receipt_pdf
from receipts.render.shaping import Glyph, shape
from receipts.render.text import render_text
from receipts.words import LANGUAGES, OWN_NAMES, translator
from tests.receipts.labels import LABELS
from tests.receipts.samples import FRENCH, piece
from tests.support.escpos import Paper, decode
from tests.support.examples import examples

SCRIPTS = {
    "Arabic": "قهوة مطحونة",
    "Dari": "چای سیاه گرام",
    "Pashto": "ښه چای ډوډۍ",
    "Bengali": "চা পাতা ক্ষীর",
    "Tamil": "காப்பி பொடி",
    "Ukrainian": "Кава мелена, Київ",
    "Tifinagh": "ⴰⵜⴰⵢ ⴰⵣⴻⴳⵣⴰⵡ",
    "Amharic": "የተፈጨ ቡና",
    "Tigrinya": "ዝተጣሕነ ቡን",
    "Chinese": "咖啡粉二百五十克",
    "Tamazight": "lqehwa taẓeṛṛayt ɛ ɣ",
    "Hindi": "क्षत्रिय चाय",
}
AMOUNT = "1\u00a0234,50\u00a0€"
NARROW = Profile(32)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def lines_of(document: Document, columns: int = 32) -> list[Line | Drawn]:
    pieces = lay_out(document, dot_paper(Profile(columns)))
    return [each for each in pieces if isinstance(each, Line | Drawn)]


def printed(document: Document, profile: Profile = NARROW) -> Paper:
    return decode(render_escpos(document, profile), profile.dots)


def ink(bitmap: Bitmap, first: int, last: int) -> list[int]:
    """The dots between two columns, row by row, without rows that are white all over."""
    rows = [row >> bitmap.width - last & (1 << last - first) - 1 for row in bitmap.rows()]
    return [row for row in rows if row]


def is_in_a_font(character: str) -> bool:
    return character in "\u200c\u200d" or font_of(character) is not None


def boxes_of(document: Document, columns: int) -> list[str]:
    """The drawn lines with an empty box in them: glyph 0 of a font."""
    lines = [each for each in lines_of(document, columns) if isinstance(each, Drawn)]
    halves = [(half, line) for line in lines for half in (line.text, line.amount)]
    return [
        half
        for half, line in halves
        if any(glyph.number == 0 for glyph in shape(half, line.rtl, line.lang).glyphs)
    ]


@contextmanager
def only_fonts(*names: str, folder: Path | None = None) -> Iterator[None]:
    """As if no others had come with the project; Debian's are in that folder, if anywhere."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fonts, "SHIPPED", names or SHIPPED)
        patched.setattr(fonts, "SYSTEM_FOLDERS", (folder,) if folder else ())
        patched.setattr(fonts, "_system", fonts._System())
        _forget()
        yield
    _forget()


def _forget() -> None:
    fonts._first_with.cache_clear()
    look_at_damaged_again()
    shape.cache_clear()


@pytest.mark.parametrize("label", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_amount_stands_whole_at_its_edge_beside_any_script(label: str, lang: str) -> None:
    *_, last = lines_of(Document(lang, (Columns(label, AMOUNT),)))
    assert isinstance(last, Drawn)
    assert last.amount == AMOUNT
    bitmap, alone = draw(last, 384), draw(replace(last, text=""), 384)
    width = drawn_width(AMOUNT, False, False, lang)
    at = (0, width) if last.mirrored else (384 - width, 384)
    assert ink(bitmap, *at) == ink(alone, *at) != []
    gap = (width, width + 22) if last.mirrored else (384 - width - 22, 384 - width)
    assert ink(bitmap, *gap) == []
    assert last.mirrored is (lang == "ar")


@settings(max_examples=examples(60), deadline=None)
@given(LABELS, st.sampled_from([32, 33, 42, 48]), st.sampled_from(["fr", "ar"]), st.booleans())
def test_any_label_is_printed_or_it_is_said_what_is_lacking(
    label: str, columns: int, lang: str, large: bool
) -> None:
    """The strict reader refuses anything wider than the paper."""
    document = Document(lang, (Columns(label, AMOUNT), Text(label, "center", big=True)), large)
    text = without_pictographs(printable(label))
    lacking = {each for each in text if not is_in_a_font(each)}
    if lacking and encoded(text, "cp1252") is None:
        with pytest.raises(CannotRenderError) as refused:
            printed(document, Profile(columns))
        assert set(refused.value.characters) <= lacking
        return
    assert boxes_of(document, columns) == []
    paper = printed(document, Profile(columns))
    if "?" not in label:
        assert "?" not in paper.text
    if encoded(text, "cp1252") is not None:
        edge = str.startswith if lang == "ar" else str.endswith
        assert any(edge(line, "1 234,50 €") for line in paper.lines)


@pytest.mark.parametrize(
    ("lang", "line"),
    [("fr", "Café                  1 234,50 €"), ("ar", "1 234,50 €                  Café")],
)
def test_a_line_of_letters_is_mirrored_with_its_document(lang: str, line: str) -> None:
    paper = printed(Document(lang, (Columns("Café", AMOUNT), Text("Ivry"), Text("x", "right"))))
    assert paper.lines[0] == line
    sides = ["right", "left"] if lang == "ar" else ["left", "right"]
    assert [row.align for row in paper.rows[1:]] == sides


def test_large_print_is_twice_as_wide_and_high_and_58_mm_hold_an_amount() -> None:
    document = replace(compose_sale(FRENCH), large=True)
    paper = printed(document)
    assert {(row.width, row.height) for row in paper.rows if row.text} == {(2, 2)}
    assert any(line.endswith("9,52 €") for line in paper.lines)
    drawn = lines_of(Document("ar", (Columns("قهوة", AMOUNT),), large=True))
    assert all(each.big for each in drawn)
    assert draw(Drawn("Кава", big=True), 384).height == 2 * draw(Drawn("Кава"), 384).height


def test_a_line_that_the_code_page_has_goes_as_text_and_only_others_as_pictures() -> None:
    document = Document("fr", (Text("Œufs"), Text("Кава"), Text("été")))
    western = printed(document)
    assert (western.lines, len(western.pictures)) == (["Œufs", "été"], 1)
    russian = printed(document, Profile(32, code_page=17, encoding="cp866"))
    assert (russian.lines, len(russian.pictures)) == (["Кава"], 2)


def test_a_printer_without_pictures_says_which_letters_it_lacks() -> None:
    with pytest.raises(CannotRenderError) as refused:
        printed(Document("fr", (Columns("Кава", AMOUNT),)), Profile(32, images=False))
    assert (refused.value.lack, refused.value.characters) == ("pictures", "Кав")


def test_a_character_in_no_font_is_named() -> None:
    with pytest.raises(CannotRenderError, match=r"U\+1FAE8") as refused:
        shape("Café \U0001fae8", False, "fr")
    assert (refused.value.lack, refused.value.characters) == ("font", "\U0001fae8")


ON_FOREIGN_LETTERS = [
    "خب\u0301ز",
    "中\u0301文\u0316",
    "አ\u0301",
    "क\u0308",
    "ა\u0302",
    "中\u0301\u0308",
    "a\u0651",
]


@pytest.mark.parametrize("label", ON_FOREIGN_LETTERS)
def test_a_mark_that_the_font_of_its_letter_lacks_is_drawn_and_never_a_box(label: str) -> None:
    """Letters go on joining, the mark stands over or below its own, and touches nothing."""
    with only_fonts():
        document = Document("fr", (Columns(f"{label} Ж", AMOUNT),))
        assert boxes_of(document, 32) == []
        bare = "".join(each for each in label if not unicodedata.combining(each))
        marked, without = (shape(each, label[0] == "خ", "") for each in (label, bare))
        assert marked.width == pytest.approx(without.width)
        assert {(each.font, each.number) for each in without.glyphs} < {
            (each.font, each.number) for each in marked.glyphs
        }
        rows = [draw(Drawn(each), 384).rows() for each in (label, bare)]
        dots = [sum(row.bit_count() for row in each) for each in rows]
        assert dots[0] > dots[1] + 3


@settings(max_examples=examples(150), deadline=None)
@given(
    st.text(
        "aж中خبكअကक্ষிአⵜა\u0301\u0308\u0316\u0651\u094d\u09bf\u20dd\u200d\u200c 1,€", max_size=12
    )
)
def test_no_mix_of_letters_and_marks_ever_leaves_a_box(text: str) -> None:
    for rtl in (False, True):
        glyphs: tuple[Glyph, ...] = ()
        lacking = ""
        try:
            glyphs = shape(printable(text), rtl, "").glyphs
        except CannotRenderError as error:
            lacking = error.characters
        assert all(each.number for each in glyphs)
        assert not any(map(is_in_a_font, lacking))


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("\U0001f4f1 Téléphone", "Téléphone"),
        ("Clé \U0001f6dc 4G", "Clé 4G"),
        ("SIM \U0001f1eb\U0001f1f7", "SIM"),
        ("1\ufe0f\u20e3 Кава", "1 Кава"),
        ("Pain \U0001f44d\U0001f3fd\U0001f469\u200d\U0001f33e\U0001fae8\u0301", "Pain"),
        ("\U0001f4f1", "[U+1F4F1]"),
        ("Été ©", "Été ©"),
    ],
)
def test_a_picture_that_no_font_has_is_left_out_but_never_a_lines_only_words(
    label: str, shown: str
) -> None:
    document = Document("fr", (Columns(label, AMOUNT), Text(label)))
    with only_fonts():
        name, text = lines_of(document)
        assert name.text.removesuffix(AMOUNT.replace("\u00a0", " ")).rstrip() == text.text == shown
        assert printed(document)
        assert render_text(document, 32)[1] == shown
        assert render_png(document, 32)
        page = PdfReader(io.BytesIO(render_receipt_pdf(document, 32, "T", NOON))).pages[0]
        assert page.extract_text().count(shown) == 2


@pytest.mark.parametrize("sign", ["\ue000", "\U0001df00", "\u0378", "\u20c5", "\U00011f00"])
def test_letters_and_signs_that_no_font_has_are_named_and_never_left_out(sign: str) -> None:
    """Private and unassigned ones too; a screen, which refuses nothing, says their code."""
    document = Document("fr", (Columns(f"Clé {sign} 4G", AMOUNT),))
    with only_fonts(), pytest.raises(CannotRenderError) as refused:
        printed(document)
    assert refused.value.characters == sign
    if not sign.isprintable():
        assert render_text(document, 48)[0].startswith(f"Clé [U+{ord(sign):04X}] 4G")


def test_a_font_installed_while_the_till_runs_prints_what_was_lacking(tmp_path: Path) -> None:
    document = Document("fr", (Text("চা পাতা"), Text("\U0001f4f1 Кава"), Text("\U0001f4f1 Café")))
    searches = []
    found = fonts._found
    with only_fonts("NotoSans", folder=tmp_path), pytest.MonkeyPatch.context() as patched:
        patched.setattr(fonts, "_found", lambda: searches.append(1) or found())  # type: ignore[func-returns-value]
        with pytest.raises(CannotRenderError):
            printed(document)
        shutil.copy(FOLDER / "NotoSansBengali.ttf", tmp_path / "NotoSansBengali-Regular.ttf")
        assert len(printed(document).pictures) == 2
        assert len(searches) == 2, "once a paper, whatever it lacks"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_is_as_wide_as_the_screens_toolkit_takes_it(lang: str) -> None:
    receipt = replace(FRENCH, lang=lang, house_lang="fr" if lang != "fr" else None)
    for line in render_text(compose_sale(receipt), 32):
        assert cells(line) == cell_len(line), line


@pytest.mark.parametrize("label", SCRIPTS.values(), ids=SCRIPTS)
def test_the_amount_stands_at_the_edge_of_the_screen_in_every_script(label: str) -> None:
    (line,) = render_text(Document("fr", (Columns(label, "1,00 €"),)), 48)
    assert cell_len(line) == 48


@pytest.mark.parametrize(
    ("lang", "label"),
    [
        ("ar", "\u0651"),
        ("fr", "\u0651 Carte"),
        ("prs", "বাংলা خبز"),
        ("ar", "خبز ি"),
        ("ar", "(ি خبز"),
        ("ar", "خب\u0301ز 中\u0301"),
    ],
)
def test_a_pdf_has_the_fonts_of_its_lines_as_they_are_read(lang: str, label: str) -> None:
    """A mark alone has no width."""
    document = Document(lang, (Columns(label, AMOUNT), Text(label, "center", bold=True)))
    with only_fonts():
        assert render_receipt_pdf(document, 48, "T", NOON).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "rtl", "seen"),
    [
        ("قهوة 2,00\u00a0€", True, ["2,00\u00a0€", "قهوة "]),
        ("قهوة -2,00\u00a0€", True, ["-2,00\u00a0€", "قهوة "]),
        ("تذكرة T1-000042", True, ["T1-000042", "تذكرة "]),
        ("22/11/2026 يوم", True, [" يوم", "22/11/2026"]),
        ("Café (قهوة) x", False, ["Café (", "قهوة", ") x"]),
        ("قهوة (Café) x", True, ["x", ") ", "Café", "قهوة ("]),
        ("Café", True, ["Café"]),
        ("", True, []),
    ],
)
def test_figures_and_brackets_keep_their_order(text: str, rtl: bool, seen: list[str]) -> None:
    runs = runs_of(text, rtl)
    assert "".join(run.text for run in runs).replace(" ", "") == "".join(seen).replace(" ", "")
    for run in runs:
        assert run.rtl or not reads_right_to_left(run.text, True)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("الرقم 35-209900-176148-1", "35-209900-176148-1 مقرلا"),
        ("تذكرة 1-000057 (2026-11-22)", "(2026-11-22) 1-000057 ةركذت"),
        ("هاتف +33 6 12 34 56 78.", ".+33 6 12 34 56 78 فتاه"),
        ("(+33) 6 12 هاتف", "فتاه (+33) 6 12"),
        ("هاتف +1 (555) 123-4567", "+1 (555) 123-4567 فتاه"),
        ("(06 12 34) هاتف", "فتاه (06 12 34)"),
        ("خبز 2+1 12(B)", "12(B) 2+1 زبخ"),
        ("خبز 2,50 3,50 4,50", "4,50 3,50 2,50 زبخ"),
        ("خبز 2,50 €, 3,50 €", "3,50 € ,2,50 € زبخ"),
        ("2 × 1,16 €، القيمة 11,60 €", "11,60 € ةميقلا ،2 × 1,16 €"),
        ("0,350 kg × 2,00 €/kg، القيمة", "ةميقلا ،0,350 kg × 2,00 €/kg"),
        ("0,350 kg ×", "0,350 kg ×"),
        ("قهوة 0,350 kg ×", "0,350 kg × ةوهق"),
        ("خبز × 6", "6 × زبخ"),
        ("iPhone 12-B 64 خبز", "زبخ iPhone 12-B 64"),
        ("خصم ٢٥٪ ٠١-٢٣", "٠١-٢٣ ٪٢٥ مصخ"),
    ],
)
def test_a_code_a_telephone_number_and_a_multiplication_read_from_the_left(
    text: str, seen: str
) -> None:
    """Separate amounts follow each other from the right, as words do."""
    held = re.sub(" (?=€|kg)", "\u00a0", text)
    assert as_seen(held, True).replace("\u00a0", " ") == seen


def as_seen(text: str, rtl: bool) -> str:
    runs = runs_of(text, rtl)
    return "".join(run.text[::-1].translate(BRACKETS) if run.rtl else run.text for run in runs)


BRACKETS = str.maketrans("()", ")(")


@settings(max_examples=examples(60), deadline=None)
@given(
    st.from_regex("[A-Z0-9./:-]{0,12}[0-9]([A-Z0-9./:-]{0,9}[A-Z0-9/-])?", fullmatch=True),
    st.sampled_from(["الرقم {}", "{} تذكرة", "چای {} ډوډۍ", "خبز ({})، 2", "خبز {}. Nadia"]),
    st.sampled_from([32, 48]),
)
def test_a_code_stands_on_a_line_from_the_right_as_it_was_given(
    code: str, words: str, columns: int
) -> None:
    """But for a full stop or a colon behind it, which is the line's."""
    lines = lines_of(Document("ar", (Text(words.format(code)),)), columns)
    assert any(code in as_seen(line.text, True) for line in lines)


@settings(max_examples=examples(100))
@given(st.text("aé1 -,()€\u00a0قهוב\u0651\u200d×+", max_size=25), st.booleans())
def test_no_character_is_lost_when_a_line_is_ordered(text: str, rtl: bool) -> None:
    assert sorted("".join(run.text for run in runs_of(text, rtl))) == sorted(text)


def test_what_joins_is_joined() -> None:
    """Arabic letters take their forms by their neighbours; Bengali and Tamil melt together."""
    apart = sum(shape(each, True, "ar").width for each in "قهوة")
    assert shape("قهوة", True, "ar").width < 0.95 * apart
    assert len(shape("ক্ষ", False, "bn").glyphs) == 1
    assert len(shape("ஸ்ரீ", False, "ta").glyphs) == 1
    lam_alef = shape("لا", True, "ar").glyphs
    assert len(lam_alef) == 1


def test_letters_take_the_form_of_their_language() -> None:
    """Romanian has a comma under the s, also where a cedilla was typed; Turkish a cedilla."""
    comma, cedilla = (draw(Drawn(each, lang="ro"), 384).rows() for each in "șş")
    assert comma == cedilla
    assert draw(Drawn("ş", lang="tr"), 384).rows() not in (
        comma,
        draw(Drawn("ș", lang="tr"), 384).rows(),
    )


def pieces_of(bitmap: Bitmap) -> list[str]:
    """The dots of a line seen from above, in pieces with nothing between them."""
    columns = 0
    for row in bitmap.rows():
        columns |= row
    return f"{columns:b}".replace("0", " ").split()


@pytest.mark.parametrize(("word", "count"), [("ببببب", 1), ("الرمز", 2), ("برده", 2), ("بېرته", 1)])
def test_joined_letters_leave_no_gap(word: str, count: int) -> None:
    """Letters stand at quarters of a dot; on whole dots one word in twelve came apart."""
    assert len(pieces_of(draw(Drawn(word, rtl=True, lang="ar"), 384))) == count


def test_two_scripts_read_from_the_right_stand_in_that_order() -> None:
    first = shape("שלום قهوة", True, "").glyphs[0]
    assert first.font == shipped("NotoSansArabic")


def test_every_word_of_every_language_is_in_the_fonts_that_come_with_the_project() -> None:
    ours = frozenset().union(*(shipped(name).characters for name in SHIPPED))
    for lang in LANGUAGES:
        words = "".join([OWN_NAMES[lang], *map(str, translator(lang)._catalog.values())])  # type: ignore[attr-defined]
        letters = {each for each in words if unicodedata.category(each)[0] != "C"}
        assert {each for each in letters if ord(each) not in ours} == set(), lang


def test_the_fonts_are_small_and_say_under_which_licence_they_are() -> None:
    fonts = sorted(FOLDER.glob("*.ttf"))
    assert {path.stem for path in fonts} >= set(SHIPPED)
    assert sum(path.stat().st_size for path in fonts) < 3_500_000
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text()


def test_what_is_wider_than_the_paper_is_made_smaller_to_its_last_letter() -> None:
    assert printed(Document("ar", (Text("\ufdfd" * 2, big=True), Cut()))).pictures
    assert len(pieces_of(draw(Drawn("Ж " * 20), 384))) == 20


def test_marks_piled_on_a_letter_stay_on_their_line() -> None:
    assert draw(Drawn("ж" + "\u0301" * 500), 384).height < 80


def test_a_receipt_of_arabic_names_has_each_amount() -> None:
    receipt = replace(FRENCH, lines=(piece("قهوة عربية ممتازة من اليمن", 987),))
    drawn = [each for each in lines_of(compose_sale(receipt)) if isinstance(each, Drawn)]
    assert [each.amount for each in drawn] == [*[""] * (len(drawn) - 1), "9,87\u00a0€"]
