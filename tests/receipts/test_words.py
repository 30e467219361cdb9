"""The fixed words of a receipt."""

from receipts.words import translator


def test_words_come_in_the_language_asked_for() -> None:
    assert translator("fr").gettext("Cash") == "Espèces"
    assert translator("en").gettext("Cash") == "Cash"


def test_zero_items_are_singular_in_french_and_plural_in_english() -> None:
    french, english = translator("fr").ngettext, translator("en").ngettext
    assert french("{count} item", "{count} items", 0) == "{count} article"
    assert english("{count} item", "{count} items", 0) == "{count} items"


def test_a_region_is_no_other_language() -> None:
    assert translator("fr_BE").gettext("Cash") == translator("fr-CH").gettext("Cash") == "Espèces"


def test_a_language_we_do_not_have_gets_english_and_not_an_error() -> None:
    assert translator("de").gettext("Cash") == "Cash"


def test_a_catalogue_is_read_once() -> None:
    assert translator("fr") is translator("fr")
