"""A printer that answered, and takes what it is sent but answers no more: another one, perhaps."""

from collections.abc import Iterator

import pytest

from kiosk.services import sending
from kiosk.services.printers import setting_up
from kiosk.services.printers.keeping import keep_findings
from kiosk.services.printers.remembered import memory_of
from kiosk.services.printers.setting_up import Findings, PrinterTrial
from kiosk.services.printers.status import printer_status
from kiosk.services.printers.test_page import PAGES
from kiosk.services.printing import PrintWorker
from kiosk.services.sending import PrinterTrouble
from kiosk.services.shop import OpenShop
from receipts.transport import talk
from tests.kiosk.services.test_printing import sell_some, states
from tests.support.answering_printer import AnsweringPrinter
from tests.support.shops import OpenTill


@pytest.fixture(autouse=True)
def _short_waits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "SEND_DEADLINE_SECONDS", 0.3)
        patch.setattr(sending, "BYTES_A_SECOND", 100_000)
        patch.setattr(talk, "ANSWER_SECONDS", 0.03)
        patch.setattr(talk, "_CATCH_UP_SECONDS", 0.03)
        patch.setattr(talk, "_WHITE_BYTES_A_SECOND", 1_000_000)
        patch.setattr(setting_up, "ANSWER_SECONDS", 0.1)
        yield


def tries(shop: OpenShop, *, times: int) -> list[PrinterTrouble]:
    """A till that was just started tries so often; what it says of the printer."""
    troubles: list[PrinterTrouble] = []
    worker = PrintWorker(shop, lambda _count: None, trouble=troubles.append)
    for _ in range(times):
        worker.send_waiting()
    return troubles


def test_a_printer_that_was_replaced_by_a_mute_one_is_said_to_be_and_its_test_cures_it(
    open_till: OpenTill,
) -> None:
    with AnsweringPrinter() as printer:
        shop = open_till(printer=printer.url)
        found = Findings(48, PAGES[0], "process_id", cutter=True, images=True)
        keep_findings(shop, printer.url, found)
        sell_some(shop, 1)
        tries(shop, times=1)
        mechanics = printer.mechanics
        mechanics.answers = mechanics.in_order = mechanics.process_ids = False
        sell_some(shop, 2)
        assert tries(shop, times=2) == ["unreachable"]
        assert states(shop) == ["printed", "uncertain", "queued"]
        status = printer_status(shop, asks=False)
        assert (status.tried, status.is_mute, status.is_well) == ("silent", False, False)
        assert tries(shop, times=1) == ["mute"]
        status = printer_status(shop, asks=False)
        assert (status.tried, status.is_mute, status.is_well) == ("silent", True, False)
        assert tries(shop, times=1) == ["mute"], "a restart forgets it not"
        papers = len(printer.papers)

        trial = PrinterTrial(printer.url, shop.settings.home)
        trial.print_page()
        assert trial.try_answers() == "none"
        keep_findings(shop, printer.url, Findings(48, PAGES[0], "none", cutter=True, images=True))
        assert not memory_of(shop).recall().is_mute
        assert tries(shop, times=1) == []
        assert states(shop) == ["printed", "uncertain", "sent"]
        assert len(printer.papers) == papers + 2, "its page, and the receipt once"
