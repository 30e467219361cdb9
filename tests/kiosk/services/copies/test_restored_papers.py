"""Papers that waited, or that nobody wanted, when a backup was made: nobody knows whether they
came out since."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.print_jobs import JOB
from kiosk.services.closings.figures import figures_of_shift
from kiosk.services.copies.backups import make_backup
from kiosk.services.copies.restoring import restore_backup
from kiosk.services.counter.first_papers import ORIGINAL
from kiosk.services.counter.paper_wanted import settle_held
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.tickets import ticket_paper
from kiosk.services.counter.unprinted import question_of, settle_by_printing, unprinted_papers
from kiosk.services.shop import OpenShop, open_shop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.topups.doubts import doubtful_receipts, settle_with_copy
from tests.kiosk.services.shops import NOW, rows_of
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.topup_shop import (
    LUC,
    NADIA,
    code,
    duty_of,
    print_waiting,
    printing_on,
    sell,
    showings,
    topup_shop,
)


@pytest.fixture
def printer() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


def restored(shop: OpenShop, states: tuple[str, ...] = ()) -> OpenShop:
    """The shop put back as it was when its papers had these states (and details), after all
    came out."""
    with shop.writing() as connection:
        for number, stood in enumerate(states, 1):
            state, _, detail = stood.partition(" ")
            values = {"state": state, "detail": detail}
            connection.execute(JOB.update().where(JOB.c.id == number).values(values))
    copy: Path = make_backup(shop).path
    if states:
        with shop.writing() as connection:
            connection.execute(JOB.update().values(state="queued"))
    print_waiting(shop)
    shop.close()
    restore_backup(shop.settings, copy, "1", "1234", now=lambda: NOW)
    return open_shop(shop.settings, lambda: NOW)


def test_a_restored_backup_prints_no_receipt_again_before_somebody_was_asked(
    database_url: str, tmp_path: Path, printer: ReceiptPrinter
) -> None:
    waited = ("queued", "sending", "failed", "overdue")
    with topup_shop(database_url, tmp_path / "home", printer=printer.url) as first:
        for _ in waited:
            sell(first, codes=0, bread=1)
        shop = restored(printing_on(first, printer.url), waited)
        try:
            assert len(printer.papers) == len(waited)
            print_waiting(shop)
            assert len(printer.papers) == len(waited)
            found = [(row["state"], row["detail"]) for row in rows_of(shop, JOB)]
            assert found == [("uncertain", "restored")] * len(waited)
            question = question_of(shop)
            assert question
            assert question.paper
            assert settle_by_printing(shop, question.paper, LUC) == 1
            print_waiting(shop)
            assert "DUPLICATA n° 1" in printer.receipts[-1].text
        finally:
            shop.close()


def test_a_receipt_that_nobody_wanted_when_the_backup_was_made_comes_as_a_duplicate_afterwards(
    database_url: str, tmp_path: Path, printer: ReceiptPrinter
) -> None:
    stood = ("held", "not_wanted", "not_wanted left")
    with topup_shop(database_url, tmp_path / "home", printer=printer.url) as first:
        tickets = [sell(first, codes=0, bread=1).ticket for _ in stood]
        shop = restored(printing_on(first, printer.url), stood)
        try:
            assert len(printer.papers) == len(stood), "the originals, before the loss"
            assert settle_held(shop) == 1
            assert unprinted_papers(shop) == (), "nobody is asked about what nobody wanted"
            with shop.reading() as connection:
                figures = figures_of_shift(connection, shop, duty_of(shop).shift_id)
            assert (figures.unprinted, figures.not_wanted) == (1, 2), "as before"
            for ticket in tickets:
                assert ticket_paper(shop, ticket).state == "uncertain"
                assert [print_again(shop, ticket, LUC), print_again_soon(shop, ticket)] == [1, 2]
                assert "DUPLICATA n° 2" in printer.receipts[-1].text
                assert ticket_paper(shop, ticket).state == "printed"
            assert sum("DUPLICATA" not in each.text for each in printer.receipts) == len(stood)
            shop = set_receipts(shop, "never", NADIA)
            later = sell(shop, codes=0, bread=1).ticket
            assert ticket_paper(shop, later).state == "not_wanted"
            assert print_again(shop, later, LUC) == ORIGINAL
        finally:
            shop.close()


def print_again_soon(shop: OpenShop, ticket: str) -> int:
    """Once more, when the one before is out; both come out."""
    print_waiting(shop)
    number = print_again(shop, ticket, LUC)
    print_waiting(shop)
    return number


def test_a_restored_backup_tells_no_code_a_second_time_without_a_manager(
    database_url: str, tmp_path: Path, printer: ReceiptPrinter
) -> None:
    with topup_shop(database_url, tmp_path / "home", printer=printer.url) as first:
        sell(first)
        shop = restored(printing_on(first, printer.url))
        try:
            print_waiting(shop)
            assert [printer.codes_on(paper) for paper in printer.papers] == [[code(1)]]
            assert showings(shop) == [(1, "receipt")]
            assert [paper.state for paper in unprinted_papers(shop)] == ["code"]
            [doubtful] = doubtful_receipts(shop)
            assert (doubtful.was_sent, doubtful.detail) == (True, "restored")
            assert settle_with_copy(shop, doubtful, LUC, NADIA) == 1
            print_waiting(shop)
            assert "DUPLICATA n° 1" in printer.receipts[-1].text
        finally:
            shop.close()
