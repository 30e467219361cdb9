"""What the shop hands to its auditors and spreadsheets."""

import csv
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.rules.errors import ShopError
from kiosk.services.exports import (
    EXPORTS,
    Export,
    Format,
    columns_of,
    export_rows,
    write_export,
)
from kiosk.services.imports import IMPORTS
from kiosk.services.shop import OpenShop
from tests.kiosk.services.counter.sold import Counter, SoldLine
from tests.kiosk.services.shops import NOW, Files, opened_shop
from tests.support.examples import examples

SUMMER, WINTER = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
STOCK = {
    "items": """sku;gtin;label;category;market_value;public_price;social_price;kind;vat_rate
CAFE;;Café « moulu »;Épicerie;3,49;3,10;0,70;unit;5,5
POMME;;Pommes;Frais;2,40;;0,50;weight;
VRAC;;=HYPERLINK("x");Divers;;;;open;20
""",
    "tiers": "tier;percent_of_market\nA;30\n",
    "lots": """lot;donor;sku;quantity;unit_value;received_on;expires_on
L2;Ferme d'en haut;POMME;12,5;;2026-11-22;
L1;@Fondation;CAFE;40;;2026-11-22;
L0;@Fondation;CAFE;2;;2026-11-22;
""",
    "members": """card;display_name;tier;household_size;valid_from;valid_until;oriented_by
M1;Aminata;A;1;2026-01-01;2026-12-31;
""",
    "vouchers": """code;kind;value;issuer;valid_from;valid_until
PASS-1;payment;10;Pass numérique;;
MOINS1;amount;1;;;
""",
}
COFFEE = SoldLine("CAFE", "Café « moulu »", 310, vat_rate_bp=550, taken=(("L0", 1),))


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with opened_shop(database_url, tmp_path / "home") as shop:
        files = Files(tmp_path)
        for what, text in STOCK.items():
            IMPORTS[what](shop, files.text(text))
        yield shop


@pytest.fixture
def counter(shop: OpenShop) -> Counter:
    return Counter(shop, "T1").open(NOW - timedelta(days=400))


def test_a_sale_is_exported_as_it_was_stored(shop: OpenShop, counter: Counter) -> None:
    sale_id = counter.sell(NOW, COFFEE, member="M1")
    assert list(export_rows(shop, "sales")) == [
        {
            "ticket": "T1-000001",
            "sale_id": str(sale_id),
            "till": "T1",
            "closed_at": "2026-11-22T14:32:05+01:00",
            "staff": 1,
            "member": "M1",
            "market_value_cents": 620,
            "total_cents": 310,
            "kind": "sale",
            "corrects": None,
            "reason": None,
            "shift": 1,
            "allowed_by": None,
            "market_value": Decimal("6.20"),
            "total": Decimal("3.10"),
        }
    ]


def test_each_line_names_the_lots_it_was_taken_from(shop: OpenShop, counter: Counter) -> None:
    coffee = SoldLine(
        "CAFE",
        "Café « moulu »",
        900,
        quantity=3,
        discount_cents=30,
        vat_rate_bp=550,
        taken=(("L1", 1), ("L0", 1), (None, 1)),
    )
    apples = SoldLine("POMME", "Pommes", 60, weight_grams=250, taken=(("L2", 250),))
    counter.sell(NOW, coffee, apples, SoldLine("VRAC", "Vase", 500, vat_rate_bp=2000))
    first, second, third = export_rows(shop, "lines")
    assert first == {
        "ticket": "T1-000001",
        "line": 1,
        "sku": "CAFE",
        "label": "Café « moulu »",
        "quantity": 3,
        "weight_grams": None,
        "market_value_cents": 1800,
        "unit_price_cents": 310,
        "discount_cents": 30,
        "total_cents": 900,
        "vat_rate": Decimal("5.5"),
        "lots": "L1 L0",
        "returns_line": None,
        "serial": None,
        "vat_cents": 0,
        "tariff": "public",
        "tariff_rule": None,
        "returns_ticket": None,
        "closed_at": "2026-11-22T14:32:05+01:00",
        "market_value": Decimal("18.00"),
        "unit_price": Decimal("3.10"),
        "discount": Decimal("0.30"),
        "total": Decimal("9.00"),
        "vat": Decimal("0.00"),
    }
    assert (second["weight_grams"], second["vat_rate"], second["lots"]) == (250, None, "L2")
    assert (third["line"], third["vat_rate"], third["lots"]) == (3, Decimal(20), "")


def test_tenders_and_redemptions_name_their_ticket(shop: OpenShop, counter: Counter) -> None:
    summer = datetime(2026, 7, 14, 9, 0, 59, 999_999, tzinfo=SUMMER)
    counter.sell(
        summer,
        COFFEE,
        tenders=(("voucher", 300, "PASS-1"), ("cash", 10, None)),
        redeemed=(("PASS-1", 300), ("MOINS1", 100)),
    )
    assert some_of(shop, "tenders", "ticket", "tender", "kind", "amount_cents", "voucher") == [
        ("T1-000001", 1, "voucher", 300, "…S1"),
        ("T1-000001", 2, "cash", 10, None),
    ]
    at = "2026-07-14T09:00:59+02:00"
    assert some_of(shop, "redemptions", "voucher", "ticket", "amount_cents", "at", "issuer") == [
        ("…S1", "T1-000001", 300, at, "Pass numérique"),
        ("…NS1", "T1-000001", 100, at, None),
    ]


def some_of(shop: OpenShop, what: Export, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of an export."""
    return [tuple(row[name] for name in columns) for row in export_rows(shop, what)]


def test_stock_is_what_each_lot_holds_and_what_no_lot_covered(
    shop: OpenShop, counter: Counter
) -> None:
    counter.sell(NOW, SoldLine("CAFE", "Café", 620, quantity=2, taken=((None, 2),)))
    counter.sell(NOW, SoldLine("CAFE", "Café", 310, taken=((None, 1),)))
    counter.sell(NOW, SoldLine("POMME", "Pommes", 60, weight_grams=50, taken=((None, 50),)))
    assert some_of(shop, "stock", "sku", "lot", "donor", "quantity") == [
        ("CAFE", "L0", "@Fondation", 2),
        ("CAFE", "L1", "@Fondation", 40),
        ("CAFE", None, None, -3),
        ("POMME", "L2", "Ferme d'en haut", Decimal("12.500")),
        ("POMME", None, None, Decimal("-0.050")),
    ]


def test_sales_stand_in_the_order_of_time_then_till_then_ticket(
    shop: OpenShop, counter: Counter
) -> None:
    other = Counter(shop, "T0").open(NOW)
    counter.sell(NOW, COFFEE, COFFEE)
    counter.sell(NOW, COFFEE)
    other.sell(NOW, COFFEE)
    # 14:32 in summer time is before 14:32 in winter time.
    other.sell(NOW.replace(tzinfo=SUMMER), COFFEE)
    in_order = ["T0-000002", "T0-000001", "T1-000001", "T1-000002"]
    assert [row["ticket"] for row in export_rows(shop, "sales")] == in_order
    assert [row["ticket"] for row in export_rows(shop, "tenders")] == in_order
    lines = [(row["ticket"], row["line"]) for row in export_rows(shop, "lines")]
    assert lines == [
        ("T0-000002", 1),
        ("T0-000001", 1),
        ("T1-000001", 1),
        ("T1-000001", 2),
        ("T1-000002", 1),
    ]


def test_days_are_the_shops_own_from_midnight_to_midnight(shop: OpenShop, counter: Counter) -> None:
    day = date(2026, 11, 22)
    for at in (
        datetime(2026, 11, 21, 23, 59, 59, tzinfo=WINTER),
        datetime(2026, 11, 22, 0, 0, 0, tzinfo=WINTER),
        datetime(2026, 11, 22, 23, 59, 59, 999_999, tzinfo=WINTER),
        datetime(2026, 11, 23, 0, 0, 0, tzinfo=WINTER),
    ):
        counter.sell(at, COFFEE)

    def tickets(from_day: date | None, to_day: date | None) -> list[str]:
        rows = export_rows(shop, "sales", from_day, to_day)
        return [str(row["ticket"])[-1] for row in rows]

    assert tickets(day, day) == ["2", "3"]
    assert tickets(day, None) == ["2", "3", "4"]
    assert tickets(None, day) == ["1", "2", "3"]
    assert tickets(day, day - timedelta(days=1)) == []
    assert tickets(date.min, date.max) == ["1", "2", "3", "4"]


@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 3, 1), date(2026, 3, 8)),
            st.times(),
            st.integers(-12 * 60, 14 * 60),
        ),
        min_size=1,
        max_size=5,
    ),
    st.dates(date(2026, 2, 28), date(2026, 3, 9)),
    st.integers(0, 3),
)
@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_wherever_the_shop_lies_a_sale_belongs_to_its_local_day(
    shop: OpenShop,
    counter: Counter,
    moments: list[tuple[date, time, int]],
    first: date,
    days: int,
) -> None:
    last = first + timedelta(days=days)
    sold = {}
    for day, hour, offset in moments:
        at = datetime.combine(day, hour, timezone(timedelta(minutes=offset)))
        sold[str(counter.sell(at, COFFEE))] = at
    rows = [row for row in export_rows(shop, "sales", first, last) if row["sale_id"] in sold]
    within = {sale_id for sale_id, at in sold.items() if first <= at.date() <= last}
    assert {row["sale_id"] for row in rows} == within
    for row in rows:
        at = sold[str(row["sale_id"])]
        assert row["closed_at"] == at.isoformat(timespec="seconds")
    in_order = [sold[str(row["sale_id"])].astimezone(UTC) for row in rows]
    assert in_order == sorted(in_order)


def test_the_stock_has_no_days(shop: OpenShop) -> None:
    with pytest.raises(ShopError, match="export_without_days"):
        export_rows(shop, "stock", from_day=NOW.date())


def test_a_csv_file_has_a_header_and_one_row_a_line(
    shop: OpenShop, counter: Counter, tmp_path: Path
) -> None:
    counter.sell(NOW, COFFEE)
    counter.sell(NOW, SoldLine("VRAC", 'Lot de "6", verre', 500, vat_rate_bp=2000))
    target = tmp_path / "lines.csv"
    assert write_export(shop, "lines", output=target).rows == 2
    assert target.read_bytes().decode("utf-8") == (
        "ticket,line,sku,label,quantity,weight_grams,market_value_cents,unit_price_cents,"
        "discount_cents,total_cents,vat_rate,lots,returns_line,serial,vat_cents,tariff,"
        "tariff_rule,returns_ticket,closed_at,market_value,unit_price,discount,total,vat\n"
        "T1-000001,1,CAFE,Café « moulu »,1,,620,310,0,310,5.5,L0,,,0,public,,,"
        "2026-11-22T14:32:05+01:00,6.20,3.10,0.00,3.10,0.00\n"
        'T1-000002,1,VRAC,"Lot de ""6"", verre",1,,1000,500,0,500,20,,,,0,public,,,'
        "2026-11-22T14:32:05+01:00,10.00,5.00,0.00,5.00,0.00\n"
    )


def test_a_jsonl_file_has_one_object_a_line(
    shop: OpenShop, counter: Counter, tmp_path: Path
) -> None:
    counter.sell(NOW, SoldLine("VRAC", '=1+1"é', 500, vat_rate_bp=550))
    target = tmp_path / "lines.jsonl"
    assert write_export(shop, "lines", format="jsonl", output=target).rows == 1
    assert '"total": 5.00' in target.read_text("utf-8")
    line = json.loads(target.read_text("utf-8"))
    assert tuple(line) == columns_of("lines")
    assert (line["label"], line["vat_rate"], line["weight_grams"]) == ('=1+1"é', 5.5, None)


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_an_export_of_nothing_is_whole_too(shop: OpenShop, tmp_path: Path, format_: Format) -> None:
    target = tmp_path / "export"
    for what in EXPORTS:
        written = write_export(shop, what, format=format_, output=target)
        lines = target.read_text("utf-8").splitlines()
        assert len(lines) == written.rows + (format_ == "csv")
        if format_ == "csv":
            assert lines[0] == ",".join(columns_of(what))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\n"])
def test_no_cell_of_a_csv_file_runs_as_a_formula(
    shop: OpenShop, counter: Counter, tmp_path: Path, sign: str
) -> None:
    label = f"{sign}HYPERLINK(A1)"
    counter.sell(NOW, SoldLine("VRAC", label, 500, taken=((None, 1),)))
    target = tmp_path / "lines.csv"
    write_export(shop, "lines", output=target)
    with target.open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["label"] == f"'{label}"
    write_export(shop, "lines", format="jsonl", output=target)
    assert json.loads(target.read_text("utf-8"))["label"] == label


def test_negative_stock_stays_a_number(shop: OpenShop, counter: Counter, tmp_path: Path) -> None:
    counter.sell(NOW, SoldLine("CAFE", "Café", 310, taken=((None, 1),)))
    counter.sell(NOW, SoldLine("POMME", "Pommes", 60, weight_grams=50, taken=((None, 50),)))
    target = tmp_path / "stock"
    write_export(shop, "stock", output=target)
    rows = target.read_text("utf-8").splitlines()[1:]
    assert [",".join(row.split(",")[:4]) for row in rows] == [
        "CAFE,L0,'@Fondation,2",
        "CAFE,L1,'@Fondation,40",
        "CAFE,,,-1",
        "POMME,L2,Ferme d'en haut,12.500",
        "POMME,,,-0.050",
    ]
    write_export(shop, "stock", format="jsonl", output=target)
    quantities = [json.loads(line)["quantity"] for line in target.read_text("utf-8").splitlines()]
    assert quantities == [2, 40, -1, 12.5, -0.05]


def test_a_file_that_can_not_be_finished_leaves_the_old_one(
    shop: OpenShop, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.sell(NOW, COFFEE)
    counter.sell(NOW, COFFEE)
    target = tmp_path / "exports" / "sales.csv"
    target.parent.mkdir()
    target.write_text("of yesterday")

    def full_disk(_: int) -> None:
        assert target.read_text() == "of yesterday"
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(ShopError, match="no space left"):
        write_export(shop, "sales", output=target)
    assert target.read_text() == "of yesterday"
    assert list(target.parent.iterdir()) == [target]


def test_a_device_is_written_to_and_not_replaced(shop: OpenShop) -> None:
    write_export(shop, "stock", output=Path(os.devnull))
    assert Path(os.devnull).is_char_device()


def test_standard_output_gets_the_same_bytes_as_a_file(
    shop: OpenShop,
    counter: Counter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counter.sell(NOW, COFFEE)
    target = tmp_path / "lines.csv"
    write_export(shop, "lines", output=target)
    raw = io.BytesIO()
    # A console of another encoding must not spoil the export.
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, "ascii"))
    write_export(shop, "lines")
    assert raw.getvalue() == target.read_bytes()
    assert not raw.closed


def test_rows_come_one_at_a_time(shop: OpenShop, counter: Counter) -> None:
    for _ in range(3):
        counter.sell(NOW, COFFEE)
    rows = export_rows(shop, "sales")
    assert next(rows)["ticket"] == "T1-000001"
    # All belongs to the moment at which the first was read.
    counter.sell(NOW, COFFEE)
    assert [row["ticket"] for row in rows] == ["T1-000002", "T1-000003"]


def test_an_export_that_is_given_up_lets_the_database_go(shop: OpenShop, counter: Counter) -> None:
    counter.sell(NOW, COFFEE)
    rows = export_rows(shop, "sales")
    next(rows)
    rows.close()
    assert "Current Checked out connections: 0" in shop.engine.pool.status()
    counter.sell(NOW, COFFEE)
