"""A shop on the disk, and the installed `kiosk` command run in it."""

import csv
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.terminal import KEPT_OUT, Terminal

KIOSK = str(Path(sys.executable).with_name("kiosk"))
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class ShopFolder:
    """A shop's home, the language of its screens, and settings that stay the same."""

    home: Path
    lang: str
    settings: dict[str, str] = field(default_factory=dict)

    def variables(self, **more: str) -> dict[str, str]:
        """The settings as the program finds them in its environment: `till` is KIOSK_TILL."""
        settings = {"home": str(self.home), "lang": self.lang, **self.settings, **more}
        return {f"KIOSK_{name.upper()}": value for name, value in settings.items() if value}

    def kiosk(self, *args: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Runs a command to its end."""
        return subprocess.run(
            [KIOSK, *args],
            env={**undisturbed(), **self.variables(**settings)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def done(self, *args: str, **settings: str) -> str:
        """Runs a command that must succeed, and returns what it said."""
        ran = self.kiosk(*args, **settings)
        assert (ran.returncode, ran.stderr) == (0, ""), f"{args}: {ran}"
        return ran.stdout

    def export(self, what: str, **settings: str) -> list[dict[str, str]]:
        """The rows of `kiosk export`."""
        return list(csv.DictReader(self.done("export", what, **settings).splitlines()))

    def terminal(self, rows: int = 24, columns: int = 80, **settings: str) -> Terminal:
        """The real `kiosk run` in a terminal."""
        return Terminal([KIOSK, "run"], self.variables(**settings), rows, columns)


def undisturbed() -> dict[str, str]:
    """The environment of the tests without a developer's own settings."""
    ours = {name: value for name, value in os.environ.items() if not KEPT_OUT.fullmatch(name)}
    return {**ours, "LANG": "C.UTF-8"}
