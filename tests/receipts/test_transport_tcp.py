"""Network printers, kind and unkind, on real sockets."""

from receipts.transport import Outcome, printer_from_url
from tests.receipts.transports import RECEIPT, TOO_MUCH, back_within
from tests.support.printers import (
    TcpPrinter,
    never_read,
    port_that_never_answers,
    refused_port,
    reset_after,
    slowly,
    talkative,
)


def test_a_good_printer_gets_every_byte() -> None:
    with TcpPrinter() as printer:
        result = printer_from_url(printer.url).send(RECEIPT, 5)
        assert printer.wait_for_jobs(1) == RECEIPT
    assert (result.outcome, result.detail) == (Outcome.SENT, "closed")


def test_one_job_follows_another() -> None:
    with TcpPrinter() as printer:
        sender = printer_from_url(printer.url)
        for _ in range(3):
            assert sender.send(b"abc", 5).outcome is Outcome.SENT
        assert printer.wait_for_jobs(3) == b"abcabcabc"


def test_a_printer_is_found_by_its_name() -> None:
    with TcpPrinter() as printer:
        result = printer_from_url(f"tcp://localhost:{printer.port}").send(RECEIPT, 5)
        assert printer.wait_for_jobs(1) == RECEIPT
    assert result.outcome is Outcome.SENT


def test_a_printer_that_is_off_was_sent_nothing() -> None:
    with refused_port() as port:
        result = printer_from_url(f"tcp://127.0.0.1:{port}").send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "connect ECONNREFUSED")


def test_a_printer_that_never_answers_was_sent_nothing() -> None:
    with port_that_never_answers() as port, back_within(0.3):
        result = printer_from_url(f"tcp://127.0.0.1:{port}").send(RECEIPT, 0.3)
    assert (result.outcome, result.detail) == (Outcome.NOT_SENT, "connect deadline")


def test_a_name_that_nobody_knows_was_sent_nothing() -> None:
    with back_within(1):
        result = printer_from_url("tcp://no-such-printer.invalid").send(RECEIPT, 1)
    assert result.outcome is Outcome.NOT_SENT
    assert result.detail.startswith("connect ")


def test_a_printer_that_stops_reading_leaves_the_job_uncertain() -> None:
    with TcpPrinter(never_read) as printer, back_within(0.5):
        result = printer_from_url(printer.url).send(TOO_MUCH, 0.5)
    assert result.outcome is Outcome.UNCERTAIN
    assert result.detail.startswith("write deadline after ")


def test_bytes_confirmed_but_not_yet_read_are_sent_without_proof() -> None:
    with TcpPrinter(never_read) as printer:
        result = printer_from_url(printer.url).send(RECEIPT, 5)
    assert (result.outcome, result.detail) == (Outcome.SENT, "")


def test_a_printer_that_breaks_off_in_the_middle_leaves_the_job_uncertain() -> None:
    with TcpPrinter(reset_after(1000)) as printer:
        result = printer_from_url(printer.url).send(TOO_MUCH, 5)
    assert result.outcome is Outcome.UNCERTAIN
    assert "ECONNRESET" in result.detail or "EPIPE" in result.detail


def test_a_printer_that_breaks_off_after_the_last_byte_leaves_the_job_uncertain() -> None:
    with TcpPrinter(reset_after(len(RECEIPT))) as printer:
        result = printer_from_url(printer.url).send(RECEIPT, 5)
    assert result.outcome is Outcome.UNCERTAIN


def test_a_slow_printer_gets_every_byte() -> None:
    with TcpPrinter(slowly(64, 0.002)) as printer:
        result = printer_from_url(printer.url).send(RECEIPT, 5)
        assert printer.wait_for_jobs(1) == RECEIPT
    assert result.outcome is Outcome.SENT


def test_a_printer_too_slow_for_the_deadline_leaves_the_job_uncertain() -> None:
    with TcpPrinter(slowly(64, 0.01)) as printer, back_within(0.5):
        result = printer_from_url(printer.url).send(TOO_MUCH, 0.5)
    assert result.outcome is Outcome.UNCERTAIN


def test_status_bytes_that_nobody_asked_for_do_no_harm() -> None:
    """Closing with them unread would reset the connection and lose the receipt's end."""
    with TcpPrinter(talkative) as printer:
        result = printer_from_url(printer.url).send(RECEIPT, 5)
        assert printer.wait_for_jobs(1) == RECEIPT
    assert (result.outcome, result.detail) == (Outcome.SENT, "")


def test_with_no_time_left_nothing_is_sent() -> None:
    with TcpPrinter() as printer, back_within(0):
        result = printer_from_url(printer.url).send(RECEIPT, 0)
    assert result.outcome is Outcome.NOT_SENT
    assert printer.received == b""
