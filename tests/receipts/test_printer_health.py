"""What printers say of themselves, asked of those that answer, mumble, or never speak."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receipts.transport import COVER_OPEN, NO_PAPER, OFFLINE, Health, Paper, printer_from_url
from receipts.transport.status import ASK_PAPER, Ears, Said, process_id
from tests.receipts.transports import back_within
from tests.support.answering_printer import AnsweringPrinter, AnsweringPty
from tests.support.mechanics import ASB
from tests.support.printers import (
    PipePrinter,
    PtyPrinter,
    TcpPrinter,
    never_read,
    port_that_never_answers,
    refused_port,
    reset_after,
)
from tests.support.usb_printer import UsbBus

WELL = Health(answered=True, online=True, cover_open=False, paper=Paper.OK)


@pytest.mark.parametrize("kind", [AnsweringPrinter, AnsweringPty])
@pytest.mark.parametrize(
    ("manner", "health", "trouble"),
    [
        ({}, WELL, ""),
        ({"chatter": ASB + b"\x13\x11"}, WELL, ""),
        ({"has_paper": False}, Health(True, False, False, Paper.OUT), NO_PAPER),
        ({"cover_open": True}, Health(True, False, True, Paper.OK), COVER_OPEN),
        ({"offline": True}, Health(True, False, False, Paper.OK), OFFLINE),
    ],
)
def test_a_printer_says_how_it_is(
    kind: type[AnsweringPrinter | AnsweringPty],
    manner: dict[str, Any],
    health: Health,
    trouble: str,
) -> None:
    with kind() as printer:
        for name, value in manner.items():
            setattr(printer.mechanics, name, value)
        assert printer_from_url(printer.url).health(5) == health
    assert health.trouble == trouble


def saying(words: bytes) -> Callable[[TcpPrinter, socket.socket], None]:
    """A printer that answers the first question with these bytes, and no other."""

    def behave(printer: TcpPrinter, connection: socket.socket) -> None:
        printer.take(connection.recv(64))
        connection.sendall(words)
        while connection.recv(64):
            pass
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
        (ASB + b"\x72", Paper.OUT),
    ],
)
def test_a_printer_that_answers_for_its_paper_alone(words: bytes, paper: Paper) -> None:
    with TcpPrinter(saying(words)) as printer, back_within(0.6):
        health = printer_from_url(printer.url).health(0.6)
        assert health == Health(answered=True, paper=paper)
        assert bytes(printer.received) == ASK_PAPER


@pytest.mark.parametrize("behave", [never_read, reset_after(3), saying(b"\xff\x00"), saying(b"")])
def test_a_printer_that_does_not_answer_is_not_known(
    behave: Callable[[TcpPrinter, socket.socket], None],
) -> None:
    with TcpPrinter(behave) as printer, back_within(0.3):
        assert printer_from_url(printer.url).health(0.3) == Health()


def test_a_printer_that_is_not_there_is_told_from_one_that_is_silent(tmp_path: Path) -> None:
    def unreached(url: str, seconds: float = 1) -> str:
        health = printer_from_url(url).health(seconds)
        assert health == Health(unreached=health.unreached)
        return health.unreached

    with refused_port() as port:
        assert unreached(f"tcp://127.0.0.1:{port}") == "connect ECONNREFUSED"
    with port_that_never_answers() as port, back_within(0.3):
        assert unreached(f"tcp://127.0.0.1:{port}", 0.3) == "connect deadline"
    with PtyPrinter() as silent, back_within(0.3):
        assert unreached(silent.url, 0.3) == ""
    for scheme in ("serial", "lp"):
        assert unreached(f"{scheme}://{tmp_path}/printer") == "open ENOENT"
    assert unreached(f"file://{tmp_path}/printer") == "", "it would be made"
    assert unreached(f"file://{tmp_path}/missing/printer") == "open ENOENT"
    assert unreached(f"file://{tmp_path}") == "open EISDIR"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "plain").touch()
    assert unreached(f"lp://{tmp_path}/plain") == "open not-a-device"
    assert unreached(f"serial://{tmp_path}/plain")
    with UsbBus() as bus:
        from receipts.transport.usb import UsbPrinter

        absent = UsbPrinter(0xDEAD, 0xBEEF, backend=bus).health(1)
        assert absent == Health(unreached="open ENODEV")


def test_a_screen_has_no_paper() -> None:
    assert printer_from_url("preview:").health(1) == Health(paper=Paper.NEVER)


def test_a_pipe_is_not_asked_for_it_would_answer_its_own_question(tmp_path: Path) -> None:
    with PipePrinter(tmp_path) as printer:
        assert printer_from_url(printer.url).health(1) == Health()
        printer_from_url(printer.url).send(b"receipt", 5)
        assert printer.read(len(b"receipt")) == b"receipt"


def test_a_usb_printer_is_let_go_after_the_question() -> None:
    with UsbBus() as bus:
        from receipts.transport.usb import UsbPrinter

        assert UsbPrinter(0x04B8, 0x0202, backend=bus).health(5) == WELL
        assert (bus.claimed, bus.open_handles) == (set(), 0)


@given(words=st.binary(max_size=40), cut=st.integers(0, 40))
def test_nothing_that_a_printer_says_does_harm_however_it_comes_in_pieces(
    words: bytes, cut: int
) -> None:
    """After any noise, an answer to us is heard at the latest behind one whole status."""
    ears, whole = Ears(), Ears()
    assert ears.hear(words[:cut]) + ears.hear(words[cut:]) == whole.hear(words)
    assert Said("at once", b"\x12") in ears.hear(b"\x12")
    mark = process_id(cut)
    assert Said("process id", mark) in ears.hear(b'7"' + mark + b"\x00")


@given(number=st.integers(0, 10**9))
def test_no_part_of_a_process_id_is_taken_for_a_status(number: int) -> None:
    mark = process_id(number)
    assert len(mark) == 4
    for begin in range(7):
        assert Ears().hear((b'7"' + mark + b"\x00")[begin:] + b"\x0f")[:1] in (
            [Said("process id", mark)],
            [Said("in order", b"\x00")],
            [Said("in order", b"\x0f")],
        )
