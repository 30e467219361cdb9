"""An older database is brought up to date after a copy has been kept; a newer one is left."""

import csv
import io
import re
import sqlite3
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.engine import connect, open_database, writing
from db.upgrade import NEWEST, DatabaseTooNew, revision_of, upgrade
from tests.support.rows import AT, GOOD, SALE_ID, everything

OLD_SHOP = Path(__file__).parent / "golden" / "revision_0001.sql"
OLD_TABLES = re.findall(r"^INSERT INTO (\w+)", OLD_SHOP.read_text(), re.MULTILINE)

# What the old rows have in columns that came later, where it is not what GOOD has.
SINCE: dict[str, dict[str, Any]] = {
    "shop": {"receipts": "always"},
    "till": {"last_at": AT},
    "journal_entry": {"entry": "{}"},
    "shift": {"expected_float_cents": None, "opened_seq": None},
    "donor": {"reference": "D1"},
    "item": {"barcode_given": False, "floor_price_cents": None},
    "member": {"household": "M1", "receipt_lang": ""},
    "member_identity": {"sealed_key": None},
    "sale": {"household_size": None},
    "lot": {"donation_id": None, "condition": "", "quarantined": False, "place": ""},
    "sale_line": {"serial": None, "tariff": "tier", "tariff_id": None},
    "stock_movement": {"reason": "", "staff_number": None, "stocktake_id": None},
    "voucher": {"uses": None},
}


@pytest.fixture
def old(empty: Engine, tmp_path: Path) -> Engine:
    """A shop as the first version left it."""
    upgrade(empty, tmp_path / "unused", target="0001")
    with writing(empty) as connection:
        for statement in OLD_SHOP.read_text().split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
    empty.dispose()
    return empty


def open_it(url: str, copies: Path) -> dict[str, list[dict[str, Any]]]:
    """Open a database as the program does; return everything in it."""
    engine = open_database(url, copies)
    try:
        assert revision_of(engine) == NEWEST
        return everything(engine)
    finally:
        engine.dispose()


def test_an_old_shop_is_brought_up_to_date_with_all_it_holds(
    old: Engine, empty_url: str, tmp_path: Path
) -> None:
    rows = open_it(empty_url, tmp_path / "copies")
    assert rows["sale"][0]["closed_at"] == AT
    assert rows["sale"][0]["sale_id"] == SALE_ID
    made = ("household", "member_card", "orientation", "till_key")
    assert {name: len(each) for name, each in rows.items() if each} == dict.fromkeys(
        [*OLD_TABLES, *made], 1
    )
    assert rows["household"] == [{"reference": "M1", "size": 2}]
    assert (rows["member_card"][0]["card"], rows["member_card"][0]["member"]) == ("M1", "M1")
    assert rows["orientation"] == [GOOD["orientation"]]
    for table in OLD_TABLES:
        assert rows[table] == [GOOD[table] | SINCE.get(table, {})]
    for table in ("sale", "stock_movement"):
        with (
            pytest.raises(IntegrityError, match=f"{table} is final"),
            writing(old) as connection,
        ):
            connection.execute(text(f"DELETE FROM {table}"))


def at_0005(engine: Engine, tmp_path: Path) -> None:
    """Two tills with their shifts, sales and journals, as the version before the cash left
    them; T3 has sold nothing."""
    upgrade(engine, tmp_path / "unused", target="0005")
    rows: list[tuple[str, dict[str, Any]]] = [
        ("staff", {"number": 1, "first_name": "N", "role": "manager", "pin_hash": "", "active": 1}),
        *(("till", till_at_0005(name, seq)) for name, seq in (("T1", 2), ("T2", 1), ("T3", 0))),
        *(("journal_entry", entry_at_0005("T1", seq)) for seq in (1, 2)),
        ("journal_entry", entry_at_0005("T2", 1)),
        ("shift", shift_at_0005(1, "T1", "2026-11-22 23:30:00.000000", 60)),
        ("shift", shift_at_0005(2, "T2", "2026-11-22 03:30:00.000000", -300)),
        *(("sale", sale_at_0005("T1", 1, number, cents)) for number, cents in ((1, 120), (2, 345))),
        ("sale", sale_at_0005("T2", 2, 1, 0)),
    ]
    with writing(engine) as connection:
        for table, row in rows:
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            typed = {
                k: bool(v) if k == "active" and engine.dialect.name != "sqlite" else v
                for k, v in row.items()
            }
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), typed)


def till_at_0005(name: str, seq: int) -> dict[str, Any]:
    return {
        "name": name,
        "last_ticket": 0,
        "last_shift": 0,
        "journal_seq": seq,
        "journal_hash": "",
        "public_key": "",
    }


def entry_at_0005(till: str, seq: int) -> dict[str, Any]:
    return {
        "till": till,
        "seq": seq,
        "at": f"2026-11-22 1{seq}:00:00.000000",
        "kind": "sale",
        "entry": "{}",
        "hash": "",
        "signature": "",
    }


def shift_at_0005(identity: int, till: str, opened_at: str, offset: int) -> dict[str, Any]:
    return {
        "id": identity,
        "till": till,
        "number": 1,
        "opened_at": opened_at,
        "opened_offset_minutes": offset,
        "opened_by": 1,
        "float_cents": 5000,
    }


def sale_at_0005(till: str, shift: int, number: int, cents: int) -> dict[str, Any]:
    return {
        "sale_id": f"{shift:016x}{number:016x}",
        "till": till,
        "ticket_number": number,
        "shift_id": shift,
        "staff_number": 1,
        "market_value_cents": cents,
        "total_cents": cents,
        "closed_at": "2026-11-22 23:40:00.000000",
        "closed_offset_minutes": 60,
    }


def test_a_till_from_before_the_cash_has_its_perpetual_totals_and_its_last_moment(
    empty: Engine, empty_url: str, tmp_path: Path
) -> None:
    at_0005(empty, tmp_path)
    empty.dispose()
    rows = open_it(empty_url, tmp_path / "copies")
    assert [
        (row["name"], row["perpetual_cents"], row["perpetual_absolute_cents"], row["last_at"])
        for row in rows["till"]
    ] == [
        ("T1", 465, 465, datetime(2026, 11, 22, 12, tzinfo=UTC)),
        ("T2", 0, 0, datetime(2026, 11, 22, 11, tzinfo=UTC)),
        ("T3", 0, 0, None),
    ]


def test_a_shift_from_before_the_cash_is_open_and_has_the_day_of_its_own_clock(
    empty: Engine, empty_url: str, tmp_path: Path
) -> None:
    at_0005(empty, tmp_path)
    empty.dispose()
    rows = open_it(empty_url, tmp_path / "copies")
    assert [(row["till"], row["day"]) for row in rows["shift"]] == [
        ("T1", date(2026, 11, 23)),
        ("T2", date(2026, 11, 21)),
    ]
    for row in rows["shift"]:
        assert (row["ended_at"], row["closed_at"], row["expected_float_cents"]) == (None,) * 3


JOBS_AT_0007 = {
    ("queued", ""): ("queued", ""),
    ("queued", "no paper"): ("queued", ""),
    ("sending", ""): ("sending", ""),
    ("sent", ""): ("sent", ""),
    ("sent", "settled: on paper"): ("printed", "person"),
    ("sent", "settled: came out"): ("printed", "person"),
    ("sent", "settled: printed again"): ("sent", ""),
    ("uncertain", "interrupted"): ("uncertain", ""),
    ("uncertain", "not rendered"): ("failed", ""),
    ("uncertain", "key_missing"): ("failed", ""),
    ("uncertain", "topups_key_wrong"): ("failed", ""),
    ("held", ""): ("held", ""),
    ("not_wanted", ""): ("not_wanted", ""),
}
"""State and detail of a paper before there were proofs, and the state and proof it has since."""


def test_every_paper_from_before_the_proofs_keeps_its_bytes_and_says_what_is_known(
    old: Engine, empty_url: str, tmp_path: Path
) -> None:
    upgrade(old, tmp_path / "unused", target="0007")
    documents = {number: f'{{"é:{number}" : [ 1.50,"%s \\\\ \'\' :x"]}}' for number in range(2, 15)}
    with writing(old) as connection:
        for number, (state, detail) in zip(documents, JOBS_AT_0007, strict=True):
            row = {"id": number, "document": documents[number], "state": state, "detail": detail}
            connection.execute(
                text(
                    "INSERT INTO print_job (id, till, document, state, attempts, detail,"
                    " created_at, updated_at) VALUES (:id, 'T1', :document, :state, 1, :detail,"
                    " '2026-11-22 13:32:05.000000', '2026-11-22 13:40:00.000000')"
                ),
                row,
            )
    old.dispose()
    _first, *jobs = sorted(open_it(empty_url, tmp_path / "copies")["print_job"], key=by_id)
    assert {job["id"]: job["document"] for job in jobs} == documents
    assert [(job["state"], job["proof"]) for job in jobs] == [*JOBS_AT_0007.values()]
    assert [job["detail"] for job in jobs] == [detail for _state, detail in JOBS_AT_0007]
    assert {job["asked_at"] for job in jobs} == {AT}
    for deed in ("UPDATE print_job SET document = '{}'", "DELETE FROM print_job"):
        with pytest.raises(IntegrityError, match="print_job"), writing(old) as connection:
            connection.execute(text(f"{deed} WHERE id = 2"))


def by_id(row: dict[str, Any]) -> int:
    return int(row["id"])


def test_a_copy_of_the_old_shop_is_kept(old: Engine, empty_url: str, tmp_path: Path) -> None:
    open_it(empty_url, tmp_path / "copies")
    (copy,) = (tmp_path / "copies").iterdir()
    assert copy.name.startswith("kiosk-0001-")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    read = rows_of_sqlite if old.dialect.name == "sqlite" else rows_of_zip
    rows = read(copy)
    assert rows["alembic_version"] == [{"version_num": "0001"}]
    assert rows["voucher"][0]["issuer"] == "Emmaüs"
    assert {name: len(each) for name, each in rows.items()} == dict.fromkeys(
        [*OLD_TABLES, "alembic_version"], 1
    )


def rows_of_sqlite(copy: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables of a database that opens by itself, and is sound."""
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
            for (name,) in names.fetchall()
        }


def rows_of_zip(copy: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables of a zip with one CSV a table."""
    with zipfile.ZipFile(copy) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(archive.read(name).decode()))
            )
            for name in archive.namelist()
        }


def test_a_shop_that_is_up_to_date_is_not_copied(database_url: str, tmp_path: Path) -> None:
    open_database(database_url, tmp_path / "kept").dispose()
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("revision", ["9999", "0009", "later"])
def test_a_newer_database_is_refused_and_left_as_it_is(
    engine: Engine, database_url: str, tmp_path: Path, revision: str
) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    with pytest.raises(DatabaseTooNew, match=revision):
        open_database(database_url, tmp_path / "kept")
    assert revision_of(engine) == revision
    assert not (tmp_path / "kept").exists()


def test_two_tills_that_start_together_upgrade_once(
    old: Engine, empty_url: str, tmp_path: Path
) -> None:
    def start(till: int) -> str | None:
        engine = connect(empty_url)
        try:
            upgrade(engine, tmp_path / f"copies-{till}")
            return revision_of(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as tills:
        assert list(tills.map(start, range(4))) == [NEWEST] * 4
    assert len(list(tmp_path.glob("copies-*/*"))) == 1
