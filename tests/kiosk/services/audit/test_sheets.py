"""One row of the log whole: its paper, its entries, and what they are worth."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from db.audit import ENTRY
from db.journal import VERSION
from db.tables import Archive, Purge, table_of
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, short_text
from kiosk.rules.log_search import ALL, Place, parse_place
from kiosk.services.audit import sheets
from kiosk.services.audit.days import log_days
from kiosk.services.audit.rows import ClosingRow, ShiftRow, TicketRow, day_tickets
from kiosk.services.audit.sheets import EntrySheet, find_place, row_of, sheet_of
from kiosk.services.shop import OpenShop
from receipts.render.text import render_lines
from tests.support.shops import VOUCHERS


def rows(log: OpenShop) -> list[Any]:
    """Every row of both days."""
    return [row for day in log_days(log, ALL) for row in day_tickets(log, day, ALL)]


def test_every_ticket_and_closing_has_its_paper_and_its_own_right_entry(log: OpenShop) -> None:
    for row in rows(log):
        sheet = sheet_of(log, row)
        assert sheet.entries
        assert all(entry.is_right for entry in sheet.entries)
        if isinstance(row, TicketRow):
            assert sheet.paper
            assert sheet.entries[0].kind == row.kind
            assert f"ticket: {row.name}" in sheet.entries[0].values
            paper = "\n".join(line.text for line in render_lines(sheet.paper, 48))
            assert row.name in paper
        elif isinstance(row, ClosingRow):
            assert sheet.paper
            (entry,) = sheet.entries
            assert f"number: {row.number}" in entry.values
        else:
            assert isinstance(row, ShiftRow)
            assert [entry.kind for entry in sheet.entries] == ["shift_opened"]


def test_an_entry_of_a_ticket_has_the_same_paper(log: OpenShop) -> None:
    ticket = row_of(log, Place("T1", ticket="T1-000002"))
    of_ticket = sheet_of(log, ticket)
    entry = row_of(log, Place("T1", seq=of_ticket.entries[0].seq))
    assert sheet_of(log, entry) == of_ticket


def test_no_code_that_is_worth_money_is_shown_whole(log: OpenShop) -> None:
    codes = {voucher["code"] for voucher in VOUCHERS} | {"PN1234ABCD"}
    shown = [
        line for row in rows(log) for entry in sheet_of(log, row).entries for line in entry.values
    ]
    assert not [line for line in shown for code in codes if line.endswith(f" {code}")]
    assert [line for line in shown if line.strip().startswith("voucher: …")]


def test_codes_that_older_entries_hold_whole_are_shortened() -> None:
    values = {"tenders": [{"voucher": "PN1234ABCD"}], "discounts": [{"voucher": "FIVE"}]}
    assert sheets._lines(values) == [
        *("tenders 1:", "  voucher: …ABCD"),
        *("discounts 1:", "  voucher: …VE"),
    ]
    assert VERSION == 2  # a third one may hold codes under other names


def test_a_paper_that_is_typed_off_is_compared_with_the_entry(log: OpenShop) -> None:
    with log.reading() as connection:
        row = connection.execute(select(ENTRY).where(ENTRY.c.kind == "z_report")).first()
    assert row
    head = Head(row.till, row.seq, row.hash)
    typed = parse_place(short_text(head).lower(), "T1")
    assert isinstance(typed, Place)
    assert find_place(log, typed).seq == row.seq
    other = parse_place(short_text(replace(head, hash="f" * 64)), "T1")
    assert isinstance(other, Place)
    with pytest.raises(ShopError, match="head_differs"):
        find_place(log, other)


def test_a_till_may_be_typed_in_small_letters(log: OpenShop) -> None:
    assert find_place(log, Place("t2", ticket="t2-000003")) == Place("T2", ticket="T2-000003")
    assert find_place(log, Place("t2", seq=3)).till == "T2"


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (Place("T1", ticket="T1-009999"), "no_such_ticket"),
        (Place("T9", seq=1), "no_such_entry"),
        (Place("T1", seq=999_999_999), "no_such_entry"),
    ],
)
def test_what_is_not_there_is_said(log: OpenShop, place: Place, code: str) -> None:
    with pytest.raises(ShopError, match=code):
        find_place(log, place)


# What somebody altered


@contextmanager
def altered(log: OpenShop, seq: int, **values: Any) -> Iterator[Connection]:
    """An entry of T1 that somebody altered without the triggers, and that is put back."""
    connection = log.engine.connect()
    transaction = connection.begin()
    try:
        for name in _triggers(log):
            where = "" if log.engine.dialect.name == "sqlite" else " ON journal_entry"
            connection.execute(text(f"DROP TRIGGER {name}{where}"))
        place = (ENTRY.c.till == "T1", ENTRY.c.seq == seq)
        connection.execute(ENTRY.update().where(*place).values(**values))
        yield connection
    finally:
        transaction.rollback()
        connection.close()


def _triggers(log: OpenShop) -> list[str]:
    with log.reading() as connection:
        if log.engine.dialect.name == "sqlite":
            found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
        else:
            found = (
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
                " AND tgrelid = CAST(:table AS regclass)"
            )
        return list(connection.execute(text(found), {"table": "journal_entry"}).scalars())


def worth(log: OpenShop, connection: Connection, seq: int) -> EntrySheet:
    """An entry as it stands in a transaction."""
    place = (ENTRY.c.till == "T1", ENTRY.c.seq == seq)
    row = connection.execute(select(ENTRY).where(*place)).one()
    return sheets._sheet(connection, log, row)


def test_what_was_altered_is_seen_at_the_entry_itself(log: OpenShop) -> None:
    with log.reading() as connection:
        entry = connection.execute(
            select(ENTRY.c.entry).where(ENTRY.c.till == "T1", ENTRY.c.seq == 4)
        ).scalar_one()
    with altered(log, 4, entry=entry.replace('"total_cents":3392', '"total_cents":2392')) as there:
        found = worth(log, there, 4)
        assert (found.is_hash_right, found.is_linked, found.is_signed) == (False, True, False)
        assert worth(log, there, 5).is_right
    with altered(log, 4, hash="0" * 64) as there:
        assert not worth(log, there, 4).is_hash_right
        assert worth(log, there, 5).is_linked is False
    with altered(log, 4, signature="0" * 128) as there:
        found = worth(log, there, 4)
        assert (found.is_hash_right, found.is_signed) == (True, False)
    with altered(log, 4, entry="no JSON") as there:
        found = worth(log, there, 4)
        assert not found.is_right
        assert found.values == ("no JSON",)


def test_an_entry_behind_one_that_is_gone_says_so_and_behind_one_given_up_is_right(
    log: OpenShop,
) -> None:
    with altered(log, 4, signature="0" * 128) as there:
        there.execute(ENTRY.delete().where(ENTRY.c.till == "T1", ENTRY.c.seq == 4))
        found = worth(log, there, 5)
        assert found.is_linked is None
        assert (found.is_behind_gap, found.is_right) == (True, False)
        _give_up(log, there, 4)
        assert worth(log, there, 5).is_right


def _give_up(log: OpenShop, connection: Connection, seq: int) -> None:
    """Write a purge down, six years too early."""
    where = "" if log.engine.dialect.name == "sqlite" else " ON purge"
    connection.execute(text(f"DROP TRIGGER purge_allowed{where}"))
    day, at = date(2026, 11, 30), log.now()
    archive = {"period": "2026-11", "first_day": day, "last_day": day, "file_name": "a.zip"}
    connection.execute(
        table_of(Archive).insert().values(**archive, id=1, manifest_sha256="0" * 64, at=at)
    )
    purge = {"till": "T1", "archive_id": 1, "last_day": day, "through_ticket": 0, "at": at}
    connection.execute(
        table_of(Purge)
        .insert()
        .values(**purge, through_seq=seq, through_hash="0" * 64, staff_number=1)
    )
