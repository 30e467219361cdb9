"""A receipt printed again says DUPLICATA and its number, without a gap."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kiosk.rules.errors import ShopError
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.first_papers import ORIGINAL
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.counter.unprinted import (
    Unprinted,
    settle_by_printing,
    settle_on_paper,
    unprinted_papers,
)
from kiosk.services.printing import PrintWorker, count_unprinted
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.staff import StaffMember
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, OpenTill
from tests.support.volunteer import sell

AUDITOR = StaffMember(3, "Paul", "auditor")


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def printing(shop: OpenShop, printer: ReceiptPrinter) -> OpenShop:
    """The shop at its printer."""
    settings = shop.settings.model_copy(update={"printer": printer.url})
    return replace(shop, settings=settings)


def print_waiting(shop: OpenShop) -> None:
    """Send what waits to the printer."""
    PrintWorker(shop, lambda _count: None).send_waiting()


def journalled(shop: OpenShop, kind: str) -> list[dict[str, Any]]:
    """The values of every journal entry of this kind."""
    rows = everything(shop.engine)["journal_entry"]
    return [json.loads(row["entry"])["values"] for row in rows if row["kind"] == kind]


def refused(deed: Any, *args: Any) -> str:
    """The code of a refusal."""
    with pytest.raises(ShopError) as refusal:
        deed(*args)
    return refusal.value.code


def test_a_receipt_printed_again_is_a_numbered_duplicate(
    printing: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    ticket = sell(printing, duty, "BREAD").ticket
    print_waiting(printing)
    assert [print_again(printing, ticket, LUC) for _ in range(2)] == [1, 2]
    print_waiting(printing)
    first, *again = (receipt.lines for receipt in printer.receipts)
    assert [lines[:2] for lines in again] == [["DUPLICATA n° 1", ""], ["DUPLICATA n° 2", ""]]
    assert [lines[2:] for lines in again] == [first, first]
    noted = {"ticket": ticket, "staff": 2, "allowed_by": None}
    assert journalled(printing, "reprint") == [noted | {"number": 1}, noted | {"number": 2}]
    assert ticket_paper(printing, ticket).state == "printed"
    check_books(printing.engine)


def test_duplicates_have_no_gap_however_many_till_print_at_once(
    shop: OpenShop, duty: Duty, open_till: OpenTill
) -> None:
    ticket = sell(shop, duty, "BREAD").ticket
    print_waiting(shop)
    tills = [open_till(till) for till in ("T1", "T2") * 3]
    numbers = all_at_once(lambda till: print_again(till, ticket, LUC), tills)
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    rows = everything(shop.engine)["duplicate"]
    assert sorted(row["number"] for row in rows) == [1, 2, 3, 4, 5, 6]
    check_books(shop.engine)


def test_each_receipt_has_its_own_numbers(shop: OpenShop, duty: Duty) -> None:
    tickets = [sell(shop, duty, "BREAD").ticket for _ in range(2)]
    print_waiting(shop)
    assert [print_again(shop, ticket, LUC) for ticket in tickets] == [1, 1]


def test_a_receipt_that_waits_is_not_printed_twice(shop: OpenShop, duty: Duty) -> None:
    ticket = sell(shop, duty, "BREAD").ticket
    assert refused(print_again, shop, ticket, LUC) == "receipt_waits"
    assert everything(shop.engine)["duplicate"] == []


def test_what_nobody_wanted_comes_as_the_original_first(
    printing: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    shop = set_receipts(printing, "never", NADIA)
    ticket = sell(shop, duty, "BREAD").ticket
    assert print_again(shop, ticket, LUC) == ORIGINAL
    assert refused(print_again, shop, ticket, LUC) == "receipt_waits"
    print_waiting(shop)
    assert print_again(shop, ticket, LUC) == 1
    print_waiting(shop)
    assert ["DUPLICATA n° 1" in paper.lines for paper in printer.receipts] == [False, True]


def test_an_auditor_prints_nothing_again(shop: OpenShop, duty: Duty) -> None:
    ticket = sell(shop, duty, "BREAD").ticket
    print_waiting(shop)
    assert refused(print_again, shop, ticket, AUDITOR) == "manager_needed"
    assert print_again(shop, ticket, AUDITOR, NADIA) == 1
    assert journalled(shop, "reprint")[0]["allowed_by"] == 1


def test_a_ticket_that_is_none_is_refused(shop: OpenShop) -> None:
    assert refused(print_again, shop, "T1-000099", LUC) == "code_unknown"


# Papers of which nobody knows


def broken_off(shop: OpenShop, duty: Duty, printer: ReceiptPrinter) -> Unprinted:
    """A receipt that may have come out by half."""
    printer.manner = "breaks off"
    sell(shop, duty, "BREAD")
    print_waiting(shop)
    printer.manner = "good"
    (paper,) = unprinted_papers(shop)
    return paper


def test_papers_that_have_not_come_out_are_listed(
    printing: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    paper = broken_off(printing, duty, printer)
    sell(printing, duty, "BREAD")
    assert (paper.name, paper.state) == ("T1-000001", "uncertain")
    waiting = unprinted_papers(printing)
    assert [(each.name, each.state) for each in waiting[1:]] == [("T1-000002", "waiting")]
    assert count_unprinted(printing) == len(waiting)


def test_a_receipt_that_lies_there_is_settled(
    printing: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    paper = broken_off(printing, duty, printer)
    settle_on_paper(printing, paper, LUC)
    assert unprinted_papers(printing) == ()
    assert refused(settle_on_paper, printing, paper, LUC) == "receipt_settled_already"
    assert refused(settle_by_printing, printing, paper, LUC) == "receipt_settled_already"
    assert everything(printing.engine)["duplicate"] == []
    settled = {"ticket": "T1-000001", "job": paper.job_id, "on_paper": True, "staff": 2}
    assert journalled(printing, "receipt_settled") == [settled]


def test_a_receipt_that_did_not_come_out_is_printed_as_a_duplicate(
    printing: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    paper = broken_off(printing, duty, printer)
    assert settle_by_printing(printing, paper, LUC) == 1
    print_waiting(printing)
    assert [receipt.lines[0] for receipt in printer.receipts] == ["DUPLICATA n° 1"]
    assert unprinted_papers(printing) == ()
    check_books(printing.engine)


def test_two_people_who_settle_the_same_receipt_print_one_duplicate(
    printing: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    paper = broken_off(printing, duty, printer)

    def settle(_: int) -> str:
        try:
            return str(settle_by_printing(printing, paper, LUC))
        except ShopError as refusal:
            return refusal.code

    assert sorted(all_at_once(settle, range(3))) == ["1", *["receipt_settled_already"] * 2]


def test_printing_it_again_at_the_ticket_settles_it_too(
    printing: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    paper = broken_off(printing, duty, printer)
    assert print_again(printing, paper.name, LUC) == 1
    assert [each.state for each in unprinted_papers(printing)] == ["waiting"]


def test_another_paper_comes_again_as_it_is(
    printing: OpenShop, duty: Duty, printer: ReceiptPrinter
) -> None:
    from db import print_jobs
    from receipts.document import Cut, Document, Text, to_json

    slip = to_json(Document("fr", (Text("SORTIE"), Text("12,00"), Cut())))
    printer.manner = "breaks off"
    with printing.writing() as connection:
        print_jobs.add_job(connection, printing.till, None, slip, printing.now())
    print_waiting(printing)
    printer.manner = "good"
    (paper,) = unprinted_papers(printing)
    assert (paper.name, paper.is_receipt, paper.state) == ("SORTIE", False, "uncertain")
    assert settle_by_printing(printing, paper, LUC) == 0
    print_waiting(printing)
    assert [receipt.lines[0] for receipt in printer.receipts] == ["SORTIE"]
    assert unprinted_papers(printing) == ()
