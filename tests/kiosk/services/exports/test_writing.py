"""What is chosen, where it is written, and what the journal says of it."""

import hashlib
import io
import json
import threading
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.tables import JournalEntry, table_of
from kiosk.rules.errors import ShopError
from kiosk.services.exports import (
    EXPORTS,
    FORMATS,
    Export,
    Filters,
    export_rows,
    write_export,
    write_into,
)
from kiosk.services.exports.rows import AT_ONCE
from kiosk.services.shop import OpenShop
from tests.kiosk.services.exports.opened_again import read_csv
from tests.support.log_shop import DECEMBER
from tests.support.shops import NOW

ENTRY = table_of(JournalEntry)
NOVEMBER = {"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 30)}
OF_SALES: tuple[Export, ...] = ("sales", "lines", "tenders", "redemptions", "gifts")


def chosen(shop: OpenShop, folder: Path, what: Export, **filters: Any) -> list[str]:
    """What a choice gives, row by row."""
    path = folder / "chosen.csv"
    with path.open("wb") as file, shop.reading() as connection:
        write_into(file, connection, what, "csv", Filters(**filters), at=NOW)
    return [str(row) for row in read_csv(path, what)]


@pytest.mark.parametrize("what", [each for each in EXPORTS if each != "stock"])
def test_days_and_tills_share_all_rows_out(
    long_shop: OpenShop, tmp_path: Path, what: Export
) -> None:
    everything = chosen(long_shop, tmp_path, what)
    before = chosen(long_shop, tmp_path, what, **NOVEMBER)
    after = chosen(long_shop, tmp_path, what, first_day=date(2026, 12, 1))
    assert sorted(before + after) == sorted(everything)
    assert before
    first, second = (chosen(long_shop, tmp_path, what, till=till) for till in ("T1", "T2"))
    if what == "movements":
        of_sales = [row for row in everything if "'ticket': None" not in row]
        assert sorted(first + second) == sorted(of_sales)
    else:
        assert sorted(first + second) == sorted(everything)
    assert first


@pytest.mark.parametrize("what", [*OF_SALES, "shifts", "closings", "cash-movements", "movements"])
def test_a_shift_is_chosen_by_its_number_and_till(
    long_shop: OpenShop, tmp_path: Path, what: Export
) -> None:
    days = [
        {"till": "T1", "first_day": day, "last_day": day} for day in (NOW.date(), DECEMBER.date())
    ]
    for shift, of_day in enumerate(days, 1):
        by_number = chosen(long_shop, tmp_path, what, till="T1", shift=shift)
        assert by_number == [
            row
            for row in chosen(long_shop, tmp_path, what, **of_day)
            if "'kind': 'month'" not in row
        ]


def test_the_entries_of_a_shift_go_on_to_the_next_one(long_shop: OpenShop, tmp_path: Path) -> None:
    everything = chosen(long_shop, tmp_path, "journal", till="T1")
    first = chosen(long_shop, tmp_path, "journal", till="T1", shift=1)
    second = chosen(long_shop, tmp_path, "journal", till="T1", shift=2)
    assert everything[-len(second) :] == second
    assert everything[: -len(second)][-len(first) :] == first
    assert "'kind': 'shift_opened'" in first[0]
    assert "'kind': 'shift_opened'" in second[0]
    assert "'kind': 'z_report'" in "".join(first)


@pytest.mark.parametrize(
    ("what", "filters", "code"),
    [
        ("stock", {"first_day": NOW.date()}, "export_without_days"),
        ("stock", {"till": "T1"}, "export_without_till"),
        ("stock", {"till": "T1", "shift": 1}, "export_without_till"),
        ("sales", {"till": "T9"}, "till_unknown"),
        ("sales", {"till": "T1", "shift": 99}, "shift_unknown"),
        ("sales", {"first_day": NOW.date(), "last_day": date(2026, 1, 1)}, "days_backwards"),
    ],
)
def test_what_can_not_be_meant_is_refused(
    long_shop: OpenShop, tmp_path: Path, what: Export, filters: dict[str, Any], code: str
) -> None:
    target = tmp_path / "refused.csv"
    names = {"first_day": "from_day", "last_day": "to_day"}
    given = {names.get(name, name): value for name, value in filters.items()}
    before = list(entries(long_shop))
    with pytest.raises(ShopError, match=code):
        write_export(long_shop, what, output=target, **given)
    assert not target.exists()
    assert list(entries(long_shop)) == before


def entries(shop: OpenShop) -> list[tuple[str, dict[str, Any]]]:
    """The kinds and values of this till's journal."""
    query = select(ENTRY.c.kind, ENTRY.c.entry).where(ENTRY.c.till == shop.till)
    with shop.reading() as connection:
        rows = connection.execute(query.order_by(ENTRY.c.seq)).all()
    return [(row.kind, json.loads(row.entry)["values"]) for row in rows]


@pytest.mark.parametrize("format_", FORMATS)
def test_the_journal_says_what_left_the_shop(
    long_shop: OpenShop, tmp_path: Path, format_: Any
) -> None:
    target = tmp_path / "out"
    written = write_export(
        long_shop, "lines", from_day=NOW.date(), shift=1, format=format_, output=target
    )
    content = target.read_bytes()
    assert entries(long_shop)[-1] == (
        "exported",
        {
            "staff": None,
            "what": "lines",
            "format": format_,
            "filters": {"from": "2026-11-22", "till": "T1", "shift": 1},
            "rows": written.rows,
            "sha256": hashlib.sha256(content).hexdigest(),
        },
    )


def test_no_file_has_its_name_without_its_entry(
    long_shop: OpenShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr("kiosk.services.exports.writing.note_export", refused)
    with pytest.raises(RuntimeError, match="no database"):
        write_export(long_shop, "sales", output=tmp_path / "sales.csv")
    assert not list(tmp_path.glob("*sales.csv*"))


@pytest.mark.parametrize("format_", FORMATS)
def test_an_export_can_be_a_member_of_a_zip(
    long_shop: OpenShop, tmp_path: Path, format_: Any
) -> None:
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(tmp_path / "some.zip", "w") as archive,
        long_shop.reading() as connection,
    ):
        with archive.open("sales", "w") as member:
            inside = write_into(member, connection, "sales", format_, at=NOW)  # type: ignore[arg-type]
        outside = write_into(whole, connection, "sales", format_, at=NOW)
    with zipfile.ZipFile(tmp_path / "some.zip") as archive:
        assert archive.read("sales") == whole.getvalue()
    assert inside == outside
    assert inside.sha256 == hashlib.sha256(whole.getvalue()).hexdigest()


def test_the_till_writes_while_rows_are_read(long_shop: OpenShop, tmp_path: Path) -> None:
    """No lock is held while an export streams: an entry is stored in its midst."""
    stored = threading.Event()

    def note() -> None:
        with long_shop.writing() as connection:
            long_shop.write_journal(connection, "signed_out", {"staff": 1}, long_shop.now())
        stored.set()

    def between(_done: int, _total: int) -> None:
        thread = threading.Thread(target=note)
        thread.start()
        thread.join(10)
        assert stored.is_set(), "the till had to wait for the export"

    write_export(long_shop, "journal", output=tmp_path / "journal.csv", progress=between)
    assert [kind for kind, _ in entries(long_shop)][-2:] == ["signed_out", "exported"]


def test_progress_grows_to_the_whole(long_shop: OpenShop) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    raw = io.BytesIO()
    with long_shop.reading() as connection:
        written = write_into(raw, connection, "lines", "csv", at=NOW, progress=progress)
    assert told == [(written.rows, written.rows)]
    assert written.rows < AT_ONCE


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_no_bytes_that_it_can_not_show(
    long_shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", Terminal(raw))
    with pytest.raises(ShopError, match="export_to_terminal"):
        write_export(long_shop, "sales", format="xlsx")
    assert not raw.getvalue()
    written = write_export(long_shop, "sales", format="csv")
    assert raw.getvalue().count(b"\n") == written.rows + 1


def test_standard_output_takes_a_workbook_for_another_program(
    long_shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, "ascii"))
    write_export(long_shop, "sales", format="xlsx")
    assert zipfile.ZipFile(io.BytesIO(raw.getvalue())).testzip() is None


def test_all_of_an_export_is_of_one_moment(long_shop: OpenShop) -> None:
    rows = export_rows(long_shop, "journal")
    next(rows)
    with long_shop.writing() as connection:
        long_shop.write_journal(connection, "signed_out", {"staff": 1}, long_shop.now())
    with long_shop.reading() as connection:
        count = len(connection.execute(select(ENTRY.c.seq)).all())
    assert len(list(rows)) == count - 2


def test_what_left_through_a_pipe_that_broke_is_told(
    long_shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = bytearray()

    class Pipe(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            if len(left) > 10_000:
                raise BrokenPipeError
            left.extend(data)
            return len(data)

    pipe = io.TextIOWrapper(Pipe(), "utf-8")  # type: ignore[type-var]
    monkeypatch.setattr("sys.stdout", pipe)
    monkeypatch.setattr("kiosk.services.exports.rows.AT_ONCE", 5)
    with pytest.raises(BrokenPipeError):
        write_export(long_shop, "journal")
    kind, values = entries(long_shop)[-1]
    assert (kind, values["what"], values["rows"]) == ("exported", "journal", None)
    assert values["sha256"] == hashlib.sha256(left).hexdigest()
