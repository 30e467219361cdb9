"""`kiosk archive`, `kiosk verify ARCHIVE` and `kiosk purge`: what they say, and exit codes."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from tests.support.forgery import forged, replaced

Run = Callable[..., Result]


@pytest.fixture
def home(sqlite_archived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sqlite_archived, tmp_path / "home"))


@pytest.fixture
def kiosk(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in the shop, with English sentences."""
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_HOME", str(home))
    monkeypatch.setenv("KIOSK_LANG", "en")
    return lambda *args: CliRunner().invoke(main, list(map(str, args)), catch_exceptions=False)


def test_an_archive_is_made_and_checked(kiosk: Run, home: Path, tmp_path: Path) -> None:
    made = kiosk("archive", "--period", "2026-11")
    assert made.exit_code == 0
    file = home / "archives" / "boutique-2026-11-2.zip"
    assert made.stdout.splitlines() == ["Archive of November 2026: 56 entries", str(file)]
    whole = kiosk("verify", file)
    assert (whole.exit_code, "56 entries, 16 tickets" in whole.stdout) == (0, True)
    changes = {"journal/T1.jsonl": replaced("BREAD", "BRAED")}
    broken = kiosk("verify", forged(file, tmp_path / "x.zip", changes))
    assert broken.exit_code == 1
    assert "T1, entry" in broken.stdout


def test_what_can_not_be_archived_is_said(kiosk: Run, home: Path) -> None:
    for options, words in (
        (("--period", "november"), "is no period"),
        (("--period", "2024"), "No till recorded anything"),
        (("--period", "2026-11", "-o", home / "kiosk.sqlite"), "is there already"),
    ):
        said = kiosk("archive", *options)
        assert (said.exit_code, words in said.stderr) == (2, True), said.stderr


def test_a_purge_asks_for_a_manager_and_a_whole_archive(kiosk: Run, home: Path) -> None:
    file = home / "archives" / "boutique-2026-11.zip"
    stranger = kiosk("purge", "--archive", file, "--staff", "1", "--pin", "9999")
    assert stranger.exit_code == 2
    broken = forged(file, home / "x.zip", {"exports/sales.csv": replaced("sale", "sole")})
    said = kiosk("purge", "--archive", broken, "--staff", "1", "--pin", "1234")
    assert (said.exit_code, "is not as it was made" in said.stderr) == (2, True)
