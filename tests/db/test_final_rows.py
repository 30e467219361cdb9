"""What was sold, moved or journalled is never changed, whoever asks for it."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from db.engine import writing
from tests.support.rows import everything, fill

FINAL = ["sale", "sale_line", "tender", "stock_movement", "redemption", "journal_entry"]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A database with a row in every table."""
    with writing(engine) as connection:
        fill(connection)
    return engine


def refuse(engine: Engine, statement: str, table: str) -> None:
    """A statement fails since the table is final, and nothing has changed."""
    before = everything(engine)
    with pytest.raises(IntegrityError, match=f"{table} is final"), writing(engine) as connection:
        connection.execute(text(statement))
    assert everything(engine) == before


@pytest.mark.parametrize("table", FINAL)
def test_a_final_row_is_not_updated(filled: Engine, table: str) -> None:
    column = {"sale": "total_cents", "sale_line": "label", "journal_entry": "entry"}.get(table)
    column = column or {"tender": "given_cents", "stock_movement": "quantity"}.get(
        table, "amount_cents"
    )
    refuse(filled, f"UPDATE {table} SET {column} = {column}", table)


@pytest.mark.parametrize("table", FINAL)
def test_a_final_row_is_not_deleted(filled: Engine, table: str) -> None:
    refuse(filled, f"DELETE FROM {table}", table)


@pytest.mark.parametrize("table", FINAL)
def test_a_final_row_is_not_replaced(filled: Engine, table: str) -> None:
    if filled.dialect.name == "sqlite":
        refuse(filled, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", table)


@pytest.mark.parametrize("table", FINAL)
def test_a_final_table_is_not_emptied(filled: Engine, table: str) -> None:
    if filled.dialect.name == "postgresql":
        before = everything(filled)
        with pytest.raises(IntegrityError, match="is final"), writing(filled) as connection:
            connection.execute(text(f"TRUNCATE {table} CASCADE"))
        assert everything(filled) == before


def test_what_a_final_row_refers_to_stays(filled: Engine) -> None:
    """An item that was sold can not be deleted with its sales."""
    for table in ("item", "lot", "voucher", "member", "staff", "till"):
        with pytest.raises(IntegrityError), writing(filled) as connection:
            connection.execute(text(f"DELETE FROM {table}"))
