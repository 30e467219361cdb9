"""A training in the real program: nothing of it is sold, printed unmarked, or kept by a kill."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from kiosk.rules.guided_sale import STEPS
from receipts.compose.training import TRAINING_MARK
from receipts.transport.drawer import OPEN_DRAWER
from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter
from tests.support.escpos import decode
from tests.support.printers import TcpPrinter
from tests.support.receipt_printer import ReceiptPrinter

LINE = "TRAINING – nothing is sold"


def test_the_guided_sale_from_the_first_scan_to_the_lock(shop: ShopFolder) -> None:
    before = sold_rows(shop)
    with (
        ReceiptPrinter() as printer,
        at_the_counter(shop, printer=printer.url, training_printer="true") as till,
    ):
        till.scan(goods.COFFEE)
        till.expect_items(1)
        goes_training(till)
        practises(till)
        printer.wait_for_jobs(1)
        assert OPEN_DRAWER not in printer.received
        till.press("ctrl+e")
        till.expect_items(1)
        assert till.words(LINE) not in till.text
        till.press("f12", "f12")
        till.expect_ticket(1)
        till.terminal.wait_for(lambda: len(printer.papers) == 2)
    practice, real = (decode(data) for data in printer.papers)
    assert practice.text.count(TRAINING_MARK) == 2
    assert practice.qr_codes[0].startswith("FACT-")
    assert TRAINING_MARK not in real.text
    assert real.qr_codes == ["T1-000001"]
    assert [row["ticket"] for row in shop.rows("sales")] == ["T1-000001"]
    assert {name: rows for name, rows in sold_rows(shop).items() if name == "voucher"} == {
        "voucher": before["voucher"]
    }


def test_without_the_setting_no_byte_of_training_reaches_the_printer(
    shop: ShopFolder, printer: TcpPrinter
) -> None:
    with at_the_counter(shop, printer=printer.url) as till:
        goes_training(till)
        practises(till)
    assert bytes(printer.received) == b""


def test_a_kill_in_training_leads_back_to_the_shop_and_its_basket(
    shop: ShopFolder, printer: TcpPrinter
) -> None:
    with at_the_counter(shop, printer=printer.url) as till:
        till.scan(goods.MEMBER, goods.COFFEE)
        till.expect_items(1)
        goes_training(till)
        till.scan("9520042023696", "CLE4G")
        till.expect_items(2)
        till.terminal.kill()
    with at_the_counter(shop, printer=printer.url) as till:
        assert till.words(LINE) not in till.text
        till.expect_items(1)
        assert "Aminata D." in till.screen[1]
        till.press("f12", "f12")
        till.expect_ticket(1)


def test_a_volunteer_can_begin_with_training(shop: ShopFolder) -> None:
    before = sold_rows(shop)
    with shop.terminal(arguments=("--training",)) as terminal:
        till = Till(terminal, shop.lang)
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect(LINE)
        till.expect_text("1/17")
        till.press("ctrl+q")
        assert till.terminal.wait_for_exit() == 0
    assert sold_rows(shop) == before


def goes_training(till: Till) -> None:
    till.press("ctrl+e")
    till.expect("A first sale, step by step (ten minutes)")
    till.press("1")
    till.expect(LINE)


def practises(till: Till) -> None:
    """Every step, as the coach says it."""
    for number, keys in enumerate(WAY):
        till.terminal.wait_for(re.compile(rf" {number + 1}/{len(STEPS)} "))
        for key in keys:
            if key == "escape":
                till.back()
            elif key.endswith("\r"):
                till.terminal.type(key)
            else:
                till.press(key)
                till.terminal.wait_for(lambda: True)
    till.terminal.wait_for("Bravo")


WAY: tuple[tuple[str, ...], ...] = (
    ("9520042023696\r",),
    ("M1001\r",),
    ("f3", "2", "enter"),
    ("f4",),
    ("ctrl+z",),
    ("CLE4G\r",),
    ("f5",),
    ("f6",),
    ("M1007\r",),
    ("M1001\r",),
    ("PASS-4RX9TC\r",),
    ("PASS-3EYT7M\r",),
    ("f12", "2", "0", "enter"),
    ("i",),
    ("f8", "enter"),
    ("escape", "escape", "ctrl+l"),
    ("1\r", "1234\r"),
)


def sold_rows(shop: ShopFolder) -> dict[str, list[tuple[Any, ...]]]:
    """What a sale would change."""
    tables = ("sale", "sale_line", "tender", "stock_movement", "voucher", "lot", "basket")
    file = Path(shop.home) / "kiosk.sqlite"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return {
            table: database.execute(f"SELECT * FROM {table}").fetchall()
            for table in tables
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        }
