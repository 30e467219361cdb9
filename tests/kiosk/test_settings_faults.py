"""What is wrong with a kiosk.toml is said whole in the language spoken, and what it may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.language import speak
from kiosk.opening import checked_settings
from kiosk.sentences import sentence
from tests.support.refusals import refusal_of


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak("en")


WRONG = {
    "foo = 1": "There is no setting foo.",
    '[accounts]\nfoo = "1"': "There is no setting accounts.foo.",
    '[keys]\nfoo = "f1"': "There is no setting keys.foo.",
    '[keys]\npay = "f2"': "A key in [keys] does two things.",
    "[keys]\npay = 3": "The setting keys.pay is a text.",
    "till = ": "{file} can not be understood at line 1.",
    'theme = "kiosk-dark"\nkeys = [': "{file} can not be understood at line 2.",
    'lang = "de"': "The setting lang can not be “de”. Choose one of: fr, en.",
    "paper_mm = 60": "The setting paper_mm can not be “60”. Choose one of: 58, 80.",
    'training_printer = "so"': "can not be “so”. Choose one of: true, false.",
    'float_cents = "a"': "The setting float_cents can not be “a”. Write a whole number",
    "float_cents = -1": "The setting float_cents can not be -1. Write 0 at least.",
    "lock_after_minutes = 2000": "The setting lock_after_minutes can not be 2000. Write 1440 at",
    'lock_after_minutes = "x"': "can not be “x”. Write a number, such as 10.",
    'tax_number = "123456789012345678901"': "is too long. Write 20 characters at most.",
    'till = "T 1"': "A till's name has 1 to 8 letters",
    'siren = "12"': "“12” is no SIREN.",
    'country = "fra"': "can not be “fra”. Write three capital letters",
    "variable_measure = 3": "The setting variable_measure is a list.",
    'variable_measure = ["x"]': "A shape has 13 signs",
    "accounts = 3": "The setting accounts is a section. Begin it with [accounts].",
    '[accounts]\ncash = "1"': "An account in [accounts] is not right.",
}


@pytest.mark.parametrize("written", WRONG)
def test_a_setting_that_is_wrong_is_told_in_one_language(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f"{written}\n")
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path))
    refusal = refusal_of(checked_settings)
    speak("en")
    english = sentence(refusal)
    assert WRONG[written].format(file=file) in english
    speak("fr")
    french = sentence(refusal)
    assert french != english
    assert "Input" not in french
    assert "{" not in french


def test_a_file_that_is_not_text_and_a_variable_that_is_no_list_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path))
    monkeypatch.setenv("KIOSK_VARIABLE_MEASURE", "x")
    assert refusal_of(checked_settings).code == "settings_variable_wrong"
    monkeypatch.delenv("KIOSK_VARIABLE_MEASURE")
    (tmp_path / "kiosk.toml").write_bytes(b'till = "\xe9"')
    assert refusal_of(checked_settings).code == "settings_not_utf8"
