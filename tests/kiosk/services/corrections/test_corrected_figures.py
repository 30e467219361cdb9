"""Reports and checks read what came back as what it is: less."""

from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.services.corrections.voids import void_sale
from kiosk.services.counter.duty import Duty
from kiosk.services.donations.donor_report import report_on_donor
from kiosk.services.exports import export_rows
from kiosk.services.shop import OpenShop
from kiosk.services.tariffs.trials import parse_month, try_month
from kiosk.services.vouchers.cancelling import check_vouchers
from kiosk.services.vouchers.claims import make_claim, open_issuers, report_on_issuer
from tests.support.refusals import refusal_of
from tests.support.returning import REASON, refund
from tests.support.volunteer import sell


@pytest.fixture
def no_rules(tmp_path: Path) -> Path:
    """A file of tariffs without any."""
    path = tmp_path / "tariffs.csv"
    columns = "tier;scope;target;rule;value;household_min;household_max;valid_from;valid_until"
    path.write_text(f"{columns}\nA;all;;percent_off;10;1;;;\n", "utf-8")
    return path


def test_exports_name_what_came_back(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "2*BREAD", "RICE", "PASS")
    refund(shop, duty, sold.ticket, (1, 1))
    second = list(export_rows(shop, "sales"))[1]
    assert {name: second[name] for name in ("ticket", "total_cents", "kind", "corrects")} == {
        "ticket": "T1-000002",
        "total_cents": -300,
        "kind": "refund",
        "corrects": "T1-000001",
    }
    assert second["reason"] == REASON
    line = list(export_rows(shop, "lines"))[-1]
    assert (line["quantity"], line["total_cents"], line["returns_line"]) == (-1, -300, 1)
    assert (line["lots"], line["vat_rate"]) == ("B-SOON", Decimal("5.5"))
    tender = list(export_rows(shop, "tenders"))[-1]
    assert (tender["kind"], tender["amount_cents"]) == ("voucher", -300)
    assert list(export_rows(shop, "redemptions"))[-1]["amount_cents"] == -300
    void_sale(shop, sell(shop, duty, "MILK").ticket, duty, "erreur")
    assert [row["kind"] for row in export_rows(shop, "sales")] == ["sale", "refund", "sale", "void"]


def test_a_donor_reads_what_stayed_sold_and_its_money(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "5*BREAD", "2*MILK")
    refund(shop, duty, sold.ticket, (1, 3))
    refund(shop, duty, sold.ticket, (2, 1), to_stock=False)
    report = report_on_donor(shop, "Banque alimentaire")
    assert report.pieces("sold") == 3
    assert report.pieces("written_off") == 1
    assert report.money_cents == 2 * 300 + 200
    void_sale(shop, sell(shop, duty, "5*BREAD").ticket, duty, "erreur")
    assert report_on_donor(shop, "Banque alimentaire").money_cents == 800


def test_a_claim_is_lowered_by_what_was_given_back(shop: OpenShop, duty: Duty) -> None:
    first = sell(shop, duty, "3*BREAD", "PASS-2")
    assert make_claim(shop, 1, "Emmaüs").total_cents == 900
    refund(shop, duty, first.ticket, (1, 2))
    # Nothing is over yet: what was given back waits for the next claim.
    assert refusal_of(lambda: make_claim(shop, 1, "Emmaüs")).code == "nothing_to_claim"
    assert open_issuers(shop) == ()
    sell(shop, duty, "3*BREAD", "PASS-2")
    (issuer,) = open_issuers(shop)
    assert issuer.cents == 700 - 600
    claim = make_claim(shop, 1, "Emmaüs")
    redeemed = report_on_issuer(shop, "Emmaüs").redeemed
    assert 900 + claim.total_cents == sum(each.amount_cents for each in redeemed)
    assert {each.state for each in redeemed} == {"claimed"}


def test_other_tariffs_are_tried_on_what_people_kept(
    shop: OpenShop, duty: Duty, no_rules: Path
) -> None:
    sold = sell(shop, duty, "M-AWA", "3*BREAD", "RICE")
    refund(shop, duty, sold.ticket, (1, 1), (2, 1))
    void_sale(shop, sell(shop, duty, "MILK").ticket, duty, "erreur")
    tried = try_month(shop, no_rules, parse_month("2026-11")).trial
    assert (tried.sales, tried.lines) == (1, 1)
    assert (tried.before.revenue_cents, tried.before.value_cents) == (240, 800)


def test_the_check_of_vouchers_finds_nothing_wrong(shop: OpenShop, duty: Duty) -> None:
    sold = sell(shop, duty, "5*BREAD", "FIVE", "PASS")
    refund(shop, duty, sold.ticket, (1, 2))
    assert check_vouchers(shop) == ()
    refund(shop, duty, sold.ticket)
    assert check_vouchers(shop) == ()
