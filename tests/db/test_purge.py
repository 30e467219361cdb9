"""After the legal time a purge lets go what it covers; before it, and besides, nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from db.tables import metadata
from tests.support.rows import AT, GOOD, SEVEN_YEARS_ON, fill

PURGE, ENTRY, SALE = (metadata.tables[name] for name in ("purge", "journal_entry", "sale"))
NEXT_MONTH = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 31)}


def purge(connection: Connection, **changes: Any) -> None:
    """Try to write the good purge with changes."""
    connection.execute(insert(PURGE), GOOD["purge"] | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"at": datetime(2032, 11, 30, 23, 59, tzinfo=UTC)},
        {"at": AT},
        {"at": SEVEN_YEARS_ON + timedelta(microseconds=1)},
        {"last_day": date(2026, 11, 21)},
        {"last_day": date(2026, 12, 31)},
        {"through_seq": 2},
        {"through_hash": "01"},
        {"through_ticket": 2},
    ],
    ids=[
        "a day before six years are over",
        "in the same month",
        "later than anything that the log knows",
        "before the entry",
        "for other days than the archive's",
        "beyond the last entry",
        "with another hash",
        "beyond the last ticket",
    ],
)
def test_a_purge_is_refused(shared: Engine, changes: dict[str, Any]) -> None:
    with shared.connect() as connection:
        fill(connection, before="purge")
        with pytest.raises(IntegrityError, match="purge not allowed"):
            purge(connection, **changes)


def test_a_purge_is_taken_once_six_years_are_over(shared: Engine) -> None:
    with shared.connect() as connection:
        fill(connection, before="purge")
        purge(connection, at=datetime(2032, 12, 1, tzinfo=UTC))


def test_a_purge_needs_an_archive_that_was_made_before(shared: Engine) -> None:
    with shared.connect() as connection:
        fill(connection, before="purge")
        later = GOOD["archive"] | {"id": 2, "at": SEVEN_YEARS_ON + timedelta(days=1)}
        connection.execute(insert(metadata.tables["archive"]), later)
        with pytest.raises(IntegrityError, match="purge not allowed"):
            purge(connection, archive_id=2)


def test_what_is_of_a_later_day_is_not_given_up(shared: Engine) -> None:
    """The shop's own day counts: at half past eleven in UTC December has begun in Paris."""
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    with shared.connect() as connection:
        fill(connection, before="purge")
        for table, rows in ((ENTRY, {"seq": 2, "at": late}), (SALE, {"closed_at": late})):
            key = {"sale_id": GOOD["basket"]["sale_id"], "ticket_number": 2}
            row = GOOD[table.name] | rows | (key if table is SALE else {})
            connection.execute(insert(table), row)
        for further in ({"through_seq": 2}, {"through_ticket": 2}):
            with (
                pytest.raises(IntegrityError, match="purge not allowed"),
                connection.begin_nested(),
            ):
                purge(connection, **further)
        purge(connection)


def test_purges_only_go_on(shared: Engine) -> None:
    with shared.connect() as connection:
        fill(connection, before="purge")
        connection.execute(insert(ENTRY), GOOD["journal_entry"] | {"seq": 2})
        purge(connection)
        with pytest.raises(IntegrityError, match="purge not allowed"):
            purge(connection, id=2, through_seq=2, through_ticket=0)


GIVES_UP = [
    "DELETE FROM quota_use WHERE id = 1",
    "UPDATE sale SET member = NULL, tier = NULL, household_size = NULL WHERE ticket_number = 1",
    "DELETE FROM journal_entry WHERE seq = 1",
]


def test_what_a_purge_covers_goes(shared: Engine) -> None:
    with shared.connect() as connection:
        fill(connection)
        for statement in GIVES_UP:
            assert connection.execute(text(statement)).rowcount == 1
        sale = connection.execute(select(SALE)).mappings().one()
        expected = {"member": None, "tier": None, "household_size": None}
        assert dict(sale) == GOOD["sale"] | expected


@pytest.mark.parametrize(
    "statement",
    [
        *GIVES_UP,
        "UPDATE sale SET member = NULL, tier = NULL WHERE ticket_number = 1",
        *(
            f"UPDATE sale SET member = NULL, tier = NULL, household_size = NULL, {column}"
            for column in (
                "total_cents = 121",
                "staff_number = NULL",
                "ticket_number = 3",
                "closed_offset_minutes = 0",
                "reason = 'x'",
                "allowed_by = 1",
            )
        ),
        "UPDATE journal_entry SET hash = '01'",
        "UPDATE quota_use SET amount = 1",
        "DELETE FROM sale",
        "DELETE FROM sale_line",
        "DELETE FROM tender",
        "DELETE FROM stock_movement",
        "DELETE FROM redemption",
        "DELETE FROM closing",
        "DELETE FROM purge",
        "DELETE FROM archive",
    ],
)
def test_nothing_else_goes(shared: Engine, statement: str) -> None:
    """What is given up stands one behind what the purge covers; the rest is never covered."""
    with shared.connect() as connection:
        fill(connection, before="purge")
        if statement not in GIVES_UP:
            purge(connection)
        with pytest.raises(IntegrityError, match="is final"):
            connection.execute(text(statement))


def test_the_next_entry_and_ticket_stay(shared: Engine) -> None:
    other = {"sale_id": GOOD["basket"]["sale_id"], "ticket_number": 2}
    with shared.connect() as connection:
        fill(connection, before="purge")
        connection.execute(insert(ENTRY), GOOD["journal_entry"] | {"seq": 2})
        connection.execute(insert(SALE), GOOD["sale"] | other)
        purge(connection)
        for statement in (GIVES_UP[1].replace("= 1", "= 2"), GIVES_UP[2].replace("= 1", "= 2")):
            with pytest.raises(IntegrityError, match="is final"), connection.begin_nested():
                connection.execute(text(statement))
