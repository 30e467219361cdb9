"""Tariffs from the spreadsheet to the counter: imported, sold by, explained, tried."""

from pathlib import Path

from tests.e2e import goods
from tests.e2e.goods import day
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import Shown, at_the_counter
from tests.support.escpos import decode
from tests.support.printers import TcpPrinter

COLUMNS = "tier;scope;target;rule;value;household_min;household_max;valid_from;valid_until"
RULES = (
    ";category;Épicerie;percent_of_market;10;;;;",
    "B;item;CLE4G;amount_off;9,50;3;;;",
    "A;all;;fixed;0;;;;",
)


def tariffs(folder: Path, *rows: str, name: str = "tariffs.csv") -> str:
    """A file of rules as a French spreadsheet saves it."""
    path = folder / name
    path.write_bytes("\r\n".join([COLUMNS, *rows, ""]).encode("cp1252"))
    return str(path)


def test_rules_are_imported_sold_by_explained_and_tried(
    shop: ShopFolder, printer: TcpPrinter, tmp_path: Path
) -> None:
    said = shop.done("import", "tariffs", tariffs(tmp_path, *RULES))
    assert "3" in said.replace(",", " ").split()
    with at_the_counter(shop, printer=printer.url) as till:
        till.scan(goods.COFFEE, "CLE4G")
        till.expect_big("14,50 €")  # no card: 2.50 and 12.00
        till.scan(goods.MEMBER)
        till.expect_big("2,85 €")  # 0.35 by the first rule, 2.50 by the second
        till.expect_basket(
            [
                Shown("1", "Café moulu 250 g", "3,49", "0,35"),
                Shown("1", "Clé 4G « nomade »", "30,00", "2,50"),
            ]
        )
        till.press("up", "ctrl+p")
        till.expect("Why this price? {label}", label="Café moulu 250 g")
        till.expect_text("Règle pour « Épicerie » : 10 % de la valeur, arrondi 0,35 €")
        till.terminal.type("p")
        till.expect_text("L'explication part à l'imprimante.")
        till.back()
        till.press("f12")
        till.expect("To pay")
        till.answer("")
        till.expect_ticket(1)
        papers = decode(printer.wait_for_jobs(2))
    assert papers.text.index("Pourquoi ce prix") < papers.text.index("Ticket T1-000001")
    assert "valeur 3,49 €" in papers.text
    assert papers.cuts == 2
    lines = shop.rows("lines")
    assert [(line["market_value_cents"], line["total_cents"]) for line in lines] == [
        ("349", "35"),
        ("3000", "250"),
    ]
    tried = tariffs(tmp_path, ";all;;fixed;1;;;;", name="dearer.csv")
    said = " ".join(shop.done("tariffs", "try", tried, "--month", f"{day(0):%Y-%m}").split())
    # Coffee at a fifth of its value again, 0.70; the key for 1.00 instead of 2.50.
    assert "Recettes 2,85 € 1,70 € -1,15 €" in said
    assert shop.rows("lines") == lines


def test_a_bad_row_is_named_and_nothing_is_taken(shop: ShopFolder, tmp_path: Path) -> None:
    file = tariffs(tmp_path, RULES[0], ";item;NADA;fixed;1;;;;")
    refused = shop.kiosk("import", "tariffs", file)
    assert refused.returncode == 2
    assert "tariffs.csv" in refused.stderr
    assert "NADA" in refused.stderr
    refused = shop.kiosk("tariffs", "try", file, "--month", "2026-10")
    assert refused.returncode == 2
    assert "NADA" in refused.stderr
    assert refused.stdout == ""
    refused = shop.kiosk("tariffs", "try", file, "--month", "octobre")
    assert (refused.returncode, refused.stdout) == (2, "")
