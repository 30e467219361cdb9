"""Shifts, their cash, counts and closings, as a check compares them with the log."""

from typing import Any

from sqlalchemy import Connection, Table, select

from db.closing_figures import CLOSING, COUNTED, MOVED, VOIDED
from db.log_chain import as_held
from db.shifts import SHIFT
from db.tables import CashCount, table_of

CASH_COUNT = table_of(CashCount)

Rows = list[dict[str, Any]]

_HELD = {
    "at", "opened_at", "ended_at", "closed_at", "made_at", "day", "basket_id", "movement_id",
}  # fmt: skip


def _columns(table: Table, *without: str) -> list[Any]:
    return [
        as_held(each) if each.name in _HELD else each
        for each in table.c
        if each.name not in without
    ]


def shifts(connection: Connection, till: str) -> dict[int, dict[str, Any]]:
    """Return a till's shifts by their number."""
    query = select(*_columns(SHIFT)).where(SHIFT.c.till == till).order_by(SHIFT.c.number)
    return {row["number"]: dict(row) for row in connection.execute(query).mappings()}


def of_shift(connection: Connection, shift_id: int) -> dict[str, Rows]:
    """Return the rows of a shift: cash_movement, voided_line, cash_count, tender_count."""
    return {
        table.name: [
            dict(row)
            for row in connection.execute(
                select(*_columns(table)).where(table.c.shift_id == shift_id)
            ).mappings()
        ]
        for table in (MOVED, VOIDED, CASH_COUNT, COUNTED)
    }


def closing(connection: Connection, till: str, kind: str, number: int) -> dict[str, Any] | None:
    """Return a closing, None where there is none."""
    query = select(*_columns(CLOSING)).where(
        CLOSING.c.till == till, CLOSING.c.kind == kind, CLOSING.c.number == number
    )
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def closings(connection: Connection, till: str) -> list[tuple[str, int, str]]:
    """Return (kind, number, period) of a till's closings, in order."""
    columns = (CLOSING.c.kind, CLOSING.c.number, CLOSING.c.period)
    query = select(*columns).where(CLOSING.c.till == till)
    return [
        (row.kind, row.number, row.period)
        for row in connection.execute(query.order_by(CLOSING.c.kind, CLOSING.c.number))
    ]
