"""Words are found with or without accents, capitals and ligatures."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.rules.search import fold

FRENCH = "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ '-0123456789"


@pytest.mark.parametrize(
    ("label", "folded"),
    [
        ("Œufs frais", "oeufs frais"),
        ("œufs", "oeufs"),
        ("Café moulu", "cafe moulu"),
        ("CAFE\u0301", "cafe"),
        ("Crème brûlée à l’ail", "creme brulee a l'ail"),
        ("Noël", "noel"),
        ("Straße", "strasse"),
        ("  Riz   basmati\t1 kg ", "riz basmati 1 kg"),
        ("Riz\u00a0basmati", "riz basmati"),
        ("Carte SIM ½ prix", "carte sim 1⁄2 prix"),
        ("Câble USB™", "cable usbtm"),
        ("N\u00ba 5", "no 5"),
        ("Ğöğüş", "gogus"),
        ("\x00riz\x1b", "riz"),
        ("", ""),
    ],
)
def test_labels_are_made_comparable(label: str, folded: str) -> None:
    assert fold(label) == folded


@given(st.text(FRENCH))
def test_capitals_make_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text)


@given(st.text(FRENCH))
def test_accents_make_no_difference(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(text)
    assert fold("".join(c for c in decomposed if not unicodedata.combining(c))) == fold(text)


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_what_is_folded_can_be_looked_up_on_every_engine(text: str) -> None:
    """PostgreSQL takes no NUL; separate words stay apart by one space."""
    folded = fold(text)
    assert "\x00" not in folded
    assert folded == " ".join(folded.split())
