"""What became of a donor's gifts, against the ledger it is read from."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from db.sales import LINE
from db.stock import LOT, MOVEMENT, add_movements
from kiosk.language import speak
from kiosk.rules.rounding import spread
from kiosk.services.donations.donor_report import FIGURES, DonorReport, report_on_donor
from kiosk.services.donations.donor_sheets import COLUMNS, write_donor_report
from kiosk.services.shop import OpenShop
from tests.kiosk.services.counter.sold import Counter, SoldLine
from tests.kiosk.services.shops import NOW, PARIS_WINTER, opened_shop, rows_of
from tests.kiosk.services.stock.stocked import add_donor, add_item, add_lot, move
from tests.support.examples import examples
from tests.support.refusals import refusal_of

TODAY = NOW.date()
LOTS = {"A1": 1, "A2": 1, "B1": 2, "P1": 1, "P2": 2}
"""Lots and their donors; P is sold by weight."""


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with opened_shop(database_url, tmp_path / "home") as shop:
        add_donor(shop, "Banque alimentaire", "BA")
        add_donor(shop, "Ferme d'Éloïse", "F1")
        add_item(shop, "COFFEE", label="Café moulu", market_value_cents=349)
        add_item(shop, "PEARS", label="Poires", kind="weight", market_value_cents=240)
        yield shop


@pytest.fixture
def counter(shop: OpenShop) -> Counter:
    return Counter(shop, "T1").open(NOW - timedelta(days=400))


def quantities(report: DonorReport, lot: str) -> dict[str, int]:
    [found] = [each for each in report.lots if each.lot == lot]
    return {name: value for name, value in found.quantities.items() if value}


def coffee(total_cents: int, *taken: tuple[str | None, int]) -> SoldLine:
    """A line with this total, which a voucher may have made one that does not divide."""
    whole = sum(quantity for _lot, quantity in taken)
    discount = -total_cents % whole
    return SoldLine(
        "COFFEE", "Café", total_cents, quantity=whole, discount_cents=discount, taken=taken
    )


def test_each_figure_says_what_became_of_a_lot(shop: OpenShop, counter: Counter) -> None:
    add_lot(shop, "A1", "COFFEE", 40, unit_value_cents=300)
    counter.sell(NOW, SoldLine("COFFEE", "Café", 250, quantity=5, taken=(("A1", 5),)))
    move(shop, "A1", "given", -3)
    move(shop, "A1", "written_off", -2, reason="damaged")
    move(shop, "A1", "corrected", 1)
    report = report_on_donor(shop, "BA")
    assert quantities(report, "A1") == {
        "received": 40,
        "sold": 5,
        "given": 3,
        "written_off": 2,
        "differences": 1,
        "left": 31,
    }
    assert (report.value_cents("received"), report.value_cents("left")) == (12_000, 9300)
    assert report.money_cents == 250


def test_what_is_past_its_date_is_a_part_of_what_is_left(shop: OpenShop) -> None:
    add_lot(shop, "A1", "COFFEE", 4, expires_on=TODAY - timedelta(1))
    add_lot(shop, "A2", "COFFEE", 4, expires_on=TODAY)
    report = report_on_donor(shop, "BA")
    assert (report.pieces("left"), report.pieces("expired")) == (8, 4)
    before = report_on_donor(shop, "BA", last=TODAY - timedelta(1))
    assert before.pieces("expired") == 0


def test_a_line_from_two_donors_is_shared_by_quantity(shop: OpenShop, counter: Counter) -> None:
    add_lot(shop, "A1", "COFFEE", 40)
    add_lot(shop, "B1", "COFFEE", 40, donor_id=2)
    counter.sell(NOW, coffee(100, ("A1", 2), ("B1", 1)))
    assert report_on_donor(shop, "BA").money_cents == 67
    assert report_on_donor(shop, "F1").money_cents == 33


def test_what_no_lot_covered_was_given_by_nobody(shop: OpenShop, counter: Counter) -> None:
    add_lot(shop, "A1", "COFFEE", 1)
    line = SoldLine("COFFEE", "Café", 100, quantity=4, taken=(("A1", 1), (None, 3)))
    counter.sell(NOW, line)
    assert report_on_donor(shop, "BA").money_cents == 25


def test_weights_are_worth_their_price_of_a_kilogram(shop: OpenShop, counter: Counter) -> None:
    add_lot(shop, "P1", "PEARS", 12_500)
    counter.sell(NOW, SoldLine("PEARS", "Poires", 17, weight_grams=350, taken=(("P1", 350),)))
    report = report_on_donor(shop, "BA")
    assert (report.grams("sold"), report.pieces("sold")) == (350, 0)
    assert (report.value_cents("received"), report.value_cents("sold")) == (3000, 84)


def test_what_comes_back_is_neither_sold_nor_paid(shop: OpenShop, counter: Counter) -> None:
    add_lot(shop, "A1", "COFFEE", 40)
    line = SoldLine("COFFEE", "Café", 300, quantity=3, taken=(("A1", 3),))
    sale = counter.sell(NOW, line)
    back = {"kind": "returned", "sku": "COFFEE", "lot": "A1", "quantity": 1, "sale_id": sale}
    with shop.writing() as connection:
        add_movements(connection, [{**back, "line_number": 1, "at": NOW}])
    report = report_on_donor(shop, "BA")
    assert (report.pieces("sold"), report.pieces("left")) == (2, 38)
    assert report.money_cents == 200


def test_what_comes_back_in_another_month_is_of_that_month(
    shop: OpenShop, counter: Counter
) -> None:
    add_lot(shop, "A1", "COFFEE", 40, at=NOW - timedelta(days=60))
    sale = counter.sell(NOW - timedelta(days=40), coffee(300, ("A1", 3)))
    back = {"kind": "returned", "sku": "COFFEE", "lot": "A1", "quantity": 1, "sale_id": sale}
    with shop.writing() as connection:
        add_movements(connection, [{**back, "line_number": 1, "at": NOW}])
    october = report_on_donor(shop, "BA", last=TODAY - timedelta(days=30))
    november = report_on_donor(shop, "BA", first=TODAY - timedelta(days=29))
    assert (october.pieces("sold"), october.money_cents) == (3, 300)
    assert (november.pieces("sold"), november.money_cents) == (-1, -100)


def test_a_period_begins_with_what_was_there_and_takes_whole_days(
    shop: OpenShop, counter: Counter
) -> None:
    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(date(2026, 11, day), time(hour, minute), PARIS_WINTER)

    add_lot(shop, "A1", "COFFEE", 40, at=at(1, 9))
    for moment in (at(9, 23, 59), at(10, 0), at(20, 23, 59), at(21, 0)):
        counter.sell(moment, SoldLine("COFFEE", "Café", 100, taken=(("A1", 1),)))
    report = report_on_donor(shop, "BA", date(2026, 11, 10), date(2026, 11, 20))
    assert quantities(report, "A1") == {"before": 39, "sold": 2, "left": 37}
    assert report.money_cents == 200
    assert report_on_donor(shop, "BA", last=date(2026, 10, 31)).lots == ()


@pytest.mark.parametrize("name", ["F1", "f1", "Ferme d'Éloïse", "FERME D'ÉLOÏSE", " F1 "])
def test_a_donor_is_found_by_reference_or_name(shop: OpenShop, name: str) -> None:
    assert report_on_donor(shop, name).name == "Ferme d'Éloïse"


def test_a_donor_who_is_not_there_or_not_the_only_one_is_refused(shop: OpenShop) -> None:
    assert refusal_of(lambda: report_on_donor(shop, "Nobody")).code == "donor_unknown"
    add_donor(shop, "ferme d'éloïse", "F2")
    refusal = refusal_of(lambda: report_on_donor(shop, "FERME D'ÉLOÏSE"))
    assert (refusal.code, refusal.data["references"]) == ("donor_unclear", "F1, F2")
    assert report_on_donor(shop, "ferme d'éloïse").reference == "F2"


def test_a_period_that_ends_before_it_begins_is_refused(shop: OpenShop) -> None:
    yesterday = TODAY - timedelta(days=1)
    refusal = refusal_of(lambda: report_on_donor(shop, "BA", TODAY, yesterday))
    assert (refusal.code, refusal.data) == (
        "days_backwards",
        {"first": TODAY, "last": yesterday},
    )
    assert report_on_donor(shop, "BA", TODAY, TODAY).lots == ()


@pytest.fixture
def told(shop: OpenShop, counter: Counter) -> Iterator[OpenShop]:
    """A shop in which something became of a gift; told in French."""
    add_lot(shop, "A1", "COFFEE", 40, expires_on=date(2027, 1, 31))
    add_lot(shop, "=P1", "PEARS", 12_500)
    counter.sell(NOW, coffee(12_345, ("A1", 5)))
    speak("fr")
    yield shop
    speak("en")


def text_of(shop: OpenShop, file: Path, donor: str = "BA") -> str:
    write_donor_report(shop, donor, output=file)
    return file.read_text(encoding="utf-8")


def test_the_text_says_it_in_words_and_fits_a_terminal(told: OpenShop, tmp_path: Path) -> None:
    lines = text_of(told, tmp_path / "report.txt").splitlines()
    rows = {line.split("  ")[0]: line.split() for line in lines}
    assert rows["Café moulu"][2:] == ["40", "5", "0", "0", "35", "123,45", "€"]
    assert "Banque alimentaire (BA)" in lines[0]
    assert max(map(len, lines)) <= 80


def test_each_row_of_the_text_adds_up_also_where_the_books_were_corrected(
    told: OpenShop, tmp_path: Path
) -> None:
    assert "Avant" not in text_of(told, tmp_path / "before.txt")
    move(told, "A1", "corrected", 2)
    move(told, "=P1", "given", -500)
    tomorrow = TODAY + timedelta(days=1)
    for first in (None, tomorrow):
        write_donor_report(told, "BA", first=first, output=tmp_path / "report.txt")
        lines = (tmp_path / "report.txt").read_text(encoding="utf-8").splitlines()
        head, _rule, coffee_row, pears = lines[lines.index("Par article") + 1 :][:4]
        wanted = ["Avant", "37", "0"] if first else ["Corrigé", "2", "0,000 kg"]
        assert wanted[0] in head
        assert coffee_row.split()[2:-2] == (
            ["37", "0", "0", "0", "0", "37"] if first else ["40", "2", "5", "0", "0", "37"]
        )
        assert "12,000 kg" in pears.replace("\u00a0", " ")


def test_a_donor_of_pieces_alone_reads_nothing_of_weights(told: OpenShop, tmp_path: Path) -> None:
    assert "Poids" in text_of(told, tmp_path / "both.txt")
    add_lot(told, "F1", "COFFEE", 4, donor_id=2)
    assert "Poids" not in text_of(told, tmp_path / "pieces.txt", "F1")


def test_a_time_in_which_there_was_nothing_is_said(told: OpenShop, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    write_donor_report(told, "BA", last=date(2020, 1, 1), output=file)
    said = file.read_text(encoding="utf-8")
    assert "la boutique n'avait rien de ce donateur" in said
    assert "Par article" not in said


def test_the_table_has_a_row_for_each_lot(told: OpenShop, tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    write_donor_report(told, "BA", format="csv", output=file)
    coffee_row, pears = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert tuple(coffee_row) == COLUMNS
    wanted = {"lot": "A1", "unit": "piece", "received": "40", "sold": "5", "money_cents": "12345"}
    assert {name: coffee_row[name] for name in wanted} == wanted
    assert (coffee_row["expires_on"], coffee_row["sold_value_cents"]) == ("2027-01-31", "1745")
    assert (pears["lot"], pears["unit"], pears["left"]) == ("'=P1", "kg", "12.500")


def test_the_pdf_has_the_letters_of_french(told: OpenShop, tmp_path: Path) -> None:
    add_donor(told, "Bœuf & Кава, œuvre d'Éloïse", "OE")
    add_lot(told, "O1", "COFFEE", 1, donor_id=3)
    file = tmp_path / "report.pdf"
    write_donor_report(told, "OE", format="pdf", output=file)
    pdf = file.read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1
    # A long heading goes on on the next line.
    words = " ".join(PdfReader(file).pages[0].extract_text().split())
    assert "Bœuf & Кава, œuvre d'Éloïse (OE)" in words
    assert "3,49 €" in words


def test_only_a_pdf_loads_its_library() -> None:
    code = (
        "import sys, kiosk.services.donations.donor_sheets, receipts.render.report_text;"
        "print([n for n in ('fpdf', 'fontTools', 'PIL', 'biip') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


moments = st.integers(0, 60).map(lambda days: NOW - timedelta(days=days))
coffee_parts = st.lists(
    st.tuples(st.sampled_from(["A1", "A2", "B1", None]), st.integers(1, 9)),
    min_size=1,
    max_size=3,
    unique_by=lambda part: part[0],
)
sales = st.tuples(moments, st.integers(0, 5000), coffee_parts)
other_moves = st.tuples(
    moments,
    st.sampled_from(list(LOTS)),
    st.sampled_from(["given", "written_off", "corrected", "moved"]),
    st.integers(-20, 20).filter(bool),
)


@settings(
    deadline=None,
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(sales, max_size=8), st.lists(other_moves, max_size=8), st.integers(0, 60))
def test_whatever_happened_the_report_agrees_with_the_ledger(
    shop: OpenShop,
    counter: Counter,
    sold: list[tuple[datetime, int, list[tuple[str | None, int]]]],
    moves: list[tuple[datetime, str, str, int]],
    days: int,
) -> None:
    known = {row["lot"] for row in rows_of(shop, LOT)}
    for lot, donor in LOTS.items():
        if lot not in known:
            sku = "PEARS" if lot.startswith("P") else "COFFEE"
            add_lot(shop, lot, sku, 1_000_000, donor_id=donor, at=NOW - timedelta(days=61))
    for at, cents, parts in sold:
        counter.sell(at, coffee(cents, *parts))
    for at, lot, kind, quantity in moves:
        quantity = -abs(quantity) if kind in {"given", "written_off"} else quantity
        move(shop, lot, kind, quantity, at, reason="why" if kind == "written_off" else "")
    the_whole_history_agrees(shop)
    split = TODAY - timedelta(days=days)
    two_periods_are_one(shop, split)


def the_whole_history_agrees(shop: OpenShop) -> None:
    """received + differences = sold + given + written off + left, lot by lot, and money."""
    movements = rows_of(shop, MOVEMENT)
    reports = {name: report_on_donor(shop, name) for name in ("BA", "F1")}
    for report in reports.values():
        for lot in report.lots:
            q = lot.quantities
            ledger = [row for row in movements if row["lot"] == lot.lot]
            assert q["left"] == sum(row["quantity"] for row in ledger)
            assert q["received"] == 1_000_000
            assert q["before"] + q["received"] + q["differences"] == (
                q["sold"] + q["given"] + q["written_off"] + q["left"]
            )
            assert q["sold"] == -sum(r["quantity"] for r in ledger if r["kind"] == "sold")
    paid = sum(row["total_cents"] for row in rows_of(shop, LINE))
    taken = sum(report.money_cents for report in reports.values())
    assert taken == paid - uncovered_cents(shop, movements)


def uncovered_cents(shop: OpenShop, movements: list[dict[str, Any]]) -> int:
    """What was paid for goods of no lot, worked out line by line."""
    result = 0
    for line in rows_of(shop, LINE):
        key = (line["sale_id"], line["line_number"])
        parts = [row for row in movements if (row["sale_id"], row["line_number"]) == key]
        shares = spread(line["total_cents"], [-row["quantity"] for row in parts])
        result += sum(s for row, s in zip(parts, shares, strict=True) if row["lot"] is None)
    return result


def two_periods_are_one(shop: OpenShop, split: date) -> None:
    whole = report_on_donor(shop, "BA")
    first = report_on_donor(shop, "BA", last=split)
    second = report_on_donor(shop, "BA", first=split + timedelta(1))
    assert first.money_cents + second.money_cents == whole.money_cents
    assert first.pieces("left") == second.pieces("before")
    assert second.pieces("left") == whole.pieces("left")
    for figure in FIGURES:
        if figure not in {"before", "left", "expired"}:
            for unit in (DonorReport.pieces, DonorReport.grams):
                assert unit(first, figure) + unit(second, figure) == unit(whole, figure)
