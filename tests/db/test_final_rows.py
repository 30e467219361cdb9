"""What was sold, moved or journalled is never changed, whoever asks for it."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

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
}


def refuse(engine: Engine, statement: str, table: str = "") -> None:
    """A statement fails, since the table holds a row that is final."""
    with engine.connect() as connection:
        fill(connection)
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
