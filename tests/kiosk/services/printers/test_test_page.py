"""The page that is looked at: every line is what it says, for any printer that reads it."""

from itertools import permutations

from kiosk.services.printers.test_page import (
    BOXES,
    LACKS,
    PAGES,
    SIGNS,
    WIDTHS,
    CodePage,
    answer_page,
    characters_page,
    feed,
    page_line,
    shown_signs,
)
from tests.support.escpos import CODE_PAGES, decode, draw


def test_the_page_has_rulers_numbered_lines_boxes_and_a_cut() -> None:
    paper = decode(characters_page())
    assert [len(line) for line in paper.lines[:3]] == list(WIDTHS)
    assert all(line.startswith(line[-2:]) for line in paper.lines[:3])
    numbered = [line for line in paper.lines if line[:2].strip().isdigit() and line[2:4] == "  "]
    assert numbered == [page_line(n, page) for n, page in enumerate(PAGES, 1)]
    assert max(map(len, numbered)) <= min(WIDTHS), "none is broken on the narrowest paper"
    assert paper.cuts == 1
    picture = draw(paper).convert("1")
    assert picture.getbbox() is not None


def test_a_line_read_in_any_other_page_looks_different() -> None:
    """Whatever a printer takes the number for: only the page that it says is as it should be."""

    def read(page: CodePage, other: CodePage) -> str:
        return shown_signs(page).encode(page.encoding).decode(other.encoding, "replace")

    pairs = permutations(PAGES, 2)
    assert [pair for pair in pairs if read(*pair) == shown_signs(pair[0])] == []


def test_the_first_line_shows_most_signs_and_each_is_another_code_page() -> None:
    lacking = [shown_signs(page).count(LACKS) for page in PAGES]
    assert lacking[0] == min(lacking) == 1
    assert len(set(map(shown_signs, PAGES))) == len(PAGES)
    assert all(sign in SIGNS for sign in "€éœàçÀÈÊÏÔÂ"), "those of French"
    assert [page.encoding.replace("_", "-") for page in PAGES] == [
        CODE_PAGES[page.number] for page in PAGES
    ]
    assert len({page.number for page in PAGES}) == len(PAGES) < 10, "a figure chooses a line"


def test_a_printer_without_pictures_prints_letters_and_obeys_nothing() -> None:
    """After the eight bytes that it does not know all are letters: none is a command."""
    page = characters_page()
    at = page.index(b"\x1dv0") + 8
    assert all(0x20 < byte < 0x7F for byte in page[at : at + 24 * BOXES])
    assert page[at + 24 * BOXES : at + 24 * BOXES + 1] == b"\n"


def test_the_numbers_that_are_asked_about_stand_alone_on_paper() -> None:
    paper = decode(answer_page(1) + answer_page(2) + feed())
    assert [line for line in paper.lines if line] == ["-- 1 --", "-- 2 --"]
