"""A cut of the power, a closed window, a locked till: basket, sale and receipt are still there."""

import json
import os
import signal
import socket
from collections.abc import Callable

import pytest

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter, opened
from tests.support.escpos import decode
from tests.support.printers import TcpPrinter, refused_port

PARKED = "The basket is parked as {code}. {key}, or its code, takes it up again."


def quit_by_key(till: Till) -> None:
    till.press("ctrl+q")
    assert till.terminal.wait_for_exit() == 0


def close_window(till: Till) -> None:
    assert till.terminal.hang_up() == 0


def shut_down(till: Till) -> None:
    os.kill(till.terminal.pid, signal.SIGTERM)
    assert till.terminal.wait_for_exit() == 0


ENDINGS: dict[str, Callable[[Till], object]] = {
    "a cut of the power": lambda till: till.terminal.kill(),
    "a closed window": close_window,
    "the key to quit": quit_by_key,
    "a computer that shuts down": shut_down,
}
IN_GOOD_ORDER = {each: ENDINGS[each] for each in ENDINGS if each != "a cut of the power"}


def take_a_byte_and_wait(printer: TcpPrinter, connection: socket.socket) -> None:
    """A printer whose paper is out: it has begun, and does not go on."""
    printer.take(connection.recv(1))
    printer.stopping.wait()


def fill(till: Till) -> None:
    """A basket with all that there can be in one."""
    till.scan(goods.MEMBER, goods.COFFEE, "OEUFS", goods.TWENTY_PERCENT, goods.PASS)
    till.expect_items(2)
    till.scan("POMMES")
    till.expect("How many kilograms?")
    till.answer("0,350")
    till.expect_text("Pommes en vrac, 0,14 €")


def is_whole(till: Till) -> None:
    """The basket of `fill` is on the screen."""
    till.expect_items(3)
    till.expect_quantities(["1", "1", "0,350 kg"])
    till.expect_prices(["0,56", "0,93", "0,14"])
    till.expect_text("Aminata D.")
    till.expect(", paid {amount}", amount="1,63 €")
    till.expect_big("0,00 €")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_basket_is_there_at_the_next_sign_in_after(shop: ShopFolder, ending: str) -> None:
    with at_the_counter(shop) as till:
        fill(till)
        ENDINGS[ending](till)
    with at_the_counter(shop) as till:
        till.expect("The basket is as it was left.")
        is_whole(till)


@pytest.mark.parametrize("ending", IN_GOOD_ORDER)
def test_the_log_says_its_end_and_its_head_is_kept_after(shop: ShopFolder, ending: str) -> None:
    with at_the_counter(shop) as till:
        fill(till)
        IN_GOOD_ORDER[ending](till)
    entries = shop.rows("journal")
    assert [entry["kind"] for entry in entries][-2:] == ["signed_out", "program_stopped"]
    kept = json.loads((shop.home / "heads" / "T1.json").read_text())
    assert (str(kept["seq"]), kept["hash"]) == (entries[-1]["seq"], entries[-1]["hash"])


def test_a_locked_till_keeps_the_basket_and_shows_nothing_of_it(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        fill(till)
        till.press("ctrl+l")
        till.expect("Number or badge")
        assert "Café" not in till.terminal.text
        assert "Aminata" not in till.terminal.text
        till.sign_in()
        is_whole(till)


def test_baskets_are_parked_and_taken_up_again_in_any_order(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        fill(till)
        till.press("f5")
        said = till.words(PARKED, code="|", key="F6").split("|")[0]
        till.expect_text(said)
        till.scan("SAC", goods.MEMBER)
        till.expect_items(1)
        till.press("f5")
        till.expect_items(0)
        till.scan("CLE4G")
        till.expect_items(1)
        till.press("f6")
        till.expect("Parked baskets")
        till.press("1")
        is_whole(till)
        till.terminal.kill()
    with at_the_counter(shop) as till:
        is_whole(till)
        till.press("f6")
        till.expect("Parked baskets")
        till.press("down", "enter")
        till.expect_big("12,00 €")
        till.press("ctrl+x")
        till.expect("Empty the whole basket?")
        till.press("enter")
        till.expect("The basket is empty.")
        till.press("f6", "1")
        till.expect_text("Sac réutilisable")


def test_a_power_cut_right_after_the_sale_neither_loses_nor_doubles_it(
    shop: ShopFolder, printer: TcpPrinter
) -> None:
    with (
        refused_port() as nobody,
        at_the_counter(shop, printer=f"tcp://127.0.0.1:{nobody}") as till,
    ):
        till.scan(goods.COFFEE)
        till.expect_items(1)
        till.press("f12", "f12")
        till.expect_ticket(1)
        till.terminal.kill()
    assert [row["ticket"] for row in shop.rows("sales")] == ["T1-000001"]
    with at_the_counter(shop, printer=printer.url) as till:
        till.expect_items(0)
        paper = decode(printer.wait_for_jobs(1))
        assert paper.qr_codes == ["T1-000001"]
        till.scan("SAC")
        till.expect_items(1)
        till.press("f12", "f12")
        till.expect_ticket(2)
        assert decode(printer.wait_for_jobs(2)).qr_codes == ["T1-000001", "T1-000002"]


def test_a_receipt_that_may_have_printed_is_not_printed_again_in_silence(
    shop: ShopFolder, printer: TcpPrinter
) -> None:
    """The power goes while the printer has the receipt: nobody knows whether it came out."""
    with TcpPrinter(take_a_byte_and_wait) as slow, at_the_counter(shop, printer=slow.url) as till:
        till.scan(goods.COFFEE)
        till.expect_items(1)
        till.press("f12", "f12")
        till.expect_ticket(1)
        till.terminal.wait_for(lambda: slow.received)
        till.terminal.kill()
    with at_the_counter(shop, printer=printer.url) as till:
        till.terminal.wait_for(lambda: "T1-000001" in till.screen[0])
        till.scan("SAC")
        till.expect_items(1)
        till.press("f12", "f12")
        till.expect_ticket(2)
        assert decode(printer.wait_for_jobs(1)).qr_codes == ["T1-000002"]
        till.terminal.wait_for(lambda: "T1-000001" in till.screen[0])


def test_a_till_that_was_never_counted_asks_for_the_float_again(
    closed_shop: Callable[[str], ShopFolder],
) -> None:
    shop = closed_shop("fr")
    question = "The till is closed. How much cash is in the drawer?"
    with opened(shop) as till:
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect(question)
        till.terminal.kill()
    with opened(shop) as till:
        till.expect("Number or badge")
        till.terminal.type("1\r1234\r")
        till.expect(question)
        till.answer("quatre-vingts")
        till.expect("This is not an amount. Type for example 12.50.")
        till.answer("80")
        till.expect_counter()
