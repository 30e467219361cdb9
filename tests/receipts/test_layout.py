"""Where words stand on narrow paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from receipts.document import Columns, Document, Element, Rule, Text
from receipts.render.characters import cells, in_code_page, printable
from receipts.render.layout import columns_of, wrap
from receipts.render.text import render_text
from tests.receipts.labels import LABELS, ODD


def printed(element: Element, columns: int = 20) -> list[str]:
    return list(render_text(Document("fr", (element,)), columns))


def test_a_name_and_its_amount_share_a_line() -> None:
    assert printed(Columns("Café", "0,70 €")) == ["Café          0,70 €"]


def test_a_long_name_wraps_and_keeps_its_amount() -> None:
    assert printed(Columns("Café moulu du Chiapas", "0,70 €")) == [
        "Café moulu",
        "du Chiapas    0,70 €",
    ]


def test_a_word_too_long_to_stand_beside_its_amount_stands_above_it() -> None:
    assert printed(Columns("Anticonstitutionnel", "0,70 €")) == [
        "Anticonstitutionnel",
        "              0,70 €",
    ]


def test_a_word_longer_than_the_paper_is_broken() -> None:
    assert printed(Columns("x" * 25, "0,70 €")) == ["x" * 20, "xxxxx         0,70 €"]


def test_a_name_that_is_empty_keeps_its_amount() -> None:
    assert printed(Columns("", "0,70 €")) == ["              0,70 €"]


def test_an_amount_wider_than_the_paper_loses_no_figure() -> None:
    assert printed(Columns("Total", "123456789012345678901234")) == [
        "Total",
        "12345678901234567890",
        "                1234",
    ]


def test_words_held_together_go_to_the_next_line_together() -> None:
    assert printed(Text("Il vous reste 12 345,00\u00a0€")) == ["Il vous reste 12", "345,00 €"]
    assert printed(Text("Il vous reste 12\u00a0345,00\u00a0€")) == ["Il vous reste", "12 345,00 €"]


def test_text_stands_left_right_or_in_the_middle() -> None:
    assert printed(Text("Merci", "center")) == ["       Merci"]
    assert printed(Text("Merci", "right")) == ["               Merci"]
    assert printed(Text("2 × 1,16", indent=2)) == ["  2 × 1,16"]


def test_an_indent_never_takes_the_paper_away() -> None:
    assert printed(Text("abc", indent=99)) == ["     abc"]
    assert printed(Text("abc", indent=-3)) == ["abc"]


def test_a_rule_goes_across_the_paper() -> None:
    assert printed(Rule()) == ["-" * 20]
    assert printed(Rule(double=True)) == ["=" * 20]


def test_paper_of_58_mm_has_32_columns_and_of_80_mm_48() -> None:
    assert (columns_of(58), columns_of(80)) == (32, 48)
    with pytest.raises(ValueError, match="76 mm"):
        columns_of(76)


def test_too_narrow_a_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="15 columns"):
        printed(Rule(), 15)


def test_wide_characters_take_two_columns() -> None:
    assert cells("咖啡") == 4
    assert cells("e\u0301") == 1
    assert wrap("咖啡咖", 5) == ["咖啡", "咖"]


@given(LABELS, st.integers(8, 48))
def test_wrapping_loses_no_character_but_spaces(label: str, width: int) -> None:
    text = printable(label)
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= width for line in lines)


@given(LABELS)
def test_nothing_that_moves_a_cursor_reaches_the_screen(label: str) -> None:
    text = printable(label)
    assert all(each.isprintable() or each in "\u00a0\u200c\u200d" for each in text)


@given(st.text("aé€« 咖啡☕😀ко قهوة\u0301\u200d\ufe0f", max_size=40) | st.sampled_from(ODD))
def test_a_terminal_never_needs_more_room_than_we_reserve(label: str) -> None:
    text = printable(label).replace("\u00a0", " ")
    assert wcswidth(text) <= cells(text)


@given(LABELS)
def test_what_the_printer_gets_is_in_its_code_page(label: str) -> None:
    spelled = in_code_page(label)
    assert all(each.isprintable() or each == "\u00a0" for each in spelled)
    spelled.encode("cp1252")


@pytest.mark.parametrize(
    ("label", "spelled"),
    [
        ("Œufs à 2 €", "Œufs à 2 €"),
        ("e\u0301te\u0301", "été"),
        ("Кава", "Kava"),
        ("Łódź", "Lódz"),
        ("\ufe0f\u0301", ""),
        ("a\tb\u2028c\x00d", "a b c d"),
        ("☕", ":coffee:"),
        ("1\u202f234", "1\u00a0234"),
    ],
)
def test_other_scripts_are_spelled_and_never_become_a_question_mark(
    label: str, spelled: str
) -> None:
    assert in_code_page(label) == spelled
