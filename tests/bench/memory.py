"""What the till's program holds in memory, beside an empty Textual app."""

import re
from pathlib import Path

from tests.bench.goods import Good
from tests.bench.pty_program import PtyProgram, written
from tests.bench.scans import BASKET
from tests.bench.shop import BenchShop
from tests.bench.starts import EMPTY_APP
from tests.bench.table import Aim, Figure
from tests.bench.till import COUNTER, Till

AIM = Aim(median=120)
FIRST_CAFE = Good(720)
"""The first in the order of labels."""


def measure_memory(shop: BenchShop) -> list[Figure]:
    """Peak and present size after a basket of scans and a search."""
    with PtyProgram(EMPTY_APP) as empty:
        empty.wait_for(written("started"))
        floor = _megabytes(empty.pid)
    with Till(shop) as till:
        till.sign_in()
        till.wait_for(COUNTER)
        for number in range(BASKET):
            till.scan(Good(1000 + number))
        till.find("cafe", FIRST_CAFE)
        size = _megabytes(till.pid)
        till.pay()  # leaves no basket behind
    return [
        Figure("memory, peak", [size["VmHWM"]], [floor["VmHWM"]], "MB", AIM),
        Figure("memory, present", [size["VmRSS"]], [floor["VmRSS"]], "MB"),
    ]


def _megabytes(pid: int) -> dict[str, float]:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return {name: int(size) / 1024 for name, size in re.findall(r"(Vm\w+):\s+(\d+) kB", status)}
