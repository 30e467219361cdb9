"""Where words stand on narrow paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from receipts.document import Columns, Document, Element, Rule, Text
from receipts.render.characters import cells, encoded, printable
from receipts.render.layout import columns_of
from receipts.render.text import render_text
from receipts.render.wrapping import clusters, wrap
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
    for line in render_text(Document("fr", (Columns(label, "1,00 €"), Text(label))), 32):
        assert all(each.isprintable() or each in "\u00a0\u200c\u200d" for each in line)


@given(st.text("aé€« 咖啡☕😀ко قهوة\u0301\u200d\ufe0f", max_size=40) | st.sampled_from(ODD))
def test_a_terminal_never_needs_more_room_than_we_reserve(label: str) -> None:
    text = printable(label).replace("\u00a0", " ")
    assert wcswidth(text) <= cells(text)


@given(LABELS, st.sampled_from(["cp1252", "cp858", "cp437", "cp864", "cp874", "ascii"]))
def test_a_text_is_set_whole_in_a_code_page_or_not_at_all(label: str, encoding: str) -> None:
    text = printable(label)
    data = encoded(text, encoding)
    if data is None:
        assert encoding == "cp864" or not text.isascii()  # it has no percent sign
    else:
        assert len(data) == cells(text) == len(text)
        assert data.count(b"?") == text.count("?")


@pytest.mark.parametrize(
    ("text", "encoding", "data"),
    [
        ("Œufs à 2\u00a0€", "cp1252", b"\x8cufs \xe0 2 \x80"),
        ("Œufs", "cp858", None),
        ("l\u2019été à 2\u00a0€", "cp858", b"l'\x82t\x82 \x85 2 \xd5"),
        ("2 × 1,16", "cp437", None),
        ("Кава", "cp1252", None),
        ("Кава", "cp866", b"\x8a\xa0\xa2\xa0"),
        ("قهوة", "cp1256", None),  # its letters join
        ("กี", "cp874", None),  # its marks stand above others
    ],
)
def test_only_what_a_printer_sets_right_goes_as_text(
    text: str, encoding: str, data: bytes | None
) -> None:
    assert encoded(text, encoding) == data


def test_chinese_may_break_between_any_two_but_never_before_a_stop() -> None:
    assert printed(Columns("咖啡粉二百五十克。", "0,70 €")) == [
        "咖啡粉二百五",
        "十克。        0,70 €",
    ]
    assert wrap("咖啡。", 5) == ["咖", "啡。"]


def test_a_word_is_never_cut_between_a_letter_and_its_marks() -> None:
    assert wrap("ক্ষক্ষক্ষ", 2, lambda part: len(clusters(part))) == ["ক্ষক্ষ", "ক্ষ"]
