"""A printer is tried with its own paper and its own answers, and what is found holds."""

import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.rules.errors import ShopError
from kiosk.services.printers import setting_up
from kiosk.services.printers.facts import printer_facts, tested_printer
from kiosk.services.printers.keeping import keep_findings, open_drawer_to_test
from kiosk.services.printers.setting_up import Findings, PrinterTrial, page_of_line
from kiosk.services.printers.status import printer_status
from kiosk.services.printers.test_page import NONE, CodePage, characters_page
from kiosk.services.shop import OpenShop
from receipts.profile import Profile
from tests.support.answering_printer import AnsweringPty
from tests.support.books import check_books
from tests.support.drawer_printer import DrawerPrinter
from tests.support.escpos import decode_all
from tests.support.printers import refused_port
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, OpenTill
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that never answers is not waited for as long as in a shop."""
    monkeypatch.setattr(setting_up, "ANSWER_SECONDS", 0.6)


@pytest.fixture
def printer() -> Iterator[DrawerPrinter]:
    with DrawerPrinter() as printer:
        yield printer


def entries(shop: OpenShop, kind: str) -> list[dict[str, Any]]:
    rows = everything(shop.engine)["journal_entry"]
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] == kind]


def png(width: int = 8, height: int = 8) -> bytes:
    written = io.BytesIO()
    Image.new("1", (width, height), 0).save(written, "PNG")
    return written.getvalue()


def test_a_printer_that_answers_is_asked_for_everything(
    printer: DrawerPrinter, tmp_path: Path
) -> None:
    trial = PrinterTrial(printer.url, tmp_path)
    assert trial.listen().answered
    trial.print_page()
    assert trial.try_answers() == "process_id"
    trial.try_logo(png())
    (page,) = printer.papers
    assert page == characters_page()
    first, rest = decode_all(bytes(printer.received))
    assert (first.whole, first.cuts) == (True, 1)
    assert [line for line in rest.lines if line] == ["-- 1 --", "-- 2 --"]


@pytest.mark.parametrize(
    ("like", "proof"),
    [
        ({"process_ids": False}, "status"),
        ({"in_order": False, "process_ids": False}, "none"),
        ({"answers": False, "in_order": False, "process_ids": False}, "none"),
        ({"answers": False}, "process_id"),
        ({"chatter": b"\x14\x00\x00\x0f"}, "process_id"),
    ],
)
def test_what_a_printer_does_not_answer_is_not_counted_on(
    printer: DrawerPrinter, like: dict[str, Any], proof: str, tmp_path: Path
) -> None:
    for name, value in like.items():
        setattr(printer.mechanics, name, value)
    trial = PrinterTrial(printer.url, tmp_path)
    assert trial.listen().answered == printer.mechanics.answers
    assert trial.try_answers() == proof


def test_a_mute_printer_is_never_asked_what_it_might_print(
    printer: DrawerPrinter, tmp_path: Path
) -> None:
    printer.mechanics.answers = printer.mechanics.in_order = False
    trial = PrinterTrial(printer.url, tmp_path)
    trial.listen()
    trial.try_answers()
    assert b"\x1d(H" not in printer.received
    assert b"-- 2 --" not in printer.received


def test_a_serial_printer_is_tried_like_any_other(tmp_path: Path) -> None:
    with AnsweringPty() as printer:
        trial = PrinterTrial(printer.url, tmp_path)
        assert trial.listen().answered
        trial.print_page()
        until(lambda: printer.mechanics.papers == [characters_page()])
        assert trial.try_answers() == "process_id"


@pytest.mark.parametrize(
    ("like", "code"),
    [
        ({"has_paper": False}, "printer_no_paper"),
        ({"cover_open": True}, "printer_cover_open"),
        ({"offline": True}, "printer_offline"),
    ],
)
def test_a_printer_that_says_what_it_lacks_is_sent_nothing(
    printer: DrawerPrinter, like: dict[str, Any], code: str, tmp_path: Path
) -> None:
    for name, value in like.items():
        setattr(printer.mechanics, name, value)
    assert refusal_of(PrinterTrial(printer.url, tmp_path).listen).code == code
    assert refusal_of(PrinterTrial(printer.url, tmp_path).open_drawer).code == code
    assert printer.papers == []
    assert printer.pulses == 0


def test_what_is_not_reached_is_a_sentence(tmp_path: Path) -> None:
    with refused_port() as port:
        refused = PrinterTrial(f"tcp://127.0.0.1:{port}", tmp_path)
        refusal = refusal_of(refused.print_page)
        assert refusal_of(refused.listen).data == refusal.data
    assert (refusal.code, refusal.data["detail"]) == ("printer_not_reached", "connect ECONNREFUSED")
    missing = PrinterTrial(f"lp://{tmp_path}/lp0", tmp_path)
    assert refusal_of(missing.print_page).code == "printer_not_reached"
    for address, code in (
        ("preview:", "printer_is_screen"),
        ("printer", "printer_address_wrong"),
        ("tcp://", "printer_host_wrong"),
        ("tcp://192.0.2.7:0", "printer_host_wrong"),
        ("lp://dev/usb/lp0", "printer_path_wrong"),
        ("serial:///dev/ttyS0?baud=77", "printer_baud_wrong"),
        ("serial:///dev/ttyS0?flow=77", "printer_flow_wrong"),
        ("usb://zz", "printer_usb_wrong"),
        ("cups://-o", "printer_queue_wrong"),
        ("tcp://192.0.2.7?baud=9600", "printer_option_wrong"),
    ):
        assert refusal_of(partial(PrinterTrial, address, tmp_path)).code == code


def test_the_number_of_a_line_is_a_code_page() -> None:
    assert page_of_line(0) == NONE
    assert page_of_line(1) == CodePage(16, "cp1252")
    for wrong in (-1, 9):
        assert refusal_of(partial(page_of_line, wrong)).code == "test_line_unknown"


FOUND = Findings(
    columns=42,
    page=CodePage(19, "cp858"),
    proof="process_id",
    cutter=True,
    images=True,
    drawer=True,
)


def test_what_was_found_holds_for_this_printer_alone(shop: OpenShop, open_till: OpenTill) -> None:
    assert tested_printer(shop) is None
    assert printer_facts(shop) == Profile()
    narrow = open_till(paper_mm=58)
    assert printer_facts(narrow) == Profile(columns=32)
    keep_findings(shop, "tcp://printer", FOUND, NADIA)
    assert printer_facts(shop) == Profile(), "of another address than the settings'"
    there = open_till(printer="tcp://printer", paper_mm=58)
    assert tested_printer(there)
    assert printer_facts(there) == Profile(42, 19, "cp858", "process_id", True, True, "")
    assert tested_printer(open_till("T2", printer="tcp://printer")) is None
    keep_findings(shop, "tcp://spare", Findings(columns=48, images=True), NADIA)
    assert printer_facts(there).columns == 42, "the test of another one says nothing of it"
    keep_findings(shop, "tcp://printer", Findings(columns=32, images=True), NADIA)
    assert printer_facts(there) == Profile(32, 0, "ascii", "none", False, True, "")
    assert [entry["columns"] for entry in entries(shop, "printer_tested")] == [42, 48, 32]
    check_books(shop.engine)


def test_a_printer_without_accents_and_without_pictures_is_not_kept(shop: OpenShop) -> None:
    """No receipt in French could be printed on it."""
    useless = partial(keep_findings, shop, "tcp://printer", Findings(columns=48), NADIA)
    assert refusal_of(useless).code == "printer_without_accents"
    assert entries(shop, "printer_tested") == []
    keep_findings(shop, "tcp://printer", Findings(columns=48, page=CodePage(2, "cp850")), NADIA)


def test_only_managers_and_whoever_runs_the_computer_test_a_printer(
    shop: OpenShop, printer: DrawerPrinter
) -> None:
    with pytest.raises(ShopError, match="manager_needed"):
        keep_findings(shop, printer.url, FOUND, LUC)
    with pytest.raises(ShopError, match="manager_needed"):
        open_drawer_to_test(shop, PrinterTrial(printer.url, shop.settings.home), LUC)
    assert printer.pulses == 0
    keep_findings(shop, printer.url, FOUND)
    open_drawer_to_test(shop, PrinterTrial(printer.url, shop.settings.home))
    printer.wait_for_events("drawer")
    assert [entry["staff"] for entry in entries(shop, "printer_tested")] == [None]
    assert entries(shop, "drawer_tested") == [{"address": printer.url, "staff": None}]


def test_how_the_printer_is_now(open_till: OpenTill, printer: DrawerPrinter) -> None:
    shop = open_till(printer=printer.url)
    assert printer_status(shop).is_well
    printer.mechanics.has_paper = False
    assert not printer_status(shop).is_well
    printer.mechanics.has_paper = True
    printer.mechanics.answers = False
    silent = printer_status(shop)
    assert (silent.is_silent, silent.is_well) == (True, False)
    keep_findings(shop, printer.url, Findings(columns=48, images=True), NADIA)
    assert printer_status(shop).is_well, "it is known that it never answers"
    assert printer_status(open_till()).is_well, "a screen needs nothing"
