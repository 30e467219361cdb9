"""`kiosk verify --lab COPY`: what was altered, found or not, and where."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.commands.lab import show_lab
from kiosk.lab_words import NEEDED, place_words, result_words, way_words
from kiosk.language import speak
from kiosk.rules.log_breaks import Break
from kiosk.services.lab import Tried
from kiosk.services.lab.cheat import Cheat, Expected
from kiosk.services.lab.ways import Way, found_by
from kiosk.services.lab.ways_all import WAYS

NARROW = 80


@pytest.fixture
def home(sqlite_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A shop in which nothing happened yet."""
    home = tmp_path / "home"
    shutil.copytree(sqlite_shop, home)
    monkeypatch.setenv("KIOSK_HOME", str(home))
    yield home
    speak("en")


@pytest.mark.parametrize(
    ("lang", "dropped", "none"),
    [
        ("en", "✓ A trigger is gone ", "(nothing was sold)"),
        ("fr", "✓ Un déclencheur supprimé ", "(aucune vente)"),
    ],
)
def test_the_lab_says_for_each_way_what_came_of_it(
    home: Path, capsys: pytest.CaptureFixture[str], lang: str, dropped: str, none: str
) -> None:
    speak(lang)
    ways = [way for way in WAYS if way.code in ("entry_altered", "guard_dropped")]
    show_lab(str(home), ways)
    lines = capsys.readouterr().out.splitlines()
    (line,) = (line for line in lines if line.startswith(dropped))
    assert line.endswith("final_sale_line_delete")
    assert any(line.startswith("– ") and line.endswith(none) for line in lines)
    assert len([line for line in lines if line[:2] in ("✓ ", "– ")]) == len(ways)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_line_fits_a_narrow_terminal(lang: str) -> None:
    speak(lang)
    widest = max(len(way_words(way.code)) for way in WAYS)
    lacking = max(len(result_words(Tried("entry_altered", missing=each))) for each in NEEDED)
    place = Break("value_differs", "T1", 999_999, "TILL0001-000018")
    found = len(result_words(Tried("entry_altered", found=place)))
    assert len("✓ ") + widest + len("  ") + max(lacking, found) <= NARROW


def test_goods_that_moved_are_found_in_their_lot() -> None:
    moved = {"table": "stock_movement", "row": "written_off ? L1", "lot": "L1"}
    assert place_words(Break("value_differs", data=moved)) == "L1"
    speak("en")
    cancelled = {"table": "voucher_cancellation", "row": "2 lost"}
    assert place_words(Break("value_differs", data=cancelled)) == "cancelled vouchers, staff 2 lost"


def test_what_is_not_found_ends_with_exit_code_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing(cheat: Cheat) -> Expected:
        return found_by("hash_wrong")

    speak("en")
    with pytest.raises(SystemExit) as ended:
        show_lab(str(home), [Way("entry_altered", nothing)])
    assert ended.value.code == 1
    out = capsys.readouterr().out
    assert "✗ An amount in an entry" in out
    assert "NOT FOUND" in out
    assert "1 WAS NOT FOUND." in out
