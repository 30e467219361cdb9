"""Generosity and claims: given at the till, printed, redeemed, and asked for from an issuer."""

import csv
from pathlib import Path

from tests.e2e import goods
from tests.e2e.shop_folder import ShopFolder
from tests.e2e.till import at_the_counter
from tests.support.escpos import decode
from tests.support.printers import TcpPrinter

LUNCH = """\
sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate;floor_price
REPAS;;Repas partagé;Service;8,00;6,00;;service;;1,00
"""


def with_lunch(shop: ShopFolder, folder: Path) -> ShopFolder:
    """The shop with a meal for which people pay what they can."""
    file = folder / "lunch.csv"
    file.write_text(LUNCH, encoding="utf-8")
    shop.done("import", "items", str(file))
    return shop


def gifts(shop: ShopFolder) -> list[tuple[str, ...]]:
    return [(row["ticket"], row["kind"], row["amount_cents"]) for row in shop.rows("gifts")]


def test_what_people_give_is_printed_stored_and_redeemed(
    shop: ShopFolder, printer: TcpPrinter, tmp_path: Path
) -> None:
    with_lunch(shop, tmp_path)
    with at_the_counter(shop, printer=printer.url) as till:
        till.scan("REPAS")
        till.expect_text("Au moins 1,00 €.")
        till.terminal.type("0,5\r")
        till.expect_text("« Repas partagé » coûte au moins 1,00 €.")
        till.terminal.type("7,40\r")
        till.expect_text("Repas partagé, 6,00 €, don 1,40 €")
        till.press("f10")
        till.expect("Purchase for somebody else")
        till.press("end", "enter")
        till.expect("How much is given for somebody else? It becomes a voucher for the wall.")
        till.terminal.type("5\r")
        till.expect_big("12,40 €")
        till.press("f12")
        till.expect("To pay")
        till.press("r")
        till.expect_text("Don (arrondi)")
        till.expect_big("13,00")
        till.answer("20")
        till.expect_ticket(1)
        till.expect_big("7,00 €")
        receipt, code = decode(printer.wait_for_jobs(2)).qr_codes
        assert receipt == "T1-000001"
        till.scan("CLE4G", code)
        till.expect_big("7,00 €")
        till.press("f12", "f12")
        till.expect_ticket(2)
        till.scan("SAC", code)
        till.expect("This voucher can not be taken here. A manager can see why.")
    assert gifts(shop) == [
        ("T1-000001", "more", "140"),
        ("T1-000001", "suspended", "500"),
        ("T1-000001", "round_up", "60"),
    ]
    totals = sum(int(row["total_cents"]) for row in shop.rows("sales"))
    assert sum(int(row["amount_cents"]) for row in shop.rows("tenders")) == totals + 700
    paper = decode(bytes(printer.received))
    for words in ("Don (au-delà du prix)", "Achat suspendu", "Don (arrondi)", "DÉJÀ PAYÉ"):
        assert words in paper.text


def test_an_issuer_is_asked_and_pays(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan("CLE4G", goods.PASS)
        till.press("f12", "f12")
        till.expect_ticket(1)
        till.manages("Claims")
        till.expect("Not claimed yet")
        till.press("enter")
        till.expect_text("Demander jusqu'à quel jour")
        till.press("enter")
        till.expect_text("Demander 10,00 € à Pass numérique, pour 1 paiement")
        till.press("enter")
        till.expect_text("claim-0001-pass-numerique.pdf")
        till.press("enter")
        till.expect("It is paid")
        till.press("1")
        till.expect_text("Pass numérique a-t-il payé 10,00 €")
        till.press("enter")
        till.expect_text("● Payé")
    report = shop.done("report", "issuer", "pass numérique", "--format", "csv")
    (row,) = csv.DictReader(report.splitlines())
    assert (row["voucher"], row["amount_cents"], row["state"]) == ("…3M9H", "1000", "paid")
    sheet = (shop.home / "claims" / "claim-0001-pass-numerique.csv").read_text(encoding="utf-8")
    assert goods.PASS in sheet


def test_a_claim_can_be_made_by_a_command(shop: ShopFolder) -> None:
    with at_the_counter(shop) as till:
        till.scan("CLE4G", goods.PASS)
        till.press("f12", "f12")
        till.expect_ticket(1)
    refused = shop.kiosk("claim", "Pass numérique", "--staff", "1", "--pin", "0000")
    assert (refused.returncode, refused.stdout) == (2, "")
    said = shop.done("claim", "Pass numérique", "--staff", "1", "--pin", "1234").splitlines()
    assert "10,00" in said[0]
    assert all(Path(line).exists() for line in said[1:])
    again = shop.kiosk("claim", "Pass numérique", "--staff", "1", "--pin", "1234")
    assert again.returncode == 2
    assert "Pass numérique" in again.stderr
    text = shop.done("report", "issuer", "Pass numérique")
    assert "Demandé, n°\u00a01" in text
