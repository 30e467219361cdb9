"""The whole job once: sign in, float, goods, card, vouchers, cash, receipt, exports, stock."""

import re
from collections.abc import Callable
from typing import Any

from kiosk.rules.shown_codes import shortened
from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Shown, Till, opened
from tests.support.escpos import Paper, decode
from tests.support.printers import TcpPrinter

MakeShop = Callable[[str], ShopFolder]
Exported = Callable[[Any], list[dict[str, str]]]

# What each line is worth, what a member of tier B pays, what 20 % take off that.
LINES = [
    # sku, label, quantity, grams, value, unit price, discount, total, vat, lots
    ("CAFE", "Café moulu 250 g", 1, "", 349, 70, 14, 56, "5.5", "L-CAFE-2"),
    ("OEUFS", "Œufs ×6 plein air", 2, "", 1156, 116, 46, 186, "5.5", "L-OEUFS"),
    ("POMMES", "Pommes en vrac", 1, "350", 84, 48, 3, 14, "5.5", "L-POMMES"),
    ("BRIC", "Bric-à-brac", 1, "", 400, 400, 80, 320, "", ""),
    ("AIDE", "Aide aux démarches", 1, "", 500, 200, 40, 160, "", ""),
    ("CLE4G", "Clé 4G « nomade »", 1, "", 3000, 600, 120, 480, "20", "L-CLE"),
]
VALUE_CENTS, TOTAL_CENTS, CASH_CENTS, VOUCHER_CENTS = 5489, 1216, 216, 1000

FRENCH_RECEIPT = {
    "Café moulu 250 g": "0,56 €",
    "Œufs ×6 plein air": "1,86 €",
    "Pommes en vrac": "0,14 €",
    "Bric-à-brac": "3,20 €",
    "Aide aux démarches": "1,60 €",
    "Clé 4G « nomade »": "4,80 €",
    "Valeur marchande": "54,89 €",
    "Vous économisez": "42,73 €",
    "TOTAL": "12,16 €",
    "Espèces": "5,00 €",
    "Bon Pass numérique": "10,00 €",
    "Monnaie rendue": "2,84 €",
    "TVA 5,5 % sur 2,42 € HT": "0,14 €",
    "TVA 20 % sur 4,00 € HT": "0,80 €",
}
ENGLISH_RECEIPT = {
    "Café moulu 250 g": "€0.56",
    "Market value": "€54.89",
    "You save": "€42.73",
    "TOTAL": "€12.16",
    "Cash": "€5.00",
    "Voucher Pass numérique": "€10.00",
    "Change": "€2.84",
    "VAT 5.5% on €2.42 net": "€0.14",
    "VAT 20% on €4.00 net": "€0.80",
}


def test_a_french_shop_sells_at_80_columns(closed_shop: MakeShop, printer: TcpPrinter) -> None:
    shop = closed_shop("fr")
    with opened(shop, printer=printer.url) as till:
        sign_in_and_count(till, "Bonjour Camille", "80,00")
        till.scan(goods.COFFEE)
        till.expect_text("Café moulu 250 g, 2,50 €")
        till.scan("OEUFS")
        till.expect(
            "“{label}” is for members. Scan a card, or void the line (F4).",
            label="Œufs ×6 plein air",
        )
        till.expect_line(1, Shown("1", "Œufs ×6 plein air", "5,78", "carte ?"))
        till.press("f3")
        till.expect("How many?")
        till.answer("2")
        till.expect_items(3)
        weigh_and_price(till, "0,350", "4")
        till.scan("AIDE", "CLE4G")
        till.expect_text("Clé 4G « nomade », 12,00 €")
        till.scan(goods.MEMBER)
        till.expect_big("15,19 €")
        assert " Aminata D. " in till.screen[1]
        till.scan(goods.TWENTY_PERCENT)
        till.expect_big("12,16 €")
        till.expect_prices(
            [
                "0,56",
                "1,86",
                "0,14",
                "3,20",
                "1,60",
                "4,80",
            ]
        )
        till.expect_values(
            [
                "3,49",
                "11,56",
                "0,84",
                "4,00",
                "5,00",
                "30,00",
            ]
        )
        till.scan(goods.PASS)
        till.expect_big("2,16 €")
        till.press("f12")
        till.expect("To pay")
        till.expect_big("2,16")
        till.answer("5")
        till.expect_ticket(1)
        till.expect_big("2,84 €")
        paper = decode(printer.wait_for_jobs(1))
    assert amounts_on(paper, FRENCH_RECEIPT) == FRENCH_RECEIPT
    assert "6 articles" not in paper.lines
    assert "7 articles" in paper.lines
    assert paper.lines[:3] == ["Boutique solidaire d'Ivry", "12 rue des Lilas", "94200 Ivry"]
    assert "TVA non applicable, art. 293 B du CGI" in paper.text
    the_books_agree(shop.export, paper)


def test_an_english_shop_sells_at_120_columns(closed_shop: MakeShop, printer: TcpPrinter) -> None:
    shop = closed_shop("en")
    with opened(shop, 40, 120, printer=printer.url) as till:
        sign_in_and_count(till, "Hello Camille", "80.00")
        till.scan(goods.MEMBER)
        till.expect_text("Aminata D.: social prices.")
        till.scan(goods.TWENTY_PERCENT, goods.PASS, goods.COFFEE, "OEUFS")
        till.expect_items(2)
        assert "PREVIEW" in till.terminal.text
        till.press("f3")
        till.answer("2")
        till.expect_items(3)
        weigh_and_price(till, "0.350", "4")
        till.scan("AIDE", "CLE4G")
        till.expect_items(7)
        till.expect_big("€2.16")
        till.expect_prices(
            [
                "0.56",
                "1.86",
                "0.14",
                "3.20",
                "1.60",
                "4.80",
            ]
        )
        till.press("f12")
        till.expect("To pay")
        till.answer("5")
        till.expect_ticket(1)
        till.expect_big("€2.84")
        till.terminal.wait_for(re.compile(r"TOTAL +€12\.16$", re.MULTILINE))
        paper = decode(printer.wait_for_jobs(1))
    assert amounts_on(paper, ENGLISH_RECEIPT) == ENGLISH_RECEIPT
    the_books_agree(shop.rows, paper)


def sign_in_and_count(till: Till, hello: str, amount: str) -> None:
    till.expect("Number or badge")
    till.answer("1")
    till.answer("1234")
    till.expect_text(hello)
    till.answer(amount)
    till.expect("Scan an item, a card or a voucher.")


def weigh_and_price(till: Till, kilograms: str, price: str) -> None:
    till.scan("POMMES")
    till.expect("How many kilograms?")
    till.answer(kilograms)
    till.expect_items(4)
    till.scan("BRIC")
    till.expect("What does it cost?")
    till.answer(price)
    till.expect_items(5)


def amounts_on(paper: Paper, names: dict[str, str]) -> dict[str, str]:
    """What the paper says behind each of these names."""
    found = {}
    for line in paper.lines:
        name, _, amount = line.rpartition("  ")
        if name.strip() in names:
            found[name.strip()] = amount.strip()
    return found


def the_books_agree(exported: Exported, paper: Paper) -> None:
    """Export, stock and the code on the paper tell of the same sale, to cent and piece."""
    assert paper.qr_codes == ["T1-000001"]
    assert paper.cuts == 1
    [sale] = exported("sales")
    assert (sale["ticket"], sale["till"], sale["staff"], sale["member"]) == (
        "T1-000001",
        "T1",
        "1",
        "M1001",
    )
    assert (sale["market_value_cents"], sale["total_cents"]) == (str(VALUE_CENTS), str(TOTAL_CENTS))
    names = (
        "sku",
        "label",
        "quantity",
        "weight_grams",
        "market_value_cents",
        "unit_price_cents",
        "discount_cents",
        "total_cents",
        "vat_rate",
        "lots",
    )
    lines = exported("lines")
    assert [tuple(line[name] for name in names) for line in lines] == [
        tuple(map(str, line)) for line in LINES
    ]
    assert sum(int(line["total_cents"]) for line in lines) == TOTAL_CENTS
    assert [tuple(row.values())[1:4] for row in exported("tenders")] == [
        ("cash", str(CASH_CENTS), ""),
        ("voucher", str(VOUCHER_CENTS), shortened(goods.PASS)),
    ]
    redeemed = {row["voucher"]: row["amount_cents"] for row in exported("redemptions")}
    percent, paid = shortened(goods.TWENTY_PERCENT), shortened(goods.PASS)
    assert redeemed == {percent: "303", paid: str(VOUCHER_CENTS)}
    stock = {row["lot"]: row["quantity"] for row in exported("stock")}
    assert stock == {
        "L-CAFE-1": "100",
        "L-CAFE-2": "1",
        "L-CLE": "4",
        "L-OEUFS": "8",
        "L-POMMES": "12.150",
    }
