"""Which languages a printer has letters for."""

import pytest

from receipts.profile import Profile
from receipts.render.cannot import CannotRenderError
from receipts.render.escpos import render_escpos
from receipts.render.languages import prints_language
from receipts.words import LANGUAGES, WHOLE
from tests.receipts.samples import GENEROUS
from tests.receipts.test_languages import abroad

NO_PICTURES = Profile(images=False)


def test_without_pictures_a_language_needs_the_letters_of_the_code_page() -> None:
    def spoken(profile: Profile) -> set[str]:
        return {lang for lang in LANGUAGES if prints_language(profile, lang)}

    assert spoken(Profile()) == set(LANGUAGES)
    assert spoken(NO_PICTURES) == {"fr", "en", "es", "pt"}
    assert spoken(Profile(encoding="cp437", images=False)) == {"en"}
    assert spoken(Profile(encoding="cp1250", images=False)) & {"ro", "ar"} == set()
    assert prints_language(NO_PICTURES, "fr_FR")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_a_language_is_what_the_printer_does(lang: str) -> None:
    try:
        render_escpos(abroad(GENEROUS, lang), NO_PICTURES)
    except CannotRenderError:
        assert not prints_language(NO_PICTURES, lang)
    else:
        assert prints_language(NO_PICTURES, lang) or lang not in WHOLE
