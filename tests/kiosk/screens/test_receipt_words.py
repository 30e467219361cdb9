"""What is said of papers that can not be printed as they are."""

from collections.abc import Iterator

import pytest

from kiosk.language import speak
from kiosk.screens.receipts.words import why_failed
from receipts.render.cannot import CannotRenderError


@pytest.fixture(autouse=True)
def _in_english_after() -> Iterator[None]:
    yield
    speak("en")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "No font here has these letters: อ U+0E49 U+E000. Install Debian's packages"),
        ("fr", "Aucune police ici n'a ces lettres\u00a0: อ U+0E49 U+E000. Installez les paquets"),
    ],
)
def test_letters_without_a_font_are_shown_with_the_packages_that_have_them(
    lang: str, words: str
) -> None:
    speak(lang)
    said = why_failed(str(CannotRenderError("font", "อ\u0e49\ue000")))
    assert said.startswith(words)
    assert "fonts-noto-core" in said
    assert "fonts-noto-cjk" in said


def test_letters_that_a_printer_without_pictures_lacks_are_shown() -> None:
    said = why_failed(str(CannotRenderError("pictures", "Кав")))
    assert said.startswith("This printer can not print these letters: К а в.")
