"""Runs a program in a pseudo-terminal and says when it has written something.

The bytes are searched as they are: an emulator between program and clock would cost more
than what is measured.
"""

import errno
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from tests.support.terminal import KEPT_OUT

ROWS, COLUMNS = 24, 80
PATIENCE_SECONDS = 30.0

BEGIN_FRAME, END_FRAME = b"\x1b[?2026h", b"\x1b[?2026l"
ASK_FRAMES, HAVE_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class PtyProgram:
    """A program on an 80×24 terminal that knows synchronised output, from `with` to its end."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self._argv = list(argv)
        self._env = _environment(env or {})
        self._heard = bytearray()
        self._answered = 0

    def __enter__(self) -> Self:
        self._pty, inside = pty.openpty()
        termios.tcsetwinsize(self._pty, (ROWS, COLUMNS))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            self._argv,
            env=self._env,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self.pid = self._process.pid
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        os.close(self._pty)
        self._process.send_signal(signal.SIGHUP)
        try:
            self._process.wait(PATIENCE_SECONDS)
        finally:
            self._process.kill()
            self._process.wait()

    def write(self, text: str) -> float:
        """Types the text in one write and returns the moment before it.

        What was written by the program so far is forgotten: `wait_for` finds only what
        comes after.
        """
        self._hear(0)
        self._heard.clear()
        self._answered = 0
        moment = time.perf_counter()
        os.write(self._pty, text.encode())
        return moment

    def wait_for(self, *patterns: re.Pattern[bytes]) -> float:
        """Returns the moment when every pattern has been written and the frame is whole.

        Each pattern is searched by itself in all that came since the last `write`.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        missing = set(patterns)
        while not self._is_all_there(missing):
            left = deadline - time.monotonic()
            if left <= 0 or not self._hear(left):
                words = ", ".join(repr(each.pattern) for each in missing)
                raise AssertionError(f"{self._argv} did not write {words}: {self._tail()}")
        return time.perf_counter()

    def breathe(self, seconds: float) -> None:
        """Listens for some time, as the pause between two scans."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._hear(left)

    def _is_all_there(self, missing: set[re.Pattern[bytes]]) -> bool:
        missing -= {pattern for pattern in missing if pattern.search(self._heard)}
        return not missing and self._heard.rfind(BEGIN_FRAME) <= self._heard.rfind(END_FRAME)

    def _hear(self, seconds: float) -> bool:
        """Takes what is written within some seconds; False when there was nothing."""
        ready, _, _ = select.select([self._pty], [], [], seconds)
        if not ready:
            return False
        try:
            self._heard += os.read(self._pty, 1 << 16)
        except OSError as error:
            if error.errno != errno.EIO:  # which says that the other end is closed
                raise
            return False
        if ASK_FRAMES in self._heard[self._answered :]:
            self._answered = len(self._heard)
            os.write(self._pty, HAVE_FRAMES)
        return True

    def _tail(self) -> str:
        return bytes(self._heard[-2000:]).decode(errors="replace")


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    """The environment without a developer's own settings, as in `tests.support.terminal`."""
    ours = {name: value for name, value in os.environ.items() if not KEPT_OUT.fullmatch(name)}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return {**ours, **terminal, **env}


def written(words: str) -> re.Pattern[bytes]:
    """A pattern for words as they stand."""
    return re.compile(re.escape(words.encode()))
