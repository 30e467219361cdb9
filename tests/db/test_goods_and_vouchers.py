"""Nothing is taken that is not there: the database itself looks before it takes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select

from db.stock import LOT, allocatable_lots, take_from_lots
from db.tables import metadata
from db.vouchers import VOUCHER, find_voucher, spend, use
from tests.support.rows import GOOD

TODAY = date(2026, 11, 22)


@pytest.fixture
def connection(shared: Engine) -> Iterator[Connection]:
    """A transaction with two items and a donor, rolled back in the end."""
    with shared.connect() as connection:
        item = metadata.tables["item"]
        connection.execute(insert(item), [GOOD["item"], GOOD["item"] | {"sku": "X", "gtin": None}])
        connection.execute(insert(metadata.tables["donor"]), GOOD["donor"])
        yield connection


def put(connection: Connection, lot: str, balance: int, **values: Any) -> None:
    """Put a lot of bread on the shelf."""
    row = GOOD["lot"] | {"lot": lot, "balance": balance, "expires_on": None} | values
    connection.execute(insert(LOT), row)


def balances(connection: Connection) -> dict[str, int]:
    """What is left of every lot."""
    return {row.lot: row.balance for row in connection.execute(select(LOT))}


def test_lots_give_up_to_what_is_left_and_no_more(connection: Connection) -> None:
    put(connection, "A", 5)
    put(connection, "B", 3)
    assert take_from_lots(connection, {"A": 5, "B": 1})
    assert balances(connection) == {"A": 0, "B": 2}
    assert not take_from_lots(connection, {"B": 3})
    assert balances(connection) == {"A": 0, "B": 2}


def test_taking_nothing_succeeds(connection: Connection) -> None:
    assert take_from_lots(connection, {})


@pytest.mark.parametrize("taken", [{"A": 6, "B": 1}, {"A": 1, "B": 4}, {"A": 1, "C": 1}])
def test_one_lot_that_is_too_small_is_told(connection: Connection, taken: dict[str, int]) -> None:
    """The caller rolls back what the others gave."""
    put(connection, "A", 5)
    put(connection, "B", 3)
    assert not take_from_lots(connection, taken)
    assert all(left >= 0 for left in balances(connection).values())


def test_the_lot_that_expires_first_is_offered_first(connection: Connection) -> None:
    put(connection, "never", 1)
    put(connection, "late", 1, expires_on=date(2027, 1, 1))
    put(connection, "today", 1, expires_on=TODAY)
    put(connection, "yesterday", 1, expires_on=date(2026, 11, 21))
    put(connection, "empty", 0, expires_on=TODAY)
    put(connection, "older", 1, expires_on=date(2027, 1, 1), received_on=date(2026, 1, 1))
    put(connection, "other", 1, sku="X")
    offered = allocatable_lots(connection, ["BREAD"], TODAY)
    assert [row.lot for row in offered] == ["today", "older", "late", "never"]
    assert {row.lot for row in allocatable_lots(connection, ["BREAD", "X"], TODAY)} >= {"other"}


def issue(connection: Connection, code: str, **values: Any) -> None:
    """Hand out a voucher."""
    connection.execute(insert(VOUCHER), GOOD["voucher"] | {"code": code} | values)


def test_a_voucher_is_spent_to_the_last_cent_and_no_further(connection: Connection) -> None:
    issue(connection, "PASS", balance_cents=400)
    assert spend(connection, "PASS", 150)
    assert not spend(connection, "PASS", 251)
    assert spend(connection, "PASS", 250)
    assert not spend(connection, "PASS", 1)
    row = find_voucher(connection, ["PASS"])
    assert row is not None
    assert row.balance_cents == 0


def test_a_discount_is_used_as_often_as_it_may_be(connection: Connection) -> None:
    issue(connection, "FIVE", kind="amount", balance_cents=None, uses_left=2)
    assert [use(connection, "FIVE") for _ in range(3)] == [True, True, False]


def test_each_kind_of_voucher_is_spent_its_own_way(connection: Connection) -> None:
    issue(connection, "PASS", balance_cents=400)
    issue(connection, "FIVE", kind="amount", balance_cents=None, uses_left=2)
    assert not use(connection, "PASS")
    assert not spend(connection, "FIVE", 0)
    assert not spend(connection, "NONE", 0)
    assert not use(connection, "NONE")
