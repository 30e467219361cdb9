"""A chosen printer is written into kiosk.toml, and everything else in it stays."""

import stat
import tomllib
from pathlib import Path

import pytest

from kiosk.services.printers.settings_file import keep_printer_settings
from kiosk.settings import Settings
from tests.support.refusals import refusal_of

OURS = """\
# What we agreed on
lang = "fr"   # the screens

[keys]  # other keys
pay = "f11"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path))
    return tmp_path / "kiosk.toml"


def test_the_first_setting_makes_the_file_for_the_till_s_user_alone(file: Path) -> None:
    kept = keep_printer_settings("tcp://192.0.2.7", 48)
    assert (kept.file, kept.overruled) == (file, ())
    assert tomllib.loads(file.read_text()) == {"printer": "tcp://192.0.2.7"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Settings().printer == "tcp://192.0.2.7"


def test_words_of_others_stay_and_tables_come_last(file: Path) -> None:
    file.write_text(OURS)
    keep_printer_settings("lp:///dev/usb/lp0", 32)
    text = file.read_text()
    assert text.startswith('# What we agreed on\nlang = "fr"   # the screens\n')
    assert text.endswith('[keys]  # other keys\npay = "f11"\n')
    settings = Settings()
    assert (settings.printer, settings.paper_mm, settings.keys["pay"]) == (
        "lp:///dev/usb/lp0",
        58,
        "f11",
    )
    keep_printer_settings("preview:", 42)
    assert (Settings().printer, Settings().paper_mm) == ("preview:", 80)


def test_a_variable_that_wins_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PRINTER", "preview:")
    monkeypatch.setenv("KIOSK_PAPER_MM", "80")
    kept = keep_printer_settings("tcp://192.0.2.7", 48)
    assert kept.overruled == ("KIOSK_PRINTER",)
    assert Settings().printer == "preview:"
    monkeypatch.setenv("KIOSK_PRINTER", "")
    assert keep_printer_settings("tcp://192.0.2.7").overruled == (), "empty says nothing"


def test_a_file_that_is_a_link_stays_one(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "etc" / "kiosk.toml"
    real.parent.mkdir()
    real.write_text(OURS)
    file.symlink_to(real)
    keep_printer_settings("tcp://192.0.2.7")
    assert file.is_symlink()
    assert 'printer = "tcp://192.0.2.7"' in real.read_text()


def test_what_can_not_be_written_is_a_sentence_and_nothing_is_lost(file: Path) -> None:
    file.write_text("lang = ")
    assert refusal_of(lambda: keep_printer_settings("tcp://x")).code == "settings_unwritten"
    assert file.read_text() == "lang = "
    file.unlink()
    file.mkdir()
    assert refusal_of(lambda: keep_printer_settings("tcp://x")).code == "settings_unwritten"
