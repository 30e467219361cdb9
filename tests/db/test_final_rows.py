"""What was sold, moved or journalled is never changed, whoever asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from db.tables import metadata
from tests.support.rows import fill

# Each final table, and a column of it.
FINAL = {
    "sale": "total_cents",
    "sale_line": "label",
    "tender": "given_cents",
    "stock_movement": "quantity",
    "redemption": "amount_cents",
    "journal_entry": "entry",
    "topup_showing": "how",
    "quota_use": "amount",
    "sale_gift": "amount_cents",
    "voucher_cancellation": "amount_cents",
    "claimed_redemption": "claim_id",
    "cash_movement": "amount_cents",
    "voided_line": "total_cents",
    "cash_count": "count",
    "tender_count": "counted_cents",
    "closing": "figures",
    "duplicate": "number",
    "till_key": "public_key",
    "archive": "manifest_sha256",
    "purge": "through_hash",
    "voucher_batch": "count",
    "voucher_refusal": "reason",
    "picture": "png",
}

# Each table whose rows change in one way only: what nobody may do to the good row, and what
# may be done.
KEPT = {
    "line_returned": (["returned = -1", "sold = 5"], "returned = 1"),
    "claim": (
        ["total_cents = 1", "first_day = '2026-01-01'"],
        "paid_at = made_at, paid_by = made_by",
    ),
    "stocktake": (["opened_by = 2"], "state = 'closed', closed_at = opened_at, closed_by = 1"),
    "lot": (["received_quantity = 5", "donor_id = NULL", "unit_value_cents = 1"], "balance = 3"),
    "donation": (["document_number = 'BL-2'", "copies = -1"], "copies = 1"),
    "voucher": (["value_cents = 5000", "issuer = 'CCAS'"], "balance_cents = 300"),
    "voucher_pattern": (["value_cents = 1", "mask = 'A'"], "valid_until = '2026-12-31'"),
    "serial_number": (["sku = 'MILK'"], "state = 'gone', sale_id = NULL, line_number = NULL"),
    "topup_code": (
        ["sealed = 'y'", "fingerprint = 'f2'"],
        "state = 'gone', sale_id = NULL, line_number = NULL",
    ),
    "staff": (["number = 9"], "first_name = 'Nina'"),
    "shop": (["created_at = '2020-01-01'"], "name = 'Ivry'"),
    "shift": (["float_cents = 1", "number = 7", "day = '2026-01-01'"], "expected_float_cents = 1"),
    "print_job": (["document = '[]'", "sale_id = NULL"], "state = 'sent'"),
}
ONCE = {
    "claim": "paid_at = NULL, paid_by = NULL",
    "stocktake": "state = 'open', closed_at = NULL, closed_by = NULL",
    "line_returned": "returned = 0",
    "donation": "copies = 0",
}
"""What can not be taken back once it was done."""
OF_A_STOCKTAKE = {"stocktake_count": "counted", "stocktake_piece": "serial"}


def refuse(engine: Engine, statement: str, table: str = "") -> None:
    """A statement fails, since the table holds a row that is final."""
    with engine.connect() as connection:
        # A purge would let some of it go (test_purge).
        fill(connection, before=None if table == "purge" else "purge")
        with pytest.raises(IntegrityError, match=f"{table} is final"):
            connection.execute(text(statement))


@pytest.mark.parametrize("table", FINAL)
def test_a_final_row_is_not_updated(shared: Engine, table: str) -> None:
    refuse(shared, f"UPDATE {table} SET {FINAL[table]} = {FINAL[table]}", table)


@pytest.mark.parametrize("table", FINAL)
def test_a_final_row_is_not_deleted(shared: Engine, table: str) -> None:
    refuse(shared, f"DELETE FROM {table}", table)


@pytest.mark.parametrize("table", FINAL)
def test_a_final_row_is_not_replaced(shared: Engine, table: str) -> None:
    if shared.dialect.name == "sqlite":
        refuse(shared, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", table)


@pytest.mark.parametrize("table", FINAL)
def test_a_final_table_is_not_emptied(shared: Engine, table: str) -> None:
    if shared.dialect.name == "postgresql":
        refuse(shared, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "table", ["item", "lot", "voucher", "member", "staff", "till", "shift", "topup_code"]
)
def test_what_a_final_row_refers_to_stays(shared: Engine, table: str) -> None:
    """An item that was sold can not be deleted with its sales."""
    with shared.connect() as connection:
        fill(connection)
        with pytest.raises(IntegrityError):
            connection.execute(text(f"DELETE FROM {table}"))


@contextmanager
def filled(engine: Engine) -> Iterator[Connection]:
    """A transaction with a good row in every table, rolled back in the end."""
    with engine.connect() as connection:
        fill(connection, before="purge")
        yield connection


def refused(connection: Connection, statement: str, words: str) -> None:
    """A statement fails in these words, and nothing is done."""
    with (
        connection.begin_nested(),
        pytest.raises(IntegrityError, match=words),
        connection.begin_nested(),
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize("table", KEPT)
def test_a_kept_row_changes_in_its_one_way_only(shared: Engine, table: str) -> None:
    forbidden, allowed = KEPT[table]
    with filled(shared) as connection:
        for change in forbidden:
            refused(connection, f"UPDATE {table} SET {change}", f"{table} is kept")
        assert connection.execute(text(f"UPDATE {table} SET {allowed}")).rowcount >= 1
        if table in ONCE:
            refused(connection, f"UPDATE {table} SET {ONCE[table]}", f"{table} is kept")


@pytest.mark.parametrize("table", KEPT)
def test_a_kept_row_never_goes_away(shared: Engine, table: str) -> None:
    with filled(shared) as connection:
        refused(connection, f"DELETE FROM {table}", "is kept|never|closed shift delete")
        if shared.dialect.name == "postgresql":
            refused(connection, f"TRUNCATE {table} CASCADE", "is final")


def test_a_shift_that_ended_keeps_its_end(shared: Engine) -> None:
    ended = (
        "ended_at = opened_at, ended_offset_minutes = 60, ended_by = 1,"
        " perpetual_cents = 120, perpetual_absolute_cents = 120"
    )
    with filled(shared) as connection:
        connection.execute(text(f"UPDATE shift SET {ended}"))
        for change in ("perpetual_cents = 100", "ended_by = 2", "ended_offset_minutes = 0"):
            refused(connection, f"UPDATE shift SET {change}", "shift is kept")


@pytest.mark.parametrize("table", OF_A_STOCKTAKE)
def test_what_was_counted_stays_when_the_stocktake_is_closed(shared: Engine, table: str) -> None:
    column = OF_A_STOCKTAKE[table]
    closed = "state = 'closed', closed_at = opened_at, closed_by = 1"
    with filled(shared) as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = {column}"))
        connection.execute(text(f"UPDATE stocktake SET {closed}"))
        refused(connection, f"UPDATE {table} SET {column} = {column}", f"{table} is kept")
        refused(connection, f"INSERT INTO {table} SELECT * FROM {table}", f"{table} is kept")
        refused(connection, f"DELETE FROM {table}", f"{table} is kept")


def test_every_table_is_final_or_kept_or_free_on_purpose() -> None:
    """Whoever adds a table decides about it."""
    decided = {*FINAL, *KEPT, *OF_A_STOCKTAKE, *FREE}
    assert {table.name for table in metadata.sorted_tables} == decided


FREE = {
    # Guarded by rules of their own (0006), and by the log.
    "till",
    # As they are now: what was sold has its own labels, prices and rights.
    *("item", "donor", "rule_book", "tariff", "quota", "quota_balance", "tier"),
    # People: personal data can be erased, rights change.
    *("household", "member", "member_card", "member_identity", "orientation"),
    # On their way.
    *("basket", "count_draft", "donation_draft"),
    # What a printer was last found to be.
    "printer",
}
