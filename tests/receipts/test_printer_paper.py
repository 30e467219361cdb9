"""Whether there is paper, asked of printers that answer, mumble, or never speak."""

import socket
import threading
import tty
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts.transport import Outcome, Paper, printer_from_url
from receipts.transport.deadline import Deadline
from receipts.transport.status import ASK_PAPER, ask_paper
from tests.receipts.transports import back_within
from tests.support.printers import (
    PipePrinter,
    PtyPrinter,
    TcpPrinter,
    never_read,
    port_that_never_answers,
    refused_port,
    reset_after,
)


def saying(words: bytes) -> Callable[[TcpPrinter, socket.socket], None]:
    """A printer that answers the first question with these bytes."""

    def behave(printer: TcpPrinter, connection: socket.socket) -> None:
        printer.take(connection.recv(64))
        connection.sendall(words)
        connection.recv(64)
        connection.close()
        printer.job_done()

    return behave


@pytest.mark.parametrize(
    ("words", "paper"),
    [
        (b"\x12", Paper.OK),
        (b"\x1e", Paper.OK),  # near its end, but there
        (b"\x72", Paper.OUT),
        (b"\x7e", Paper.OUT),
        (b"\x14\x00\x00\x0f\x72", Paper.OUT),  # after a status that it sends by itself
        (b"\x11\x13\x12", Paper.OK),  # after XON and XOFF
    ],
)
def test_a_network_printer_says_whether_it_has_paper(words: bytes, paper: Paper) -> None:
    with TcpPrinter(saying(words)) as printer:
        assert printer_from_url(printer.url).paper(5) is paper
        assert printer.wait_for_jobs(1) == ASK_PAPER


@pytest.mark.parametrize("behave", [never_read, reset_after(3), saying(b"\xff\x00"), saying(b"")])
def test_a_printer_that_does_not_answer_is_not_known(
    behave: Callable[[TcpPrinter, socket.socket], None],
) -> None:
    with TcpPrinter(behave) as printer, back_within(0.3):
        assert printer_from_url(printer.url).paper(0.3) is Paper.UNKNOWN


def test_a_printer_that_is_not_there_is_not_known() -> None:
    with refused_port() as port:
        assert printer_from_url(f"tcp://127.0.0.1:{port}").paper(1) is Paper.UNKNOWN
    with port_that_never_answers() as port, back_within(0.3):
        assert printer_from_url(f"tcp://127.0.0.1:{port}").paper(0.3) is Paper.UNKNOWN


@pytest.mark.parametrize(("status", "paper"), [(b"\x12", Paper.OK), (b"\x72", Paper.OUT)])
def test_a_serial_printer_says_it_too(status: bytes, paper: Paper) -> None:
    with PtyPrinter() as printer:

        def answer() -> None:
            assert printer.read(len(ASK_PAPER)) == ASK_PAPER
            printer.say(status)

        answering = threading.Thread(target=answer)
        answering.start()
        assert printer_from_url(printer.url).paper(5) is paper
        answering.join()


def test_a_silent_serial_printer_is_not_known(tmp_path: Path) -> None:
    with PtyPrinter() as printer, back_within(0.3):
        assert printer_from_url(printer.url).paper(0.3) is Paper.UNKNOWN
    assert printer_from_url(f"serial://{tmp_path / 'ttyUSB0'}").paper(1) is Paper.UNKNOWN


def test_links_that_carry_no_answer_are_not_known(tmp_path: Path) -> None:
    for url in (f"file://{tmp_path / 'receipts'}", f"lp://{tmp_path / 'lp0'}"):
        assert printer_from_url(url).paper(1) is Paper.UNKNOWN
    assert list(tmp_path.iterdir()) == []


def test_a_screen_has_no_paper() -> None:
    assert printer_from_url("preview:").paper(1) is Paper.NEVER


@pytest.mark.parametrize(("status", "paper"), [(b"\x12", Paper.OK), (b"\x72", Paper.OUT)])
def test_a_printer_on_the_kernels_device_says_it_where_it_can_be_read(
    status: bytes, paper: Paper
) -> None:
    with PtyPrinter() as printer:
        with printer.path.open("rb") as line:
            tty.setraw(line.fileno())  # bytes as they are, as on the device

        def answer() -> None:
            assert printer.read(len(ASK_PAPER)) == ASK_PAPER
            printer.say(status)

        answering = threading.Thread(target=answer)
        answering.start()
        assert printer_from_url(f"lp://{printer.path}").paper(5) is paper
        answering.join()


def test_a_pipe_is_not_asked_for_it_would_answer_its_own_question(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:
        assert printer_from_url(printer.url).paper(1) is Paper.UNKNOWN
        assert printer_from_url(printer.url).send(b"receipt", 5).outcome is Outcome.SENT
        assert printer.read(len(b"receipt")) == b"receipt"


@given(words=st.binary(max_size=8))
def test_nothing_that_a_printer_says_does_harm(words: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.sendall(words)
        theirs.shutdown(socket.SHUT_WR)
        answers = [byte for byte in words if byte & 0x93 == 0x12]
        expected = Paper.UNKNOWN
        if answers:
            expected = Paper.OUT if answers[0] & 0x60 else Paper.OK
        assert ask_paper(ours.fileno(), Deadline(1)) is expected
