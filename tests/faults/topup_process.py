"""A till that dies at a given step, in a process of its own.

`python -m tests.faults.topup_process` reads lines "HOME DATABASE PRINTER DAY STEP" (database
"-": the file in the home), lives that day in a forked process that kills itself before the
step with this number (0: never), and answers "killed" or "done STEPS" for each. A step is any
statement, any commit, and any half of what is written to the printer.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

import receipts.render.escpos  # noqa: F401 (loaded before the fork, to be quick)
from kiosk.log import keep_log
from kiosk.services.counter.baskets import kept_basket
from kiosk.services.counter.selling import complete_sale
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop, open_shop
from kiosk.services.topups.showings import print_copy, reveal_on_screen
from kiosk.settings import Settings
from receipts.transport import stream
from receipts.transport.deadline import Deadline
from receipts.transport.stream import write_all
from tests.kiosk.services.shops import NOW
from tests.support.receipt_printer import ReceiptPrinter  # noqa: F401 (as above)
from tests.support.refusals import answer_of
from tests.support.topup_shop import LUC, NADIA, duty_of

TICKET = "T1-000001"
SCREEN = "screen.txt"
"""Beside the home: what somebody has read on the screen."""


class Steps:
    """Counts steps, and ends the process before one of them as a power cut does."""

    def __init__(self, kill_at: int) -> None:
        self._kill_at, self.count = kill_at, 0

    def step(self, *_ignored: object) -> None:
        self.count += 1
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def write_by_halves(self, fd: int, data: bytes, deadline: Deadline) -> tuple[int, str]:
        """Writes to the printer, with a step before, in the middle and after."""
        self.step()
        half = len(data) // 2
        write_all(fd, data[:half], deadline)
        self.step()
        _, why = write_all(fd, data[half:], deadline)
        self.step()
        return len(data), why


def live(home: Path, url: str, printer: str, day: str, kill_at: int) -> int:
    """Lives a day until it ends or the process does; returns its steps."""
    shop = open_shop(Settings(home=home, database_url=url, printer=printer), now=lambda: NOW)
    keep_log(home)
    steps = Steps(kill_at)
    event.listen(shop.engine, "before_cursor_execute", steps.step)
    event.listen(shop.engine, "commit", steps.step)
    hooked: Any = stream
    hooked.write_all = steps.write_by_halves
    DAYS[day](shop)
    steps.step()
    return steps.count


def sell_and_print(shop: OpenShop) -> None:
    """The basket is what the till holds; it is gone when the sale is stored."""
    basket = kept_basket(shop)
    if not basket.is_empty:
        complete_sale(shop, basket, duty_of(shop))
    PrintWorker(shop, lambda _count: None).send_waiting()


def sell_and_show(shop: OpenShop) -> None:
    """The printer has no paper, so that the volunteer asks for the code."""
    sell_and_print(shop)
    shown = answer_of(lambda: reveal_on_screen(shop, TICKET, LUC))
    if isinstance(shown, tuple):
        with (shop.settings.home.parent / SCREEN).open("a") as screen:
            screen.writelines(f"{each.code}\n" for each in shown)


def sell_and_copy(shop: OpenShop) -> None:
    """A manager allows a copy after the receipt."""
    sell_and_print(shop)
    answer_of(lambda: print_copy(shop, TICKET, LUC, NADIA))
    PrintWorker(shop, lambda _count: None).send_waiting()


DAYS = {"print": sell_and_print, "show": sell_and_show, "copy": sell_and_copy}


def main() -> None:
    """Forks a till for each line."""
    for line in sys.stdin:
        home, url, printer, day, kill_at = line.split()
        url = "" if url == "-" else url
        inside, outside = os.pipe()
        if (child := os.fork()) == 0:
            steps = live(Path(home), url, printer, day, int(kill_at))
            os.write(outside, str(steps).encode())
            os._exit(0)
        _, ended = os.waitpid(child, 0)
        os.close(outside)
        said = os.read(inside, 16).decode()
        os.close(inside)
        code = os.waitstatus_to_exitcode(ended)
        print(
            {0: f"done {said}", -signal.SIGKILL: "killed"}.get(code, f"failed {code}"), flush=True
        )


if __name__ == "__main__":
    main()
