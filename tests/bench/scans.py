"""Scan to line on the screen, in the real program and in a bare Textual app.

The three programs take turns, a basket each, so that a busy machine is busy for all.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.bench import floor_app
from tests.bench.goods import ITEMS, SOLD_GOODS, WELL_SOLD, Good
from tests.bench.pty_program import written
from tests.bench.scale import Scale
from tests.bench.scanner import ScanProgram
from tests.bench.shop import BenchShop
from tests.bench.table import Aim, Figure, milliseconds
from tests.bench.till import Till

BASKET = 50
FIRST, LAST = slice(0, 10), slice(40, 50)
AIM = Aim(median=16, p99=40, ratio=2)
NO_GROWTH = Aim(ratio=1.1)
PAUSES = (0.03, 0.08)
"""Seconds between two scans: of any length, so that no frame clock falls in step."""
KEY_PAUSE = 0.002
"""Seconds between the keys of a quick scanner."""


class FloorProgram(ScanProgram):
    """The bare app that shows scanned codes."""

    def __init__(self) -> None:
        super().__init__([sys.executable, str(Path(floor_app.__file__))])

    def shows(self, good: Good) -> tuple[re.Pattern[bytes], ...]:
        """The code in its row."""
        return (written(f"code {good.gtin}."),)


@dataclass
class Times:
    """Milliseconds from scan to line: by basket and place in it, and of other scans."""

    baskets: list[list[float]] = field(default_factory=list)
    paced: list[float] = field(default_factory=list)
    well_sold: list[float] = field(default_factory=list)

    def of_places(self, places: slice = slice(None)) -> list[float]:
        """The times of some places of every basket."""
        return [time for basket in self.baskets for time in basket[places]]


def measure_scans(few: BenchShop, many: BenchShop, scale: Scale) -> list[Figure]:
    """Scans baskets in a shop with few and in one with many sales behind it."""
    random = Random(1)
    floor_times, few_times, many_times = Times(), Times(), Times()
    with FloorProgram() as floor, Till(few) as till, Till(many) as old_till:
        floor.breathe(1)
        for program in (till, old_till):
            program.sign_in()
            program.open_till()
        for _ in range(scale.baskets):
            goods = basket_of(random, BASKET)
            floor_times.baskets.append(scan_all(floor, goods, random))
            for program, times in ((till, few_times), (old_till, many_times)):
                times.baskets.append(scan_all(program, goods, random))
                program.pay()
        goods = basket_of(random, scale.paced_scans)
        floor_times.paced = scan_all(floor, goods, random, KEY_PAUSE)
        few_times.paced = scan_all(till, goods, random, KEY_PAUSE)
        till.pay()
        few_times.well_sold = _scan_well_sold(till, scale.well_sold_scans, random)
        many_times.well_sold = _scan_well_sold(old_till, scale.well_sold_scans, random)
    return _figures(floor_times, few_times, many_times)


def basket_of(random: Random, size: int) -> list[Good]:
    """So many goods that have not been sold yet."""
    return [Good(number) for number in random.sample(range(len(SOLD_GOODS), ITEMS), size)]


def scan_all(
    program: ScanProgram, goods: Sequence[Good], random: Random, key_pause: float = 0
) -> list[float]:
    """Milliseconds of each scan, with pauses between them."""
    seconds = []
    for good in goods:
        program.breathe(random.uniform(*PAUSES))
        seconds.append(program.scan(good, key_pause))
    return milliseconds(seconds)


def _scan_well_sold(till: Till, count: int, random: Random) -> list[float]:
    times = []
    for _ in range(count):
        times += scan_all(till, [WELL_SOLD], random)
        till.void()
    return times


def _figures(floor: Times, few: Times, many: Times) -> list[Figure]:
    return [
        Figure("scan to line, 10 sales", few.of_places(), floor.of_places(), aim=AIM),
        Figure("  lines 1 to 10", few.of_places(FIRST), floor.of_places(FIRST)),
        Figure("  lines 41 to 50", few.of_places(LAST), floor.of_places(LAST)),
        Figure("  from Enter, 2 ms between keys", few.paced, floor.paced),
        Figure("scan to line, 100,000 sales", many.of_places(), floor.of_places(), aim=AIM),
        Figure("  against 10 sales", many.of_places(), few.of_places(), aim=NO_GROWTH),
        Figure("  an item sold 100,000 times", many.well_sold, few.well_sold, aim=NO_GROWTH),
    ]
