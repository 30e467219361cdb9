"""The papers of closings: X, Z, month and year."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receipts.compose.closing import ClosingPaper, PaperRow, Section, compose_closing
from receipts.compose.duplicate import duplicate_of
from receipts.document import Document, Qr, from_json, to_json
from receipts.formats import money
from receipts.profile import Profile
from receipts.render.escpos import render_escpos
from receipts.render.text import render_text
from tests.receipts.closings import DIFFERING, LOG_HEAD, MONTH, YEAR, X, Z
from tests.support.escpos import decode
from tests.support.examples import examples

GOLDEN = Path(__file__).parent / "golden"
PAPERS = {"x": X, "z": Z, "month": MONTH, "year": YEAR, "z-differing": DIFFERING}


def on_paper(paper: ClosingPaper, columns: int = 32) -> str:
    return "\n".join(render_text(compose_closing(paper), columns)) + "\n"


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_looks_as_it_was_approved(name: str, lang: str, columns: int) -> None:
    """With UPDATE_GOLDEN=1 the pictures are made anew: look at them."""
    text = on_paper(replace(PAPERS[name], lang=lang), columns)
    golden = GOLDEN / f"closing-{name}-{lang}-{columns}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", PAPERS)
def test_the_printer_says_what_the_screen_says(name: str, lang: str) -> None:
    document = compose_closing(replace(PAPERS[name], lang=lang))
    paper = decode(render_escpos(document, Profile(32)), 384)
    words = Document(lang, tuple(e for e in document.elements if not isinstance(e, Qr)))
    shown = " ".join(" ".join(render_text(words, 32)).split())
    printed = " ".join(" ".join(paper.lines).split())
    assert printed == shown
    assert paper.cuts == 1


def test_a_reading_has_no_number_and_no_totals_that_look_final() -> None:
    shown = on_paper(replace(X, lang="en"))
    assert "X READING" in shown
    assert "No." not in shown
    assert "GRAND TOTAL" not in shown
    assert "PERPETUAL" not in shown
    assert "not a closing" in shown


def test_a_closing_printed_again_says_so_above_everything_else() -> None:
    document = duplicate_of(compose_closing(Z), 2)
    assert render_text(document, 32)[0].strip() == "DUPLICATA n° 2"
    assert from_json(to_json(document)) == document


@pytest.mark.parametrize("name", [each for each in PAPERS if each != "x"])
def test_a_closing_says_up_to_where_the_log_is_that_of_the_day(name: str) -> None:
    """On paper as a code to scan and as text to compare; a reading closes nothing."""
    assert LOG_HEAD.text in on_paper(PAPERS[name], 32)
    assert decode(render_escpos(compose_closing(PAPERS[name]), Profile(32)), 384).qr_codes == [
        LOG_HEAD.code
    ]
    assert "LOG" not in on_paper(replace(X, lang="en"))


def test_totals_that_differ_are_told_in_words() -> None:
    shown = " ".join(on_paper(replace(DIFFERING, lang="en")).split())
    assert "of the till, €12,345.67, is not that of its closings, €12,300.00" in shown


def test_a_time_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        compose_closing(replace(Z, made_at=Z.made_at.replace(tzinfo=None)))


@settings(max_examples=examples(50))
@given(st.integers(-(10**11), 10**11), st.integers(0, 10**6), st.sampled_from([32, 48]))
def test_no_figure_is_ever_cut(cents: int, count: int, columns: int) -> None:
    row = PaperRow("suspended_used", cents, count)
    paper = replace(DIFFERING, mismatch=None, sections=(Section("gifts", (row,)),))
    lines = on_paper(paper, columns).splitlines()
    assert any(line.endswith(money(cents, "EUR", "fr")) for line in lines)
    assert all(len(line) <= columns for line in lines)
