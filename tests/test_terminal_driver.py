"""The two ways in which tests drive an app: in a terminal of its own, and by pilot."""

import os
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support import echo_app, pilot
from tests.support.emulator import Emulator
from tests.support.keys import key_sequence
from tests.support.terminal import Terminal

ECHO = [sys.executable, str(echo_app.__file__)]
FIFTY_CODES = [f"40{number:011d}" for number in range(50)]
KEYS = ["f1", "f4", "f5", "f12", "shift+f5", "up", "ctrl+up", "pageup", "delete", "tab"]
KEYS += ["shift+tab", "backspace", "ctrl+l", "alt+x", "escape"]


@pytest.fixture(params=[(24, 80), (40, 120)], ids=["80x24", "120x40"])
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    rows, columns = request.param
    with Terminal(ECHO, rows=rows, columns=columns) as terminal:
        terminal.wait_for(f"size {rows}×{columns}")
        yield terminal


def test_fifty_codes_typed_in_one_write_arrive_whole_and_in_order(terminal: Terminal) -> None:
    terminal.type("".join(f"{code}\r" for code in FIFTY_CODES))
    terminal.wait_for("50 codes · typed «»")
    assert re.findall(r"\d{13}", terminal.text) == FIFTY_CODES


def test_a_scan_is_a_code_and_enter(terminal: Terminal) -> None:
    terminal.scan("3017620422003")
    terminal.wait_for(re.compile(r"1 codes.*\n3017620422003$", re.MULTILINE))


def test_every_key_arrives_under_its_name(terminal: Terminal) -> None:
    for key in KEYS:
        terminal.press(key)
        terminal.wait_for(f"last {key} ")


def test_a_pasted_thousand_lines_and_a_click_arrive(terminal: Terminal) -> None:
    terminal.paste("une ligne\n" * 1000)
    terminal.wait_for("last pasted 10000")
    terminal.click(row=3, column=10)
    terminal.wait_for("last click 3 10")


def test_the_window_can_be_resized(terminal: Terminal) -> None:
    terminal.resize(30, 100)
    terminal.wait_for("size 30×100")
    assert len(terminal.screen) == 30


def test_the_exit_code_is_known_and_the_first_screen_is_back(terminal: Terminal) -> None:
    assert terminal.exit_code is None
    terminal.press("q")
    assert terminal.wait_for_exit() == 7
    assert terminal.text.strip() == ""


def test_a_cut_of_the_power_ends_the_program_at_once(terminal: Terminal) -> None:
    terminal.kill()
    assert terminal.exit_code == -9


def test_a_closed_window_hangs_up(terminal: Terminal) -> None:
    assert terminal.hang_up() == -1


def test_nothing_is_left_of_a_program_that_a_failing_test_abandons() -> None:
    open_files = _open_files()
    with pytest.raises(ZeroDivisionError), Terminal(ECHO) as terminal:
        raise ZeroDivisionError
    with pytest.raises(ProcessLookupError):  # a zombie would still be there
        os.kill(terminal.pid, 0)
    assert _open_files() == open_files


def test_a_program_that_does_not_exist_is_an_error() -> None:
    open_files = _open_files()
    with pytest.raises(FileNotFoundError), Terminal(["kiosk-that-nobody-wrote"]):
        pass
    assert _open_files() == open_files


def test_waiting_in_vain_shows_the_screen(terminal: Terminal) -> None:
    with pytest.raises(AssertionError, match=r"No 'Total' within 0\.1 s(.|\n)*0 codes"):
        terminal.wait_for("Total", timeout=0.1)


def test_waiting_ends_with_the_program() -> None:
    with (
        Terminal(["sh", "-c", "echo till closed; exit 2"]) as terminal,
        pytest.raises(AssertionError, match=r"ended without 'Total' \(exit code 2(.|\n)*till cl"),
    ):
        terminal.wait_for("Total")


def test_settings_of_the_developer_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_HOME", "/home/developer")
    monkeypatch.setenv("COLUMNS", "132")
    with Terminal(["sh", "-c", "env; stty size"], {"KIOSK_TILL": "T2"}, 200, 120) as terminal:
        terminal.wait_for_exit()
    assert "KIOSK_TILL=T2" in terminal.screen
    assert "200 120" in terminal.screen
    assert "KIOSK_HOME" not in terminal.text
    assert "COLUMNS" not in terminal.text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[>25u\x1b[<u\x1b[?2048$pdue", "due"),  # kitty keys, a question
        ("\x1b]8;;https://x.org\x07due\x1b]8;;\x1b\\", "due"),
        ("\x1bP1$r0m\x1b\\\x1b[4:3mdue\x1b[m", "due"),
        ("❤\ufe0f due", "❤ due"),  # pyte drops all that follows a zero width
        ("cafe\u0301", "café"),
        ("日due\r1", "1 due"),  # half of a wide character overwritten
        ("shell\x1b[?1049h\x1b[Htill", "till"),
        ("shell\x1b[?1049htill\x1b[?1049l", "shell"),
    ],
)
def test_what_pyte_can_not_take_leaves_no_trace_wherever_it_is_cut(
    written: str, shown: str
) -> None:
    data = written.encode()
    for cut in range(len(data) + 1):
        emulator = Emulator(rows=2, columns=20)
        emulator.feed(data[:cut])
        emulator.feed(data[cut:])
        assert emulator.lines == [shown, ""]


def test_a_screen_is_whole_between_frames_only() -> None:
    emulator = Emulator(rows=2, columns=20)
    assert emulator.feed(b"\x1b[?2026$p") == "\x1b[?2026;2$y"
    emulator.feed(b"\x1b[?2026hdu")
    assert not emulator.is_whole
    emulator.feed(b"e\x1b[?2026l")
    assert emulator.is_whole


def test_the_cursor_tells_where_it_stands() -> None:
    assert Emulator(rows=2, columns=20).feed(b"due\x1b[6n") == "\x1b[1;4R"


@pytest.mark.parametrize("name", ["f13", "hyper+a", "ctrl+!", "entre"])
def test_a_key_that_does_not_exist_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(name))):
        key_sequence(name)


async def test_keys_posted_to_a_pilot_arrive_whole_and_in_order() -> None:
    app = echo_app.EchoApp()
    async with app.run_test(size=(80, 24)) as driven:
        pilot.type_keys(app, "".join(f"{code}\r" for code in FIFTY_CODES))
        await pilot.wait_until(driven, lambda: "50 codes" in pilot.screen_text(app))
        assert re.findall(r"\d{13}", pilot.screen_text(app)) == FIFTY_CODES
        for key in KEYS:
            pilot.press_keys(app, key)
            await pilot.wait_until(driven, partial(_last_key_is, app, key))


async def test_a_condition_awaited_in_vain_shows_the_screen() -> None:
    app = echo_app.EchoApp()
    async with app.run_test(size=(80, 24)) as driven:
        with pytest.raises(AssertionError, match="0 codes"):
            await pilot.wait_until(driven, lambda: False, timeout=0.05)


async def test_a_snapshot_fails_with_the_difference_until_it_is_rewritten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pilot, "SNAPSHOTS", tmp_path)
    monkeypatch.delenv(pilot.REWRITE, raising=False)
    app = echo_app.EchoApp()
    async with app.run_test(size=(80, 24)) as driven:
        await pilot.wait_until(driven, lambda: "0 codes" in pilot.screen_text(app))
        with pytest.raises(AssertionError, match="There is no"):
            pilot.matches_snapshot(app, "counter/empty-80x24")
        monkeypatch.setenv(pilot.REWRITE, "1")
        pilot.matches_snapshot(app, "counter/empty-80x24")
        monkeypatch.delenv(pilot.REWRITE)
        assert pilot.matches_snapshot(app, "counter/empty-80x24")
        pilot.type_keys(app, "12\r")
        await pilot.wait_until(driven, lambda: "1 codes" in pilot.screen_text(app))
        with pytest.raises(AssertionError, match=r"\n\+12"):
            pilot.matches_snapshot(app, "counter/empty-80x24")


def _last_key_is(app: echo_app.EchoApp, key: str) -> bool:
    return app.last == key


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
