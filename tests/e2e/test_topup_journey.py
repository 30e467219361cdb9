"""A top-up from the import to the buyer: on paper, and on the screen when paper is out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.goods import day
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Till, at_the_counter
from tests.support.receipt_printer import ReceiptPrinter
from tests.support.topup_shop import bytes_of, code, in_fours, serial, shows_no_code

CODES = 3

ITEMS = (
    "sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate",
    "RECH25;9520042011853;Recharge 25 €;Téléphonie;25,00;5,00;;topup;",
)
LOTS = (
    "lot;donor;sku;quantity;unit_value;received_on;expires_on",
    f"L-RECH;Fondation Mobile;RECH25;{CODES};25,00;{day(-10)};{day(200)}",
)


@pytest.fixture
def topups() -> Iterator[ReceiptPrinter]:
    with ReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def stocked(shop: ShopFolder, tmp_path: Path) -> ShopFolder:
    """The shop with three codes, taken in by the real commands."""
    rows = [f"L-RECH;RECH25;{in_fours(code(n))};{serial(n)}" for n in range(1, CODES + 1)]
    codes = ("lot;sku;code;serial", *rows)
    shop.imported({"items": ITEMS, "lots": LOTS, "topups": codes}, tmp_path)
    return shop


def sell_topup(till: Till) -> None:
    till.scan("9520042011853")
    till.expect_text("Recharge 25 €, 5,00 €")
    till.press("f12")
    till.expect("To pay")
    till.answer("")


def test_a_buyer_gets_the_code_on_paper_and_on_the_screen_when_paper_is_out(
    stocked: ShopFolder, topups: ReceiptPrinter
) -> None:
    with at_the_counter(stocked, printer=topups.url) as till:
        sell_topup(till)
        till.expect_ticket(1)
        topups.wait_for_jobs(1)
        topups.manner = "no paper"
        sell_topup(till)
        warning = "The code of {ticket} could not be printed. {key} shows it."
        till.expect(warning, ticket="T1-000002", key="F8")
        till.press("f8")
        till.expect("not printed yet")
        till.press("enter")
        till.expect("Show the code here")
        till.terminal.type("c")
        till.expect("Show the code of {ticket} here instead of on paper?", ticket="T1-000002")
        till.press("enter")
        till.expect("Is the buyer there to read it? It is shown once.")
        till.press("enter")
        till.expect(
            "Ticket {ticket}: code {number} of {count}", ticket="T1-000002", number=1, count=1
        )
        till.expect("{label}, card {serial}", label="Recharge 25 €", serial=serial(2))
        till.press("enter")
        till.expect("Code again (manager)")
        topups.manner = "good"
        topups.wait_for_jobs(2)
        till.back()
        till.back()
        till.expect_counter()
        till.press("ctrl+q")
        assert till.terminal.wait_for_exit() == 0
    assert [topups.codes_on(paper) for paper in topups.papers] == [[code(1)], []]
    assert "Le code a été montré" in " ".join(topups.receipts[1].text.split())
    assert shows_no_code(bytes_of(stocked.home), CODES)
    exported = "".join(stocked.done("export", what) for what in ("sales", "lines", "stock"))
    assert shows_no_code(exported.encode(), CODES)


def test_f3_says_how_many_top_ups_and_never_more_than_there_are_codes(
    stocked: ShopFolder, topups: ReceiptPrinter
) -> None:
    lacking = "Codes left for “{label}”: {left}. Sell fewer (F3)."
    with at_the_counter(stocked, printer=topups.url) as till:
        till.scan("9520042011853")
        till.expect_text("Recharge 25 €, 5,00 €")
        till.press("f3")
        till.answer("4")
        till.expect(lacking, label="Recharge 25 €", left=CODES)
        till.answer("2")
        till.expect_text("2 × Recharge 25 €, 10,00 €")
        till.expect_lines(2)
        till.scan("9520042011853")
        till.expect_items(3)
        till.scan("9520042011853")
        till.expect(lacking, label="Recharge 25 €", left=CODES)
        till.expect_lines(CODES)
        till.press("f12")
        till.expect("To pay")
        till.answer("")
        till.expect_ticket(1)
        topups.wait_for_jobs(1)
        till.scan("9520042011853")
        till.expect("No code is left for “{label}”. It can not be sold now.", label="Recharge 25 €")
    assert [topups.codes_on(paper) for paper in topups.papers] == [[code(1), code(2), code(3)]]


def test_a_printer_that_breaks_off_leaves_the_code_to_a_manager(
    stocked: ShopFolder, topups: ReceiptPrinter
) -> None:
    topups.manner = "breaks off"
    with at_the_counter(stocked, printer=topups.url) as till:
        sell_topup(till)
        till.terminal.wait_for(re.compile("! 1 "))
        topups.manner = "good"
        till.press("ctrl+r")
        till.expect("Top-up codes to settle")
        [row] = [row for row in till.screen if till.words("Top-up codes to settle") in row]
        till.answer(row.replace("▸", " ").split()[0])
        till.expect("the printer broke off")
        till.press("enter")
        till.expect("Did {ticket} come out with its code?", ticket="T1-000001")
        till.answer("2")
        till.expect("A manager allows this: PIN of {name}", name="Camille")
        till.answer("1234")
        till.expect("Every code that was sold has been printed or shown.")
        topups.wait_for_jobs(1)
    assert topups.codes_on(topups.papers[-1]) == [code(1)]
    assert topups.receipts[-1].lines[0] == "DUPLICATA n° 1"
    assert shows_no_code(bytes_of(stocked.home), CODES)
