"""The print worker opens the drawer at once, before any receipt, or not at all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from kiosk.services import drawer, printing
from kiosk.services.printers.keeping import keep_findings
from kiosk.services.printers.setting_up import Findings
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop
from receipts.transport.drawer import OPEN_DRAWER
from tests.support.drawer_printer import DrawerPrinter
from tests.support.late_printer import LatePrinter
from tests.support.printers import TcpPrinter, refused_port
from tests.support.rows import everything
from tests.support.shops import OpenTill, duty_at
from tests.support.volunteer import sell
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(printing, "LONGEST_PAUSE_SECONDS", 0.02)


@contextmanager
def worker_of(shop: OpenShop) -> Iterator[tuple[PrintWorker, list[str]]]:
    """The print worker at work, and what it says of the drawer."""
    said: list[str] = []
    worker = PrintWorker(shop, lambda _count: None, lambda: said.append("stuck"))
    worker.start()
    try:
        yield worker, said
    finally:
        worker.stop()


def states(shop: OpenShop) -> list[str]:
    return [job["state"] for job in everything(shop.engine)["print_job"]]


def test_the_drawer_opens_before_the_receipt(open_till: OpenTill) -> None:
    with DrawerPrinter() as printer:
        shop = open_till(printer=printer.url)
        with worker_of(shop) as (worker, said):
            until(lambda: worker._looked_back)
            sell(shop, duty_at(shop), "BREAD")
            worker.open_drawer()
            worker.wake()
            printer.wait_for_events("drawer", "paper")
    assert said == []


def test_a_printer_that_a_test_found_mute_is_asked_nothing_at_the_drawer(
    open_till: OpenTill,
) -> None:
    with DrawerPrinter() as printer:
        shop = open_till(printer=printer.url)
        keep_findings(shop, printer.url, Findings(columns=48, proof="none", images=True))
        with worker_of(shop) as (worker, said):
            worker.open_drawer()
            printer.wait_for_events("drawer")
        assert (bytes(printer.received), said) == (OPEN_DRAWER, [])


def test_a_lost_database_keeps_no_drawer_shut(open_till: OpenTill) -> None:
    with DrawerPrinter() as printer:
        shop = open_till(printer=printer.url)
        worker = PrintWorker(shop, lambda _count: None)
        worker.open_drawer()
        with shop.engine.begin() as connection:
            connection.execute(text("ALTER TABLE printer RENAME TO printer_away"))
        worker._serve_drawer()
        assert printer.pulses == 1


def test_nothing_about_the_drawer_is_kept_in_the_database(open_till: OpenTill) -> None:
    with DrawerPrinter() as printer:
        shop = open_till(printer=printer.url)
        before = everything(shop.engine)
        with worker_of(shop) as (worker, _):
            worker.open_drawer()
            printer.wait_for_events("drawer")
    assert everything(shop.engine) == before


def test_two_who_ask_at_once_get_one_pulse(open_till: OpenTill) -> None:
    with DrawerPrinter() as printer:
        shop = open_till(printer=printer.url)
        worker = PrintWorker(shop, lambda _count: None)
        worker.open_drawer()
        worker.open_drawer()
        worker.send_waiting()
        worker.send_waiting()
        assert printer.events == ["drawer"]


def test_a_drawer_that_stays_shut_is_told_at_once(open_till: OpenTill) -> None:
    with refused_port() as port:
        shop = open_till(printer=f"tcp://127.0.0.1:{port}")
        with worker_of(shop) as (worker, said):
            worker.open_drawer()
            until(lambda: said == ["stuck"])


def test_a_printer_that_comes_back_prints_and_never_opens_the_drawer(open_till: OpenTill) -> None:
    with LatePrinter() as printer:
        shop = open_till(printer=printer.url)
        sell(shop, duty_at(shop), "BREAD")
        with worker_of(shop) as (worker, said):
            worker.open_drawer()
            until(lambda: said == ["stuck"])
            printer.switch_on()
            until(lambda: states(shop) == ["sent"])
        assert b"\x1bp" not in printer.wait_for_jobs(1)


def test_a_worker_that_is_held_up_tells_it_in_time_and_does_not_open_it_later(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawer, "OPEN_WITHIN_SECONDS", 0.2)
    goes_on = threading.Event()

    def slow(printer: TcpPrinter, connection: socket.socket) -> None:
        # The kernel takes a receipt at once: the connection is held open at its end.
        data = b""
        while more := connection.recv(65536):
            data += more
        goes_on.wait(10)
        printer.take(data)
        connection.close()
        printer.job_done()

    with TcpPrinter(slow) as printer:
        shop = open_till(printer=printer.url)
        sell(shop, duty_at(shop), "BREAD")
        with worker_of(shop) as (worker, said):
            until(lambda: states(shop) == ["sending"])
            worker.open_drawer()
            until(lambda: said == ["stuck"])
            assert states(shop) == ["sending"]
            goes_on.set()
            until(lambda: states(shop) == ["sent"])
        assert b"\x1bp" not in printer.wait_for_jobs(1)
        assert said == ["stuck"]


@pytest.mark.parametrize("changes", [{"drawer": "none"}, {"printer": "preview:"}], ids=str)
def test_a_shop_without_a_drawer_opens_and_says_nothing(
    open_till: OpenTill, changes: dict[str, str]
) -> None:
    with DrawerPrinter() as printer:
        shop = open_till(**{"printer": printer.url, **changes})
        with worker_of(shop) as (worker, said):
            worker.open_drawer()
            sell(shop, duty_at(shop), "BREAD")
            worker.wake()
            until(lambda: states(shop) in (["printed"], ["sent"]))
        assert (printer.pulses, said) == (0, [])
