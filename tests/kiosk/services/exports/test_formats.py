"""The same table in each format, opened again by other libraries."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.exports import EXPORTS, FORMATS, columns_of, export_rows, write_into
from kiosk.services.exports import sheets as sheets_module
from kiosk.services.exports.columns import Column, Type
from kiosk.services.exports.parquet import GROUP_BATCHES, write_parquet
from kiosk.services.exports.sheets import LONGEST_TEXT, write_xlsx
from kiosk.services.exports.text_formats import decimal_text, write_csv, write_jsonl
from kiosk.services.shop import OpenShop
from tests.kiosk.services.exports.opened_again import READERS
from tests.support.shops import NOW

HOSTILE = (
    '=HYPERLINK("x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "'quoted",
    "=",
    "{=1}",
)


def test_every_table_says_the_same_in_every_format(long_shop: OpenShop, tmp_path: Path) -> None:
    for what in EXPORTS:
        rows = {}
        for format_ in FORMATS:
            path = tmp_path / f"{what}.{format_}"
            with path.open("wb") as file, long_shop.reading() as connection:
                written = write_into(file, connection, what, format_, at=NOW)
            rows[format_] = READERS[format_](path, what)
            assert len(rows[format_]) == written.rows > 0, what
        plain = [
            {name: None if value == "" else value for name, value in row.items()}
            for row in export_rows(long_shop, what)
        ]
        for format_ in FORMATS:
            assert rows[format_] == plain, (what, format_)


def test_every_amount_stands_twice(long_shop: OpenShop) -> None:
    for what in EXPORTS:
        names = columns_of(what)
        money = [name for name in names if name.endswith("_cents")]
        assert {name.removesuffix("_cents") for name in money} <= set(names)
        assert len(set(names)) == len(names)
        for row in export_rows(long_shop, what):
            for name in money:
                cents, amount = row[name], row[name.removesuffix("_cents")]
                assert amount == (None if cents is None else Decimal(int(cents)) / 100)


def test_parquet_has_typed_columns_and_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "made.parquet"
    types: dict[str, Type] = {"word": "text", "total": "amount", "at": "time", "day": "day"}
    columns = [Column(name, kind, lambda raw: []) for name, kind in types.items()]
    batch = (("a",), (-1,), ("2026-07-14T09:00:59+02:00",), ("2026-07-14",))
    with path.open("wb") as file:
        assert write_parquet(file, columns, [batch] * (2 * GROUP_BATCHES + 1)) == 17
    with duckdb.connect() as database:
        found = database.execute("SELECT name, type FROM parquet_schema(?)", [str(path)])
        names = {name for name, _kind in found.fetchall()}
        groups = database.execute(
            "SELECT count(DISTINCT row_group_id) FROM parquet_metadata(?)", [str(path)]
        ).fetchall()
        described = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
        kinds = {name: kind for name, kind, *_ in described.fetchall()}
    assert names == {"schema", "word", "total", "at", "day", "at_offset_minutes"}
    assert groups == [(3,)]
    assert kinds == {
        "word": "VARCHAR",
        "total": "DECIMAL(18,2)",
        "at": "TIMESTAMP WITH TIME ZONE",
        "day": "DATE",
        "at_offset_minutes": "SMALLINT",
    }


def test_a_sheet_that_is_full_goes_on_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets_module, "ROWS", 4)
    path = tmp_path / "made.xlsx"
    columns = [Column("number", "integer", lambda raw: [])]
    with path.open("wb") as file:
        assert write_xlsx(file, columns, [[[1, 2]], [[3, 4, 5, 6, 7]]], "lines", NOW) == 7
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames == ["lines", "lines 2", "lines 3"]
    values = [[row[0] for row in sheet.values] for sheet in workbook.worksheets]
    assert values == [["number", 1, 2, 3], ["number", 4, 5, 6], ["number", 7]]


def test_no_text_is_ever_a_formula(tmp_path: Path) -> None:
    columns = [Column("label", "text", lambda raw: []), Column("hash", "word", lambda raw: [])]
    batch = [list(HOSTILE), list(HOSTILE)]
    path = tmp_path / "made.xlsx"
    with path.open("wb") as file:
        write_xlsx(file, columns, [batch], "labels", NOW)
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr"}
    # The workbook says a carriage return as spreadsheets do; openpyxl leaves it so.
    labels = [str(row[0].value).replace("_x000D_", "\r") for row in sheet.iter_rows(min_row=2)]
    assert labels == [*HOSTILE]
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


def test_no_cell_of_csv_begins_a_formula(tmp_path: Path) -> None:
    raw = io.BytesIO()
    label = Column("label", "text", lambda raw: [])
    write_csv(raw, [label], [[list(HOSTILE)]])
    rows = list(csv.reader(io.StringIO(raw.getvalue().decode(), newline=""), strict=True))
    assert [row[0].replace("\r", "\n") for row in rows[1:]] == [
        f"'{each}".replace("\r", "\n") if each[0] in "=+-@\t\r\n" else each for each in HOSTILE
    ]


@given(st.integers(-(10**12), 10**12))
def test_cents_are_written_as_decimals(cents: int) -> None:
    assert Decimal(decimal_text(cents)) == Decimal(cents) / 100
    assert len(decimal_text(cents).partition(".")[2]) == 2


@given(st.lists(st.one_of(st.none(), st.text()), min_size=1))
def test_any_text_comes_back_from_json_lines(texts: list[str | None]) -> None:
    raw = io.BytesIO()
    label = Column("label", "text", lambda raw: [])
    assert write_jsonl(raw, [label], [[texts]]) == len(texts)
    lines = raw.getvalue().decode().removesuffix("\n").split("\n")
    assert [json.loads(line)["label"] for line in lines] == texts


def test_what_no_cell_holds_is_said_and_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    columns = [Column("entry", "word", lambda raw: [])]
    with path.open("wb") as file:
        write_xlsx(file, columns, [[["x" * LONGEST_TEXT, "y" * 40_000]]], "journal", NOW)
    (sheet,) = openpyxl.load_workbook(path).worksheets
    _head, fits, too_long = (row[0] for row in sheet.values)
    assert fits == "x" * LONGEST_TEXT
    assert too_long == "(40000 characters: too long for a cell, whole in CSV and JSON Lines)"
