"""Papers that waited when a backup was made: nobody knows whether they came out since."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.print_jobs import JOB
from kiosk.services.copies.backups import make_backup
from kiosk.services.copies.restoring import restore_backup
from kiosk.services.counter.unprinted import question_of, settle_by_printing, unprinted_papers
from kiosk.services.shop import OpenShop, open_shop
from kiosk.services.topups.doubts import doubtful_receipts, settle_with_copy
from tests.kiosk.services.shops import NOW, rows_of
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.topup_shop import (
    LUC,
    NADIA,
    code,
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
    """The shop put back as it was when its papers had these states, after all came out."""
    with shop.writing() as connection:
        for number, state in enumerate(states, 1):
            connection.execute(JOB.update().where(JOB.c.id == number).values(state=state))
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
