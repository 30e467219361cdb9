"""A scanner is told from a person by its pace."""

import pytest

from kiosk.widgets.typed_line import LONGEST_KEPT, TypedLine

SCANNER, PERSON = 0.004, 0.18


def typed(text: str, gap: float) -> TypedLine:
    line = TypedLine()
    for number, character in enumerate(text):
        line.type(character, 100 + number * gap)
    return line


@pytest.mark.parametrize("code", ["3046920028004", "CLE4G-2", "PASS-7K3M9H", "123456"])
def test_six_characters_at_once_come_from_a_scanner(code: str) -> None:
    assert typed(code, SCANNER).came_from_scanner
    assert not typed(code, PERSON).came_from_scanner


@pytest.mark.parametrize("text", ["80,00", "1250,00", "0.350", "12345", "cafe moulu", "A", ""])
def test_amounts_words_and_short_codes_do_not(text: str) -> None:
    assert not typed(text, SCANNER).came_from_scanner


def test_one_slow_key_does_not_make_a_scanner_a_person() -> None:
    line = typed("304692002800", SCANNER)
    line.type("4", 101.0)
    assert line.came_from_scanner


def test_even_short_codes_come_at_once() -> None:
    assert typed("SAC", SCANNER).came_at_once
    assert not typed("SAC", PERSON).came_at_once
    assert not typed("S", SCANNER).came_at_once


def test_what_is_erased_or_taken_is_gone() -> None:
    line = typed("3046920028004", SCANNER)
    line.erase()
    assert line.take() == "304692002800"
    assert (line.text, line.came_from_scanner) == ("", False)
    line.erase()
    assert line.take() == ""


def test_a_line_keeps_no_more_than_a_code_could_be() -> None:
    assert len(typed("9" * 10_000, SCANNER).text) == LONGEST_KEPT
