"""The figures of a shift are read from its own rows, through their indexes."""

import re

import pytest
from sqlalchemy import Connection, Engine, Select, text

from db import closing_figures as found
from db.engine import reading
from tests.support.journals import AT

OF_A_SHIFT = {
    "sales": found.of_sales(1),
    "lines": found.of_lines(1),
    "tenders": found.of_tenders(1),
    "redemptions": found.of_redemptions(1),
    "gifts": found.of_gifts(1),
    "movements": found.of_movements(1),
    "voided lines": found.of_voided_lines(1),
    "papers": found.of_papers(1),
    "counts": found.of_counts(1),
}


def plan_of(connection: Connection, query: Select[object]) -> str:
    """How the database goes about a query, when it thinks that reading a whole table is dear."""
    dialect = connection.dialect
    sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if dialect.name == "sqlite":
        rows = connection.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()
        return "\n".join(str(row[-1]) for row in rows)
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    connection.execute(text("SET LOCAL enable_hashjoin = off"))
    connection.execute(text("SET LOCAL enable_mergejoin = off"))
    return "\n".join(row[0] for row in connection.execute(text(f"EXPLAIN {sql}")))


@pytest.mark.parametrize("name", OF_A_SHIFT)
def test_no_figure_reads_a_table_from_end_to_end(engine: Engine, name: str) -> None:
    with reading(engine) as connection:
        plan = plan_of(connection, OF_A_SHIFT[name])
    whole = re.findall(r"^ *(?:-> +)?(?:SCAN|Seq Scan on) (?!anon_)(\w+)", plan, re.MULTILINE)
    assert whole == [], plan
    assert "shift" in plan


def test_duplicates_are_found_by_their_moment(engine: Engine) -> None:
    with reading(engine) as connection:
        plan = plan_of(connection, found.of_duplicates("T1", AT, AT))
    assert "ix_duplicate_at" in plan, plan
