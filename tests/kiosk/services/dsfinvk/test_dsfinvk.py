"""Closings in the tables of German tax offices, read again by their own index."""

import hashlib
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kiosk.rules.closing_periods import parse_period
from kiosk.rules.errors import ShopError
from kiosk.services.closings.figures_json import from_json
from kiosk.services.dsfinvk.writing import write_dsfinvk
from kiosk.services.shifts.state import shifts_to_close
from kiosk.services.shop import OpenShop
from tests.kiosk.services.closings.test_totals import BEGIN, Deed, Week, deeds
from tests.receipts.test_transport_file import disk_full_at
from tests.support.busy_week import sell_a_week
from tests.support.closings import journalled
from tests.support.dsfinvk_reading import Tables, added, check_sums, number, read_tables
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import NAMES, Clock, OpenTill, duty_at
from tests.support.volunteer import sell

NOVEMBER = parse_period("2026-11")


@pytest.fixture
def week(open_till: OpenTill, clock: Clock) -> OpenShop:
    """A shop after a busy week."""
    shop = open_till(country="FRA", vat_number="FR83404833048")
    sell_a_week(shop, open_till("T2"), clock)
    return shop


def test_the_tables_hold_the_week_and_add_up(week: OpenShop, tmp_path: Path) -> None:
    written = write_dsfinvk(week, NOVEMBER, tmp_path / "out")
    tables = read_tables(tmp_path / "out")
    check_sums(tables)
    check_zs(week, tables, "2026")
    assert written.rows == sum(len(rows) for rows in tables.values())
    heads = {row["BON_ID"]: row for row in tables["transactions.csv"]}
    assert [row["BON_STORNO"] for row in heads.values()].count("1") == 1
    kinds = [row["BON_TYP"] for row in heads.values()]
    assert set(kinds) == {"Beleg", "AVSonstige", "AVBelegabbruch"}
    left = heads["T1-S1-ABBRUCH-1"]
    assert number(left, "UMS_BRUTTO") == 0
    assert left["BON_NOTIZ"] == "2 Positionen, 5,00"
    references = {row["BON_ID"]: row for row in tables["references.csv"]}
    assert references["T1-000006"]["REF_BON_ID"] == "T1-000003"
    other = references["T2-000002"]
    assert (other["REF_Z_KASSE_ID"], other["REF_Z_NR"]) == ("T1", Decimal(1))
    cases = {row["GV_TYP"] for row in tables["businesscases.csv"]}
    assert cases == {
        *("Umsatz", "ZuschussEcht", "MehrzweckgutscheinKauf", "MehrzweckgutscheinEinloesung"),
        *("Anfangsbestand", "Einzahlung", "Auszahlung", "Geldtransit", "DifferenzSollIst"),
    }
    (place,) = {(row["PLZ"], row["ORT"], row["LAND"]) for row in tables["cashpointclosing.csv"]}
    assert place == ("94200", "Ivry", "FRA")


def check_zs(shop: OpenShop, tables: Tables, year: str) -> None:
    """What the tables say of each closing of a year is what its own Z says."""
    closings = everything(shop.engine)["closing"]
    of_year = [row for row in closings if row["kind"] == "z" and row["period"].startswith(year)]
    assert len(of_year) == len(tables["cashpointclosing.csv"])
    for closing in of_year:
        figures = from_json(closing["figures"])
        of_it = {
            file: [
                row
                for row in tables[file]
                if (row["Z_KASSE_ID"], row["Z_NR"]) == (closing["till"], closing["number"])
            ]
            for file in ("businesscases.csv", "cash_per_currency.csv")
        }
        sold = [row for row in of_it["businesscases.csv"] if row["GV_TYP"] == "Umsatz"]
        assert added(sold, "Z_UMS_BRUTTO") * 100 == figures.total_cents
        assert added(sold, "Z_UST") * 100 == sum(each.vat_cents for each in figures.vat)
        (cash,) = of_it["cash_per_currency.csv"]
        assert number(cash, "ZAHLART_BETRAG_WAEH") * 100 == figures.float_left_cents


def test_a_zip_has_the_same_files_and_the_journal_its_sum(week: OpenShop, tmp_path: Path) -> None:
    write_dsfinvk(week, NOVEMBER, tmp_path / "out")
    target = tmp_path / "november.zip"
    write_dsfinvk(week, NOVEMBER, target)
    with zipfile.ZipFile(target) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()
        }
    entry = journalled(week, "exported")[-1]
    assert (entry["what"], entry["format"]) == ("dsfinvk", "zip")
    assert entry["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_disk_that_does_not_take_it_leaves_nothing_and_no_entry(
    week: OpenShop, tmp_path: Path
) -> None:
    told = journalled(week, "exported")
    for size in (0, 1000, 9000):
        for name in ("new/out", "new/out.zip"):
            with disk_full_at(size):
                refusal = refusal_of(lambda: write_dsfinvk(week, NOVEMBER, tmp_path / name))  # noqa: B023
            assert (refusal.code, refusal.data["file"]) == ("file_unwritten", tmp_path / name)
            assert not (tmp_path / "new").exists()
    assert journalled(week, "exported") == told


def test_what_has_another_name_s_place_is_refused_before_anything_is_done(
    week: OpenShop, tmp_path: Path
) -> None:
    told = journalled(week, "exported")
    (tmp_path / "n.csv").write_text("mine")
    refusal = refusal_of(lambda: write_dsfinvk(week, NOVEMBER, tmp_path / "n.csv"))
    assert (refusal.code, refusal.data) == ("folder_is_file", {"file": tmp_path / "n.csv"})
    (tmp_path / "n.zip").mkdir()
    refusal = refusal_of(lambda: write_dsfinvk(week, NOVEMBER, tmp_path / "n.zip"))
    assert (refusal.code, refusal.data) == ("file_is_folder", {"folder": tmp_path / "n.zip"})
    assert journalled(week, "exported") == told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "n.csv", "n.zip"]
    write_dsfinvk(week, NOVEMBER, tmp_path / "november.ZIP")
    assert zipfile.is_zipfile(tmp_path / "november.ZIP")


def test_nobodys_name_and_no_whole_code_is_in_the_tables(week: OpenShop, tmp_path: Path) -> None:
    write_dsfinvk(week, NOVEMBER, tmp_path / "out")
    content = "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    rows = everything(week.engine)
    codes = [str(row["code"]) for row in rows["voucher"] if len(str(row["code"])) > 8]
    assert codes
    people = [str(row["first_name"]) for row in rows["staff"]]
    for secret in (*NAMES.values(), *NAMES, *people, *codes):
        assert secret not in content


def test_what_is_there_is_not_overwritten_and_what_is_not_closed_is_told(
    week: OpenShop, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("x")
    with pytest.raises(ShopError, match="folder_not_empty"):
        write_dsfinvk(week, NOVEMBER, tmp_path / "out")
    with pytest.raises(ShopError, match="nothing_closed"):
        write_dsfinvk(week, parse_period("2025"), tmp_path / "empty")
    assert not (tmp_path / "empty").exists()
    sell(week, duty_at(week), "BREAD")
    written = write_dsfinvk(week, NOVEMBER, tmp_path / "new")
    assert (written.closings, written.not_closed) == (3, 1)


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(done=st.lists(deeds, min_size=10, max_size=30))
def test_whatever_was_done_the_sums_are_those_of_the_records(
    shop: OpenShop, clock: Clock, tmp_path_factory: pytest.TempPathFactory, done: list[Deed]
) -> None:
    at_till = Week(shop, clock)
    clock.moment = max(clock.moment, BEGIN)
    for deed in done:
        answer_of(lambda deed=deed: deed(at_till))  # type: ignore[misc]
    at_till.end()
    while shifts_to_close(shop):
        at_till.close(-20)
    at_till.wait(24)
    for year in {shift["day"].year for shift in everything(shop.engine)["shift"]}:
        out = tmp_path_factory.mktemp("tables") / "out"
        write_dsfinvk(shop, parse_period(str(year)), out)
        tables = read_tables(out)
        check_sums(tables)
        check_zs(shop, tables, str(year))
