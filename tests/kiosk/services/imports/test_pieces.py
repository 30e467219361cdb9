"""Donors, serial numbers and top-up codes from spreadsheets: all of a file, or nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.donors import DONOR
from db.serials import SERIAL
from db.stock import LOT
from db.topups import TOPUP
from kiosk.services.imports import (
    IMPORTS,
    Imported,
    ImportRefused,
    Problem,
    describe,
    donors,
    lots,
    serials,
    topups,
)
from kiosk.services.shop import OpenShop
from kiosk.services.topups.sealing import sealer_of
from tests.kiosk.services.shops import Files, rows_of
from tests.kiosk.services.stock.pieces import (
    ITEM_COLUMNS,
    PHONE_BARCODE,
    Position,
    check_stock,
    iccid,
    imei,
    misread,
    two_tills,
)
from tests.support.examples import examples
from tests.support.rows import everything

COLUMNS: dict[str, Sequence[str]] = {
    "items": ITEM_COLUMNS,
    "donors": donors.COLUMNS,
    "lots": lots.COLUMNS,
    "serials": (*serials.COLUMNS, *serials.OPTIONAL),
    "topups": topups.COLUMNS,
}
LOTS = (
    "L-PHONE;Fondation Mobile;PHONE;2;120;2026-11-20;",
    "L-SIM;Fondation Mobile;SIM;3;15;2026-11-20;",
    "L-CAFE;Mairie;CAFE;5;3;2026-11-20;",
    "L-TOP;Fondation Mobile;TOP25;3;25;2026-11-20;",
)
SERIALS = (
    f"L-PHONE;PHONE;{imei(1)};{imei(2)}",
    f"L-SIM;SIM;{iccid(1)};",
    f"L-SIM;SIM;{iccid(2)};",
)
CODES = ("9137-4406-2215-08", "91374406221600", "ABCD 1234 EFGH 5678")
TOPUPS = tuple(f"L-TOP;TOP25;{code};CARD-{n}" for n, code in enumerate(CODES, 1))


@pytest.fixture
def tills(database_url: str, tmp_path: Path) -> Iterator[tuple[Position, Position]]:
    with two_tills(database_url, tmp_path / "home") as tills:
        yield tills


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def shop(tills: tuple[Position, Position], files: Files) -> OpenShop:
    """The shop with its lots."""
    take(tills[0].shop, files, "lots", *LOTS)
    return tills[0].shop


def take(shop: OpenShop, files: Files, what: str, *rows: str) -> Imported:
    return IMPORTS[what](shop, files.sheet(COLUMNS[what], *rows, name=f"{what}.csv"))


def problems(shop: OpenShop, files: Files, what: str, *rows: str) -> Sequence[Problem]:
    """Why these rows are refused; shows that nothing was imported."""
    before = everything(shop.engine)
    with pytest.raises(ImportRefused) as refused:
        take(shop, files, what, *rows)
    assert everything(shop.engine) == before
    assert all(describe(problem).startswith(f"{what}.csv") for problem in refused.value.problems)
    return refused.value.problems


def found(shop: OpenShop, files: Files, what: str, *rows: str) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.code) for p in problems(shop, files, what, *rows)]


def names(shop: OpenShop) -> dict[str, str]:
    return {row["name"]: row["reference"] for row in rows_of(shop, DONOR)}


# Donors


def test_donors_come_with_a_reference_of_their_own(shop: OpenShop, files: Files) -> None:
    assert names(shop) == {"Fondation Mobile": "D-0001", "Mairie": "D-0002"}
    assert take(shop, files, "donors", "ferme;Ferme du Plateau") == Imported(1, 0, 0)
    assert names(shop)["Ferme du Plateau"] == "FERME"


def test_a_donor_may_change_the_name_and_keeps_the_reference(shop: OpenShop, files: Files) -> None:
    rows = ("D-0002;Mairie d'Ivry", "D-0001;Fondation Mobile")
    assert take(shop, files, "donors", *rows) == Imported(0, 1, 1)
    assert take(shop, files, "donors", *rows) == Imported(0, 0, 2)
    assert names(shop) == {"Fondation Mobile": "D-0001", "Mairie d'Ivry": "D-0002"}


def test_a_donor_without_a_reference_gets_the_one_of_the_file(shop: OpenShop, files: Files) -> None:
    with shop.writing() as connection:
        connection.execute(DONOR.insert(), {"name": "École"})
    assert take(shop, files, "donors", "ECOLE;École") == Imported(1, 0, 0)
    assert names(shop)["École"] == "ECOLE"
    assert take(shop, files, "donors", "ECOLE;École") == Imported(0, 0, 1)


def test_two_donors_never_share_a_name_or_reference(shop: OpenShop, files: Files) -> None:
    assert found(shop, files, "donors", "A;Ferme", "a;Mairie 2") == [
        (3, "reference", "twice_in_file")
    ]
    assert found(shop, files, "donors", "A;Ferme", "B;Ferme") == [(3, "name", "twice_in_file")]
    assert found(shop, files, "donors", "VILLE;Mairie") == [(2, "name", "donor_has_reference")]
    assert found(shop, files, "donors", "D-0001;Mairie") == [(2, "name", "donor_name_taken")]
    assert found(shop, files, "donors", ";Ferme", "B;") == [
        (2, "reference", "required"),
        (3, "name", "required"),
    ]


def test_lots_name_their_donor_by_reference_too(shop: OpenShop, files: Files) -> None:
    row = "L-9;d-0002;CAFE;5;3;2026-11-20;"
    assert take(shop, files, "lots", row) == Imported(1, 0, 0)
    assert take(shop, files, "lots", row, LOTS[2]) == Imported(0, 0, 2)
    assert len(names(shop)) == 2


# Lots


def test_lots_may_say_condition_quarantine_and_place(shop: OpenShop, files: Files) -> None:
    columns = (*lots.COLUMNS, "place", "quarantined", "condition")
    rows = (
        "L-7;Mairie;CAFE;5;3;2026-11-20;;étagère 4;oui;abîmé",
        "L-8;Mairie;CAFE;5;3;2026-11-20;;;;",
    )
    sheet = files.sheet(columns, *rows, name="lots.csv")
    assert IMPORTS["lots"](shop, sheet) == Imported(2, 0, 0)
    stored = {row["lot"]: row for row in rows_of(shop, LOT)}
    seven = stored["L-7"]
    assert (seven["place"], seven["quarantined"], seven["condition"]) == (
        "étagère 4",
        True,
        "abîmé",
    )
    assert stored["L-8"]["quarantined"] is False
    with shop.writing() as connection:  # a manager releases it: the file does not undo that
        connection.execute(LOT.update().values(quarantined=False, place="vitrine"))
    assert IMPORTS["lots"](shop, sheet) == Imported(0, 0, 2)
    assert not any(row["quarantined"] for row in rows_of(shop, LOT))


def test_a_quarantine_is_yes_or_no(shop: OpenShop, files: Files) -> None:
    sheet = files.sheet((*lots.COLUMNS, "quarantined"), LOTS[2].replace("L-", "N-") + ";peut-être")
    with pytest.raises(ImportRefused) as refused:
        IMPORTS["lots"](shop, sheet)
    assert [problem.code for problem in refused.value.problems] == ["not_yes_or_no"]


# Serial numbers


def test_numbers_are_stored_as_the_file_says(shop: OpenShop, files: Files) -> None:
    assert take(shop, files, "serials", *SERIALS) == Imported(3, 0, 0)
    (phone,) = [row for row in rows_of(shop, SERIAL) if row["sku"] == "PHONE"]
    assert phone == {
        "serial": imei(1),
        "other_serial": imei(2),
        "sku": "PHONE",
        "lot": "L-PHONE",
        "state": "in_stock",
        "sale_id": None,
        "line_number": None,
    }
    check_stock(shop)


def test_the_second_number_may_be_left_out_of_the_file(shop: OpenShop, files: Files) -> None:
    sheet = files.sheet(serials.COLUMNS, f"L-SIM;SIM;{iccid(1)}")
    assert IMPORTS["serials"](shop, sheet) == Imported(1, 0, 0)


def test_the_same_numbers_again_change_nothing_sold_or_not(
    shop: OpenShop, files: Files, tills: tuple[Position, Position]
) -> None:
    take(shop, files, "serials", *SERIALS)
    tills[1].sell(imei(2))
    before = everything(shop.engine)
    assert take(shop, files, "serials", *SERIALS) == Imported(0, 0, 3)
    assert everything(shop.engine) == before


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (f"L-NO;PHONE;{imei(9)};", "lot", "lot_unknown"),
        (f"L-PHONE;SIM;{imei(9)};", "sku", "lot_other_item"),
        (f"L-CAFE;CAFE;{imei(9)};", "sku", "item_without_serials"),
        (f"L-TOP;TOP25;{imei(9)};", "sku", "item_without_serials"),
        (f"L-PHONE;PHONE;{misread(imei(9))};", "serial", "serial_check_digit"),
        (f"L-SIM;SIM;{misread(iccid(9))};", "serial", "serial_check_digit"),
        (f"L-PHONE;PHONE;{imei(9)};{misread(imei(8))}", "other_serial", "serial_check_digit"),
        (f"L-PHONE;PHONE;{imei(9)};{imei(9)}", "other_serial", "twice_in_file"),
        (f"L-PHONE;PHONE;{PHONE_BARCODE};", "serial", "serial_is_barcode"),
        ("L-PHONE;PHONE;cafe;", "serial", "taken_by_item"),
        ("L-PHONE;PHONE;é;", "serial", "serial_unreadable"),
        ("L-PHONE;PHONE;;", "serial", "required"),
        (f"L-PHONE;PHONE;{imei(2)};", "serial", "taken_by_serial"),
        (f"L-PHONE;PHONE;{imei(9)};{imei(1)}", "other_serial", "taken_by_serial"),
        (f"L-PHONE;PHONE;{imei(1)};{imei(7)}", "other_serial", "serial_differs"),
        (f"L-SIM;SIM;{imei(1)};{imei(2)}", "lot", "serial_differs"),
        (f"L-PHONE;PHONE;{iccid(5)};\nL-PHONE;PHONE;{iccid(5)};", "serial", "twice_in_file"),
    ],
)
def test_one_bad_number_and_none_is_taken(
    shop: OpenShop, files: Files, row: str, column: str, code: str
) -> None:
    take(shop, files, "serials", *SERIALS[:1])
    line = 3 + row.count("\n")
    assert (line, column, code) in found(shop, files, "serials", SERIALS[1], row)


def test_there_are_no_more_numbers_than_pieces(
    shop: OpenShop, files: Files, tills: tuple[Position, Position]
) -> None:
    take(shop, files, "serials", *SERIALS)
    assert found(shop, files, "serials", *(f"L-SIM;SIM;{iccid(n)};" for n in (3, 4))) == [
        (3, "lot", "lot_has_fewer")
    ]
    tills[0].sell(iccid(1))  # a piece less, and a number less
    assert found(shop, files, "serials", *(f"L-SIM;SIM;{iccid(n)};" for n in (3, 4))) == [
        (3, "lot", "lot_has_fewer")
    ]
    assert take(shop, files, "serials", f"L-SIM;SIM;{iccid(3)};") == Imported(1, 0, 0)
    check_stock(shop)


def test_an_item_keeps_its_kind_while_pieces_with_numbers_are_in_stock(
    shop: OpenShop, files: Files
) -> None:
    take(shop, files, "serials", *SERIALS)
    row = "SIM;;Carte SIM;Téléphonie;15;5;2,50;unit;"
    assert found(shop, files, "items", row) == [(2, "kind", "kind_fixed")]
    take(shop, files, "items", "CAFE;;Café;Épicerie;3;;;serial;")


def test_a_number_is_no_card_and_no_voucher(shop: OpenShop, files: Files) -> None:
    take(shop, files, "serials", *SERIALS)
    columns = ("code", "kind", "value", "issuer", "valid_from", "valid_until")
    with pytest.raises(ImportRefused) as refused:
        IMPORTS["vouchers"](shop, files.sheet(columns, f"{imei(2)};percent;10;;;"))
    assert [problem.code for problem in refused.value.problems] == ["taken_by_serial"]


# Top-up codes


def test_codes_are_sealed_and_can_be_opened_with_the_key_alone(
    shop: OpenShop, files: Files
) -> None:
    assert take(shop, files, "topups", *TOPUPS) == Imported(3, 0, 0)
    rows = rows_of(shop, TOPUP)
    opened = [sealer_of(shop.settings.home).open(row["sealed"]) for row in rows]
    assert opened == ["91374406221508", "91374406221600", "ABCD1234EFGH5678"]
    assert [(row["serial"], row["lot"], row["state"]) for row in rows] == [
        (f"CARD-{n}", "L-TOP", "in_stock") for n in (1, 2, 3)
    ]


def test_the_same_codes_again_change_nothing(shop: OpenShop, files: Files) -> None:
    take(shop, files, "topups", *TOPUPS)
    before = everything(shop.engine)
    assert take(shop, files, "topups", *TOPUPS) == Imported(0, 0, 3)
    assert everything(shop.engine) == before


BAD_TOPUPS = [
    ("L-NO;TOP25;4444-5555-6666;CARD-9", "lot", "lot_unknown"),
    ("L-SIM;TOP25;4444-5555-6666;CARD-9", "sku", "lot_other_item"),
    ("L-SIM;SIM;4444-5555-6666;CARD-9", "sku", "item_without_codes"),
    ("L-TOP;TOP25;44;CARD-9", "code", "topup_unreadable"),
    ("L-TOP;TOP25;4444#5555#6666;CARD-9", "code", "topup_unreadable"),
    ("L-TOP;TOP25;;CARD-9", "code", "required"),
    ("L-TOP;TOP25;444455556666;", "serial", "required"),
    ("L-TOP;TOP25;444455556666;444455556666", "serial", "topup_is_serial"),
    ("L-TOP;TOP25;4444-5555-6666;4444 55556666", "serial", "topup_is_serial"),
    ("L-TOP;TOP25;9137 4406 2215 08;CARD-9", "code", "topup_known"),
    ("L-TOP;TOP25;444455556666;CARD-1", "serial", "topup_differs"),
    ("L-TOP;TOP25;91374406221600;CARD-9", "code", "topup_twice"),
    ("L-TOP;TOP25;444455556666;CARD-2", "serial", "twice_in_file"),
    ("L-TOP;444455556666;;CARD-9", "code", "required"),
    ("444455556666;TOP25;;CARD-9", "code", "required"),
    ("L-TOP;TOP25;1;2;444455556666", "", "too_many_cells"),
]


@pytest.mark.parametrize(("row", "column", "code"), BAD_TOPUPS)
def test_one_bad_code_and_none_is_taken_and_none_is_told(
    shop: OpenShop, files: Files, row: str, column: str, code: str
) -> None:
    take(shop, files, "topups", TOPUPS[0])
    refused = problems(shop, files, "topups", TOPUPS[1], row)
    assert (3, column, code) in [(p.line, p.column, p.code) for p in refused]
    tells_no_code(refused, row)


def tells_no_code(refused: Sequence[Problem], row: str) -> None:
    """No cell that could be a code is in any sentence."""
    said = " ".join(map(describe, refused)) + repr(refused)
    for cell in row.split(";"):
        if len(cell) >= 6 and not cell.startswith(("L-", "CARD-", "TOP", "serial")):
            assert cell not in said


def test_there_are_no_more_codes_than_pieces(shop: OpenShop, files: Files) -> None:
    rows = [*TOPUPS, "L-TOP;TOP25;444455556666;CARD-9"]
    assert found(shop, files, "topups", *rows) == [(5, "lot", "lot_has_fewer")]


def test_a_file_without_a_header_tells_no_code(shop: OpenShop, files: Files) -> None:
    for header in (TOPUPS[0], "lot;91374406221508;sku;serial", "lot;sku;serial;91374406221508"):
        with pytest.raises(ImportRefused) as refused:
            IMPORTS["topups"](shop, files.text(f"{header}\n{TOPUPS[1]}\n"))
        tells_no_code(refused.value.problems, header)


def test_the_journal_holds_no_trace_of_the_file(shop: OpenShop, files: Files) -> None:
    """A short code could be found by trying hashes of the file."""
    take(shop, files, "topups", *TOPUPS)
    entry = [row for row in everything(shop.engine)["journal_entry"] if row["till"] == "T1"][-1]
    assert '"table":"topups"' in entry["entry"]
    assert "sha256" not in entry["entry"]


texts = st.text("0123456789ABCxyz-# é", min_size=6, max_size=24).map(str.strip)


@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(codes=st.lists(texts.filter(lambda code: len(code) >= 6), min_size=1, max_size=4))
def test_whatever_a_code_looks_like_nobody_is_told(
    shop: OpenShop, files: Files, codes: list[str]
) -> None:
    rows = [f"L-TOP;TOP25;{code};CARD-{n}" for n, code in enumerate(codes)]
    before: dict[str, list[dict[str, Any]]] = everything(shop.engine)
    try:
        take(shop, files, "topups", *rows, "L-TOP;TOP25;;CARD-X")
    except ImportRefused as refused:
        said = " ".join(map(describe, refused.problems)) + repr(refused.problems)
        assert not any(code in said for code in codes)
    assert everything(shop.engine) == before
