"""A top-up code stands on its buyer's receipt, once, and in nothing that stays."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from db.print_jobs import JOB
from db.tables import JournalEntry, table_of
from kiosk.services.counter.unprinted import (
    leave,
    leave_overdue,
    question_of,
    try_again,
    unprinted_papers,
)
from kiosk.services.printers.keeping import keep_findings
from kiosk.services.printers.setting_up import Findings
from kiosk.services.printing import PrintWorker
from kiosk.services.shop import OpenShop
from kiosk.services.topups.doubts import doubtful_receipts, settle_with_copy
from kiosk.services.topups.showings import reveal_on_screen, show_again
from receipts.render.text import render_text
from tests.kiosk.services.shops import rows_of
from tests.support.printers import refused_port
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.refusals import refusal_of
from tests.support.topup_shop import (
    LUC,
    NADIA,
    basket_of,
    bytes_of,
    code,
    in_fours,
    print_waiting,
    printing_on,
    sell,
    showings,
    shows_no_code,
    states,
    topup_shop,
)


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def shop(database_url: str, tmp_path: Path, printer: ReceiptPrinter) -> Iterator[OpenShop]:
    with topup_shop(database_url, tmp_path / "home", printer=printer.url) as shop:
        yield shop


def job_states(shop: OpenShop) -> list[tuple[str, int, str]]:
    return [(row["state"], row["attempts"], row["detail"]) for row in rows_of(shop, JOB)]


def test_the_buyer_reads_the_code_on_the_receipt(shop: OpenShop, printer: ReceiptPrinter) -> None:
    sell(shop)
    print_waiting(shop)
    [receipt] = printer.receipts
    assert "Votre code de recharge" in receipt.text
    [big] = [row for row in receipt.rows if "9001" in row.text]
    assert (big.text, big.bold, big.width) == (in_fours(code(1)), True, 2)
    assert "* * *" not in receipt.text
    assert showings(shop) == [(1, "receipt")]
    assert [state for state, *_ in job_states(shop)] == ["printed"]
    assert doubtful_receipts(shop) == ()


def test_every_line_has_a_code_of_its_own(shop: OpenShop, printer: ReceiptPrinter) -> None:
    sell(shop, codes=2, bread=1)
    sell(shop, codes=1)
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1), code(2)], [code(3)]]
    assert set(states(shop).values()) == {"assigned"}


def test_the_code_is_nowhere_but_on_the_paper(
    shop: OpenShop, printer: ReceiptPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sold = sell(shop, codes=2)
    printer.manner = "breaks off"
    print_waiting(shop)
    printer.manner = "good"
    sell(shop)
    print_waiting(shop)
    reprs = repr([rows_of(shop, table) for table in (JOB, table_of(JournalEntry))])
    preview = "\n".join(render_text(sold.receipt, 32))
    for text in (caplog.text, reprs, preview, repr(sold)):
        assert shows_no_code(text.encode(), 3)
    assert shows_no_code(bytes_of(shop.settings.home), 3)
    assert "* * *" in preview


def test_a_printer_that_is_off_shows_nothing(shop: OpenShop) -> None:
    with refused_port() as port:
        off = printing_on(shop, f"tcp://127.0.0.1:{port}")
        sell(off)
        print_waiting(off)
    assert showings(shop) == []
    assert [(state, attempts) for state, attempts, _ in job_states(shop)] == [("queued", 1)]


def test_a_printer_that_would_print_questions_is_asked_none_before_a_code(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    keep_findings(shop, printer.url, Findings(columns=48, images=True, cutter=True))
    sell(shop)
    print_waiting(shop)
    printer.wait_for_jobs(1)
    assert b"\x10\x04" not in printer.received
    assert [state for state, *_ in job_states(shop)] == ["sent"]


def test_a_printer_without_paper_is_not_sent_the_code(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    printer.manner = "no paper"
    sell(shop)
    print_waiting(shop)
    assert (printer.papers, showings(shop)) == ([], [])
    assert job_states(shop) == [("queued", 1, "no paper")]
    printer.manner = "good"
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]]


def test_a_printer_that_can_not_say_is_trusted(shop: OpenShop, printer: ReceiptPrinter) -> None:
    printer.manner = "dumb"
    sell(shop)
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]]


def test_a_till_without_a_printer_keeps_the_code_until_somebody_asks(shop: OpenShop) -> None:
    preview = printing_on(shop, "preview:")
    sell(preview)
    print_waiting(preview)
    assert job_states(shop) == [("queued", 1, "no paper")]
    [shown] = reveal_on_screen(preview, "T1-000001", LUC)
    assert shown.code == in_fours(code(1))
    print_waiting(preview)
    assert job_states(shop)[0][0] == "sent"


def test_on_a_till_without_a_printer_a_code_that_waits_holds_up_no_receipt(shop: OpenShop) -> None:
    preview = printing_on(shop, "preview:")
    sell(preview)
    sell(preview, codes=0, bread=1)
    sell(preview)
    sell(preview, codes=0, bread=1)
    print_waiting(preview)
    assert [state for state, *_ in job_states(shop)] == ["queued", "sent", "queued", "sent"]
    assert showings(shop) == []


def test_a_receipt_that_went_while_the_database_was_away_is_to_be_settled(
    shop: OpenShop, printer: ReceiptPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    """The paper has the code, the books do not know it yet: it must not wait for ever."""
    sell(shop)
    worker = PrintWorker(shop, lambda _count: None)

    def fail(*_statement: object) -> None:
        if printer.papers:
            raise OperationalError("the database is away", None, Exception())

    event.listen(shop.engine, "before_cursor_execute", fail)
    assert worker.send_waiting()
    event.remove(shop.engine, "before_cursor_execute", fail)
    assert [state for state, *_ in job_states(shop)] == ["sending"]
    worker.send_waiting()
    [doubtful] = doubtful_receipts(shop)
    assert (doubtful.ticket, doubtful.was_sent) == ("T1-000001", True)
    assert (showings(shop), len(printer.papers)) == ([(1, "receipt")], 1)
    assert shows_no_code(caplog.text.encode(), 3)


def test_a_receipt_that_broke_off_counts_as_shown_and_is_to_be_settled(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    printer.manner = "breaks off"
    sell(shop)
    print_waiting(shop)
    assert showings(shop) == [(1, "receipt")]
    [doubtful] = doubtful_receipts(shop)
    assert (doubtful.ticket, doubtful.was_sent) == ("T1-000001", True)
    printer.manner = "good"
    print_waiting(shop)
    assert printer.papers == []


def test_what_was_on_its_way_when_the_program_ended_is_to_be_settled(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    sell(shop)
    with shop.writing() as connection:
        connection.execute(JOB.update().values(state="sending", attempts=1))
    print_waiting(shop)
    assert (printer.papers, showings(shop)) == ([], [(1, "receipt")])
    [doubtful] = doubtful_receipts(shop)
    assert (doubtful.ticket, doubtful.detail) == ("T1-000001", "interrupted")


@pytest.mark.parametrize("key", [None, b"no key at all", b"A" * 43 + b"="])
def test_without_the_key_the_receipt_is_set_aside_and_the_next_one_prints(
    shop: OpenShop,
    printer: ReceiptPrinter,
    key: bytes | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = shop.settings.home / "keys" / "topups.key"
    kept = file.read_bytes()
    if key is None:
        file.unlink()
    else:
        file.write_bytes(key)
    sell(shop)
    sell(shop, codes=0, bread=1)
    print_waiting(shop)
    why = "topups_key_wrong" if key else "key_missing"
    [(first, _, detail), (second, *_)] = job_states(shop)
    assert (first, detail, second) == ("failed", why, "printed")
    assert ["Pain" in receipt.text for receipt in printer.receipts] == [True]
    assert (showings(shop), why in caplog.text) == ([], True)
    [doubtful] = doubtful_receipts(shop)
    assert not doubtful.was_sent
    file.unlink(missing_ok=True)
    file.write_bytes(kept)
    [paper] = unprinted_papers(shop)
    assert (paper.state, paper.detail) == ("failed", why)
    try_again(shop, paper, LUC)
    print_waiting(shop)
    assert printer.codes_on(printer.papers[1]) == [code(1)]
    assert doubtful_receipts(shop) == ()


def test_an_old_receipt_is_not_left_before_somebody_read_its_code(shop: OpenShop) -> None:
    sell(shop)
    with shop.writing() as connection:
        connection.execute(JOB.update().values(state="overdue"))
    assert leave_overdue(shop, LUC) == 1
    assert question_of(shop) is None
    [paper] = unprinted_papers(shop)
    assert refusal_of(lambda: leave(shop, paper, LUC)).code == "receipt_has_code"
    [shown] = reveal_on_screen(shop, "T1-000001", LUC)
    assert shown.code == in_fours(code(1))
    leave(shop, paper, LUC)
    assert [state for state, *_ in job_states(shop)] == ["not_wanted"]


def test_a_receipt_that_was_left_is_not_asked_about_again_once_its_code_was_read(
    shop: OpenShop,
) -> None:
    sell(shop)
    with shop.writing() as connection:
        connection.execute(JOB.update().values(state="overdue"))
    leave_overdue(shop, LUC)
    reveal_on_screen(shop, "T1-000001", LUC)
    assert question_of(shop) is None
    assert [paper.state for paper in unprinted_papers(shop)] == ["overdue"]


@pytest.mark.parametrize("stopped", ["overdue", "failed"])
def test_a_copy_with_a_code_that_never_reached_the_printer_is_not_left_by_a_volunteer(
    shop: OpenShop, printer: ReceiptPrinter, stopped: str
) -> None:
    printer.manner = "breaks off"
    sell(shop)
    print_waiting(shop)
    [doubtful] = doubtful_receipts(shop)
    settle_with_copy(shop, doubtful, LUC, NADIA)
    with shop.writing() as connection:
        connection.execute(JOB.update().where(JOB.c.state == "queued").values(state=stopped))
    assert leave_overdue(shop, LUC) == (stopped == "overdue")
    [paper] = unprinted_papers(shop)
    assert refusal_of(lambda: leave(shop, paper, LUC)).code == "receipt_has_code"
    assert question_of(shop) is None
    [doubtful] = doubtful_receipts(shop)
    assert (doubtful.was_sent, doubtful.was_left) == (False, stopped == "overdue")
    if stopped == "failed":
        [shown] = show_again(shop, "T1-000001", LUC, NADIA)
        assert shown.code == in_fours(code(1))
        leave(shop, paper, LUC)
    else:
        settle_with_copy(shop, doubtful, LUC, NADIA)
        printer.manner = "good"
        print_waiting(shop)
        assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]]
    assert (unprinted_papers(shop), doubtful_receipts(shop)) == ((), ())


def test_the_code_shown_on_the_screen_is_not_printed_again(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    printer.manner = "no paper"
    sell(shop)
    print_waiting(shop)
    reveal_on_screen(shop, "T1-000001", LUC)
    printer.manner = "good"
    print_waiting(shop)
    [paper] = printer.papers
    [receipt] = printer.receipts
    assert printer.codes_on(paper) == []
    flowing = " ".join(receipt.text.split())
    assert "Le code a été montré à l'écran. Il n'est pas imprimé une seconde fois." in flowing
    assert showings(shop) == [(1, "screen")]


def test_a_receipt_with_a_code_is_never_optional(shop: OpenShop) -> None:
    sell(shop)
    assert [state for state, *_ in job_states(shop)] == ["queued"]


def test_no_code_is_left_in_the_worker_after_it_was_sent(
    shop: OpenShop, printer: ReceiptPrinter
) -> None:
    import gc

    sell(shop)
    worker = PrintWorker(shop, lambda _count: None)
    worker.send_waiting()
    assert printer.codes_on(printer.papers[0]) == [code(1)]
    gc.collect()
    held = [
        each
        for each in gc.get_referents(worker, *gc.get_referents(worker))
        if isinstance(each, str | bytes | bytearray)
    ]
    assert all(shows_no_code(repr(each).encode(), 3) for each in held)


def test_a_sale_stored_twice_takes_one_code(shop: OpenShop, printer: ReceiptPrinter) -> None:
    from kiosk.services.counter.selling import complete_sale
    from tests.support.topup_shop import duty_of

    basket = basket_of(shop)
    first = complete_sale(shop, basket, duty_of(shop))
    assert complete_sale(shop, replace(basket), duty_of(shop)) == first
    print_waiting(shop)
    assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]]
    assert sorted(states(shop).values()) == ["assigned", "in_stock", "in_stock"]
