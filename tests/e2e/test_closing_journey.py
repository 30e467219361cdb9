"""Closing the day at the real till: counted blind, explained, signed, the Z on paper."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from db.staff import add_staff
from kiosk.services.shop import open_shop
from kiosk.services.staff import hash_pin
from kiosk.settings import Settings
from tests.e2e import goods
from tests.e2e.conftest import MakeShop
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter, opened
from tests.support.escpos import decode
from tests.support.late_printer import LatePrinter
from tests.support.printers import TcpPrinter

CLOSED = "The till is closed. How much cash is in the drawer?"


@pytest.fixture
def shop(shop: ShopFolder) -> ShopFolder:
    """A French shop whose till is open with 80.00, where somebody else may sign, too."""
    add_ousmane(shop)
    return shop


def add_ousmane(shop: ShopFolder) -> None:
    opened_shop = open_shop(Settings(home=shop.home))
    with opened_shop.writing() as connection:
        add_staff(connection, 2, "Ousmane", "volunteer", hash_pin("4321"), "SBADGE2")
    opened_shop.close()


def one(shop: ShopFolder, query: str) -> tuple[Any, ...]:
    with closing(sqlite3.connect(shop.home / "kiosk.sqlite")) as database:
        (row,) = database.execute(query).fetchall()
        return tuple(row)


def choose(till: Till, message: str) -> None:
    """Chooses a row of a menu by the figure before it."""
    till.expect(message)
    wanted = " ".join(till.words(message).split())
    rows = [" ".join(row.strip(" ▸>").split()) for row in till.screen]
    (number,) = (row.split()[0] for row in rows if row.partition(" ")[2] == wanted)
    till.press(number)


def sell_by_every_tender(till: Till) -> None:
    """Coffees at 2.50: one for cash, two by card, three by cheque, one by voucher."""
    for number, (count, key) in enumerate(((1, ""), (2, "c"), (3, "h")), 1):
        till.scan(*[goods.COFFEE] * count)
        till.expect_items(count)
        till.press("f12")
        till.expect("To pay")
        till.press(key or "enter")
        till.expect_ticket(number)
    till.scan(goods.COFFEE, goods.PASS)
    till.expect_text("Pass numérique")
    till.press("f12", "f12")
    till.expect_ticket(4)


def begin_count(till: Till) -> None:
    """From the counter to the sheet."""
    till.press("f9")
    choose(till, "The day's cash: end of shift, closing")
    choose(till, "Count and close")
    till.expect("Shift {number} is still open. End it now, and count it?", number=1)
    till.press("enter")
    till.expect("Cash counted so far")


def count_again_later(till: Till) -> None:
    """From the closed till to the sheet."""
    till.press("f9")
    choose(till, "Count and close")


def test_a_day_is_closed_with_a_difference_and_opened_again(
    shop: ShopFolder, printer: TcpPrinter
) -> None:
    with at_the_counter(shop, printer=printer.url) as till:
        sell_by_every_tender(till)
        begin_count(till)
        assert "82,50" not in till.text  # what should be there is not told yet
        # 50 + 20 and three of 2 euros: 76.00 of 82.50; slips of 5.00, cheques of 7.50
        for answer in ("", "", "", "1", "1", "", "", "3"):
            till.write(answer)
        till.expect_big("76,00")
        till.press("end", "up", "up")
        for answer in ("5", "7,50", "2,50"):
            till.write(answer)
        till.expect("That was the last one. {key} confirms the count.", key="F12")
        till.press("f12")
        till.expect("Variance")
        till.expect_text("82,50 76,00 -6,50 !")
        till.write("rendu faux")
        till.press("f12")
        till.expect_text("76,00 € restent dans la caisse, 0,00 € partent à la banque")
        till.press("enter")
        till.expect("Shift {number} is closed: Z no. {z}", number=1, z=1)
        till.expect("Everything is printed.")
        papers = printed(printer, 5)
        assert "CLÔTURE Z n° 1" in papers
        assert "rendu faux" in papers
        till.press("enter")
        till.expect(CLOSED)
        till.expect_text("76,00 €")
        till.press("enter")
        till.expect_counter()
    assert one(shop, "SELECT float_cents, expected_float_cents FROM shift WHERE number = 2") == (
        76_00,
        76_00,
    )


def printed(printer: TcpPrinter, jobs: int) -> str:
    """What came out, as text with plain spaces."""
    return "\n".join(decode(printer.wait_for_jobs(jobs)).lines).replace("\u00a0", " ")


def test_a_count_survives_a_cut_of_the_power(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        begin_count(till)
        for answer in ("", "", "", "1", "1"):
            till.write(answer)
        till.terminal.type("7")  # of the notes of 10, Enter was not pressed
        till.expect_big("140,00")
        till.terminal.kill()
    with opened(shop) as till:
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect(CLOSED)
        count_again_later(till)
        till.expect_big("140,00")
        till.press("down", "down", "down", "down", "down")
        till.write("1")
        till.expect_big("80,00")
        till.press("f12")
        till.expect("Variance")
        till.terminal.kill()
    with opened(shop) as till:
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect(CLOSED)
        count_again_later(till)
        till.expect("Variance")  # it was confirmed: the figures, not the sheet
        till.press("f12")
        till.expect_text("80,00 €")
        till.press("enter")
        till.expect("Shift {number} is closed: Z no. {z}", number=1, z=1)
    assert one(shop, "SELECT count(*) FROM closing") == (1,)


def test_a_second_person_signs_a_big_difference(shop: ShopFolder, printer: TcpPrinter) -> None:
    with at_the_counter(shop, printer=printer.url) as till:
        begin_count(till)
        for answer in ("", "", "", "1"):
            till.write(answer)
        till.press("f12")
        till.expect("Variance")
        till.write("il manque un billet")
        till.press("f12")
        till.expect("This differs by much: a second person signs")
        till.write("2")
        till.expect("PIN")
        till.write("4321")
        till.expect_text("50,00 € restent dans la caisse, 0,00 € partent à la banque")
        till.press("enter")
        till.expect("Shift {number} is closed: Z no. {z}", number=1, z=1)
        assert "Seconde signature : Ousmane" in printed(printer, 1)
    assert one(shop, "SELECT countersigned_by FROM shift") == (2,)


def test_a_dead_printer_holds_up_no_closing(shop: ShopFolder) -> None:
    with LatePrinter() as printer, at_the_counter(shop, printer=printer.url) as till:
        begin_count(till)
        for answer in ("", "", "", "1", "", "3"):
            till.write(answer)
        till.press("f12")
        till.expect("Variance")
        till.write("10")
        till.press("f12", "enter")
        till.expect("Shift {number} is closed: Z no. {z}", number=1, z=1)
        till.expect_text("2 papiers sortiront")
        printer.switch_on()
        papers = "\n".join(decode(printer.wait_for_jobs(2)).lines)
        assert "REMISE EN BANQUE" in papers
        till.expect("Everything is printed.")


@pytest.fixture
def english(closed_shop: MakeShop) -> ShopFolder:
    """An English shop whose till is closed."""
    return closed_shop("en")


def test_the_day_is_closed_in_english_on_a_larger_screen(english: ShopFolder) -> None:
    with opened(english, 40, 113) as till:
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect(CLOSED)
        till.answer("80")
        till.expect_counter()
        begin_count(till)
        for answer in ("", "", "", "1", "", "3"):
            till.write(answer)
        till.expect_big("80.00")
        till.press("f12")
        till.expect("right")
        till.press("f12", "enter")
        till.expect("Shift {number} is closed: Z no. {z}", number=1, z=1)
