"""From exec to the first screen, and to the first scan that is accepted."""

import subprocess
import sys
from pathlib import Path

from kiosk.services.counter.baskets import keep_basket, new_basket
from tests.bench import empty_app
from tests.bench.clock import timed
from tests.bench.goods import Good
from tests.bench.pty_program import PtyProgram, written
from tests.bench.scale import Scale
from tests.bench.shop import KIOSK, PIN, BenchShop
from tests.bench.table import Aim, Figure
from tests.bench.till import SIGN_IN_SCREEN, Till

EMPTY_APP = [sys.executable, str(Path(empty_app.__file__))]
SCANNED = Good(100)
SIGN_IN_AIM = Aim(ratio=1.5)
FIRST_SCAN_AIM = Aim(ratio=2.5)
HELP_AIM = Aim(median=200)


def measure_starts(shop: BenchShop, scale: Scale) -> list[Figure]:
    """Starts the programs in turn. The shop's till has been opened, its basket is empty."""
    empty, sign_in, first_scan, bare, asked_help = [], [], [], [], []
    for _ in range(scale.starts):
        empty.append(_empty_app())
        sign_in.append(_sign_in_screen(shop))
        first_scan.append(_first_scan(shop))
        bare.append(timed(subprocess.run, [sys.executable, "-c", "pass"]))
        asked_help.append(timed(_help))
    return [
        Figure("start to sign-in screen", sign_in, empty, aim=SIGN_IN_AIM),
        Figure("start to first scan accepted", first_scan, empty, aim=FIRST_SCAN_AIM),
        Figure("kiosk --help", asked_help, bare, aim=HELP_AIM),
    ]


def _empty_app() -> float:
    with PtyProgram(EMPTY_APP) as program:
        return (program.wait_for(written("started")) - program.started) * 1000


def _sign_in_screen(shop: BenchShop) -> float:
    with Till(shop) as till:
        return (till.wait_for(SIGN_IN_SCREEN) - till.started) * 1000


def _first_scan(shop: BenchShop) -> float:
    """Number, PIN and code are typed before the program has drawn anything."""
    with Till(shop) as till:
        till.write(f"1\r{PIN}\r{SCANNED.gtin}\r")
        seconds = till.wait_for(*till.shows(SCANNED)) - till.started
    with shop.opened() as opened:
        keep_basket(opened, new_basket())  # the next one begins with an empty one too
    return seconds * 1000


def _help() -> None:
    subprocess.run([KIOSK, "--help"], stdout=subprocess.DEVNULL, check=True)
