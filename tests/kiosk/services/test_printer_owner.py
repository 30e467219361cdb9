"""Another program that tries the printer does not mix its paper with the till's."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from db.print_jobs import add_job
from kiosk.services import printing
from kiosk.services.printers.owning import till_as_holder
from kiosk.services.printing import PrintWorker
from kiosk.services.sending import PrinterTrouble
from kiosk.services.training.practice import begin_training
from receipts.document import Cut, Document, Text, to_json
from receipts.transport.owner import Owner, PrinterTakenError, take_printer
from tests.kiosk.services.test_printing import printing_at, sell_some, states, tickets_on
from tests.support.answering_printer import AnsweringPrinter
from tests.support.shops import NADIA, OpenTill
from tests.support.waiting import until


def test_a_second_till_of_the_same_printer_is_told_that_it_is_taken(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(printing, "LONGEST_PAUSE_SECONDS", 0.05)
    troubles: list[PrinterTrouble] = []
    with AnsweringPrinter() as printer:
        shop = open_till(printer=printer.url)
        sell_some(shop, 1)
        worker = PrintWorker(shop, lambda _count: None, trouble=troubles.append)
        with take_printer(printer.url, shop.settings.home, till_as_holder("T2")):
            worker.start()
            until(lambda: troubles == ["taken"])
            assert not worker.owns(printer.url)
        until(lambda: states(shop) == ["printed"])
        assert troubles == ["taken", ""]
        assert worker.owns(printer.url + "/")
        assert not worker.owns("tcp://192.0.2.7")
        worker.stop()


def test_papers_wait_while_another_program_has_the_printer(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "FIRST_PAUSE_SECONDS", 0.01)
    with AnsweringPrinter() as printer:
        shop = open_till(printer=printer.url)
        tickets = sell_some(shop, 1)
        asked: list[str] = []

        def counted(url: str, home: Path, name: str) -> Owner:
            asked.append(name)
            return take_printer(url, home, name)

        monkeypatch.setattr(printing, "take_printer", counted)
        other = take_printer(printer.url, shop.settings.home, "kiosk printer test")
        with other, printing_at(shop):
            until(lambda: len(asked) > 1)
            assert (printer.papers, states(shop)) == ([], ["queued"])
        with printing_at(shop):
            until(lambda: states(shop) == ["printed"])
            with pytest.raises(PrinterTakenError, match="till T1"):
                take_printer(printer.url, shop.settings.home, "kiosk printer test")
        assert [tickets_on(paper) for paper in printer.papers] == [tickets]
        take_printer(printer.url, shop.settings.home, "kiosk printer test").release()


def test_a_practice_paper_does_not_come_out_of_another_tills_printer(
    open_till: OpenTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(printing, "LONGEST_PAUSE_SECONDS", 0.05)
    with AnsweringPrinter() as printer, ExitStack() as ends:
        shop = open_till(printer=printer.url, training_printer=True)
        practice = begin_training(shop, NADIA).shop
        ends.callback(practice.close)
        troubles: list[PrinterTrouble] = []
        told: dict[str, Any] = {"changed": lambda _count: None, "trouble": troubles.append}
        real = PrintWorker(shop, lambda _count: None)
        ends.callback(real.stop)
        training = PrintWorker(practice, **told, beside=real)
        ends.callback(training.stop)
        with take_printer(printer.url, shop.settings.home, till_as_holder("T2")):
            real.start()
            training.start()
            with practice.writing() as connection:
                paper = to_json(Document("fr", (Text("un papier"), Cut())))
                add_job(connection, practice.till, None, paper, practice.now())
            until(lambda: troubles == ["taken"])
            assert printer.papers == []
        until(lambda: states(practice)[-1] == "printed")
        assert troubles == ["taken", ""]
        training.stop()
        with pytest.raises(PrinterTakenError, match="till T1"):
            take_printer(printer.url, shop.settings.home, till_as_holder("T2"))
        real.stop()
        with take_printer(printer.url, shop.settings.home, till_as_holder("T2")):
            alone = PrintWorker(practice, **told)
            alone.start()
            ends.callback(alone.stop)
            until(lambda: troubles[2:] == ["taken"])
