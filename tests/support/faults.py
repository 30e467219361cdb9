"""Faults of a real database: a table that refuses one kind of write for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text

from db.engine import writing


@contextmanager
def refusing(engine: Engine, deed: str, table: str) -> Iterator[None]:
    """Make the database refuse to INSERT, UPDATE or DELETE rows of a table."""
    refuse = "SELECT RAISE(ABORT, 'broken on purpose');"
    make = [f"CREATE TRIGGER broken BEFORE {deed} ON {table} BEGIN {refuse} END"]
    mend = ["DROP TRIGGER broken"]
    if engine.dialect.name == "postgresql":
        refuse = "BEGIN RAISE EXCEPTION 'broken on purpose'; END"
        row = "FOR EACH ROW EXECUTE FUNCTION broken()"
        make = [
            f"CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$",
            f"CREATE TRIGGER broken BEFORE {deed} ON {table} {row}",
        ]
        mend = [f"DROP TRIGGER broken ON {table}", "DROP FUNCTION broken()"]
    _do(engine, make)
    try:
        yield
    finally:
        _do(engine, mend)


def _do(engine: Engine, statements: list[str]) -> None:
    with writing(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))
