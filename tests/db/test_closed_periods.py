"""Nothing comes into a shift that has ended or a closed period, and no total ever shrinks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, delete, insert, text, update
from sqlalchemy.exc import IntegrityError

from db.tables import metadata
from tests.db.test_constraints import CLOSED, ENDED, MONTH
from tests.support.rows import AT, GOOD, fill

SHIFT, TILL, CLOSING = (metadata.tables[name] for name in ("shift", "till", "closing"))
YEAR = {**MONTH, "kind": "year", "period": "2025"}

LATER: dict[str, dict[str, Any]] = {
    "sale": {"sale_id": UUID(int=7), "ticket_number": 7},
    "cash_movement": {"id": 7, "movement_id": UUID(int=7)},
    "voided_line": {"id": 7},
    "sale_line": {"line_number": 7},
    "tender": {"tender_number": 7},
    "sale_gift": {"gift_number": 7},
    "redemption": {"id": 7},
}
"""What makes another good row of each table that belongs to a shift."""


@contextmanager
def filled(engine: Engine) -> Iterator[Connection]:
    """A good row in every table, taken back at the end."""
    with engine.connect() as connection:
        fill(connection)
        yield connection


@contextmanager
def refused(saying: str) -> Iterator[None]:
    """The database itself says no."""
    with pytest.raises(IntegrityError, match=saying):
        yield


def add(connection: Connection, table: str, change: dict[str, Any]) -> None:
    """Write another row."""
    connection.execute(insert(metadata.tables[table]), {**GOOD[table], **change})


def add_shift(connection: Connection, day: date, **change: Any) -> None:
    """Write shift no. 2, of this day, which has ended."""
    row = {"id": 2, "number": 2, "day": day, **ENDED, **change}
    connection.execute(insert(SHIFT), {**GOOD["shift"], **row})


# Shifts that have ended, and closed ones


@pytest.mark.parametrize("table", LATER)
def test_an_open_shift_takes_what_is_done_in_it(shared: Engine, table: str) -> None:
    with filled(shared) as connection:
        add(connection, table, LATER[table])


@pytest.mark.parametrize("table", LATER)
@pytest.mark.parametrize("state", [ENDED, CLOSED], ids=["ended", "closed"])
def test_nothing_comes_into_a_shift_that_has_ended(
    shared: Engine, table: str, state: dict[str, Any]
) -> None:
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**state))
        with refused("shift has ended|open shift"):
            add(connection, table, LATER[table])


COUNTED: dict[str, dict[str, Any]] = {
    "cash_count": {"denomination_cents": 5000, "amount_cents": 500_000},
    "tender_count": {"kind": "cheque", "issuer": ""},
}


@pytest.mark.parametrize("table", COUNTED)
def test_nothing_more_is_counted_in_a_closed_shift(shared: Engine, table: str) -> None:
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**ENDED))
        add(connection, table, COUNTED[table])
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**CLOSED))
        with refused("shift is closed|uncounted shift"):
            add(connection, table, COUNTED[table])


def test_no_count_is_begun_of_a_closed_shift(shared: Engine) -> None:
    with filled(shared) as connection:
        connection.execute(delete(metadata.tables["count_draft"]))
        connection.execute(update(SHIFT).values(**CLOSED))
        with refused("shift is closed|uncounted shift"):
            add(connection, "count_draft", {})


def test_an_ended_shift_is_not_opened_again(shared: Engine) -> None:
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**ENDED))
        with refused("closed shift update|shift is kept"):
            connection.execute(update(SHIFT).values(**dict.fromkeys(ENDED)))


def test_an_ended_shift_is_counted_and_closed(shared: Engine) -> None:
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**ENDED))
        connection.execute(update(SHIFT).values(**CLOSED))


@pytest.mark.parametrize(
    "change",
    [
        {"float_left_cents": 1},
        {"ended_at": AT + timedelta(seconds=1)},
        {"closed_at": AT + timedelta(days=1)},
        {"perpetual_cents": 0},
        {"day": date(2027, 1, 1)},
        dict.fromkeys(CLOSED),
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_closed_shift_is_never_changed(shared: Engine, change: dict[str, Any]) -> None:
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**CLOSED))
        with refused("closed shift update|shift is kept"):
            connection.execute(update(SHIFT).values(**change))


@pytest.mark.parametrize("state", [{}, ENDED, CLOSED], ids=["open", "ended", "closed"])
def test_no_shift_is_ever_deleted(shared: Engine, state: dict[str, Any]) -> None:
    with shared.connect() as connection:
        fill(connection, before="cash_movement")  # nothing refers to the shift yet
        if state:
            connection.execute(update(SHIFT).values(**state))
        with refused("closed shift delete|never"):
            connection.execute(delete(SHIFT))


# Months and years


@pytest.mark.parametrize("closed", [{**MONTH, "period": "2026-10"}, {**YEAR, "period": "2026"}])
def test_no_shift_is_opened_in_a_closed_month_or_year(
    shared: Engine, closed: dict[str, Any]
) -> None:
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**CLOSED))
        add(connection, "closing", {**closed, "id": 2})
        with refused("closed period shift"):
            add_shift(connection, date(2026, 10, 31))


@pytest.mark.parametrize("closed", [{**MONTH, "period": "2026-10"}, {**YEAR, "period": "2025"}])
def test_the_day_after_a_closed_period_is_open(shared: Engine, closed: dict[str, Any]) -> None:
    with filled(shared) as connection:
        add(connection, "closing", {**closed, "id": 2})
        add_shift(connection, date(2026, 11, 1))


def test_another_tills_closing_closes_nothing_here(shared: Engine) -> None:
    with filled(shared) as connection:
        add(connection, "till", {"name": "T2"})
        add(connection, "closing", {**MONTH, "id": 2, "till": "T2", "period": "2026-11"})
        add_shift(connection, date(2026, 11, 2))


@pytest.mark.parametrize("period", ["2026-11", "2026"])
@pytest.mark.parametrize("state", [{}, ENDED], ids=["open", "ended"])
def test_a_period_is_not_closed_while_a_shift_of_it_is_not(
    shared: Engine, period: str, state: dict[str, Any]
) -> None:
    kind = "month" if "-" in period else "year"
    with filled(shared) as connection:
        if state:
            connection.execute(update(SHIFT).values(**state))
        with refused("open period closing|closed period closing"):
            add(connection, "closing", {**MONTH, "id": 2, "kind": kind, "period": period})


@pytest.mark.parametrize("period", ["2026-11", "2026"])
def test_a_period_is_closed_once_its_shifts_are(shared: Engine, period: str) -> None:
    kind = "month" if "-" in period else "year"
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**CLOSED))
        add(connection, "closing", {**MONTH, "id": 2, "kind": kind, "period": period})


def test_no_month_and_no_z_comes_into_a_closed_year(shared: Engine) -> None:
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**CLOSED))
        add(connection, "closing", {**YEAR, "id": 2, "period": "2026"})
        for change in ({**MONTH, "period": "2026-03"}, {"shift_id": None, "kind": "z"}):
            with refused("closed period closing"), connection.begin_nested():
                add(connection, "closing", {**change, "id": 3, "number": 2})


def test_no_z_comes_into_a_closed_month(shared: Engine) -> None:
    with filled(shared) as connection:
        add_shift(connection, date(2026, 10, 30), **CLOSED)
        add(connection, "closing", {**MONTH, "id": 2, "period": "2026-10"})
        with refused("closed period closing"):
            add(
                connection,
                "closing",
                {"id": 3, "number": 2, "shift_id": 2, "period": "2026-10-30"},
            )


def test_a_year_is_closed_above_its_closed_months(shared: Engine) -> None:
    with filled(shared) as connection:
        connection.execute(update(SHIFT).values(**CLOSED))
        add(connection, "closing", {**MONTH, "id": 2, "period": "2026-11"})
        add(connection, "closing", {**YEAR, "id": 3, "period": "2026"})


# Perpetual totals


@pytest.mark.parametrize(
    ("algebraic", "absolute"), [(0, 240), (-120, 360), (120, 120), (60, 180), (500, 500)]
)
def test_an_algebraic_total_may_fall_while_the_absolute_one_does_not(
    shared: Engine, algebraic: int, absolute: int
) -> None:
    with filled(shared) as connection:
        values = {"perpetual_cents": algebraic, "perpetual_absolute_cents": absolute}
        connection.execute(update(TILL).values(**values))


@pytest.mark.parametrize(
    ("algebraic", "absolute"), [(0, 0), (0, 119), (120, 119), (0, 120), (-120, 120), (500, 499)]
)
def test_no_total_is_ever_reset(shared: Engine, algebraic: int, absolute: int) -> None:
    with filled(shared) as connection, refused("perpetual till"):
        values = {"perpetual_cents": algebraic, "perpetual_absolute_cents": absolute}
        connection.execute(update(TILL).values(**values))


@pytest.mark.parametrize("number", ["last_ticket", "last_shift", "journal_seq"])
def test_no_number_of_a_till_is_given_twice(shared: Engine, number: str) -> None:
    with filled(shared) as connection, refused("perpetual till"):
        connection.execute(update(TILL).values(**{number: 0}))


def test_a_till_is_never_deleted_and_its_totals_with_it(shared: Engine) -> None:
    with shared.connect() as connection:
        fill(connection, before="shift")
        with refused("perpetual till delete|never"):
            connection.execute(delete(TILL))


@pytest.mark.parametrize("table", ["till", "shift"])
def test_a_till_and_its_shifts_are_neither_replaced_nor_emptied(shared: Engine, table: str) -> None:
    on_sqlite = shared.dialect.name == "sqlite"
    statement = (
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if on_sqlite
        else f"TRUNCATE {table} CASCADE"
    )
    with filled(shared) as connection, refused("delete|final"):
        connection.execute(text(statement))
