"""The bench's shop, made by the commands that a real one is made by."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest import mock

from kiosk.services.shop import OpenShop, open_shop
from kiosk.settings import Settings
from tests.bench.sheets import bench_sheets

KIOSK = str(Path(sys.executable).with_name("kiosk"))
PIN = "1234"


@dataclass(frozen=True, slots=True)
class BenchShop:
    """Where a shop lies. An empty `url` is SQLite in the home."""

    home: Path
    url: str = ""

    @property
    def env(self) -> dict[str, str]:
        """The settings of the shop."""
        database = {"KIOSK_DATABASE_URL": self.url} if self.url else {}
        return {"KIOSK_HOME": str(self.home), "KIOSK_LANG": "en", **database}

    def run(self, *arguments: str) -> None:
        """Runs a command of the kiosk."""
        argv = [KIOSK, *arguments]
        subprocess.run(argv, env=self._environment, check=True, stdout=subprocess.DEVNULL)

    @contextmanager
    def opened(self) -> Iterator[OpenShop]:
        """The shop, open to this program."""
        with mock.patch.dict(os.environ, self._environment, clear=True):
            shop = open_shop(Settings())
        try:
            yield shop
        finally:
            shop.close()

    def copied_to(self, home: Path) -> "BenchShop":
        """A second shop with the same files; only for SQLite, and while nobody is in it."""
        shutil.copytree(self.home, home)
        return BenchShop(home)

    @property
    def _environment(self) -> dict[str, str]:
        kept = {name: v for name, v in os.environ.items() if not name.startswith("KIOSK_")}
        return kept | self.env


def make_shop(home: Path, url: str = "") -> BenchShop:
    """Makes a shop with all goods, and what a sale with a member and a voucher needs."""
    home.mkdir()
    shop = BenchShop(home, url)
    shop.run("init", "--no-input", "--name", "Bench", "--manager", "Nadia", "--pin", PIN)
    for sheet in bench_sheets(date.today()):  # noqa: DTZ011 (the shop's own day)
        path = sheet.write(home)
        shop.run("import", sheet.table, str(path))
        path.unlink()
    return shop
