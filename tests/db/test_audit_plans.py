"""The log's pages cost the same however long the log is: no table is sorted or walked whole."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from db import audit
from db.engine import connect, reading

NOW = datetime(2026, 11, 22, 14, 32, tzinfo=UTC)
DAY = (NOW, NOW + timedelta(days=1))
ENTRY_KEY, SALE_KEY = (NOW, "T1", 5), (NOW, "T1", 5)

PAGES: dict[str, tuple[str, Callable[[Connection], Any]]] = {
    "the newest entry": (
        "ix_journal_entry_at",
        lambda c: audit.newest_entry(c, NOW, None),
    ),
    "the newest entry of a till": (
        "ix_journal_entry_at",
        lambda c: audit.newest_entry(c, NOW, "T1"),
    ),
    "a page of entries": (
        "ix_journal_entry_at",
        lambda c: audit.entries(c, 100, behind=ENTRY_KEY, newest_first=True),
    ),
    "a page of some kinds of one till": (
        "ix_journal_entry_at",
        lambda c: audit.entries(c, 100, till="T1", kinds=("purged", "exported"), behind=ENTRY_KEY),
    ),
    "a day's entries": (
        "ix_journal_entry_at",
        lambda c: audit.entries(c, 100, between=DAY),
    ),
    "the entries of a moment": (
        "ix_journal_entry_at",
        lambda c: audit.entries_at(c, "T1", NOW),
    ),
    "how many tickets a day has": (
        "ix_sale_closed_at",
        lambda c: audit.count_tickets(c, *DAY, None),
    ),
    "a page of tickets": (
        "ix_sale_closed_at",
        lambda c: audit.tickets(c, 100, behind=SALE_KEY),
    ),
    "a day's tickets": (
        "ix_sale_closed_at",
        lambda c: audit.tickets_in_order(c, between=DAY),
    ),
    "how many tickets a day of a till has": (
        "ix_sale_closed_at",
        lambda c: audit.count_tickets(c, *DAY, "T1"),
    ),
    "a page of a till's tickets": (
        "ix_sale_closed_at",
        lambda c: audit.tickets(c, 100, till="T1", behind=SALE_KEY),
    ),
    "one ticket": (
        "sqlite_autoindex_sale",
        lambda c: audit.find_ticket(c, "T1", 7),
    ),
}


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty database. PostgreSQL would walk through empty tables, as it should."""
    engine = connect(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_read_through_its_index(sqlite: Engine, page: str) -> None:
    index, read = PAGES[page]
    asked: list[tuple[str, Any]] = []
    with reading(sqlite) as connection:
        event.listen(
            sqlite,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, values, *_: asked.append((statement, values)),
        )
        read(connection)
        statement, values = asked[-1]
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    plan = "\n".join(str(row[-1]) for row in rows)
    assert index in plan, plan
    assert "SCAN" not in plan.replace(f"SCAN journal_entry USING INDEX {index}", ""), plan
    if page != "a day's tickets":  # these are few
        # What happened in one moment may be sorted by till.
        assert "TEMP B-TREE" not in plan.replace("TEMP B-TREE FOR RIGHT PART", ""), plan
