"""Drives the real program in a pseudo-terminal, as a person and a scanner do."""

import errno
import os
import pty
import re
import select
import signal
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from tests.support.emulator import Emulator
from tests.support.keys import key_sequence

Awaited = str | re.Pattern[str] | Callable[[], object]

PATIENCE_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.05  # at conditions that may come true without anything being drawn
HANG_UP_SECONDS = 5.0
QUIET_SECONDS = 0.4  # longer than a lone Escape is taken for the beginning of Alt
# A developer's own settings, and a size that is not this terminal's, stay outside.
KEPT_OUT = re.compile(r"(KIOSK|TEXTUAL|LC)_\w+|TEXTUAL|LANGUAGE|COLUMNS|LINES|NO_COLOR")


class Terminal:
    """A program running in a terminal of its own, from `with` until the block's end.

    argv: the program, found on PATH, and its arguments.
    env: laid over the environment of the tests, from which the settings of the kiosk, of
    Textual and of the language are taken out.
    """

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str] | None = None,
        rows: int = 24,
        columns: int = 80,
    ) -> None:
        self._argv = list(argv)
        self._env = _environment(env or {})
        self._size = rows, columns
        self._emulator = Emulator(rows, columns)
        self._is_silent = False  # nothing more will be written
        self._is_open = True
        self._exit_code: int | None = None

    def __enter__(self) -> Self:
        self._pty, inside = pty.openpty()
        try:
            os.set_blocking(self._pty, False)
            termios.tcsetwinsize(self._pty, self._size)
            self.pid = _spawn(self._argv, self._env, os.ttyname(inside))
        except OSError:
            os.close(self._pty)
            raise
        finally:
            os.close(inside)
        self._process = os.pidfd_open(self.pid)  # readable when the program has ended
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def screen(self) -> list[str]:
        """The rows as last awaited, without the blanks at their ends."""
        return self._emulator.lines

    @property
    def text(self) -> str:
        """The screen in one piece, a line a row."""
        return "\n".join(self.screen)

    @property
    def exit_code(self) -> int | None:
        """What the program returned, minus the signal that ended it, or None while it runs."""
        if self._exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._exit_code = os.waitstatus_to_exitcode(status)
        return self._exit_code

    def type(self, text: str) -> None:
        """Types the text in one write. After Escape await what it does, or it turns into Alt."""
        left = text.encode()
        while left:
            # the program may wait for us to read before it reads what we write
            readable, writable, _ = select.select([self._pty], [self._pty], [], PATIENCE_SECONDS)
            if readable:
                self._read()
            if self._is_silent or not (readable or writable):
                raise AssertionError(self._described("The program takes no more keys"))
            if writable:
                left = left[os.write(self._pty, left) :]

    def scan(self, code: str) -> None:
        """Types a code and Enter as a scanner does, in one write."""
        self.type(code + "\r")

    def press(self, *keys: str) -> None:
        """Presses keys by Textual's names of them: "f12", "enter", "ctrl+l"."""
        for key in keys:
            self.type(key_sequence(key))

    def paste(self, text: str) -> None:
        """Pastes the text, in brackets as terminals do."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def click(self, row: int, column: int) -> None:
        """Clicks with the left button; the upper left corner is 0, 0."""
        place = f"\x1b[<0;{column + 1};{row + 1}"
        self.type(f"{place}M{place}m")

    def resize(self, rows: int, columns: int) -> None:
        """Changes the size of the window; the program gets SIGWINCH."""
        self._emulator.resize(rows, columns)
        termios.tcsetwinsize(self._pty, (rows, columns))

    def wait_for(self, awaited: Awaited, timeout: float = PATIENCE_SECONDS) -> None:
        """Reads what the program draws until the screen, between two frames, has what is awaited.

        awaited: a text or a pattern to be found in `text`, or a condition without arguments.
        timeout: seconds. Raises AssertionError with the screen when they are over, or when the
        program has ended without it.
        """
        deadline = time.monotonic() + timeout
        while not (self._is_whole and self._holds(awaited)):
            left = deadline - time.monotonic()
            if self._is_silent:
                self._await_end(max(0.0, left))  # its window closes before its code is known
                raise AssertionError(self._described(f"The program ended without {awaited!r}"))
            if left <= 0:
                raise AssertionError(self._described(f"No {awaited!r} within {timeout} s"))
            self._listen(min(left, LOOK_AGAIN_SECONDS))

    def wait_until_quiet(self, seconds: float = QUIET_SECONDS) -> None:
        """Reads until nothing has been drawn for so long: what was typed has been dealt with."""
        quiet_since = time.monotonic()
        while not self._is_silent and time.monotonic() - quiet_since < seconds:
            before = self.text
            self._listen(LOOK_AGAIN_SECONDS)
            if self.text != before:
                quiet_since = time.monotonic()

    def wait_for_exit(self, timeout: float = PATIENCE_SECONDS) -> int:
        """Reads to the program's end, and returns its exit code.

        timeout: seconds. Raises AssertionError with the screen when they are over.
        """
        deadline = time.monotonic() + timeout
        while not self._is_silent and time.monotonic() < deadline:
            self._listen(deadline - time.monotonic())
        self._await_end(deadline - time.monotonic())
        return self._ended("The program has not ended")

    def hang_up(self) -> int:
        """Closes the window; the program gets SIGHUP. Returns its exit code."""
        self._close_window()
        self._await_end(HANG_UP_SECONDS)
        return self._ended("The program stayed when its terminal was closed")

    def kill(self) -> None:
        """Ends the program as a cut of the power does, with all that it has started."""
        if self.exit_code is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._await_end(PATIENCE_SECONDS)
        self._is_silent = True

    def close(self) -> None:
        """Closes the window, and kills the program if that does not end it."""
        if not self._is_open:
            return
        self._close_window()
        self._await_end(HANG_UP_SECONDS)
        self.kill()
        os.close(self._process)
        self._is_open = False

    @property
    def _is_whole(self) -> bool:
        return self._emulator.is_whole or self._is_silent

    def _holds(self, awaited: Awaited) -> bool:
        if isinstance(awaited, str):
            return awaited in self.text
        if isinstance(awaited, re.Pattern):
            return awaited.search(self.text) is not None
        return bool(awaited())

    def _listen(self, seconds: float) -> None:
        """Awaits that something is written, reads it, and notes the program's end."""
        ready, _, _ = select.select([self._pty, self._process], [], [], max(seconds, 0))
        if self._pty in ready:
            self._read()
        elif ready:
            self._is_silent = True

    def _read(self) -> None:
        try:
            written = os.read(self._pty, 1 << 16)
        except OSError as error:
            if error.errno != errno.EIO:  # which says that the other end is closed
                raise
            self._is_silent = True
            return
        if answer := self._emulator.feed(written):
            self.type(answer)

    def _close_window(self) -> None:
        if self._pty >= 0:
            os.close(self._pty)
            self._pty = -1
            self._is_silent = True

    def _await_end(self, seconds: float) -> None:
        if self.exit_code is None:
            select.select([self._process], [], [], max(seconds, 0))

    def _ended(self, complaint: str) -> int:
        if self.exit_code is None:
            raise AssertionError(self._described(complaint))
        return self.exit_code

    def _described(self, complaint: str) -> str:
        rows, columns = self._size
        frame = "─" * columns
        return (
            f"{complaint} (exit code {self.exit_code}, {rows}×{columns}):\n"
            f"{frame}\n{self.text}\n{frame}"
        )


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not KEPT_OUT.fullmatch(name)}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return {**ours, **terminal, **env}


def _spawn(argv: list[str], env: dict[str, str], tty: str) -> int:
    """Starts the program in a session of its own, whose first opened terminal rules it.

    Spawned, not forked: the tests have threads.
    """
    return os.posix_spawnp(
        argv[0],
        argv,
        env,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, tty, os.O_RDWR, 0),
            (os.POSIX_SPAWN_DUP2, 0, 1),
            (os.POSIX_SPAWN_DUP2, 0, 2),
        ],
        setsid=True,
        setsigdef=[signal.SIGHUP, signal.SIGINT, signal.SIGPIPE],
    )
