"""Whatever stands in an entry that somebody wrote anew, a check of the log goes on to its end."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, update

from db.log_chain import ENTRY
from kiosk.break_sentences import sentence_of
from kiosk.services.lab.guards import without_guards
from kiosk.services.verify import verify_connection

GONE = "gone"
HUGE = 10**30
SAMPLE = [
    *(("reprint", "staff", GONE), ("claim_made", "issuer", GONE)),
    *(("z_report", "number", "x"), ("closing_paper", "number", HUGE)),
    *(("sale", "ticket", f"T1-{'9' * 5000}"), ("shift_closed", "deposit_cents", HUGE)),
    *(("receipt_in_another_look", "ticket", each) for each in (5, "x")),
]
"""Each was a traceback once."""


@pytest.fixture
def altered(books: Engine) -> Iterator[Connection]:
    """A transaction without the shop's triggers, rolled back in the end."""
    with books.connect() as connection:
        with without_guards(connection):
            yield connection
        connection.rollback()


def missed(connection: Connection, changes: list[tuple[str, str, Any]]) -> list[object]:
    """Change one value at a time, in the last entry of its kind; return of which nothing is
    said."""
    query = select(ENTRY.c.till, ENTRY.c.seq, ENTRY.c.entry).order_by(ENTRY.c.at)
    last = {json.loads(row.entry)["kind"]: row for row in connection.execute(query)}
    found: list[object] = []
    for kind, name, value in changes:
        row, entry = last[kind], json.loads(last[kind].entry)
        entry["values"].pop(name)
        entry["values"] |= {} if value == GONE else {name: value}
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        once = connection.begin_nested()
        place = (ENTRY.c.till == row.till, ENTRY.c.seq == row.seq)
        connection.execute(update(ENTRY).where(*place).values(entry=text))
        breaks = verify_connection(connection, triggers=False).breaks
        said = {(each.till, each.seq) for each in breaks if sentence_of(each)}
        if text != row.entry and (row.till, row.seq) not in said:
            found.append((kind, name, value))
        once.rollback()
    return found


def test_an_entry_with_a_value_of_another_form_is_told_and_the_check_goes_on(
    altered: Connection,
) -> None:
    assert not missed(altered, SAMPLE)


@pytest.mark.drill
def test_so_does_each_value_of_every_kind_of_entry(altered: Connection) -> None:
    values = {
        (entry["kind"], name)
        for text in altered.execute(select(ENTRY.c.entry).order_by(ENTRY.c.at)).scalars()
        for entry in (json.loads(text),)
        for name in entry["values"]
    }
    last = {
        entry["kind"]: entry["values"]
        for text in altered.execute(select(ENTRY.c.entry).order_by(ENTRY.c.at)).scalars()
        for entry in (json.loads(text),)
    }
    bad: tuple[Any, ...] = (5, None, "x", [], {}, True, HUGE, GONE)
    changes = [
        (*place, each) for place in sorted(values) for each in bad if place[1] in last[place[0]]
    ]
    assert not missed(altered, changes)
