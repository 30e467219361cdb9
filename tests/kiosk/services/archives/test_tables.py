"""Whoever alters a table or a paper of an archive and signs it anew with the shop's own key."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.services.archives import standalone
from kiosk.services.archives.contents import TABLES
from kiosk.services.exports import Export, columns_of
from tests.support.forgery import Change, forged, in_lines, members_of, replaced

Rows = list[dict[str, str]]


def in_rows(change: Callable[[Rows], None]) -> Change:
    """Change a table by its rows."""

    def edit(content: bytes) -> bytes:
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        change(rows)
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0], lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode()

    return edit


def in_column(name: str, value: str) -> Change:
    """Write a value into a column of the first row that has another."""

    def change(rows: Rows) -> None:
        next(row for row in rows if row[name] != value)[name] = value

    return in_rows(change)


def without_column(name: str) -> Change:
    def change(rows: Rows) -> None:
        for row in rows:
            del row[name]

    return in_rows(change)


def emptied(content: bytes) -> bytes:
    return content.split(b"\n")[0] + b"\n"


@pytest.fixture(autouse=True)
def _no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standalone, "HAS_SIGNATURES", False)


def found_in(november: Path, tmp_path: Path, changes: dict[str, Change | None]) -> set[str]:
    """The codes of what is found by the standard library."""
    check = standalone.check_archive(str(forged(november, tmp_path / "x.zip", changes)))
    for words in standalone.WORDS.values():
        assert all(standalone.sentence(each, words) for each in (*check.breaks, *check.notices))
    return {each.code for each in check.breaks}


def test_lots_of_lines_are_those_of_the_movements(november: Path, tmp_path: Path) -> None:
    changes: dict[str, Change | None] = {"exports/movements.csv": emptied}
    check = standalone.check_archive(str(forged(november, tmp_path / "x.zip", changes)))
    assert "lots" in {each.data.get("field") for each in check.breaks}


def test_every_column_is_checked_or_named_as_not_checked(november: Path) -> None:
    assert standalone.COLUMNS.keys() == set(TABLES)
    for what in TABLES:
        known = {*standalone.COLUMNS[what].split(), *standalone.UNTOLD.get(what, "").split()}
        known |= {each.removesuffix("_cents") for each in known if each.endswith("_cents")}
        assert known == set(columns_of(what)), what
    check = standalone.check_archive(str(november))
    named = {each.data.get("what") for each in check.notices}
    assert "exports/redemptions.csv: kind, issuer, claim" in named
    for lang in ("fr", "en"):
        text = members_of(november)[f"NOTICE.{lang}.txt"].decode()
        words = " ".join(text.replace("\N{NO-BREAK SPACE}:", ":").split())
        for table, columns in standalone.UNTOLD.items():
            assert f"{table}: {', '.join(columns.split())}" in words


@pytest.mark.parametrize("table", TABLES)
def test_each_column_that_an_entry_tells_is_compared(
    november: Path, tmp_path: Path, table: Export
) -> None:
    """Also the decimal ones, and not only by the JSON Lines beside them."""
    untold = standalone.UNTOLD.get(table, "").split()
    for column in columns_of(table):
        if column in untold:
            continue
        changes: dict[str, Change | None] = {f"exports/{table}.csv": in_column(column, "9")}
        check = standalone.check_archive(str(forged(november, tmp_path / "x.zip", changes)))
        files = {each.data.get("file", each.data.get("table")) for each in check.breaks}
        assert f"{table}.csv" in files, (table, column)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_lacks_rows_or_a_column_is_told(
    november: Path, tmp_path: Path, table: Export
) -> None:
    name, lines = f"exports/{table}.csv", f"exports/{table}.jsonl"
    both: dict[str, Change | None] = {name: emptied, lines: lambda _: b""}
    assert found_in(november, tmp_path, both) >= {"manifest_wrong"}
    column = columns_of(table)[-1]
    assert "file_damaged" in found_in(november, tmp_path, {name: without_column(column)})
    assert "row_differs" in found_in(november, tmp_path, {lines: lambda _: b"{}\n"})
    assert "file_missing" in found_in(november, tmp_path, {lines: None, name: None})


MONTH = "closings/T1-month-00001"
CLOSINGS: list[tuple[str, dict[str, Change | None], str]] = [
    ("figures of the month", {f"{MONTH}.figures.json": replaced("6411", "1")}, "figures_changed"),
    ("paper of the month", {f"{MONTH}.paper.json": replaced("64,11", "0,11")}, "paper_changed"),
    ("text of the month", {f"{MONTH}.txt": replaced("64,11", "0,11")}, "text_differs"),
    ("text of a Z", {"closings/T2-z-00001.txt": lambda _: b"TOTAL 0,01\n"}, "text_differs"),
    ("no entry", {f"{MONTH}.entries.jsonl": in_lines(lambda lines: lines[1:])}, "row_unlogged"),
    ("a total", {f"{MONTH}.entries.jsonl": replaced('total_cents\\":6411', 'total_cents\\":1')},
     "figures_wrong"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"), [each[1:] for each in CLOSINGS], ids=[each[0] for each in CLOSINGS]
)
def test_a_closing_that_was_made_after_the_period_is_checked_too(
    november: Path, tmp_path: Path, changes: dict[str, Change | None], code: str
) -> None:
    assert code in found_in(november, tmp_path, changes)


def test_the_closing_of_the_month_lies_with_its_entries(november: Path) -> None:
    lines = members_of(november)[f"{MONTH}.entries.jsonl"].splitlines()
    entries = [json.loads(json.loads(line)["entry"]) for line in lines]
    assert [entry["kind"] for entry in entries] == ["month_closing", "closing_paper"]
    assert all(entry["at"] > "2026-12" for entry in entries)
