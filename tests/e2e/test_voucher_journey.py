"""Vouchers at the real till: issued, printed, redeemed, guessed at, cancelled, checked."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from kiosk.rules.voucher_codes import grouped
from kiosk.services.vouchers.codes import new_code
from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter

REFUSED = "This voucher can not be taken here. A manager can see why."
WAIT = "Too many unknown codes. Wait {seconds} s before the next voucher; sell on meanwhile."


def codes_of(shop: ShopFolder) -> list[str]:
    with closing(sqlite3.connect(shop.home / "kiosk.sqlite")) as database:
        query = "SELECT code FROM voucher WHERE batch_id IS NOT NULL ORDER BY code"
        return [code for (code,) in database.execute(query)]


def issue_free_coffees(till: Till) -> None:
    """Two vouchers, each good for two purchases, from five euros on."""
    till.manages("Vouchers")
    till.expect("Check every voucher")
    till.press("enter")
    till.expect("+ New vouchers")
    till.press("enter")
    till.expect("What are they called? For example Christmas 2026.")
    till.write("Café offert")
    till.expect("What does a voucher do?")
    till.write("4")
    till.expect("In whose name is it? The receipt shows it.")
    till.press("enter")
    till.expect("What is it for?")
    till.write("2")
    till.expect("Which item? Scan it, or type its reference.")
    till.scan(goods.COFFEE)
    till.expect("From which day is it good? For example 01/12/2026.")
    till.press("enter")
    till.expect("Until which day, included?")
    till.press("enter")
    till.expect("For a purchase of how much at least, before vouchers?")
    till.write("5")
    till.expect("For how many purchases is each voucher good?")
    till.write("2")
    till.expect("Who may use it?")
    till.press("enter")
    till.expect("How many vouchers? At most 10,000.")
    till.write("2")
    till.expect_text("CAFE")
    till.press("enter")
    till.expect("Print a sheet: a PDF in the till's folder")


def test_vouchers_from_the_manager_s_keys_to_the_last_cent(
    shop: ShopFolder, tmp_path: Path
) -> None:
    paper = tmp_path / "paper"
    with at_the_counter(shop, printer=f"file://{paper}") as till:
        issue_free_coffees(till)
        till.write("1")
        till.expect("The sheet is written. Each code is money: print it, then delete the file.")
        (sheet,) = (shop.home / "vouchers").iterdir()
        assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
        assert sheet.read_bytes().startswith(b"%PDF-")
        till.press("enter")
        till.expect("Print on the receipt printer, one after the other")
        till.write("2")
        till.expect_text("2")
        first, second = codes_of(shop)
        till.terminal.wait_for(lambda: paper.exists() and second.encode() in paper.read_bytes())
        assert grouped(first).encode() in paper.read_bytes()
        till.back_to_counter()

        till.scan(goods.COFFEE, grouped(first))
        till.expect(
            "This voucher counts from {least} on: {missing} are missing. It waits in the basket.",
            least="5,00 €",
            missing="2,50 €",
        )
        till.scan(goods.COFFEE)
        till.expect_big("2,50 €")
        till.press("f12")
        till.expect("To pay")
        till.answer("2,50")
        till.expect_ticket(1)

        till.manages("Vouchers")
        till.expect("Cancel one voucher")
        till.write("2")
        till.expect("Scan the voucher, or type its code.")
        till.scan(second)
        till.expect("Why? In a few words, without anybody's name.")
        till.write("perdu")
        till.expect("Cancel what is left, for good?")
        till.press("enter")
        till.expect_text("1 bon est annulé")
        till.back_to_counter()
        till.scan(second)
        till.expect(REFUSED)

        for _ in range(3):
            till.scan(new_code())
            till.expect(REFUSED)
            till.press("escape")
            till.terminal.wait_for(lambda: till.words(REFUSED) not in till.text)
        till.scan(first)
        till.expect_text(till.words(WAIT, seconds="|").split("|")[0])
        till.scan(goods.COFFEE)
        till.expect_items(1)
        till.manages("Refused vouchers")
        till.expect("Not looked at: too many unknown codes before.")
        assert till.text.count(till.words("There is no such voucher.")) == 3
    checked = shop.kiosk("check-vouchers")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_shapes_of_codes_come_from_a_file_and_a_wrong_balance_is_named(
    shop: ShopFolder, tmp_path: Path
) -> None:
    shapes = tmp_path / "shapes.csv"
    shapes.write_text("issuer,mask,value,valid_from,valid_until\nPass,PN99-9999-AA,10,,\n")
    shop.done("import", "voucher-patterns", str(shapes))
    with at_the_counter(shop) as till:
        till.scan("CLE4G", "PN26-1107-KD")
        till.expect_big("2,00 €")
        till.press("f12", "f12")
        till.expect_ticket(1)
        till.scan("pn261107kd")
        till.expect(REFUSED)
    redeemed = [(row["voucher"], row["amount_cents"]) for row in shop.rows("redemptions")]
    assert redeemed == [("…07KD", "1000")]
    with closing(sqlite3.connect(shop.home / "kiosk.sqlite")) as database, database:
        database.execute("UPDATE voucher SET balance_cents = 7 WHERE code = 'PN261107KD'")
    checked = shop.kiosk("check-vouchers")
    assert checked.returncode == 1
    assert "PN261107KD" in checked.stdout
    assert "0,07" in checked.stdout
