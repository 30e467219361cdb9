"""Receipts in the language that their buyer reads."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from babel import Locale
from PIL import Image, ImageChops

from receipts import formats
from receipts.compose.duplicate import duplicate_of
from receipts.compose.sale import SaleReceipt, compose_sale
from receipts.document import Columns, Document, Rule, Text, from_json, to_json
from receipts.profile import Profile
from receipts.render import pictures
from receipts.render.dots import dot_paper
from receipts.render.escpos import render_escpos
from receipts.render.layout import Drawn, Line, lay_out
from receipts.render.raster import Bitmap
from receipts.render.text import render_text
from receipts.words import (
    LANGUAGES,
    OWN_NAMES,
    WHOLE,
    find_language,
    is_reviewed,
    translator,
)
from tests.receipts.samples import FRENCH, GENEROUS, PARIS_WINTER, REFUND, VOID, piece
from tests.support.escpos import decode, draw, read_codes

GOLDEN = Path(__file__).parent / "golden" / "languages"
OTHERS = tuple(lang for lang in LANGUAGES if lang not in WHOLE)
# What CLDR calls them; it has no plural rules for zgh.
CLDR = {lang: lang for lang in OTHERS} | {
    "pt": "pt_PT",
    "prs": "fa",
    "zh": "zh_Hans",
    "zgh": "tzm",
}
CELL = (24, 30)
"""About a letter, in dots. Cells overlap by half, so that every letter is in one nearly whole."""
MOST_ANOTHER = 3
"""So many dots of a cell may differ: other releases of what draws a font may draw an edge by a dot
otherwise. A comma and a point differ by 5, ড় and ড by 4, ስ and ሰ by 4 to 8."""
SIGNS = "0123456789 1\u00a0234,50\u00a0€ -5.6+7*8/9:()%×№«»&'\"#@=_;!?"
OF_ONE_ANOTHER = [
    "68",
    "80",
    "56",
    "17",
    "38",
    ",.",
    "€E",
    "йи",
    "їі",
    "ةه",
    "يى",
    "بپ",
    "\u09dc\u09a1",
    "ስሰ",
]
"""What is easily taken for each other."""


def abroad(receipt: SaleReceipt, lang: str, **more: object) -> Document:
    """The receipt in a language, of a shop whose own is French."""
    house = None if lang == "fr" else "fr"
    return compose_sale(replace(receipt, lang=lang, house_lang=house, **more))  # type: ignore[arg-type]


def words_of(document: Document) -> list[str]:
    found = []
    for each in document.elements:
        if isinstance(each, Text):
            found.append(each.text)
        elif isinstance(each, Columns):
            found.append(f"{each.left} {each.right}")
    return [words.replace("\u00a0", " ") for words in found]


# Looks


@pytest.mark.parametrize("lang", OTHERS)
def test_the_receipt_reads_as_it_was_approved(lang: str) -> None:
    """With UPDATE_GOLDEN=1 the texts are made anew: look at them."""
    parts = (
        render_text(abroad(GENEROUS, lang), 32),
        render_text(abroad(GENEROUS, lang), 48),
        render_text(abroad(REFUND, lang), 32),
    )
    text = "\n\n".join("\n".join(lines) for lines in parts) + "\n"
    golden = GOLDEN / f"{lang}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_paper_looks_as_it_was_approved(lang: str, columns: int) -> None:
    """With UPDATE_GOLDEN=1 the pictures are made anew: look at them."""
    data = render_escpos(abroad(GENEROUS, lang), Profile(columns))
    paper = decode(data, 12 * columns)
    drawn = draw(paper).convert("1")
    golden = GOLDEN / f"{lang}-{columns}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        drawn.save(golden, optimize=True)
    assert alike(drawn, Image.open(golden)), f"{golden.name} looks otherwise"
    assert not any("?" in row.text for row in paper.rows)
    assert [code.text for code in read_codes(paper)] == ["T1-000042"]


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("lang", OTHERS)
def test_no_figure_or_letter_of_a_drawn_line_changes_unseen(lang: str, columns: int) -> None:
    """What would be approved is looked at with one character changed at a time."""
    tried = set()
    for line in drawn_lines(lang, columns):
        for part, pair in product(("text", "amount"), OF_ONE_ANOTHER):
            words = getattr(line, part)
            if pair[0] in words and (pair, part) not in tried:
                tried.add((pair, part))
                other = replace(line, **{part: words.replace(pair[0], pair[1], 1)})
                assert not alike(picture_of(line), picture_of(other)), (pair, words)
                assert alike(picture_of(line), picture_of(line))
    if any(line.amount for line in drawn_lines(lang, columns)):
        assert {(",.", "amount"), ("€E", "amount")} <= tried


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("pair", OF_ONE_ANOTHER)
def test_what_is_easily_taken_for_each_other_is_told_apart(pair: str, bold: bool) -> None:
    for before in ("", "б", "бб", "бббб"):
        one, other = (picture_of(Drawn(before + each, bold=bold)) for each in pair)
        assert not alike(one, other)


def test_a_letter_changed_on_a_whole_paper_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    golden = Image.open(GOLDEN / "uk-48.png")
    for pair in ("59", "їі"):
        with monkeypatch.context() as patched:
            patched.setattr(pictures, "draw", lying(pair))
            data = render_escpos(abroad(GENEROUS, "uk"), Profile(48))
        assert not alike(draw(decode(data, 576)).convert("1"), golden), pair


@pytest.mark.parametrize("bold", [False, True])
def test_figures_and_signs_are_drawn_to_the_dot_as_they_were_approved(bold: bool) -> None:
    """With UPDATE_GOLDEN=1 they are made anew: look at them."""
    rows = pictures.draw(Drawn(SIGNS, bold=bold), 576).rows()
    text = "".join(f"{row:0576b}".translate(DOTS).rstrip() + "\n" for row in rows)
    golden = GOLDEN / f"figures{'-bold' * bold}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text)
    assert text == golden.read_text()


DOTS = str.maketrans("01", " #")


def lying(pair: str) -> Callable[[Drawn, int], Bitmap]:
    """`draw` that draws one letter for another, once a line."""
    honest = pictures.draw

    def draw_other(line: Drawn, dots: int) -> Bitmap:
        text, amount = (each.replace(pair[0], pair[1], 1) for each in (line.text, line.amount))
        return honest(replace(line, text=text, amount=amount), dots)

    return draw_other


def drawn_lines(lang: str, columns: int) -> list[Drawn]:
    pieces = lay_out(abroad(GENEROUS, lang), dot_paper(Profile(columns)))
    return [each for each in pieces if isinstance(each, Drawn)]


def picture_of(line: Drawn) -> Image.Image:
    bitmap = pictures.draw(line, 576)
    return Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.data)


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Tell whether two papers show the same, cell by cell, so that no letter can change."""
    if one.size != other.size:
        return False
    another = ImageChops.difference(one.convert("L"), other.convert("L"))
    return _most(another) <= MOST_ANOTHER


def _most(dots: Image.Image) -> int:
    """The most dots that a cell has."""
    (wide, high), box = CELL, dots.getbbox()
    if box is None:
        return 0
    left, top = box[0] // wide * wide - wide, box[1] // high * high - high
    corners = product(range(left, box[2], wide // 2), range(top, box[3], high // 2))
    cells = (dots.crop((x, y, x + wide, y + high)) for x, y in corners)
    return max(int(cell.histogram()[255]) for cell in cells)


# The words


@pytest.mark.parametrize("lang", OTHERS)
def test_the_plural_forms_are_those_of_the_language(lang: str) -> None:
    category = Locale.parse(CLDR[lang]).plural_form
    form = translator(lang).plural  # type: ignore[attr-defined]
    pairs = {(category(count), form(count)) for count in range(1000)}
    used, forms = {each for each, _ in pairs}, {each for _, each in pairs}
    # Spanish and the like have a form for millions, which no receipt counts.
    assert len(pairs) == len(forms) == len(used)
    assert forms == set(range(len(forms)))


@pytest.mark.parametrize("lang", OTHERS)
def test_no_word_holds_a_sign_that_nobody_sees(lang: str) -> None:
    """Joiners alone, which Persian is written with."""
    catalogue = (Path("receipts/locale") / lang / "LC_MESSAGES" / "receipts.po").read_text("utf-8")
    assert not re.findall("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]", catalogue)


def test_what_nobody_has_read_over_says_so_in_its_catalogue() -> None:
    assert [lang for lang in LANGUAGES if is_reviewed(lang)] == ["fr", "en"]
    assert set(OWN_NAMES) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("code", "lang"),
    [("pt-BR", "pt"), ("zh_Hans_CN", "zh"), ("fa", "prs"), (" AR ", "ar"), ("de", None)],
)
def test_a_language_is_found_by_its_code(code: str, lang: str | None) -> None:
    assert find_language(code) == lang


# Figures


@pytest.mark.parametrize("lang", OTHERS)
def test_figures_are_the_same_on_the_whole_paper_and_on_the_shelf(lang: str) -> None:
    moment = datetime(2026, 11, 2, 14, 32, tzinfo=PARIS_WINTER)
    writers: tuple[Callable[[str], str], ...] = (
        lambda to: formats.money(-1_234_50, "EUR", to),
        lambda to: formats.percent(550, to),
        lambda to: formats.kilograms(350, to),
        lambda to: formats.date_and_time(moment, to),
    )
    for write in writers:
        assert write(lang) == write("fr")
    assert formats.long_date(moment, lang) == "02/11/2026"


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_thing_is_worth_is_never_torn(lang: str, large: bool) -> None:
    """In large type the amount alone: its word may have no room beside it."""
    values = [int("9" * digits) for digits in range(3, 9)]
    weighed = piece("Riz", 5, weight_grams=350, unit_price_cents=200)
    lines = tuple(replace(weighed, market_value_cents=each) for each in values)
    document = abroad(FRENCH, lang, lines=lines, large=large)
    pieces = lay_out(document, dot_paper(Profile(32)))
    for lines_shown in (
        [each.text for each in pieces if isinstance(each, Drawn | Line)],
        list(render_text(document, 32)),
    ):
        shown = [line.replace("\u00a0", " ") for line in lines_shown]
        for value in values:
            words = formats.money(value, "EUR", lang)
            if not large:
                words = translator(lang).gettext("value {amount}").format(amount=words)
            assert any(words in line for line in shown), words


# The shop's own words at the end


def test_what_counts_is_said_in_the_shops_language_too() -> None:
    receipt = replace(VOID, ticket="T1-000058")
    words = words_of(abroad(receipt, "uk"))
    own = words_of(compose_sale(receipt))
    behind = words[words.index("Дякуємо. До зустрічі!") + 1 :]
    assert behind[:4] == [
        "Ticket T1-000058",
        "ANNULATION",
        "Ticket d'origine : T1-000042 du 19/11/2026 12:15",
        "Motif : erreur de saisie",
    ]
    assert set(behind) <= set(own), "nothing is said otherwise than on a French receipt"
    for amount in ("TOTAL -6,50 €", "À rendre 7,00 €", "Chèque rendu 7,00 €"):
        assert amount in behind
    assert words.count("TVA non applicable, art. 293 B du CGI") == 1


def test_who_signs_for_cash_signs_under_the_shops_words_too_and_once() -> None:
    document = abroad(REFUND, "uk")
    words = words_of(document)
    own = "Espèces reçues. Signature du client :"
    assert own in words_of(compose_sale(REFUND))
    at = words.index("Готівку отримано. Підпис покупця:")
    assert words[at + 1] == own
    assert words.count(own) == 1
    assert REFUND.correction
    unsigned = replace(REFUND, correction=replace(REFUND.correction, signature=False))
    rooms = [list(each.elements).count(Rule()) for each in (document, abroad(unsigned, "uk"))]
    assert rooms[0] == rooms[1] + 1, "one line to sign on"


def test_a_receipt_in_the_shops_language_and_a_preview_say_nothing_twice() -> None:
    assert words_of(compose_sale(FRENCH)).count("Ticket T1-000042") == 1
    preview = words_of(abroad(replace(FRENCH, ticket=None), "ar"))
    assert not any("TOTAL" in words for words in preview)


def test_a_copy_bears_the_mark_that_the_law_and_the_shop_know() -> None:
    first, second, *_ = words_of(duplicate_of(abroad(FRENCH, "tr"), 2))
    assert (first, second) == ("DUPLICATA n° 2", "KOPYA No. 2")


def test_large_type_is_stored_with_the_receipt_and_only_then_said() -> None:
    large = compose_sale(replace(FRENCH, large=True))
    assert from_json(to_json(large)) == large
    assert "large" not in to_json(compose_sale(FRENCH))
