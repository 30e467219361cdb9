"""A shop for commands, made once a run by the real one and copied for every test."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.commands import INIT, Run, run
from tests.support.made_once import made_once


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a shop can be made."""
    return tmp_path / "home"


@pytest.fixture
def kiosk(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in the shop of `home`, with English sentences."""
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_HOME", str(home))
    monkeypatch.setenv("KIOSK_LANG", "en")
    return run


@pytest.fixture
def shop(kiosk: Run, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a shop that has been made."""

    def make(folder: Path) -> None:
        assert kiosk(*INIT).exit_code == 0
        home.rename(folder / "home")

    shutil.copytree(made_once(tmp_path_factory, "commands-shop", make) / "home", home)
    return home
