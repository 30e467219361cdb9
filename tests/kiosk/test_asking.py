"""Questions on the command line are asked in one way, with the signs of the language."""

from pathlib import Path

import click
from click.testing import CliRunner

import kiosk
from kiosk.commands.asking import asked
from kiosk.commands.managers import asked_manager
from kiosk.language import speak


def test_a_french_question_has_its_space_before_the_colon() -> None:
    @click.command
    def ask() -> None:
        asked_manager(None, None)
        asked("Comment ?")

    speak("fr")
    try:
        said = CliRunner().invoke(ask, input="1\n1234\nvol\n", catch_exceptions=False).output
    finally:
        speak("en")
    assert said == "Numéro ou badge\u00a0: 1\nCode PIN\u00a0: \nComment ? vol\n"


def test_no_command_asks_in_a_way_of_its_own() -> None:
    files = Path(kiosk.__file__).parent.rglob("*.py")
    assert [file.name for file in files if "click.prompt(" in file.read_text()] == ["asking.py"]
