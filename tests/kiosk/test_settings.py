"""Settings: KIOSK_* variables, then kiosk.toml in the home, and nothing unknown."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from kiosk.settings import Settings


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty home, and no settings of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path))
    return tmp_path


def test_without_settings_a_till_stands_in_its_home(home: Path) -> None:
    settings = Settings()
    assert settings.home == home
    assert settings.url == f"sqlite:///{home / 'kiosk.sqlite'}"
    assert settings.copies == home / "copies"
    assert (settings.till, settings.printer, settings.paper_mm) == ("T1", "preview:", 80)
    assert settings.lang is None
    assert not settings.expired_pays_public


def test_the_file_in_the_home_is_read(home: Path) -> None:
    (home / "kiosk.toml").write_text(
        'till = "B2"\nlang = "fr"\nprinter = "tcp://printer"\npaper_mm = 58\n'
        'expired_cards = "public_price"\n[keys]\npay = "f11"\n',
        encoding="utf-8",
    )
    settings = Settings()
    assert (settings.till, settings.lang, settings.paper_mm) == ("B2", "fr", 58)
    assert settings.printer == "tcp://printer"
    assert settings.expired_pays_public
    assert settings.keys == {"pay": "f11"}


def test_variables_win_over_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "kiosk.toml").write_text('till = "B2"\nlang = "fr"\npaper_mm = 58\n')
    monkeypatch.setenv("KIOSK_TILL", "C3")
    monkeypatch.setenv("KIOSK_PAPER_MM", "80")
    monkeypatch.setenv("KIOSK_DATABASE_URL", "postgresql://kiosk@db/shop")
    settings = Settings()
    assert (settings.till, settings.paper_mm, settings.lang) == ("C3", 80, "fr")
    assert settings.url == "postgresql://kiosk@db/shop"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('printr = "tcp://printer"', "printr"),
        ('lang = "de"', "lang"),
        ("paper_mm = 60", "paper_mm"),
        ('till = "T-1"', "till"),
        ('till = "NINELETTERS"', "till"),
        ('expired_cards = "sell"', "expired_cards"),
        ("keys = 3", "keys"),
    ],
)
def test_what_is_unknown_or_wrong_is_refused_by_its_name(home: Path, line: str, key: str) -> None:
    (home / "kiosk.toml").write_text(line)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert [error["loc"][0] for error in refused.value.errors()] == [key]


def test_a_file_that_is_no_toml_is_refused(home: Path) -> None:
    (home / "kiosk.toml").write_text("till: T1")
    with pytest.raises(ValueError, match="line 1"):
        Settings()


@pytest.mark.parametrize("name", ["TILL", "LANG", "PAPER_MM", "DATABASE_URL", "EXPIRED_CARDS"])
def test_a_variable_that_is_empty_is_no_variable(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"KIOSK_{name}", "")
    settings = Settings()
    assert (settings.till, settings.lang, settings.paper_mm) == ("T1", None, 80)


def test_a_home_may_be_named_from_the_user_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_HOME", "~/shop")
    assert Settings().home == Path.home() / "shop"


def test_a_home_stays_the_same_wherever_the_program_goes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("KIOSK_HOME", "shop")
    assert Settings().home == home / "shop"


def test_settings_do_not_change_under_way() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().till = "T2"
