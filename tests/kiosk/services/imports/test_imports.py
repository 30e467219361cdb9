"""What spreadsheets bring into the shop: all of it, or nothing and why."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import update

from db.items import ITEM
from db.members import HOUSEHOLD, IDENTITY, MEMBER, ORIENTATION, TIER
from db.staff import STAFF
from db.stock import LOT, MOVEMENT
from db.tables import Donor, JournalEntry, table_of
from db.vouchers import VOUCHER, spend
from kiosk.services.imports import (
    IMPORTS,
    Imported,
    ImportRefused,
    Problem,
    describe,
    items,
    lots,
    members,
    tiers,
    vouchers,
)
from kiosk.services.members.identities import Identity, SealedIdentity, unseal
from kiosk.services.shop import OpenShop
from tests.kiosk.services.shops import NOW, Files, gtin13, opened_shop, rows_of

COLUMNS = {
    "items": items.COLUMNS,
    "tiers": tiers.COLUMNS,
    "lots": lots.COLUMNS,
    "members": members.COLUMNS,
    "vouchers": vouchers.COLUMNS,
}
GOOD = {
    "items": (
        f"CAFE;{gtin13(1)};Café moulu 250 g;Épicerie;3,49;3,10;0,70;unit;5,5",
        "POMME;;Pommes;Frais;2,40;;0,50;weight;5,5",
        "ATELIER;;Atelier numérique;Services;;5;;service;",
        "VRAC;;Bric-à-brac;Divers;;;;open;20",
    ),
    "tiers": ("A;30", "B;20 %"),
    "lots": (
        "L1;Fondation Mobile;CAFE;40;3,49;22/11/2026;31/12/2026",
        "L2;Ferme d'en haut;POMME;12,5;;2026-11-22;",
        "L3;Fondation Mobile;CAFE;2;;2026-11-22;",
    ),
    "members": (
        "M1;Aminata Diallo;B;4;01/09/2026;31/05/2027;CCAS",
        "M2;Bogdan;A;1;2026-09-01;2026-09-01;",
        "M3;;A;1;2026-09-01;2027-09-01;",
    ),
    "vouchers": (
        "pass-1;payment;10,00;Pass numérique;01/01/2026;31/12/2026",
        "MOINS10;percent;10;;;",
        "CINQ;amount;5;La boutique;;",
    ),
}
ORDER = ("items", "tiers", "lots", "members", "vouchers")
JOURNAL = table_of(JournalEntry)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[OpenShop]:
    with opened_shop(database_url, tmp_path / "home") as shop:
        yield shop


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def full(shop: OpenShop, files: Files) -> OpenShop:
    """The shop with everything in it that is good."""
    for what in ORDER:
        take(shop, files, what, *GOOD[what])
    return shop


def take(shop: OpenShop, files: Files, what: str, *rows: str) -> Imported:
    return IMPORTS[what](shop, files.sheet(COLUMNS[what], *rows, name=f"{what}.csv"))


def problems(shop: OpenShop, files: Files, what: str, *rows: str) -> Sequence[Problem]:
    """Why these rows are refused; shows that nothing was imported."""
    before = everything(shop)
    with pytest.raises(ImportRefused) as refused:
        take(shop, files, what, *rows)
    assert everything(shop) == before
    for problem in refused.value.problems:
        assert describe(problem).startswith(f"{what}.csv")
    return refused.value.problems


def found(shop: OpenShop, files: Files, what: str, *rows: str) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.code) for p in problems(shop, files, what, *rows)]


def everything(shop: OpenShop) -> list[object]:
    donor = table_of(Donor)
    tables = (ITEM, TIER, LOT, MOVEMENT, donor, MEMBER, IDENTITY, VOUCHER, JOURNAL)
    return [rows_of(shop, table) for table in tables]


def test_items_are_stored_as_the_file_says(shop: OpenShop, files: Files) -> None:
    assert take(shop, files, "items", *GOOD["items"]) == Imported(4, 0, 0)
    atelier, cafe, pomme, vrac = rows_of(shop, ITEM)
    assert cafe == {
        "sku": "CAFE",
        "gtin": gtin13(1),
        "barcode_given": False,
        "label": "Café moulu 250 g",
        "search_text": f"cafe moulu 250 g cafe {gtin13(1)}",
        "category": "Épicerie",
        "kind": "unit",
        "market_value_cents": 349,
        "public_price_cents": 310,
        "social_price_cents": 70,
        "floor_price_cents": None,
        "vat_rate_bp": 550,
    }
    assert (pomme["kind"], pomme["gtin"], pomme["public_price_cents"]) == ("weight", None, None)
    assert (atelier["market_value_cents"], atelier["vat_rate_bp"]) == (None, None)
    assert (vrac["kind"], vrac["vat_rate_bp"]) == ("open", 2000)


def test_tiers_are_stored_as_the_file_says(shop: OpenShop, files: Files) -> None:
    assert take(shop, files, "tiers", *GOOD["tiers"]) == Imported(2, 0, 0)
    assert rows_of(shop, TIER) == [
        {"tier": "A", "percent_bp": 3000},
        {"tier": "B", "percent_bp": 2000},
    ]


def test_a_lot_comes_with_its_donor_and_its_stock_movement(full: OpenShop) -> None:
    donors = {row["name"]: row["id"] for row in rows_of(full, table_of(Donor))}
    assert set(donors) == {"Fondation Mobile", "Ferme d'en haut"}
    first, apples, _ = rows_of(full, LOT)
    assert first == {
        "lot": "L1",
        "donor_id": donors["Fondation Mobile"],
        "sku": "CAFE",
        "received_quantity": 40,
        "balance": 40,
        "unit_value_cents": 349,
        "received_on": date(2026, 11, 22),
        "expires_on": date(2026, 12, 31),
        "donation_id": None,
        "condition": "",
        "quarantined": False,
        "place": "",
    }
    assert apples["balance"] == 12_500  # grams
    moved = [(row["kind"], row["lot"], row["quantity"]) for row in rows_of(full, MOVEMENT)]
    assert moved == [("received", "L1", 40), ("received", "L2", 12_500), ("received", "L3", 2)]
    assert {row["at"] for row in rows_of(full, MOVEMENT)} == {NOW.astimezone(UTC)}


def test_a_members_name_lies_encrypted_apart_from_the_member(full: OpenShop) -> None:
    aminata = rows_of(full, MEMBER)[0]
    assert aminata == {
        "reference": "M1",
        "tier": "B",
        "household": "M1",
        "suspended_at": None,
        "suspended_reason": "",
        "receipt_lang": "",
        "large_print": False,
    }
    assert rows_of(full, HOUSEHOLD)[0] == {"reference": "M1", "size": 4}
    assert rows_of(full, ORIENTATION)[0] == {
        "id": 1,
        "member": "M1",
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2027, 5, 31),
        "oriented_by": "CCAS",
    }
    rows = rows_of(full, IDENTITY)
    sealed = {row["member"]: SealedIdentity(row["sealed_key"], row["sealed"]) for row in rows}
    assert set(sealed) == {"M1", "M2"}, "M3 has no name to keep"
    assert "Aminata" not in sealed["M1"].sealed
    assert sealed["M1"].sealed_key != sealed["M2"].sealed_key, "each has a key of their own"
    assert unseal(full.settings.home, sealed["M1"]) == Identity("Aminata Diallo")


def test_vouchers_are_full_when_they_come(full: OpenShop) -> None:
    five, ten_percent, payment = rows_of(full, VOUCHER)
    assert (five["code"], five["value_cents"], five["balance_cents"], five["uses_left"]) == (
        "CINQ",
        500,
        None,
        1,
    )
    assert (ten_percent["percent_bp"], ten_percent["value_cents"]) == (1000, None)
    assert ten_percent["uses_left"] == 1
    assert (payment["code"], payment["balance_cents"], payment["uses_left"]) == (
        "PASS-1",
        1000,
        None,
    )
    assert (payment["valid_from"], payment["valid_until"]) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("what", ORDER)
def test_importing_the_same_file_twice_changes_nothing(
    full: OpenShop, files: Files, what: str
) -> None:
    before = everything(full)
    assert take(full, files, what, *GOOD[what]) == Imported(0, 0, len(GOOD[what]))
    assert everything(full) == before


@pytest.mark.parametrize(
    ("what", "row", "table"),
    [
        ("items", "POMME;;Pommes bio;Frais;2,40;;0,50;weight;5,5", ITEM),
        ("items", f"POMME;{gtin13(2)};Pommes;Frais;2,40;;0,50;weight;5,5", ITEM),
        ("items", "CAFE;;Café moulu 250 g;Épicerie;3,49;3,10;0,70;unit;5,5", ITEM),
        ("tiers", "A;25", TIER),
        ("members", "M1;Aminata Diallo;A;4;01/09/2026;31/05/2027;CCAS", MEMBER),
        ("members", "M1;Aminata Sow;B;4;01/09/2026;31/05/2027;CCAS", IDENTITY),
        ("members", "M1;;B;4;01/09/2026;31/05/2027;CCAS", IDENTITY),
        ("members", "M3;Claire;A;1;2026-09-01;2027-09-01;", IDENTITY),
    ],
)
def test_what_may_change_is_changed(
    full: OpenShop, files: Files, what: str, row: str, table: object
) -> None:
    before = everything(full)
    assert take(full, files, what, row) == Imported(0, 1, 0)
    changed = [a != b for a, b in zip(before, everything(full), strict=True)]
    assert sum(changed) == 2, "one table, and the journal"
    assert take(full, files, what, row) == Imported(0, 0, 1)


def test_a_lot_that_was_received_is_not_edited(full: OpenShop, files: Files) -> None:
    line = "L1;Fondation Mobile;CAFE;40;3,49;22/11/2026;31/12/2026"
    for column, other in {
        "donor": line.replace("Fondation", "Fondations"),
        "sku": line.replace("CAFE", "POMME"),
        "quantity": line.replace("40", "41"),
        "unit_value": line.replace("3,49", "3,50"),
        "received_on": line.replace("22/11", "21/11"),
        "expires_on": line.replace("31/12", "30/12"),
    }.items():
        rows = ("L9;Fondation Mobile;CAFE;1;;2026-11-22;", other)
        assert found(full, files, "lots", *rows) == [(3, column, "lot_differs")]


def test_a_lot_may_come_again_after_some_of_it_was_sold(full: OpenShop, files: Files) -> None:
    with full.writing() as connection:
        connection.execute(update(LOT).where(LOT.c.lot == "L1").values(balance=3))
    assert take(full, files, "lots", *GOOD["lots"]) == Imported(0, 0, 3)
    assert rows_of(full, LOT)[0]["balance"] == 3


def test_a_voucher_that_was_issued_is_not_edited(full: OpenShop, files: Files) -> None:
    line = "PASS-1;payment;10,00;Pass numérique;01/01/2026;31/12/2026"
    for column, other in {
        "kind": line.replace("payment", "amount"),
        "value": line.replace("10,00", "10,01"),
        "issuer": line.replace("Pass n", "Passe n"),
        "valid_from": line.replace("01/01", "02/01"),
        "valid_until": line.replace("31/12/2026", ""),
    }.items():
        rows = ("NEUF;amount;1;;;", other)
        assert found(full, files, "vouchers", *rows) == [(3, column, "voucher_differs")]


def test_a_voucher_may_come_again_after_it_was_spent(full: OpenShop, files: Files) -> None:
    with full.writing() as connection:
        assert spend(connection, "PASS-1", 700)
    assert take(full, files, "vouchers", *GOOD["vouchers"]) == Imported(0, 0, 3)
    assert rows_of(full, VOUCHER)[2]["balance_cents"] == 300


CAFE = f"CAFE;{gtin13(1)};Café moulu 250 g;Épicerie;3,49;3,10;0,70;unit;5,5"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (CAFE.replace("CAFE;", ";"), "sku", "required"),
        (CAFE.replace("CAFE;", "CA FE;"), "sku", "not_a_code"),
        (CAFE.replace("CAFE;", "CAFÉ;"), "sku", "not_a_code"),
        (CAFE.replace("CAFE;", f"{'C' * 41};"), "sku", "too_long"),
        (CAFE.replace(gtin13(1), "3,01762E+12"), "gtin", "gtin_scientific"),
        (CAFE.replace(gtin13(1), "3017620422004"), "gtin", "gtin_wrong"),
        (CAFE.replace("Café moulu 250 g", ""), "label", "required"),
        (CAFE.replace("Café moulu 250 g", "x" * 121), "label", "too_long"),
        (CAFE.replace("Épicerie", ""), "category", "required"),
        (CAFE.replace("unit", "units"), "kind", "not_one_of"),
        (CAFE.replace("unit", ""), "kind", "required"),
        (CAFE.replace("3,49", "trois"), "market_value", "number_unclear"),
        (CAFE.replace("3,49", "-3,49"), "market_value", "negative"),
        (CAFE.replace("3,10", "3,50"), "public_price", "above_market_value"),
        (CAFE.replace("0,70", "3,50"), "social_price", "above_market_value"),
        (CAFE.replace("5,5", "101"), "vat_rate", "percent_too_large"),
        ("CAFE;;Café;Épicerie;;;;unit;", "market_value", "no_price"),
    ],
)
def test_an_item_that_can_not_be_sold_is_refused(
    shop: OpenShop, files: Files, row: str, column: str, code: str
) -> None:
    assert found(shop, files, "items", "SEL;;Sel;Épicerie;1;;;unit;", row) == [(3, column, code)]


@pytest.mark.parametrize(
    ("what", "row", "column", "code"),
    [
        ("tiers", ";30", "tier", "required"),
        ("tiers", "C;", "percent_of_market", "required"),
        ("tiers", "C;101", "percent_of_market", "percent_too_large"),
        ("lots", "L9;;CAFE;1;;2026-11-22;", "donor", "required"),
        ("lots", "L9;Ferme;THE;1;;2026-11-22;", "sku", "item_unknown"),
        ("lots", "L9;Ferme;ATELIER;1;;2026-11-22;", "sku", "item_without_stock"),
        ("lots", "L9;Ferme;VRAC;1;;2026-11-22;", "sku", "item_without_stock"),
        ("lots", "L9;Ferme;CAFE;1,5;;2026-11-22;", "quantity", "not_whole"),
        ("lots", "L9;Ferme;CAFE;0;;2026-11-22;", "quantity", "must_be_positive"),
        ("lots", "L9;Ferme;POMME;1,2345;;2026-11-22;", "quantity", "too_many_decimals"),
        ("lots", "L9;Ferme;CAFE;1;;;", "received_on", "required"),
        ("lots", "L9;Ferme;CAFE;1;;2026-11-22;31/02/2027", "expires_on", "not_a_date"),
        ("members", "M9;Zoé;C;1;2026-09-01;2027-09-01;", "tier", "tier_unknown"),
        ("members", "M9;Zoé;A;0;2026-09-01;2027-09-01;", "household_size", "must_be_positive"),
        ("members", "M9;Zoé;A;100;2026-09-01;2027-09-01;", "household_size", "quantity_too_large"),
        ("members", "M9;Zoé;A;1;2026-09-02;2026-09-01;", "valid_until", "ends_before_start"),
        ("members", "M9;Zoé;A;1;2026-09-02;;", "valid_until", "required"),
        ("vouchers", "V9;gift;10;Asso;;", "kind", "not_one_of"),
        ("vouchers", "V9;payment;10;;;", "issuer", "required"),
        ("vouchers", "V9;payment;0;Asso;;", "value", "must_be_positive"),
        ("vouchers", "V9;percent;100,01;;;", "value", "percent_too_large"),
        ("vouchers", "V9;percent;0;;;", "value", "must_be_positive"),
        ("vouchers", "V9;amount;1;;2026-02-01;2026-01-01", "valid_until", "ends_before_start"),
    ],
)
def test_other_rows_that_make_no_sense_are_refused(
    full: OpenShop, files: Files, what: str, row: str, column: str, code: str
) -> None:
    assert found(full, files, what, *GOOD[what], row) == [(len(GOOD[what]) + 2, column, code)]


@pytest.mark.parametrize(
    ("what", "rows", "column"),
    [
        ("items", ("A;;x;y;1;;;unit;", "B;;x;y;1;;;unit;", "A;;x;y;1;;;unit;"), "sku"),
        ("items", ("A;;x;y;1;;;unit;", "B;;x;y;1;;;unit;", "a;;x;y;1;;;unit;"), "sku"),
        (
            "items",
            (
                f"A;{gtin13(7)};x;y;1;;;unit;",
                "B;;x;y;1;;;unit;",
                f"C;{gtin13(7)};x;y;1;;;unit;",
            ),
            "gtin",
        ),
        (
            "items",
            (f"{gtin13(7)};;x;y;1;;;unit;", "B;;x;y;1;;;unit;", f"C;{gtin13(7)};x;y;1;;;unit;"),
            "gtin",
        ),
        ("tiers", ("A;1", "B;2", "A;1"), "tier"),
        ("vouchers", ("V;amount;1;;;", "W;amount;1;;;", "v;amount;1;;;"), "code"),
    ],
)
def test_a_key_stands_in_a_file_once(
    shop: OpenShop, files: Files, what: str, rows: tuple[str, ...], column: str
) -> None:
    (problem,) = problems(shop, files, what, *rows)
    assert (problem.line, problem.column, problem.code) == (4, column, "twice_in_file")
    assert problem.data["first"] == 2


def test_an_item_may_have_its_barcode_as_sku(shop: OpenShop, files: Files) -> None:
    row = f"{gtin13(7)};{gtin13(7)};Sel;Épicerie;1;;;unit;"
    assert take(shop, files, "items", row) == Imported(1, 0, 0)
    assert take(shop, files, "items", row) == Imported(0, 0, 1)


@pytest.mark.parametrize(
    ("what", "row", "column", "code"),
    [
        ("items", "M1;;Sel;Épicerie;1;;;unit;", "sku", "taken_by_member"),
        ("items", "m1;;Sel;Épicerie;1;;;unit;", "sku", "taken_by_member"),
        ("items", "Pass-1;;Sel;Épicerie;1;;;unit;", "sku", "taken_by_voucher"),
        ("items", "cafe;;Sel;Épicerie;1;;;unit;", "sku", "taken_by_item"),
        ("items", f"SEL;{gtin13(1)};Sel;Épicerie;1;;;unit;", "gtin", "taken_by_item"),
        ("items", f"{gtin13(1)};;Sel;Épicerie;1;;;unit;", "sku", "taken_by_item"),
        ("members", "cafe;;A;1;2026-09-01;2027-09-01;", "card", "taken_by_item"),
        ("members", f"{gtin13(1)};;A;1;2026-09-01;2027-09-01;", "card", "taken_by_item"),
        ("members", "PASS-1;;A;1;2026-09-01;2027-09-01;", "card", "taken_by_voucher"),
        ("members", "m1;;A;1;2026-09-01;2027-09-01;", "card", "taken_by_member"),
        ("vouchers", "cafe;amount;1;;;", "code", "taken_by_item"),
        ("vouchers", "m1;amount;1;;;", "code", "taken_by_member"),
    ],
)
def test_one_scanned_code_never_names_two_things(
    full: OpenShop, files: Files, what: str, row: str, column: str, code: str
) -> None:
    assert found(full, files, what, row) == [(2, column, code)]


def test_no_code_is_a_staff_badge(shop: OpenShop, files: Files) -> None:
    badge = rows_of(shop, STAFF)[0]["badge"]
    row = f"{badge};;Sel;Épicerie;1;;;unit;"
    assert found(shop, files, "items", row) == [(2, "sku", "taken_by_staff")]


def test_two_items_may_exchange_their_barcodes(shop: OpenShop, files: Files) -> None:
    rows = "A;{};Sel;Épicerie;1;;;unit;", "B;{};Poivre;Épicerie;1;;;unit;"
    one, two = gtin13(1), gtin13(2)
    take(shop, files, "items", rows[0].format(one), rows[1].format(two))
    for first, second in ((two, one), (one, two), (one, ""), ("", one)):
        given = [rows[0].format(first), rows[1].format(second)]
        result = take(shop, files, "items", *given)
        assert result.added == 0
        stored = [(row["sku"], row["gtin"] or "") for row in rows_of(shop, ITEM)]
        assert stored == [("A", first), ("B", second)]
        assert take(shop, files, "items", *given) == Imported(0, 0, 2)


def test_barcodes_are_exchanged_across_a_long_file(shop: OpenShop, files: Files) -> None:
    def rows(turn: int) -> list[str]:
        numbers = [(number + turn) % 2500 for number in range(2500)]
        return [
            f"S{i};{gtin13(number)};Sel {i};Épicerie;1;;;unit;" for i, number in enumerate(numbers)
        ]

    assert take(shop, files, "items", *rows(0)) == Imported(2500, 0, 0)
    assert take(shop, files, "items", *rows(1)) == Imported(0, 2500, 0)
    assert take(shop, files, "items", *rows(1)) == Imported(0, 0, 2500)


def test_stock_is_never_counted_in_another_unit(full: OpenShop, files: Files) -> None:
    by_weight = CAFE.replace("unit", "weight")
    assert found(full, files, "items", by_weight) == [(2, "kind", "kind_fixed")]
    apples = "POMME;;Pommes;Frais;2,40;;0,50;service;5,5"
    assert found(full, files, "items", apples) == [(2, "kind", "kind_fixed")]
    assert take(full, files, "items", CAFE.replace("unit", "serial")) == Imported(0, 1, 0)
    workshop = "ATELIER;;Atelier numérique;Services;;5;;unit;"
    assert take(full, files, "items", workshop) == Imported(0, 1, 0)


def test_every_problem_of_a_file_is_told_at_once(full: OpenShop, files: Files) -> None:
    rows = (
        "L9;;CAFE;x;;2026-11-22;",
        "L1;Fondation Mobile;CAFE;41;3,49;22/11/2026;31/12/2026",
        "L10;Ferme;THE;1;;;",
        "L9;Ferme;CAFE;1;;2026-11-22;",
        "L11;Ferme;CAFE;1;;2026-11-22;;",
    )
    assert found(full, files, "lots", *rows) == [
        (2, "donor", "required"),
        (2, "quantity", "number_unclear"),
        (3, "quantity", "lot_differs"),
        (4, "sku", "item_unknown"),
        (4, "received_on", "required"),
        (5, "lot", "twice_in_file"),
        (6, "", "too_many_cells"),
    ]


def test_the_first_twenty_problems_are_enough(shop: OpenShop, files: Files) -> None:
    told = problems(shop, files, "tiers", *(f"T{number};beaucoup" for number in range(2000)))
    assert [problem.line for problem in told] == list(range(2, 22))


def test_the_journal_keeps_what_a_file_changed(shop: OpenShop, files: Files) -> None:
    path = files.sheet(COLUMNS["tiers"], *GOOD["tiers"], name="tiers.csv")
    IMPORTS["tiers"](shop, path)
    entry = rows_of(shop, JOURNAL)[-1]
    assert entry["kind"] == "imported"
    assert json.loads(entry["entry"])["values"] == {
        "table": "tiers",
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def test_a_name_that_another_key_sealed_is_not_replaced(full: OpenShop, files: Files) -> None:
    strange = Fernet(Fernet.generate_key()).encrypt(b"Aminata Diallo").decode()
    with full.writing() as connection:
        connection.execute(update(IDENTITY).where(IDENTITY.c.member == "M1").values(sealed=strange))
    assert found(full, files, "members", *GOOD["members"]) == [
        (2, "display_name", "sealed_elsewhere")
    ]


def test_a_file_without_rows_changes_nothing(shop: OpenShop, files: Files) -> None:
    before = everything(shop)
    assert take(shop, files, "items") == Imported(0, 0, 0)
    assert everything(shop) == before


def test_two_people_may_import_the_same_file_at_once(shop: OpenShop, files: Files) -> None:
    rows = [f"S{i};{gtin13(i)};Sel {i};Épicerie;1;;;unit;" for i in range(1500)]
    path = files.sheet(COLUMNS["items"], *rows)
    with ThreadPoolExecutor(4) as people:
        results = list(people.map(lambda _: IMPORTS["items"](shop, path), range(4)))
    assert sorted(results, key=lambda result: result.added) == [
        *3 * [Imported(0, 0, 1500)],
        Imported(1500, 0, 0),
    ]
