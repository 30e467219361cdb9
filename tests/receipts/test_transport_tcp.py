"""Network printers, kind and unkind, on real sockets."""

import re
import socket
import struct
import threading
import time
from collections.abc import Callable

import pytest

from receipts.profile import Proof
from receipts.transport import CLEAN_START, SILENT, Outcome, Result, printer_from_url
from tests.receipts.fault_table import PAPER
from tests.receipts.transports import RECEIPT, TOO_MUCH, back_within
from tests.support.answering_printer import AnsweringPrinter
from tests.support.printers import (
    TcpPrinter,
    never_read,
    port_that_never_answers,
    refused_port,
    reset_after,
    slowly,
    talkative,
    vanish_after,
)

SENT, UNSURE = Outcome.SENT, Outcome.UNCERTAIN


@pytest.mark.parametrize(
    ("behave", "data", "seconds", "outcome", "detail"),
    [
        pytest.param(TcpPrinter.read_all, RECEIPT, 5, SENT, "closed", id="reads all"),
        pytest.param(slowly(256, 0.002), RECEIPT, 5, SENT, "closed", id="slow"),
        pytest.param(slowly(64, 0.01), TOO_MUCH, 0.4, UNSURE, "write deadline after", id="slower"),
        pytest.param(talkative, RECEIPT, 5, SENT, "$", id="status unasked, never closes"),
        pytest.param(never_read, RECEIPT, 5, SENT, "$", id="confirmed but not read"),
        pytest.param(never_read, TOO_MUCH, 0.4, UNSURE, "write deadline after", id="stalls"),
        pytest.param(vanish_after(100), TOO_MUCH, 0.4, UNSURE, "write deadline", id="vanishes"),
        pytest.param(
            reset_after(1000), TOO_MUCH, 5, UNSURE, "write E(CONNRESET|PIPE) after", id="resets"
        ),
        pytest.param(
            reset_after(len(RECEIPT)), RECEIPT, 5, UNSURE, "(drain|answer|write) ", id="resets last"
        ),
    ],
)
def test_a_printer_that_is_not_asked(
    behave: Callable[..., None], data: bytes, seconds: float, outcome: Outcome, detail: str
) -> None:
    with TcpPrinter(behave) as printer, back_within(seconds):
        result = printer_from_url(printer.url).send(data, seconds, "none")
        if outcome is SENT and behave is not never_read:
            assert printer.wait_for_jobs(1) == data
    assert result.outcome is outcome
    assert re.match(detail, result.detail)


def test_a_printer_that_vanishes_after_its_answer_leaves_the_job_uncertain() -> None:
    with AnsweringPrinter() as printer:
        printer.deaf_after = len(PAPER) // 2
        sender = printer_from_url(printer.url)
        with back_within(0.6):
            result = sender.send(PAPER * 20, 0.6, "status")
        assert (result.outcome, result.detail.split(" after")[0]) == (UNSURE, "drain deadline")
        printer.come_back()
        assert sender.send(CLEAN_START + PAPER, 5, "status").outcome is Outcome.PROCESSED


def test_a_printer_that_breaks_off_with_bytes_on_their_way_is_told_at_once() -> None:
    def stall_then_reset(printer: TcpPrinter, connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        printer.take(connection.recv(1000))
        printer.stopping.wait(0.1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with TcpPrinter(stall_then_reset) as printer, back_within(1):
        # More than the printer takes, and no more than this system keeps.
        result = printer_from_url(printer.url).send(RECEIPT * 900, 5, "none")
    assert result.outcome is UNSURE
    assert "ECONNRESET" in result.detail or "EPIPE" in result.detail


def test_a_printer_that_breaks_off_and_is_back_prints_the_next_paper_whole() -> None:
    with AnsweringPrinter() as printer:
        sender = printer_from_url(printer.url)
        printer.reset_after = len(PAPER) // 2
        assert sender.send(PAPER, 5, "status").outcome is UNSURE
        assert sender.send(CLEAN_START + PAPER, 5, "status").outcome is Outcome.PROCESSED
        assert (printer.papers, len(printer.mechanics.torn)) == ([PAPER], 1)


@pytest.mark.parametrize(
    ("proof", "outcome", "detail"),
    [
        pytest.param("unknown", UNSURE, "the network took it", id="never tested"),
        pytest.param("none", SENT, "", id="a person saw that it prints"),
        pytest.param("status", UNSURE, SILENT, id="should have answered"),
        pytest.param("process_id", UNSURE, SILENT, id="should have answered too"),
    ],
)
def test_what_the_system_confirms_for_a_printer_that_never_accepts(
    proof: Proof, outcome: Outcome, detail: str
) -> None:
    """With room in its queue it is connected and confirms, though no program ever reads."""
    with socket.create_server(("127.0.0.1", 0), backlog=5) as listening, back_within(0.8):
        port = listening.getsockname()[1]
        result = printer_from_url(f"tcp://127.0.0.1:{port}").send(PAPER, 0.8, proof)
    assert result == Result(outcome, detail)


@pytest.mark.parametrize(
    ("behave", "outcome", "detail"),
    [
        pytest.param(TcpPrinter.read_all, SENT, "closed", id="closes"),
        pytest.param(slowly(256, 0.1), SENT, "closed", id="closes late"),
        pytest.param(talkative, UNSURE, "the network took it", id="never closes"),
    ],
)
def test_an_untested_printer_that_does_not_answer_is_waited_for_until_it_closes(
    behave: Callable[..., None], outcome: Outcome, detail: str
) -> None:
    with TcpPrinter(behave) as printer, back_within(1.5):
        result = printer_from_url(printer.url).send(RECEIPT, 1.5)
    assert result == Result(outcome, detail)


@pytest.mark.parametrize("seconds", [0, 0.3])
def test_a_printer_that_never_accepts_was_sent_nothing(seconds: float) -> None:
    with port_that_never_answers() as port, back_within(seconds):
        result = printer_from_url(f"tcp://127.0.0.1:{port}").send(RECEIPT, seconds)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "connect deadline")


def test_a_printer_that_is_off_was_sent_nothing() -> None:
    with refused_port() as port:
        result = printer_from_url(f"tcp://127.0.0.1:{port}").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "connect ECONNREFUSED")


def test_a_name_that_nobody_knows_was_sent_nothing() -> None:
    with back_within(1):
        result = printer_from_url("tcp://no-such-printer.invalid").send(RECEIPT, 1)
    assert result.outcome is Outcome.NOT_SENT
    assert result.detail.startswith("connect ")


def test_a_printer_is_found_by_its_name() -> None:
    with TcpPrinter() as printer:
        result = printer_from_url(f"tcp://localhost:{printer.port}").send(RECEIPT, 5, "none")
        assert printer.wait_for_jobs(1) == RECEIPT
    assert result.outcome is SENT


def test_with_no_time_left_nothing_is_sent() -> None:
    with TcpPrinter() as printer, back_within(0):
        result = printer_from_url(printer.url).send(RECEIPT, 0)
    assert result.outcome is Outcome.NOT_SENT
    assert printer.received == b""


def test_a_slow_picture_is_waited_for_in_the_order_of_the_data() -> None:
    """GS r says nothing before the paper is done."""
    with AnsweringPrinter() as printer:
        printer.mechanics.byte_seconds = 0.001
        start = time.monotonic()
        result = printer_from_url(printer.url).send(PAPER, 5, "status")
        assert (result.outcome, printer.papers) == (Outcome.PROCESSED, [PAPER])
        assert time.monotonic() - start > 0.001 * len(PAPER)


def test_a_clean_start_that_is_not_answered_for_is_no_reason_to_send() -> None:
    """Where the facts say that it answers: it is stuck, and nothing but white is sent."""
    with AnsweringPrinter() as printer:
        printer.mechanics.stop_after = 0
        printer.mechanics.in_order = False
        with back_within(0.5):
            result = printer_from_url(printer.url).send(CLEAN_START + PAPER, 0.5, "status")
        assert (result.outcome, result.detail) == (Outcome.NOT_SENT, SILENT)


def test_two_at_once_are_served_one_after_the_other_or_told_so() -> None:
    """A printer takes one connection at a time: the other waits in its queue."""
    with AnsweringPrinter() as printer:
        outcomes: list[Outcome] = []

        def send() -> None:
            sender = printer_from_url(printer.url)
            outcomes.append(sender.send(PAPER, 5, "process_id").outcome)

        both = [threading.Thread(target=send) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert outcomes == [Outcome.PRINTED] * 2
        assert printer.papers == [PAPER] * 2
