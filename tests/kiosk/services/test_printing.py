"""Receipts reach the paper in order, none lost and none doubled in silence."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from db import print_jobs
from kiosk.services import printing, sending
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.printing import PrintWorker, count_unprinted
from kiosk.services.shop import OpenShop
from tests.support.answering_printer import AnsweringPrinter
from tests.support.escpos import decode
from tests.support.faults import refusing
from tests.support.late_printer import LatePrinter
from tests.support.printers import (
    TcpPrinter,
    port_that_never_answers,
    refused_port,
    reset_after,
)
from tests.support.rows import everything
from tests.support.shops import NOW, OpenTill, duty_at
from tests.support.volunteer import sell
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that is away is tried again soon."""
    monkeypatch.setattr(printing, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(printing, "LONGEST_PAUSE_SECONDS", 0.02)


@contextmanager
def printing_at(shop: OpenShop) -> Iterator[list[int]]:
    """The print worker of a till at work; what it says about unprinted receipts."""
    counts: list[int] = []
    worker = PrintWorker(shop, counts.append)
    worker.start()
    try:
        yield counts
    finally:
        worker.stop()


def jobs(shop: OpenShop) -> list[dict[str, Any]]:
    """Every receipt and its state."""
    return everything(shop.engine)["print_job"]


def states(shop: OpenShop) -> list[str]:
    """What became of every receipt."""
    return [job["state"] for job in jobs(shop)]


def tickets_on(paper: bytes) -> list[str]:
    """The tickets on a roll of paper, in order."""
    return decode(paper).qr_codes


def sell_some(shop: OpenShop, count: int) -> list[str]:
    """Sell; return the tickets."""
    duty = duty_at(shop)
    return [sell(shop, duty, "BREAD").ticket for _ in range(count)]


def test_a_receipt_comes_out_of_the_printer(open_till: OpenTill) -> None:
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        tickets = sell_some(shop, 1)
        with printing_at(shop) as counts:
            paper = decode(printer.wait_for_jobs(1))
            until(lambda: counts[-1:] == [0])
    assert paper.qr_codes == tickets
    assert "Pain de mie" in paper.text
    (job,) = jobs(shop)
    assert (job["state"], job["attempts"], job["updated_at"]) == ("sent", 1, NOW)
    assert set(counts) == {0}, "a receipt that prints at once was never unprinted"


def test_a_till_that_is_woken_prints_at_once(open_till: OpenTill) -> None:
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        counts: list[int] = []
        worker = PrintWorker(shop, counts.append)
        worker.start()
        until(lambda: counts == [0])
        tickets = sell_some(shop, 1)
        worker.wake()
        assert tickets_on(printer.wait_for_jobs(1)) == tickets
        worker.stop()


def test_receipts_come_in_order_when_the_printer_is_back(open_till: OpenTill) -> None:
    with LatePrinter() as printer:
        shop = open_till(printer=printer.url)
        tickets = sell_some(shop, 3)
        with printing_at(shop) as counts:
            until(lambda: jobs(shop)[0]["attempts"] >= 3)
            assert set(states(shop)) <= {"queued", "sending"}
            assert count_unprinted(shop) == 3
            printer.switch_on()
            assert tickets_on(printer.wait_for_jobs(3)) == tickets
            until(lambda: counts[-1] == 0)
    assert states(shop) == ["sent"] * 3


def test_a_printer_that_does_not_answer_delays_no_sale(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SEND_DEADLINE_SECONDS", 1.0)
    monkeypatch.setattr(sending, "BYTES_A_SECOND", 1_000_000)
    with port_that_never_answers() as port:
        shop = open_till(printer=f"tcp://127.0.0.1:{port}")
        sell_some(shop, 1)
        with printing_at(shop):
            until(lambda: states(shop) == ["sending"])
            sell_some(shop, 3)
            assert states(shop) == ["sending", "queued", "queued", "queued"]
    assert count_unprinted(shop) == 4


def test_what_was_being_printed_when_the_program_ended_is_not_printed_again(
    open_till: OpenTill,
) -> None:
    """Nobody but a person can tell whether it came out."""
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        tickets = sell_some(shop, 2)
        with shop.writing() as connection:
            job = print_jobs.next_job(connection, "T1")
            assert job is not None
            assert print_jobs.begin_sending(connection, job, NOW)
        with printing_at(shop) as counts:
            assert tickets_on(printer.wait_for_jobs(1)) == tickets[1:]
            until(lambda: counts[-1:] == [1])
    assert states(shop) == ["uncertain", "sent"]
    assert jobs(shop)[0]["detail"] == "interrupted"


def test_a_receipt_that_broke_off_is_neither_lost_nor_doubled(open_till: OpenTill) -> None:
    breaks_off = [reset_after(40)]

    def once_broken(printer: TcpPrinter, connection: socket.socket) -> None:
        if breaks_off:
            breaks_off.pop()(printer, connection)
            printer.received.clear()
        else:
            printer.read_all(connection)

    with TcpPrinter(once_broken) as printer:
        shop = open_till(printer=printer.url)
        tickets = sell_some(shop, 3)
        with printing_at(shop) as counts:
            assert tickets_on(printer.wait_for_jobs(2)) == tickets[1:]
            until(lambda: counts[-1] == 1)
    assert states(shop) == ["uncertain", "sent", "sent"]
    assert [job["attempts"] for job in jobs(shop)] == [1, 1, 1]


def test_a_receipt_that_can_not_be_read_lets_the_others_pass(
    open_till: OpenTill, caplog: pytest.LogCaptureFixture
) -> None:
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        bad = {
            "till": "T1",
            "sale_id": None,
            "document": '{"format":99}',
            "created_at": NOW,
            "asked_at": NOW,
            "updated_at": NOW,
            "state": "queued",
            "attempts": 0,
            "detail": "",
        }
        with shop.writing() as connection:
            connection.execute(insert(print_jobs.JOB), bad)
        tickets = sell_some(shop, 1)
        with printing_at(shop):
            assert tickets_on(printer.wait_for_jobs(1)) == tickets
            until(lambda: states(shop) == ["failed", "sent"])
    assert "can not be printed: not rendered" in caplog.text


def test_each_till_prints_its_own(open_till: OpenTill) -> None:
    with TcpPrinter() as printer:
        shop, other = open_till(printer=printer.url), open_till("T2")
        sell_some(other, 1)
        tickets = sell_some(shop, 1)
        with printing_at(shop) as counts:
            assert tickets_on(printer.wait_for_jobs(1)) == tickets
            until(lambda: counts[-1:] == [0])
    assert (count_unprinted(shop), count_unprinted(other)) == (0, 1)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_what_was_counted_before_the_paper_was_out_is_not_said_after_it(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who counts papers under way is held up until the paper is out."""
    said: list[int] = []
    out = threading.Event()

    def counted(shop: OpenShop) -> int:
        count = count_unprinted(shop)
        if isinstance(threading.current_thread(), threading.Timer):
            out.wait(0.6)
        return count

    def changed(count: int) -> None:
        said.append(count)
        if not count:
            out.set()

    monkeypatch.setattr(printing, "LONG_SECONDS", 0.01)
    monkeypatch.setattr(printing, "count_unprinted", counted)
    with AnsweringPrinter() as printer:
        printer.mechanics.byte_seconds = 0.00003
        shop = open_till(printer=printer.url)
        worker = PrintWorker(shop, changed)
        worker.send_waiting()  # the first time it counts once more
        out.clear()
        sell_some(shop, 1)
        worker.send_waiting()
        until(lambda: 1 in said)
        assert said[-1] == 0


def test_a_shop_without_a_printer_leaves_no_receipt_behind(shop: OpenShop, duty: Duty) -> None:
    ticket = sell(shop, duty, "BREAD").ticket
    with printing_at(shop):
        until(lambda: states(shop) == ["sent"])
    settings = shop.settings.model_copy(update={"printer": "file:///dev/null"})
    since = replace(shop, settings=settings)
    assert ticket_paper(since, ticket).state == "on_screen", "no printer had it, then or since"


def test_receipts_are_gathered_in_a_file(open_till: OpenTill, tmp_path: Path) -> None:
    shop = open_till(printer=f"file://{tmp_path / 'receipts'}")
    tickets = sell_some(shop, 2)
    with printing_at(shop):
        until(lambda: states(shop) == ["sent"] * 2)
    assert tickets_on((tmp_path / "receipts").read_bytes()) == tickets


def test_a_database_that_fails_for_a_moment_loses_no_receipt(
    open_till: OpenTill, caplog: pytest.LogCaptureFixture
) -> None:
    with TcpPrinter() as printer, ExitStack() as working:
        shop = open_till(printer=printer.url)
        tickets = sell_some(shop, 2)
        with refusing(shop.engine, "UPDATE", "print_job"), caplog.at_level(logging.ERROR):
            counts = working.enter_context(printing_at(shop))
            until(lambda: "could not reach the database" in caplog.text)
        assert tickets_on(printer.wait_for_jobs(2)) == tickets
        until(lambda: counts[-1] == 0)
    assert states(shop) == ["sent", "sent"]


def test_a_worker_that_stops_leaves_the_rest_for_the_next_time(open_till: OpenTill) -> None:
    with refused_port() as port:
        shop = open_till(printer=f"tcp://127.0.0.1:{port}")
        tickets = sell_some(shop, 2)
        with printing_at(shop):
            until(lambda: jobs(shop)[0]["attempts"])
    assert states(shop) == ["queued", "queued"]
    with TcpPrinter() as printer:
        again = open_till(printer=printer.url)
        with printing_at(again):
            assert tickets_on(printer.wait_for_jobs(2)) == tickets
