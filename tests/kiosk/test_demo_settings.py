"""The demo takes nothing of the computer's own till, but looks as its user asks."""

import os

import pytest

from kiosk.commands.demo import throwaway_home
from kiosk.opening import checked_settings


def test_the_demo_wears_the_theme_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_THEME", "kiosk-light")
    monkeypatch.setenv("KIOSK_TILL", "T9")
    with throwaway_home("fr"):
        assert checked_settings().theme == "kiosk-light"
        assert checked_settings().till != "T9"
    assert os.environ["KIOSK_TILL"] == "T9"
    monkeypatch.delenv("KIOSK_THEME")
    with throwaway_home("fr"):
        assert checked_settings().theme == "kiosk-dark"
