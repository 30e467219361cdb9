"""Whatever single value is changed in a row that is final, somebody notices (a drill).

On SQLite, with constraints switched off as a cheat would: what compares is the same on both
engines.
"""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Connection, Engine, Table, select, update
from sqlalchemy.exc import IntegrityError

from db.engine import connect
from db.tables import metadata
from kiosk.rules.journal_heads import Head
from kiosk.services.lab.guards import without_guards
from kiosk.services.verify import verify_connection

VOUCHER_RULES = (
    *("balance_cents", "batch_id", "cancelled", "code", "form", "issuer", "kind", "member"),
    *("min_basket_cents", "pattern_id", "percent_bp", "scope", "target", "tier", "uses"),
    *("uses_left", "valid_from", "valid_until", "value_cents"),
)
"""Of the last voucher, which nobody used."""
ALWAYS = ("tender", "duplicate", "till_key")
"""Looked at in every run: a second or two."""
TABLES = (
    *("sale", "sale_line", "sale_gift", "redemption", "quota_use", "stock_movement"),
    *("cash_movement", "voided_line", "cash_count", "tender_count", "closing"),
    *("voucher_cancellation", "claimed_redemption", "line_returned", "journal_entry"),
    *("till", "shift", "claim", "lot", "voucher", "quota_balance", "serial_number", "topup_code"),
)
UNSAID = {
    "who bought, which is given up after the legal time": ("sale.tier", "sale.household_size"),
    "links to papers, and numbers of the program's own": (
        *("cash_movement.movement_id", "cash_movement.print_job_id", "duplicate.closing_id"),
        *("serial_number.line_number", "serial_number.sale_id", "topup_code.line_number"),
        "topup_code.sale_id",
    ),
    "facts of goods, changed in the shop's daily life": (
        *("lot.condition", "lot.donation_id", "lot.donor_id", "lot.expires_on", "lot.place"),
        *("lot.quarantined", "lot.received_on", "lot.received_quantity", "lot.unit_value_cents"),
        *("serial_number.other_serial", "serial_number.sku", "topup_code.fingerprint"),
        *("topup_code.lot", "topup_code.sealed", "topup_code.sku"),
    ),
    "what vouchers and quotas will be good for; what they paid is found": (
        *(f"voucher.{each}" for each in VOUCHER_RULES),
        "quota_balance.limit_amount",
    ),
    "a day beside an entry that has its own": ("quota_use.day", "voucher_cancellation.at"),
    "what a sale's movement has none of, or is filled in where there was none": (
        *("stock_movement.line_number", "stock_movement.lot", "stock_movement.reason"),
        *("stock_movement.sale_id", "stock_movement.staff_number", "stock_movement.stocktake_id"),
    ),
}
"""Columns of which no entry says anything, with why that is no harm."""


@pytest.fixture(scope="module")
def books(sqlite_lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Two days of a shop."""
    file = shutil.copy(sqlite_lived / "kiosk.sqlite", tmp_path_factory.mktemp("any"))
    engine = connect(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def other(value: Any, column: Column[Any]) -> Any:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value[:-1]}{'1' if value[-1:] != '1' else '2'}"
        case datetime():
            return value + timedelta(seconds=1)
        case date():
            return value + timedelta(days=1)
        case UUID():
            return UUID(int=value.int ^ 1)
    kind = column.type.python_type
    return {int: 1, str: "x", UUID: UUID(int=7)}.get(kind, datetime(2026, 11, 22).astimezone())


def changes(engine: Engine, table: Table) -> list[tuple[str, dict[str, Any], Any]]:
    """For each column one row where it says something, and one where it does not."""
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(table)).mappings()]
    found = []
    for column in table.columns:
        if column.name == "id":
            continue  # a number of the database's own
        said = [row for row in rows if row[column.name] not in (None, "")]
        unsaid = [row for row in rows if row[column.name] in (None, "")]
        some = (*said[-1:], *unsaid[-1:])
        found += [(column.name, row, other(row[column.name], column)) for row in some]
    return found


def is_noticed(connection: Connection, table: Table, change: tuple[str, dict[str, Any], Any],
               heads: dict[str, Head]) -> bool:  # fmt: skip
    """Change one value, check, and roll back."""
    name, row, value = change
    key = [column == row[column.name] for column in table.primary_key]
    try:
        with without_guards(connection):
            connection.execute(update(table).where(*key).values({name: value}))
    except IntegrityError:
        return True  # no two have the same
    return bool(verify_connection(connection, heads=heads).breaks)


def heads_of(engine: Engine) -> dict[str, Head]:
    till = metadata.tables["till"]
    with engine.connect() as connection:
        rows = connection.execute(select(till)).all()
    return {row.name: Head(row.name, row.journal_seq, row.journal_hash) for row in rows}


@pytest.mark.parametrize(
    "name",
    [*ALWAYS, *(pytest.param(each, marks=pytest.mark.drill) for each in TABLES)],
)
def test_any_value_that_is_changed_is_noticed(books: Engine, name: str) -> None:
    table, heads = metadata.tables[name], heads_of(books)
    missed = set()
    for change in changes(books, table):
        with books.connect() as connection:
            sqlite = connection.connection.cursor()
            sqlite.execute("PRAGMA foreign_keys=OFF")
            sqlite.execute("PRAGMA ignore_check_constraints=ON")
            connection.begin()
            if not is_noticed(connection, table, change, heads):
                missed.add(f"{name}.{change[0]}")
            connection.rollback()
            sqlite.execute("PRAGMA foreign_keys=ON")
            sqlite.execute("PRAGMA ignore_check_constraints=OFF")
    assert not missed.difference(*UNSAID.values())
