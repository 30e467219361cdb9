"""Top-up codes: one that nobody was told comes back, one that was told never does."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db import print_jobs
from kiosk.rules.errors import ShopError
from kiosk.services.corrections.returnable import returnable
from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.selling import complete_sale
from kiosk.services.lab.guards import without_guards
from kiosk.services.shop import OpenShop
from kiosk.services.topups.doubts import doubtful_receipts
from kiosk.services.topups.showings import reveal_on_screen, show_again
from tests.kiosk.services.counter.test_races import somebody_waits
from tests.support.books import check_books
from tests.support.crowds import all_at_once
from tests.support.printers import refused_port
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.refusals import answer_of, refusal_of
from tests.support.returning import bringing_back, refund
from tests.support.rows import everything
from tests.support.topup_shop import (
    LUC,
    NADIA,
    SKU,
    code,
    duty_of,
    print_waiting,
    printing_on,
    sell,
    showings,
    states,
    topup_shop,
)
from tests.support.waiting import until


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def shop(database_url: str, tmp_path: Path, printer: ReceiptPrinter) -> Iterator[OpenShop]:
    with topup_shop(database_url, tmp_path / "home", printer=printer.url) as shop:
        yield shop


def test_a_code_that_nobody_was_told_is_in_stock_again(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    sold = sell(shop, codes=2, bread=1)
    assert [line.left for line in returnable(shop, sold.ticket).lines] == [1, 1, 1]
    refund(shop, duty_of(shop), sold.ticket, (1, 1))
    assert states(shop) == {1: "in_stock", 2: "assigned", 3: "in_stock"}
    print_waiting(shop)
    first, second = printer.receipts
    assert printer.codes_on(printer.papers[0]) == [code(2)]
    assert "Le code a été repris" in " ".join(first.text.split())
    assert printer.codes_on(printer.papers[1]) == []
    assert showings(shop) == [(2, "receipt")]
    check_books(shop.engine)
    again = sell(shop, codes=2)
    print_waiting(shop)
    assert printer.codes_on(printer.papers[2]) == [code(1), code(3)]
    assert second.text
    assert again.ticket == "T1-000003"
    check_books(shop.engine)


def test_a_code_that_can_not_be_sold_again_is_gone(shop: OpenShop) -> None:
    sold = sell(shop)
    refund(shop, duty_of(shop), sold.ticket, to_stock=False)
    assert states(shop) == {1: "gone", 2: "in_stock", 3: "in_stock"}
    check_books(shop.engine)


def test_a_code_that_was_printed_never_comes_back(shop: OpenShop) -> None:
    sold = sell(shop, codes=1, bread=1)
    basket = bringing_back(shop, sold.ticket, (1, 1))
    print_waiting(shop)
    assert [each.why_not for each in returnable(shop, sold.ticket).lines] == ["code_shown", ""]
    refused = refusal_of(lambda: complete_sale(shop, basket, duty_of(shop)))
    assert refused.code == "return_code_shown"
    voided = refusal_of(lambda: void_sale(shop, sold.ticket, duty_of(shop), "erreur"))
    assert voided.code == "void_code_shown"
    assert states(shop)[1] == "assigned"
    assert refund(shop, duty_of(shop), sold.ticket, (2, 1)).total_cents == -500


def test_a_code_that_was_read_on_the_screen_never_comes_back(shop: OpenShop) -> None:
    with refused_port() as port:
        shop = printing_on(shop, f"tcp://127.0.0.1:{port}")
        sold = sell(shop)
        print_waiting(shop)
        assert returnable(shop, sold.ticket).can_void
        reveal_on_screen(shop, sold.ticket, LUC)
    assert returnable(shop, sold.ticket).why_not_void == "code_shown"


def test_a_refund_waits_for_the_printer_that_is_telling_the_code(shop: OpenShop) -> None:
    if shop.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    sold = sell(shop)
    with ThreadPoolExecutor(1) as other:
        with shop.writing() as connection:
            job = print_jobs.next_job(connection, shop.till)
            assert job
            assert print_jobs.begin_sending(connection, job, shop.now())
            refunding = other.submit(
                answer_of, lambda: refund(shop, duty_of(shop), sold.ticket, (1, 1))
            )
            until(lambda: somebody_waits(shop))
        answer = refunding.result(10)
    assert isinstance(answer, ShopError)
    assert answer.code == "return_code_shown"
    assert states(shop)[1] == "assigned"


def test_a_code_is_told_or_comes_back_never_both(shop: OpenShop, printer: ReceiptPrinter) -> None:
    for _ in range(3):
        sold = sell(shop)
        before = len(showings(shop))
        basket = bringing_back(shop, sold.ticket)
        deeds: list[Callable[[], object]] = [
            lambda: print_waiting(shop),
            lambda: complete_sale(shop, basket, duty_of(shop)),  # noqa: B023
        ]
        _printed, answer = all_at_once(answer_of, deeds)
        print_waiting(shop)
        was_told = len(showings(shop)) > before
        assert was_told == isinstance(answer, ShopError)
    counted = sum(len(printer.codes_on(paper)) for paper in printer.papers)
    assert counted == len(showings(shop)) == list(states(shop).values()).count("assigned")
    check_books(shop.engine)


def test_a_void_takes_the_code_back_before_anybody_reads_it(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    sold = sell(shop, codes=3)
    void_sale(shop, sold.ticket, duty_of(shop, NADIA), "erreur")
    assert set(states(shop).values()) == {"in_stock"}
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[], []]
    assert showings(shop) == []
    (lot,) = (row for row in everything(shop.engine)["lot"] if row["sku"] == SKU)
    assert lot["balance"] == 3
    check_books(shop.engine)


@pytest.mark.parametrize("without", ["key", "right key", "paper that can be read"])
def test_a_code_whose_receipt_was_set_aside_before_the_first_byte_comes_back(
    shop: OpenShop, without: str
) -> None:
    sold, voided = sell(shop), sell(shop)
    file = shop.settings.home / "keys" / "topups.key"
    if without == "key":
        file.unlink()
    elif without == "right key":
        file.write_bytes(b"A" * 43 + b"=")
    else:
        with shop.writing() as connection, without_guards(connection):
            document = print_jobs.JOB.c.document
            nonsense = document + "no paper"
            connection.execute(print_jobs.JOB.update().values(document=nonsense))
    print_waiting(shop)
    assert [row["state"] for row in everything(shop.engine)["print_job"]] == ["failed"] * 2
    assert returnable(shop, sold.ticket).lines[0].why_not == ""
    refund(shop, duty_of(shop), sold.ticket)
    if without != "paper that can be read":
        void_sale(shop, voided.ticket, duty_of(shop), "erreur")
        assert set(states(shop).values()) == {"in_stock"}
    # Nobody has to settle a code that is in stock again.
    assert len(doubtful_receipts(shop)) == (without == "paper that can be read")
    check_books(shop.engine)


def test_a_code_whose_receipt_was_set_aside_and_read_out_since_never_comes_back(
    shop: OpenShop,
) -> None:
    sold = sell(shop)
    file = shop.settings.home / "keys" / "topups.key"
    key = file.read_bytes()
    file.unlink()
    print_waiting(shop)
    file.write_bytes(key)
    basket = bringing_back(shop, sold.ticket)
    show_again(shop, sold.ticket, LUC, NADIA)
    assert returnable(shop, sold.ticket).why_not_void == "code_shown"
    refused = refusal_of(lambda: complete_sale(shop, basket, duty_of(shop)))
    assert refused.code == "return_code_shown"


@pytest.mark.parametrize("detail", ["interrupted", "timed out"])
def test_a_code_that_may_have_been_printed_never_comes_back(shop: OpenShop, detail: str) -> None:
    sold = sell(shop)
    values = {"state": "uncertain", "detail": detail}
    with shop.writing() as connection:
        connection.execute(print_jobs.JOB.update().values(values))
    assert returnable(shop, sold.ticket).why_not_void == "code_shown"
