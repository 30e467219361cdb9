"""Whoever shows a code beside its receipt is allowed to, counted, and written down."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from db.print_jobs import JOB
from db.tables import JournalEntry, table_of
from db.tills import add_till
from db.topups import SHOWING
from kiosk.rules.errors import ShopError
from kiosk.services.printers.status import printer_status
from kiosk.services.printing import count_unprinted
from kiosk.services.shop import OpenShop
from kiosk.services.staff import check_manager
from kiosk.services.topups.doubts import doubtful_receipts, settle_came_out, settle_with_copy
from kiosk.services.topups.showings import print_copy, reveal_on_screen, show_again
from tests.kiosk.services.shops import rows_of
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.refusals import refusal_of
from tests.support.topup_shop import (
    LUC,
    LUC_PIN,
    NADIA,
    bytes_of,
    code,
    in_fours,
    print_waiting,
    sell,
    showings,
    shows_no_code,
    topup_shop,
)

TICKET = "T1-000001"


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def shop(database_url: str, tmp_path: Path, printer: ReceiptPrinter) -> Iterator[OpenShop]:
    with topup_shop(database_url, tmp_path / "home", printer=printer.url) as shop:
        yield shop


def sell_in_vain(shop: OpenShop, printer: ReceiptPrinter, codes: int = 1) -> None:
    """Sell while the printer has no paper."""
    printer.manner = "no paper"
    sell(shop, codes)
    print_waiting(shop)


def journalled(shop: OpenShop, kind: str) -> list[dict[str, object]]:
    rows = rows_of(shop, table_of(JournalEntry))
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] == kind]


# The volunteer, when the printer has failed


def test_the_screen_shows_the_code_when_the_printer_has_failed(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    sell_in_vain(shop, printer, codes=2)
    shown = reveal_on_screen(shop, TICKET, LUC)
    assert [(each.label, each.code) for each in shown] == [
        ("Recharge 25 €", in_fours(code(1))),
        ("Recharge 25 €", in_fours(code(2))),
    ]
    assert journalled(shop, "topup_shown") == [
        {"ticket": TICKET, "serial": f"R-000{n}", "how": "screen", "on_paper": False,
         "staff": 2, "allowed_by": None}
        for n in (1, 2)
    ]  # fmt: skip
    [row, _] = rows_of(shop, SHOWING)
    assert (row["staff_number"], row["allowed_by"], row["print_job_id"]) == (2, None, None)
    assert shows_no_code(bytes_of(shop.settings.home), 3)
    assert all(code(1)[:4] not in repr(each) for each in shown)


def test_a_code_read_on_the_screen_leaves_what_the_printer_lacks_to_be_told(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    sell_in_vain(shop, printer)
    reveal_on_screen(shop, TICKET, LUC)
    assert printer_status(shop, asks=False).tried == "no paper"


def test_the_screen_shows_it_once(shop: OpenShop, printer: ReceiptPrinter) -> None:
    sell_in_vain(shop, printer)
    reveal_on_screen(shop, TICKET, LUC)
    assert refusal_of(lambda: reveal_on_screen(shop, TICKET, LUC)).code == "topup_shown_before"
    assert showings(shop) == [(1, "screen")]


@pytest.mark.parametrize("state", ["never tried", "sending", "sent", "uncertain"])
def test_the_screen_does_not_show_what_paper_may_have(shop: OpenShop, state: str) -> None:
    sell(shop)
    if state != "never tried":
        with shop.writing() as connection:
            connection.execute(JOB.update().values(state=state, attempts=1))
    assert refusal_of(lambda: reveal_on_screen(shop, TICKET, LUC)).code == "topup_on_paper"
    assert showings(shop) == []


def test_a_ticket_without_a_code_has_nothing_to_show(shop: OpenShop) -> None:
    sell(shop, codes=0, bread=1)
    assert refusal_of(lambda: reveal_on_screen(shop, TICKET, LUC)).code == "topup_none_on_ticket"
    assert refusal_of(lambda: reveal_on_screen(shop, "T1-000099", LUC)).code == "code_unknown"


def test_without_the_key_nothing_counts_as_shown(shop: OpenShop, printer: ReceiptPrinter) -> None:
    sell_in_vain(shop, printer)
    (shop.settings.home / "keys" / "topups.key").unlink()
    assert refusal_of(lambda: reveal_on_screen(shop, TICKET, LUC)).code == "key_missing"
    assert (showings(shop), journalled(shop, "topup_shown")) == ([], [])


@pytest.mark.parametrize("turn", range(6))
def test_never_both_on_the_screen_and_on_paper(
    shop: OpenShop, printer: ReceiptPrinter, turn: int
) -> None:
    """The printer has paper again at the very moment when the volunteer asks."""
    sell_in_vain(shop, printer)
    printer.manner = "good"
    together = Barrier(2)

    def ask() -> list[str]:
        together.wait()
        try:
            return [each.code for each in reveal_on_screen(shop, TICKET, LUC)]
        except ShopError as refusal:
            return [refusal.code]

    def work() -> None:
        together.wait()
        print_waiting(shop)

    with ThreadPoolExecutor(2) as pool:
        asked, worked = pool.submit(ask), pool.submit(work)
        worked.result()
        answer = asked.result()
    print_waiting(shop)
    printed = [found for paper in printer.papers for found in printer.codes_on(paper)]
    if answer == [in_fours(code(1))]:
        assert (printed, showings(shop)) == ([], [(1, "screen")])
    else:
        assert answer == ["topup_on_paper"]
        assert (printed, showings(shop)) == ([code(1)], [(1, "receipt")])


def test_two_people_who_ask_at_once_see_it_once(shop: OpenShop, printer: ReceiptPrinter) -> None:
    sell_in_vain(shop, printer)
    together = Barrier(4)

    def ask(_: int) -> str:
        together.wait()
        try:
            return reveal_on_screen(shop, TICKET, LUC)[0].code
        except ShopError as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(ask, range(4)))
    assert answers == [in_fours(code(1)), *["topup_shown_before"] * 3]


# The manager, once more


def test_a_volunteers_pin_is_not_enough(shop: OpenShop) -> None:
    assert check_manager(shop, "1", "1234") == NADIA
    assert refusal_of(lambda: check_manager(shop, "2", LUC_PIN)).code == "manager_needed"
    assert refusal_of(lambda: check_manager(shop, "1", "9999")).code == "sign_in_refused"


def test_a_copy_says_so_and_names_who_allowed_it(shop: OpenShop, printer: ReceiptPrinter) -> None:
    sell(shop)
    print_waiting(shop)
    assert [print_copy(shop, TICKET, LUC, NADIA) for _ in range(2)] == [1, 2]
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]] * 3
    headings = [receipt.lines[0] for receipt in printer.receipts[1:]]
    assert headings == ["DUPLICATA n° 1", "DUPLICATA n° 2"]
    assert showings(shop) == [(1, "receipt"), (1, "copy"), (1, "copy")]
    assert {row["allowed_by"] for row in rows_of(shop, SHOWING)} == {None, 1}
    assert [each["allowed_by"] for each in journalled(shop, "topup_shown")] == [1, 1]
    assert shows_no_code(bytes_of(shop.settings.home), 3)


def test_the_screen_shows_it_again_for_a_manager(shop: OpenShop, printer: ReceiptPrinter) -> None:
    sell(shop)
    print_waiting(shop)
    [shown] = show_again(shop, TICKET, LUC, NADIA)
    assert (shown.code, showings(shop)) == (in_fours(code(1)), [(1, "receipt"), (1, "copy")])


def test_nothing_is_copied_that_the_receipt_still_has_to_show(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    sell(shop)
    for deed in (print_copy, show_again):
        refused = refusal_of(lambda deed=deed: deed(shop, TICKET, LUC, NADIA))  # type: ignore[misc]
        assert refused.code == "topup_not_shown_yet"
    assert showings(shop) == []


def test_a_second_paper_of_a_sale_tells_no_code_unless_a_manager_allowed_it(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    """Such as a duplicate that somebody queues while the first is on its way."""
    sell(shop)
    [job] = rows_of(shop, JOB)
    with shop.writing() as connection:
        again = {name: job[name] for name in job if name != "id"}
        connection.execute(JOB.insert(), again)
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)], []]
    assert "déjà été remis" in " ".join(printer.receipts[1].text.split())


def test_another_till_tells_no_code_while_the_first_is_at_it(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    """The showing is recorded after the paper: until then the receipt alone may tell it."""
    sell(shop)
    [job] = rows_of(shop, JOB)
    with shop.writing() as connection:
        add_till(connection, "T2", "", shop.now())
        again = {name: job[name] for name in job if name != "id"} | {"till": "T2"}
        connection.execute(JOB.insert(), again)
        connection.execute(JOB.update().where(JOB.c.id == job["id"]).values(state="sending"))
    print_waiting(replace(shop, till="T2"))
    assert [printer.codes_on(paper) for paper in printer.papers] == [[]]


# What may have come out by half


def break_off(shop: OpenShop, printer: ReceiptPrinter) -> None:
    sell(shop)
    printer.manner = "breaks off"
    print_waiting(shop)
    printer.manner = "good"


def test_a_manager_saw_that_it_came_out(shop: OpenShop, printer: ReceiptPrinter) -> None:
    break_off(shop, printer)
    [doubtful] = doubtful_receipts(shop)
    settle_came_out(shop, doubtful, NADIA)
    assert doubtful_receipts(shop) == ()
    job = rows_of(shop, JOB)[0]
    assert (job["state"], job["proof"]) == ("printed", "person")
    print_waiting(shop)
    assert (printer.papers, showings(shop)) == ([], [(1, "receipt")])
    assert journalled(shop, "topup_settled") == [
        {"ticket": TICKET, "job": doubtful.job_id, "came_out": True, "staff": 1}
    ]


def test_a_manager_has_a_copy_printed_of_what_did_not_come_out(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    break_off(shop, printer)
    [doubtful] = doubtful_receipts(shop)
    assert settle_with_copy(shop, doubtful, NADIA, NADIA) == 1
    assert doubtful_receipts(shop) == ()
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]]
    assert printer.receipts[0].lines[0] == "DUPLICATA n° 1"
    assert showings(shop) == [(1, "receipt"), (1, "copy")]


def test_a_copy_that_broke_off_is_to_be_settled_again(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    break_off(shop, printer)
    settle_with_copy(shop, doubtful_receipts(shop)[0], NADIA, NADIA)
    printer.manner = "breaks off"
    print_waiting(shop)
    [doubtful] = doubtful_receipts(shop)
    assert settle_with_copy(shop, doubtful, NADIA, NADIA) == 2


def test_two_managers_settle_it_once(shop: OpenShop, printer: ReceiptPrinter) -> None:
    break_off(shop, printer)
    [doubtful] = doubtful_receipts(shop)
    together = Barrier(2)

    def settle(_: int) -> str:
        together.wait()
        try:
            settle_with_copy(shop, doubtful, NADIA, NADIA)
        except ShopError as refusal:
            return refusal.code
        return "copied"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(settle, range(2))) == ["copied", "topup_settled_already"]
    print_waiting(shop)
    assert len(printer.papers) == 1


def test_what_never_went_out_can_not_have_come_out(shop: OpenShop, printer: ReceiptPrinter) -> None:
    key = shop.settings.home / "keys" / "topups.key"
    kept = key.read_bytes()
    key.unlink()
    sell(shop)
    print_waiting(shop)
    [doubtful] = doubtful_receipts(shop)
    refused = refusal_of(lambda: settle_came_out(shop, doubtful, NADIA))
    assert refused.code == "topup_never_sent"
    key.write_bytes(kept)
    settle_with_copy(shop, doubtful, NADIA, NADIA)
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]]


def test_a_copy_settles_a_receipt_that_never_went_out(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    """Or it would count as unprinted for ever, and stand on no list."""
    key = shop.settings.home / "keys" / "topups.key"
    kept = key.read_bytes()
    key.unlink()
    sell(shop)
    print_waiting(shop)
    assert refusal_of(lambda: show_again(shop, TICKET, LUC, NADIA)).code == "key_missing"
    assert count_unprinted(shop) == 1
    key.write_bytes(kept)
    print_copy(shop, TICKET, LUC, NADIA)
    print_waiting(shop)
    assert (count_unprinted(shop), doubtful_receipts(shop)) == (0, ())
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]]
