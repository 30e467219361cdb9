"""Labels that say more than the item, scanned in the real program."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Shown, at_the_counter
from tests.support.escpos import decode
from tests.support.printers import TcpPrinter

PEARS = "PEARS;2100012000000;Poires;Épicerie;2,40;1,80;;weight;5,5"
HALF_A_KILOGRAM = "2100012005005"
FOR_90_CENTS = "2200012000908"


@pytest.fixture
def pears(shop: ShopFolder, tmp_path: Path) -> ShopFolder:
    """The shop with pears, which a scale labels."""
    sheet = tmp_path / "items.csv"
    sheet.write_text(f"{goods.ITEMS.splitlines()[0]}\n{PEARS}\n", "utf-8")
    shop.done("import", "items", str(sheet))
    return shop


def test_a_box_names_its_lot_and_a_label_its_weight(pears: ShopFolder, printer: TcpPrinter) -> None:
    expiry = goods.day(300)
    box = f"]C101{goods.COFFEE:0>14}10L-CAFE-1\x1d17{expiry:%y%m%d}"
    with at_the_counter(pears, printer=printer.url) as till:
        till.scan(box, HALF_A_KILOGRAM, FOR_90_CENTS, goods.COFFEE)
        till.expect_items(4)
        till.expect_basket(
            [
                Shown("1", "Café moulu 250 g", "3,49", "2,50"),
                Shown("0,500 kg", "Poires", "1,20", "0,90"),
                Shown("0,500 kg", "Poires", "1,20", "0,90"),
                Shown("1", "Café moulu 250 g", "3,49", "2,50"),
            ]
        )
        till.press("f12")
        till.expect("To pay")
        till.answer("")
        till.expect_ticket(1)
        paper = decode(printer.wait_for_jobs(1))
    assert paper.text.count("0,500 kg × 1,80 €/kg") == 2
    lots = [line["lots"] for line in pears.export("lines")]
    assert lots == ["L-CAFE-1", "", "", "L-CAFE-2"]  # without a box, first expired first


def test_what_expired_by_its_label_is_refused_in_a_sentence(shop: ShopFolder) -> None:
    yesterday = goods.day(0) - timedelta(days=1)
    scanned = f"01{goods.COFFEE:0>14}10ANY\x1d17{yesterday:%y%m%d}"
    with at_the_counter(shop) as till:
        till.scan(scanned)
        till.expect_text("Café moulu 250 g")
        till.expect_basket([])
        till.scan(goods.COFFEE)
        till.expect_items(1)
        till.press("ctrl+q")
        assert till.terminal.wait_for_exit() == 0
