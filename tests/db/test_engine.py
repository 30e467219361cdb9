"""One way to write and one to look, on both engines."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, insert, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from db.engine import connect, reading, writing
from db.tables import metadata
from db.tables.types import UtcDateTime
from tests.support.rows import GOOD

TIER = metadata.tables["tier"]
TILL = metadata.tables["till"]
SHOP = metadata.tables["shop"]
PERCENT = select(TIER.c.percent_bp).where(TIER.c.tier == "A")


@pytest.fixture
def tier(engine: Engine) -> Engine:
    """A database with the tier A of 30 %."""
    with writing(engine) as connection:
        connection.execute(insert(TIER), GOOD["tier"])
    return engine


def percent(connection: Connection) -> int:
    """What the tier pays."""
    return int(connection.execute(PERCENT).scalar_one())


def lower_to(connection: Connection, percent_bp: int) -> None:
    """Change what the tier pays."""
    connection.execute(update(TIER).values(percent_bp=percent_bp))


def test_sqlite_is_safe_against_power_cuts_and_holds_its_references(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        return
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    full = 2
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }


def test_what_fails_halfway_leaves_nothing(tier: Engine) -> None:
    def fail_halfway() -> None:
        with writing(tier) as connection:
            lower_to(connection, 1000)
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        fail_halfway()
    with reading(tier) as connection:
        assert percent(connection) == 3000


def test_who_looks_never_waits_for_who_writes(tier: Engine) -> None:
    with writing(tier) as writer:
        lower_to(writer, 1000)
        with reading(tier) as reader:
            assert percent(reader) == 3000
    with reading(tier) as reader:
        assert percent(reader) == 1000


def test_everything_read_at_once_belongs_to_one_moment(tier: Engine) -> None:
    with reading(tier) as reader:
        assert percent(reader) == 3000
        with writing(tier) as writer:
            lower_to(writer, 1000)
        assert percent(reader) == 3000


def test_a_sqlite_writer_holds_the_database_from_its_first_word(tier: Engine) -> None:
    """Before it has changed anything, so that no writer fails halfway."""
    if tier.dialect.name == "postgresql":
        return
    path = str(tier.url.database)
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        with writing(tier) as writer:
            assert percent(writer) == 3000
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


def test_writers_queue_instead_of_failing(tier: Engine) -> None:
    began = Event()

    def second_writer() -> int:
        began.set()
        with writing(tier) as connection:
            connection.execute(update(TIER).values(percent_bp=TIER.c.percent_bp + 1))
            return percent(connection)

    with ThreadPoolExecutor(1) as pool:
        with writing(tier) as connection:
            lower_to(connection, 1000)
            later = pool.submit(second_writer)
            assert began.wait(10)
        assert later.result(10) == 1001


def test_who_looks_on_postgresql_can_not_write_but_can_afterwards(tier: Engine) -> None:
    if tier.dialect.name == "sqlite":
        return
    one = create_engine(tier.url, pool_size=1, max_overflow=0)
    with pytest.raises(DBAPIError, match="read-only"), reading(one) as connection:
        lower_to(connection, 1000)
    with writing(one) as connection:
        lower_to(connection, 2000)
        level = connection.execute(text("SHOW transaction_isolation")).scalar()
    assert level == "read committed"
    one.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(scheme: str) -> None:
    engine = connect(f"{scheme}://kiosk@localhost/shop")
    assert (engine.dialect.name, engine.driver) == ("postgresql", "psycopg")


def test_a_password_is_not_shown_in_a_database_error() -> None:
    url = make_url("postgresql://kiosk:geheim@localhost/shop")
    assert "geheim" not in repr(connect(url.render_as_string(hide_password=False)))


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1999, 1, 1), datetime(2199, 1, 1), timezones=ZONES)  # noqa: DTZ001


def test_a_moment_comes_back_as_the_same_moment_in_utc(engine: Engine) -> None:
    @given(MOMENTS)
    def comes_back(moment: datetime) -> None:
        with engine.connect() as connection:
            connection.execute(insert(SHOP), GOOD["shop"] | {"created_at": moment})
            stored = connection.execute(select(SHOP.c.created_at)).scalar_one()
        assert stored == moment
        assert stored.utcoffset() == timedelta()

    comes_back()


def test_moments_are_in_the_order_in_which_they_came(engine: Engine) -> None:
    """Whatever their offsets: SQLite compares them as text."""
    early = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    late = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    with writing(engine) as connection:
        connection.execute(insert(SHOP), {**GOOD["shop"], "created_at": early})
        before = select(SHOP.c.id).where(SHOP.c.created_at < late)
        assert connection.execute(before).scalar() == 1
        after = select(SHOP.c.id).where(SHOP.c.created_at > late)
        assert connection.execute(after).scalar() is None


def test_a_moment_without_its_zone_is_not_stored(engine: Engine) -> None:
    naive = datetime(2026, 11, 22, 14, 32)  # noqa: DTZ001
    with pytest.raises(StatementError, match="without its zone"), writing(engine) as connection:
        connection.execute(insert(SHOP), {**GOOD["shop"], "created_at": naive})


def test_no_moment_is_no_moment() -> None:
    column = UtcDateTime()
    dialect = create_engine("sqlite://").dialect
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None
    assert column.process_result_value(datetime(2026, 1, 1), dialect) == datetime(  # noqa: DTZ001
        2026, 1, 1, tzinfo=UTC
    )
