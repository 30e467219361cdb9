"""Whoever holds a receipt never waits for a till that waits for the receipt."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db import print_jobs, tills
from db.print_jobs import JOB
from db.sales import SALE
from kiosk.services.counter.paper_wanted import not_wanted, wanted
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.unprinted import (
    settle_by_printing,
    settle_on_paper,
    unprinted_papers,
)
from kiosk.services.shop import OpenShop
from kiosk.services.topups.doubts import doubtful_receipts, settle_came_out, settle_with_copy
from kiosk.services.topups.showings import print_copy, reveal_on_screen, show_again
from tests.kiosk.services.counter.test_races import somebody_waits
from tests.kiosk.services.shops import rows_of
from tests.support.topup_shop import LUC, NADIA, print_waiting, sell, topup_shop
from tests.support.waiting import until

TICKET = "T1-000001"
Deed = Callable[[OpenShop], object]


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    printer = f"file://{tmp_path / 'paper'}"
    with topup_shop(database_url, tmp_path / "home", printer=printer) as shop:
        if shop.engine.dialect.name == "sqlite":
            pytest.skip("SQLite lets one writer in at a time")
        yield shop


def in_state(shop: OpenShop, state: str, detail: str = "") -> None:
    """Every receipt stands like this."""
    values = {"state": state, "attempts": 1, "detail": detail}
    with shop.writing() as connection:
        connection.execute(JOB.update().values(values))


def of_paper(shop: OpenShop, deed: Callable[..., object]) -> object:
    [paper] = unprinted_papers(shop)
    return deed(shop, paper, LUC)


DEEDS: dict[str, tuple[int, tuple[str, ...], Deed]] = {
    "shown again": (1, (), lambda shop: show_again(shop, TICKET, LUC, NADIA)),
    "copied": (1, (), lambda shop: print_copy(shop, TICKET, LUC, NADIA)),
    "revealed": (1, ("queued",), lambda shop: reveal_on_screen(shop, TICKET, LUC)),
    "came out": (
        1,
        ("uncertain",),
        lambda shop: settle_came_out(shop, doubtful_receipts(shop)[0], NADIA),
    ),
    "settled by a copy": (
        1,
        ("uncertain", "key_missing"),
        lambda shop: settle_with_copy(shop, doubtful_receipts(shop)[0], LUC, NADIA),
    ),
    "printed again": (0, (), lambda shop: print_again(shop, TICKET, LUC)),
    "wanted": (0, ("not_wanted",), lambda shop: wanted(shop, TICKET, LUC)),
    "not wanted": (0, ("held",), lambda shop: not_wanted(shop, TICKET, LUC)),
    "settled by printing": (
        0,
        ("uncertain",),
        lambda shop: of_paper(shop, settle_by_printing),
    ),
    "settled on paper": (0, ("uncertain",), lambda shop: of_paper(shop, settle_on_paper)),
}


@pytest.mark.parametrize("name", DEEDS)
def test_the_till_is_held_before_the_receipt(shop: OpenShop, name: str) -> None:
    """As a refund does of a top-up: the till, then the receipt."""
    codes, state, deed = DEEDS[name]
    sell(shop, codes=codes, bread=1 - codes)
    if name == "came out" or not state:
        print_waiting(shop)
    if state:
        in_state(shop, *state)
    [sale] = rows_of(shop, SALE)
    with ThreadPoolExecutor(1) as other:
        with shop.writing() as connection:
            tills.lock_till(connection, shop.till)
            doing = other.submit(deed, shop)
            until(lambda: doing.done() or somebody_waits(shop))
            assert print_jobs.lock_receipt(connection, sale["sale_id"])
        doing.result(10)
