"""A serial printer slower than 9600 baud gets the time that its line takes."""

from pathlib import Path

import pytest

from kiosk.services import drawer, sending
from kiosk.services.printers import setting_up
from kiosk.services.printers.remembered import PrinterMemory, Remembered, memory_of
from kiosk.services.printers.setting_up import PrinterTrial
from kiosk.services.printing import PrintWorker
from receipts.transport import Outcome, printer_from_url, serial_port, talk
from tests.kiosk.services.test_printing import sell_some, states, tickets_on
from tests.support import dsr_printer
from tests.support.answering_printer import AnsweringPty
from tests.support.dsr_printer import DsrPty
from tests.support.shops import OpenTill
from tests.support.waiting import until

BAUD, TIMES_AS_FAST = 2400, 20


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_after_a_paper_that_broke_off_a_line_at_2400_baud_prints_the_next_one_whole(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its clean start alone takes 34 s; here all goes twenty times as fast."""
    for module, name in (
        (sending, "SEND_DEADLINE_SECONDS"),
        (talk, "_CATCH_UP_SECONDS"),
        (serial_port, "_BITS_A_BYTE"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name) / TIMES_AS_FAST)
    for module, name in ((sending, "BYTES_A_SECOND"), (talk, "_WHITE_BYTES_A_SECOND")):
        monkeypatch.setattr(module, name, getattr(module, name) * TIMES_AS_FAST)
    with AnsweringPty() as printer:
        printer.mechanics.byte_seconds = 10 / BAUD / TIMES_AS_FAST
        shop = open_till(printer=f"serial://{printer.path}?baud={BAUD}")
        memory_of(shop).note(broke_off=True, answers=True)
        tickets = sell_some(shop, 1)
        assert not PrintWorker(shop, lambda _count: None).send_waiting()
        assert states(shop) == ["printed"]
        assert [tickets_on(paper) for paper in printer.mechanics.papers] == [tickets]
        assert memory_of(shop).recall() == Remembered(answers=True)


class SlowPty(DsrPty):
    """As fast as half a second for a clean start, and said to be slower."""

    @property
    def url(self) -> str:
        return f"serial://{self.path}?baud=9600&flow=dsrdtr"


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_after_a_paper_that_broke_off_the_drawer_opens_without_another_paper(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clean start takes longer than a drawer waits: the printer has it before."""
    for module in (drawer, sending):
        monkeypatch.setattr(module, "OPEN_WITHIN_SECONDS", 0.4)
    monkeypatch.setattr(dsr_printer, "_BITE_SECONDS", 0.002)
    stuck: list[str] = []
    with SlowPty(monkeypatch) as printer:
        shop = open_till(printer=printer.url)
        memory_of(shop).note(broke_off=True)
        worker = PrintWorker(shop, lambda _count: None, lambda: stuck.append("stuck"))
        assert not worker.send_waiting()
        assert memory_of(shop).recall() == Remembered(answers=True)
        worker.open_drawer()
        worker.send_waiting()
        until(lambda: printer.mechanics.events == ["drawer"])
    assert not stuck


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_slow_printer_that_is_away_gets_its_clean_start_when_it_is_back(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SlowPty(monkeypatch) as printer:
        shop = open_till(printer=printer.url)
        memory_of(shop).note(broke_off=True)
        printer.mechanics.has_paper = False
        worker = PrintWorker(shop, lambda _count: None)
        assert worker.send_waiting(), "it is tried again"
        assert memory_of(shop).recall().broke_off
        printer.mechanics.has_paper = True
        assert not worker.send_waiting()
        assert not memory_of(shop).recall().broke_off


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_drawer_can_be_tried_on_a_slow_line_after_a_paper_that_broke_off(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_up, "DRAWER_SECONDS", 0.4)
    monkeypatch.setattr(dsr_printer, "_BITE_SECONDS", 0.002)
    with SlowPty(monkeypatch) as printer:
        shop = open_till(printer=printer.url)
        memory_of(shop).note(broke_off=True)
        PrinterTrial(printer.url, shop.settings.home).open_drawer()
        until(lambda: printer.mechanics.events == ["drawer"])


def test_a_test_page_has_the_time_of_its_line_too(tmp_path: Path) -> None:
    page = b"\x1b@" + b"0123456789" * 12 + b"\x1dV\x01"
    with AnsweringPty() as printer:
        printer.mechanics.byte_seconds = 10 / BAUD
        address = f"serial://{printer.path}?baud={BAUD}"
        memory = PrinterMemory(tmp_path, address)
        result = memory.send(printer_from_url(address), page, 0.15, "status")
    assert result.outcome is Outcome.PROCESSED
