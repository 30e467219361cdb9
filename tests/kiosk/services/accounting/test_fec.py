"""What the accountant gets, read again as the text of A47 A-1 has it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from db.vouchers import VOUCHER
from kiosk.rules.accounts import Accounts
from kiosk.rules.closing_periods import Period, parse_period
from kiosk.rules.errors import ShopError
from kiosk.services.accounting.fec import write_fec
from kiosk.services.shifts.state import shifts_to_close
from kiosk.services.shop import OpenShop
from tests.kiosk.services.closings.test_totals import BEGIN, Deed, Week, deeds
from tests.receipts.test_transport_file import disk_full_at
from tests.support.busy_week import close_off, sell_a_week
from tests.support.closings import journalled
from tests.support.fec_reading import Record, read_fec
from tests.support.refusals import answer_of, refusal_of
from tests.support.rows import everything
from tests.support.shops import NAMES, Clock, OpenTill, duty_at
from tests.support.volunteer import sell

SIREN = "732829320"
NOVEMBER = parse_period("2026-11")


def fragment(shop: OpenShop, period: Period, folder: Path, per: str) -> list[Record]:
    """The records of a fragment, checked."""
    written = write_fec(shop, period, folder, per)  # type: ignore[arg-type]
    assert written.file is not None
    records = read_fec(written.file.name, written.file.read_bytes())
    assert written.records == len(records)
    assert written.entries == len({record["EcritureNum"] for record in records})
    return records


def balances(records: list[Record]) -> Counter[tuple[str, str]]:
    """Each account's debits less its credits, by party."""
    sums: Counter[tuple[str, str]] = Counter()
    for record in records:
        sums[record["CompteNum"], record["CompAuxLib"]] += record.cents
    return Counter({account: cents for account, cents in sums.items() if cents})


@pytest.fixture
def week(open_till: OpenTill, clock: Clock) -> OpenShop:
    """A shop after a busy week."""
    shop = open_till(siren=SIREN)
    sell_a_week(shop, open_till("T2"), clock)
    return shop


def test_every_kind_of_money_stands_in_its_account(week: OpenShop, tmp_path: Path) -> None:
    found = balances(fragment(week, NOVEMBER, tmp_path, "closing"))
    rows = everything(week.engine)
    vat = sum(line["vat_cents"] for line in rows["sale_line"])
    sold = sum(line["total_cents"] for line in rows["sale_line"])
    passed = [row["amount_cents"] for row in rows["tender"] if row["voucher"] == "PASS"]
    left = {
        shift["till"]: shift["float_left_cents"]
        for shift in sorted(rows["shift"], key=lambda shift: shift["number"])
    }
    deposits = sum(shift["deposit_cents"] for shift in rows["shift"])
    assert found == {
        ("530000", ""): sum(left.values()),  # what the last closings left in the drawers
        ("467000", "Emmaüs"): sum(passed),
        ("445710", ""): -vat,
        ("707000", ""): vat - sold,
        ("754110", ""): -95,  # 6,05 was rounded up to 7,00
        ("471000", ""): 3_50,
        # Two first floats and change came, a drop and the deposits went.
        ("580000", ""): deposits + 10_00 - 20_00 - 2 * 50_00,
        # The drawer: 0,70 and 0,50 too little, 0,40 too much; a card's slip of a euro more.
        ("658000", ""): 1_20,
        ("758000", ""): -1_40,
        ("511500", ""): 1_00,
        # Nothing is left of the suspended purchase (used) and the cheque (voided).
    }


def test_one_entry_a_closing_or_one_a_ticket_book_the_same(week: OpenShop, tmp_path: Path) -> None:
    closings = fragment(week, NOVEMBER, tmp_path / "closings", "closing")
    tickets = fragment(week, NOVEMBER, tmp_path / "tickets", "ticket")
    assert balances(closings) == balances(tickets)
    pieces = list(dict.fromkeys(record["PieceRef"] for record in closings))
    assert pieces == ["T1-Z-1", "T2-Z-1", "T1-Z-2"]
    for row in everything(week.engine)["closing"]:
        piece = f"{row['till']}-Z-{row['number']}"
        sold = [each for each in closings if each["CompteNum"] in ("707000", "445710")]
        assert sum(-each.cents for each in sold if each["PieceRef"] == piece) == row["total_cents"]
    pieces = list(dict.fromkeys(record["PieceRef"] for record in tickets))
    in_order = [f"T1-{number:06}" for number in range(1, 8)]
    assert [piece for piece in pieces if piece.startswith("T1-0")] == in_order
    assert [piece for piece in pieces if "-Z-" in piece] == ["T1-Z-1", "T2-Z-1", "T1-Z-2"]


def test_rates_of_vat_stand_apart_and_go_where_the_mapping_says(
    week: OpenShop, open_till: OpenTill, tmp_path: Path
) -> None:
    notes = {
        (record["CompteNum"], record["EcritureLib"].rpartition(", ")[2])
        for record in fragment(week, NOVEMBER, tmp_path / "plain", "closing")
        if record["CompteNum"].startswith(("7070", "4457"))
    }
    rates = {"TVA 5,5 %", "TVA 20 %"}
    assert notes == {(number, each) for number in ("707000", "445710") for each in rates} | {
        ("707000", "hors TVA")
    }
    mapping = Accounts(
        journal="VE",
        sales_by_rate={"5.5": "707055"},
        vat_by_rate={"20": "44571A"},
        voucher_issuers={"Emmaüs": "467300"},
    )
    mapped = fragment(
        open_till(siren=SIREN, accounts=mapping), NOVEMBER, tmp_path / "mapped", "closing"
    )
    labels = {record["CompteNum"]: record["CompteLib"] for record in mapped}
    assert labels["707055"] == "Ventes de marchandises, TVA 5,5 %"
    assert labels["707000"] == "Ventes de marchandises"
    assert {"44571A", "467300"} <= labels.keys()
    assert {record["JournalCode"] for record in mapped} == {"VE"}


def test_the_file_has_its_lawful_name_and_a_description_that_calls_it_a_fragment(
    week: OpenShop, tmp_path: Path
) -> None:
    write_fec(week, NOVEMBER, tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(SIREN))
    assert names == [f"{SIREN}FEC20261130.txt", f"{SIREN}FEC20261130_description.txt"]
    about = (tmp_path / names[1]).read_text("utf-8")
    assert "FRAGMENT" in about.splitlines()[0]
    assert "certifi" not in about
    assert all(f"\n{column} (" in about for column in ("JournalCode", "Idevise"))
    assert write_fec(week, parse_period("2026"), tmp_path).file == (
        tmp_path / f"{SIREN}FEC20261231.txt"
    )
    entry = journalled(week, "exported")[-1]
    assert (entry["what"], entry["filters"]) == ("fec", {"from": "2026-01-01", "to": "2026-12-31"})


def test_a_disk_that_does_not_take_it_leaves_nothing_and_no_entry(
    week: OpenShop, tmp_path: Path
) -> None:
    told = journalled(week, "exported")
    for size in (0, 2000, 5000):  # the description is longer than 2000, the fragment than 5000
        with disk_full_at(size):
            refusal = refusal_of(lambda: write_fec(week, NOVEMBER, tmp_path / "new", "ticket"))
        assert refusal.code == "file_unwritten"
        assert refusal.data["file"].parent == tmp_path / "new"
        assert not (tmp_path / "new").exists()
    assert journalled(week, "exported") == told


def test_nobodys_name_is_in_the_file(week: OpenShop, tmp_path: Path) -> None:
    write_fec(week, NOVEMBER, tmp_path, "ticket")
    content = (tmp_path / f"{SIREN}FEC20261130.txt").read_text("utf-8")
    rows = everything(week.engine)
    people = [str(row["first_name"]) for row in rows["staff"]]
    codes = [str(row["code"]) for row in rows["voucher"]]
    for secret in (*NAMES.values(), *NAMES, *people, *codes):
        assert secret not in content


def test_what_is_not_closed_is_told_and_left_out(
    shop: OpenShop, open_till: OpenTill, tmp_path: Path
) -> None:
    sell(shop, duty_at(shop), "BREAD")
    with pytest.raises(ShopError, match="siren_missing"):
        write_fec(shop, NOVEMBER, tmp_path)
    with pytest.raises(ShopError, match="nothing_closed"):
        write_fec(open_till(siren=SIREN), NOVEMBER, tmp_path / "nothing" / "at all")
    assert not (tmp_path / "nothing").exists()
    swiss = replace(shop, record=replace(shop.record, currency="CHF"))
    with pytest.raises(ShopError, match="fec_not_euro"):
        write_fec(swiss, NOVEMBER, tmp_path)


def test_what_people_wrote_neither_breaks_a_record_nor_runs(
    open_till: OpenTill, tmp_path: Path
) -> None:
    shop = open_till(siren=SIREN)
    odd = {"code": "ODD", "kind": "payment", "value_cents": 100, "balance_cents": 100}
    with shop.writing() as connection:
        connection.execute(insert(VOUCHER), odd | {"issuer": '=A|B\t"C"\n'})
    duty = duty_at(shop)
    sell(shop, duty, "BREAD", "ODD")
    close_off(shop, duty)
    records = fragment(shop, NOVEMBER, tmp_path, "ticket")
    parties = {(record["CompAuxNum"], record["CompAuxLib"]) for record in records}
    assert parties == {("", ""), ("ABC", '\'=A B "C"')}


@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(done=st.lists(deeds, min_size=10, max_size=30))
def test_whatever_was_done_both_ways_balance_and_the_drawer_holds_what_was_left(
    open_till: OpenTill, clock: Clock, tmp_path: Path, done: list[Deed]
) -> None:
    shop = open_till(siren=SIREN)
    at_till = Week(shop, clock)
    clock.moment = max(clock.moment, BEGIN)
    for deed in done:
        answer_of(lambda deed=deed: deed(at_till))  # type: ignore[misc]
    at_till.end()
    while shifts_to_close(shop):
        at_till.close(0)
    at_till.wait(24)
    shifts = everything(shop.engine)["shift"]
    if not shifts:
        return
    found = []
    for per in ("closing", "ticket"):
        years = {shift["day"].year for shift in shifts}
        found.append(
            balances(
                [
                    record
                    for year in sorted(years)
                    for record in fragment(shop, parse_period(str(year)), tmp_path, per)
                ]
            )
        )
    assert found[0] == found[1]
    last = max(shifts, key=lambda shift: shift["number"])
    assert found[0]["530000", ""] == last["float_left_cents"]
