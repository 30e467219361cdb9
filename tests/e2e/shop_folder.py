"""A shop on the disk, and the installed `kiosk` command run in it."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.services.exports import Export, export_rows
from kiosk.services.shop import open_shop
from kiosk.settings import Settings
from tests.support.terminal import KEPT_OUT, Terminal

_IN_TURN = """
import json, sys
from kiosk.cli import main
for args in json.loads(sys.argv[1]):
    main(args, standalone_mode=False)
"""
KIOSK = str(Path(sys.executable).with_name("kiosk"))
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class ShopFolder:
    """A shop's home, the language of its screens, and its manager's badge."""

    home: Path
    lang: str
    database_url: str = ""
    badge: str = ""
    """The badge of staff member 1, as `kiosk init` said it."""

    def variables(self, **more: str) -> dict[str, str]:
        """The settings as the program finds them in its environment: `till` is KIOSK_TILL."""
        own = {"home": str(self.home), "lang": self.lang, "database_url": self.database_url}
        own["drawer"] = "none"  # most journeys look at the paper alone
        named = {f"KIOSK_{name.upper()}": value for name, value in {**own, **more}.items()}
        return {name: value for name, value in named.items() if value}

    def kiosk(self, *args: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Runs a command to its end."""
        return self._ran([KIOSK, *args], settings)

    def done_in_turn(self, commands: Sequence[Sequence[str]]) -> None:
        """Runs commands that must succeed, in one process: Python starts only once."""
        ran = self._ran([sys.executable, "-c", _IN_TURN, json.dumps(commands)], {})
        assert (ran.returncode, ran.stderr) == (0, ""), f"{commands}: {ran}"

    def imported(self, sheets: Mapping[str, Sequence[str]], folder: Path) -> None:
        """Takes spreadsheets in, given as their lines, by the real command."""
        files = {table: folder / f"{table}.csv" for table in sheets}
        for table, rows in sheets.items():
            files[table].write_text("\n".join(rows) + "\n", "utf-8")
        self.done_in_turn([["import", table, str(file)] for table, file in files.items()])

    def _ran(
        self, argv: Sequence[str], settings: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            argv,
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

    def rows(self, what: Export) -> list[dict[str, str]]:
        """The same rows as `export`, without starting the program for them."""
        shop = open_shop(Settings(home=self.home))
        try:
            return [
                {name: "" if value is None else str(value) for name, value in row.items()}
                for row in export_rows(shop, what)
            ]
        finally:
            shop.close()

    def terminal(
        self,
        rows: int = 24,
        columns: int = 80,
        term: str = "xterm-256color",
        arguments: Sequence[str] = (),
        **settings: str,
    ) -> Terminal:
        """The real `kiosk run` in a terminal of this kind."""
        env = {"TERM": term, **self.variables(**settings)}
        return Terminal([KIOSK, "run", *arguments], env, rows, columns)


def undisturbed() -> dict[str, str]:
    """The environment of the tests without a developer's own settings."""
    ours = {name: value for name, value in os.environ.items() if not KEPT_OUT.fullmatch(name)}
    return {**ours, "LANG": "C.UTF-8"}
