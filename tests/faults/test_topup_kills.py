"""The power goes at any step of selling and printing a top-up: no code is lost or doubled."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from kiosk.services.counter.baskets import keep_basket
from kiosk.services.exports import EXPORTS, write_export
from kiosk.services.shop import open_shop
from kiosk.services.topups.doubts import doubtful_receipts
from kiosk.settings import Settings
from receipts.transport import printer_from_url
from tests.faults.topup_process import SCREEN
from tests.kiosk.services.shops import NOW, rows_of
from tests.support.postgresql import PostgreSQL
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.topup_shop import (
    basket_of,
    bytes_of,
    code,
    showings,
    shows_no_code,
    states,
    topup_shop,
)

CODES, SOLD = 4, 2
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Till:
    """Forks tills that die."""

    process: "subprocess.Popen[str]"

    def live(self, place: "Place", printer: str, day: str, kill_at: int = 0) -> str:
        assert self.process.stdin
        assert self.process.stdout
        line = f"{place.home} {place.url or '-'} {printer} {day} {kill_at}\n"
        self.process.stdin.write(line)
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def till() -> Iterator[Till]:
    argv = [sys.executable, "-m", "tests.faults.topup_process"]
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Till(process)


@dataclass(frozen=True)
class Place:
    """A home, and a database elsewhere when `url` is not empty."""

    home: Path
    url: str = ""
    server: PostgreSQL | None = None

    @contextmanager
    def copied(self, folder: Path) -> Iterator["Place"]:
        """The same once more, until the block ends."""
        home = folder / "home"
        shutil.copytree(self.home, home)
        url = self.server.new_database(template=self.url) if self.server else ""
        yield Place(home, url, self.server)
        if self.server:
            self.server.drop(url)
        shutil.rmtree(folder)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def morning(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A shop with four codes in stock and two of them in the basket."""
    home = tmp_path_factory.mktemp("morning") / "home"
    home.mkdir()
    place = Place(home)
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        template = request.getfixturevalue("postgresql_template")
        place = Place(home, server.new_database(template=template), server)
    url = place.url or f"sqlite:///{home / 'kiosk.sqlite'}"
    with topup_shop(url, home, CODES) as shop:
        keep_basket(shop, basket_of(shop, SOLD))
    return place


@dataclass(frozen=True)
class Evening:
    """What is left of a day that was cut short, and of the next one."""

    place: Place
    printer: ReceiptPrinter

    @property
    def on_papers(self) -> "Counter[str]":
        papers = (*self.printer.papers, *self.printer.torn)
        return Counter(found for paper in papers for found in self.printer.codes_on(paper))

    @property
    def whole(self) -> set[str]:
        return {each for paper in self.printer.papers for each in self.printer.codes_on(paper)}

    @property
    def on_screen(self) -> list[str]:
        screen = self.place.home.parent / SCREEN
        return screen.read_text().replace(" ", "").split() if screen.exists() else []

    def check(self) -> None:
        home = self.place.home
        settings = Settings(home=home, database_url=self.place.url, till="T1")
        shop = open_shop(settings, now=lambda: NOW)
        try:
            assert sorted(states(shop).values()) == ["assigned"] * SOLD + ["in_stock"] * (
                CODES - SOLD
            )
            shown = Counter(showings(shop))
            doubtful = {each.ticket for each in doubtful_receipts(shop)}
            for number in range(1, CODES + 1):
                self._check_code(number, shown, settled=not doubtful)
            for what in EXPORTS:
                write_export(shop, what, format="jsonl", output=home / f"{what}.jsonl")
            rows = repr([rows_of(shop, table) for table in SQLModel.metadata.sorted_tables])
        finally:
            shop.close()
        assert shows_no_code(bytes_of(home) + rows.encode(), CODES)

    def _check_code(self, number: int, shown: "Counter[tuple[int, str]]", *, settled: bool) -> None:
        """Seen no more often than recorded, given once, and seen whole or on the list."""
        seen = self.on_papers[code(number)] + self.on_screen.count(code(number))
        first = shown[number, "receipt"] + shown[number, "screen"]
        assert first <= 1
        assert seen <= first + shown[number, "copy"]
        if number <= SOLD and settled and not shown[number, "screen"]:
            assert code(number) in self.whole


@pytest.mark.parametrize("day", ["print", "show", "copy"])
@pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.drill, id="each step"), pytest.param(61, id="some")]
)
def test_a_power_cut_at_any_step_loses_no_code_and_gives_none_twice(
    till: Till, morning: Place, tmp_path: Path, day: str, every: int
) -> None:
    steps = evening_of(till, morning, tmp_path / "whole", day, 0)
    assert steps.startswith("done ")
    count = int(steps.removeprefix("done "))
    assert count > 20
    for kill_at in range(1, count + 1, every):
        assert evening_of(till, morning, tmp_path / str(kill_at), day, kill_at) == "killed"


def evening_of(till: Till, morning: Place, folder: Path, day: str, kill_at: int) -> str:
    """Live the day up to the step, then start again and look at everything."""
    with morning.copied(folder) as place, ReceiptPrinter() as printer:
        printer.manner = "no paper" if day == "show" else "good"
        answer = till.live(place, printer.url, day, kill_at)
        assert till.live(place, printer.url, "print").startswith("done ")
        printer.manner = "good"
        assert till.live(place, printer.url, "print").startswith("done ")
        # The printer takes one connection after the other: now it has served all.
        printer_from_url(printer.url).health(PATIENCE_SECONDS)
        Evening(place, printer).check()
    return answer
