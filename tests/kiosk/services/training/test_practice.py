"""Training touches nothing of the shop, keeps its own books, and every paper says so."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.rules.members import Member
from kiosk.services.counter.baskets import keep_basket, kept_basket
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.scanning import find_scanned, find_usable_voucher
from kiosk.services.printing import PrintWorker, count_unprinted
from kiosk.services.shifts.state import current_shift
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.training import practice as practice_module
from kiosk.services.training.practice import (
    PracticeShop,
    begin_training,
    end_training,
    folder_of,
    standing,
)
from kiosk.services.training.state import keep_step, last_step
from receipts.compose.training import TRAINING_MARK
from tests.support.books import check_sums, check_vouchers
from tests.support.escpos import decode
from tests.support.practice_day import practise_all_day
from tests.support.printers import TcpPrinter
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.refusals import refusal_of
from tests.support.rows import everything
from tests.support.shops import LUC, NADIA, Clock, OpenTill
from tests.support.volunteer import scanned, sell

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def practices() -> Iterator[list[PracticeShop]]:
    """Practice shops that were opened, to be closed."""
    opened: list[PracticeShop] = []
    yield opened
    for each in opened:
        each.shop.close()


def trained(
    shop: OpenShop, practices: list[PracticeShop], staff: StaffMember = NADIA, **how: bool
) -> PracticeShop:
    practices.append(begin_training(shop, staff, **how))
    return practices[-1]


def without_the_two_events(rows: Rows) -> Rows:
    """The rows, but for the journal entries that a training makes and the till's chain."""
    kinds = ("training_started", "training_ended")
    chain = ("journal_seq", "journal_hash", "last_at")
    entries = [row for row in rows["journal_entry"] if row["kind"] not in kinds]
    tills = [{k: v for k, v in till.items() if k not in chain} for till in rows["till"]]
    return rows | {"journal_entry": entries, "till": tills}


def test_a_day_of_training_changes_no_row_of_the_shop(
    shop: OpenShop, duty: Duty, practices: list[PracticeShop]
) -> None:
    sell(shop, duty, "BREAD", "MILK", "PASS")
    keep_basket(shop, scanned(shop, "M-AWA", "BREAD"))
    before = everything(shop.engine)
    practice = trained(shop, practices)
    practise_all_day(practice.shop, NADIA)
    end_training(shop, NADIA)
    after = everything(shop.engine)
    assert without_the_two_events(after) == without_the_two_events(before)
    assert [len(after[table]) - len(before[table]) for table in ("journal_entry", "sale")] == [2, 0]
    assert [line.item.sku for line in kept_basket(shop).lines] == ["BREAD"]


def test_the_real_journal_says_who_trained_and_the_practice_journal_the_rest(
    shop: OpenShop, duty: Duty, practices: list[PracticeShop]
) -> None:
    practice = trained(shop, practices, LUC)
    end_training(shop, LUC)
    entries = [row for row in everything(shop.engine)["journal_entry"] if row["till"] == "T1"][-2:]
    said = [(each["kind"], json.loads(each["entry"])["values"]) for each in entries]
    assert said == [("training_started", {"staff": 2}), ("training_ended", {"staff": 2})]
    kinds = {row["kind"] for row in everything(practice.shop.engine)["journal_entry"]}
    assert {"till_added", "shift_opened", "sale"} <= kinds


def test_practice_is_a_sqlite_file_of_its_own_beside_any_shop(
    shop: OpenShop, practices: list[PracticeShop]
) -> None:
    practice = trained(shop, practices)
    assert practice.shop.engine.dialect.name == "sqlite"
    assert practice.folder == shop.settings.home / "training" / "T1"
    assert practice.folder.stat().st_mode & 0o077 == 0
    assert practice.shop.till == "FACT"
    assert practice.shop.sign(b"x") != shop.sign(b"x")


def test_the_same_people_are_known_there_without_pin_and_badge(
    shop: OpenShop, practices: list[PracticeShop]
) -> None:
    practice = trained(shop, practices)
    staff = {row["number"]: row for row in everything(practice.shop.engine)["staff"]}
    assert {n: (row["first_name"], row["role"]) for n, row in staff.items()} == {
        1: ("Nadia", "manager"),
        2: ("Luc", "volunteer"),
    }
    real = {row["number"]: row for row in everything(shop.engine)["staff"]}
    assert not {row["pin_hash"] for row in staff.values()} & {r["pin_hash"] for r in real.values()}
    assert not {row["badge"] for row in staff.values()} & {row["badge"] for row in real.values()}


def test_numbers_totals_and_chain_go_on_when_practice_is_made_anew(
    shop: OpenShop, practices: list[PracticeShop]
) -> None:
    first = trained(shop, practices)
    shift_number, tickets = 1, standing(first.shop).tickets
    [till] = everything(first.shop.engine)["till"]
    first.shop.close()
    second = trained(shop, practices, anew=True)
    rows = everything(second.shop.engine)
    numbers = [row["ticket_number"] for row in rows["sale"]]
    assert min(numbers) == tickets + 1
    assert rows["till"][0]["perpetual_cents"] == 2 * till["perpetual_cents"] > 0
    assert [row["number"] for row in rows["shift"]] == [shift_number + 1]
    kept = (first.folder / "journal-0001.jsonl").read_text("ascii").splitlines()
    entries = [json.loads(line)["entry"] for line in kept]
    entries += [row["entry"] for row in rows["journal_entry"]]
    assert [json.loads(entry)["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    hashes = ["", *(json.loads(line)["hash"] for line in kept)]
    hashes += [row["hash"] for row in rows["journal_entry"]]
    assert [json.loads(entry)["previous"] for entry in entries] == hashes[:-1]
    assert sorted(file.name for file in first.folder.glob("practice-*.sqlite")) == [
        "practice-0002.sqlite"
    ]


def test_practice_goes_on_for_the_same_person_on_the_same_day(
    shop: OpenShop, practices: list[PracticeShop]
) -> None:
    use_voucher(trained(shop, practices), NADIA)
    again = trained(shop, practices)
    assert refusal_of(lambda: use_voucher(again, NADIA)).code == "voucher_refused"


def test_practice_is_fresh_for_another_person_another_day_or_when_it_is_wanted(
    shop: OpenShop, practices: list[PracticeShop], clock: Clock
) -> None:
    use_voucher(trained(shop, practices), NADIA)
    use_voucher(trained(shop, practices, LUC), LUC)
    use_voucher(trained(shop, practices, LUC, anew=True), LUC)
    clock.forward(days=400)
    use_voucher(trained(shop, practices, LUC), LUC)
    member = find_scanned(practices[-1].shop, "M1001")
    assert isinstance(member, Member)
    assert member.orientation(shop.now().date()).value == "valid"


def use_voucher(practice: PracticeShop, staff: StaffMember) -> None:
    """Spend the voucher of the guided sale. Raises ShopError when it is spent."""
    shift = current_shift(practice.shop)
    assert shift
    voucher = find_usable_voucher(practice.shop, "PASS-3EYT7M")
    sell(practice.shop, Duty(staff, shift.id), "CLE4G", voucher.code)


def test_an_unfinished_practice_shop_is_made_again(
    shop: OpenShop, practices: list[PracticeShop], monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(shop, practices)
    with monkeypatch.context() as patch:
        patch.setattr(practice_module, "sell_before", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            begin_training(shop, LUC)
    assert trained(shop, practices, LUC).codes
    assert len(list(practices[0].folder.glob("practice-*.sqlite"))) == 1


def _cut_off(*args: object) -> str:
    raise KeyboardInterrupt


def test_a_practice_shop_that_can_not_be_read_is_no_reason_not_to_train(
    shop: OpenShop, practices: list[PracticeShop]
) -> None:
    practice = trained(shop, practices)
    practice.shop.close()
    [file] = practice.folder.glob("practice-*.sqlite")
    file.write_bytes(b"torn" * 1000)
    (practice.folder / "practice.json").write_text("{")
    assert standing(trained(shop, practices).shop).tickets > 0


def test_each_person_goes_on_where_they_stopped(
    shop: OpenShop, practices: list[PracticeShop]
) -> None:
    folder = folder_of(shop)
    assert last_step(folder, 2) == ""
    trained(shop, practices, LUC)
    keep_step(folder, 2, "scan")
    keep_step(folder, 1, "pay")
    trained(shop, practices, NADIA)
    assert (last_step(folder, 2), last_step(folder, 1), last_step(folder, 3)) == ("scan", "pay", "")


def test_every_paper_says_that_it_is_practice(open_till: OpenTill) -> None:
    with ReceiptPrinter() as printer:
        shop = open_till(printer=printer.url, training_printer=True)
        practice = begin_training(shop, NADIA)
        practise_all_day(practice.shop, NADIA)
        jobs = count_unprinted(practice.shop)
        worker = PrintWorker(practice.shop, lambda count: None)
        worker.open_drawer()
        worker.send_waiting()
        worker.stop()
        practice.shop.close()
    papers = [decode(data) for data in printer.papers]
    assert len(papers) == jobs > 12
    for paper in papers:
        lines = [line for line in paper.lines if line.strip("= ")]
        assert TRAINING_MARK in lines[0]
        assert TRAINING_MARK in "".join(lines[-2:])
        assert paper.text.count(TRAINING_MARK) == 2 * paper.cuts == 2
    assert b"\x1bp" not in printer.received


def test_papers_stay_on_the_screen_unless_the_settings_say_otherwise(open_till: OpenTill) -> None:
    with TcpPrinter() as printer:
        shop = open_till(printer=printer.url)
        practice = begin_training(shop, NADIA)
        practise_all_day(practice.shop, NADIA)
        worker = PrintWorker(practice.shop, lambda count: None)
        worker.send_waiting()
        worker.stop()
        practice.shop.close()
        assert (printer.jobs, bytes(printer.received)) == (0, b"")


def test_every_sheet_says_that_it_is_practice(
    shop: OpenShop, practices: list[PracticeShop]
) -> None:
    practice = trained(shop, practices)
    practise_all_day(practice.shop, NADIA)
    sheets = list(practice.folder.rglob("*.pdf"))
    assert len(sheets) == 2
    assert not list(shop.settings.home.glob("*.pdf"))
    for sheet in sheets:
        assert TRAINING_MARK in words_of(sheet)


def words_of(sheet: Path) -> str:
    """The words of a PDF whose pages are packed by zlib and written in Windows-1252."""
    words = ""
    for part in sheet.read_bytes().split(b"stream\n")[1::2]:
        try:
            words += zlib.decompress(part.removesuffix(b"\nend")).decode("cp1252", "replace")
        except zlib.error:
            continue
    return words


def test_the_practice_books_are_right_too(shop: OpenShop, practices: list[PracticeShop]) -> None:
    practice = trained(shop, practices)
    practise_all_day(practice.shop, NADIA)
    rows = everything(practice.shop.engine)
    check_sums(rows)
    check_vouchers(rows)
