"""The tables are what the migrations make, and what the program says they are."""

import json
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from db.engine import reading, writing
from db.tables import metadata
from db.tables.vouchers import form_of
from db.upgrade import NEWEST, revision_of, upgrade


def scripts() -> ScriptDirectory:
    """The migrations folder."""
    config = Config()
    config.set_main_option("script_location", "db:migrations")
    return ScriptDirectory.from_config(config)


def test_the_program_knows_its_newest_migration() -> None:
    assert scripts().get_heads() == [NEWEST]


def test_revisions_are_numbered_so_that_newer_ones_compare_greater() -> None:
    revisions = [script.revision for script in scripts().walk_revisions("base", "heads")]
    assert revisions == sorted(revisions, reverse=True)
    assert {len(revision) for revision in revisions} == {4}


def test_alembic_finds_nothing_to_change(engine: Engine) -> None:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrations_make_the_very_tables_that_are_described(empty: Engine, tmp_path: Path) -> None:
    """Alembic leaves out checks and the conditions of indexes; here every word counts."""
    upgrade(empty, tmp_path / "copies")
    migrated = description(empty)
    with writing(empty) as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert migrated == description(empty)


def test_a_new_database_needs_no_copy(empty: Engine, tmp_path: Path) -> None:
    upgrade(empty, tmp_path / "copies")
    assert revision_of(empty) == NEWEST
    assert not (tmp_path / "copies").exists()


def test_vouchers_that_are_there_get_the_form_that_new_ones_get(
    empty: Engine, tmp_path: Path
) -> None:
    codes = ["100200", "NOEL", "A1002003", "7K2M9QXA", "PASS-2", "-9", "a1"]
    upgrade(empty, tmp_path / "copies", target="0004")
    with writing(empty) as connection:
        for code in codes:
            connection.execute(
                text(
                    "INSERT INTO voucher (code, kind, issuer, percent_bp, uses_left)"
                    " VALUES (:code, 'percent', '', 100, 1)"
                ),
                {"code": code},
            )
    upgrade(empty, tmp_path / "copies")
    with reading(empty) as connection:
        rows = connection.execute(text("SELECT code, form FROM voucher")).all()
    assert {row.code: row.form for row in rows} == {code: form_of(code) for code in codes}


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    empty: Engine, tmp_path: Path
) -> None:
    upgrade(empty, tmp_path / "copies", target="0001")
    with writing(empty) as connection:
        # The second migration can not make what is there already.
        if empty.dialect.name == "sqlite":
            connection.execute(
                text(
                    "CREATE TRIGGER final_journal_entry_delete BEFORE DELETE ON journal_entry"
                    " BEGIN SELECT 1; END"
                )
            )
        else:
            connection.execute(
                text(
                    "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql"
                    " AS $$ BEGIN RETURN NULL; END $$"
                )
            )
            connection.execute(
                text(
                    "CREATE TRIGGER final_journal_entry BEFORE DELETE ON journal_entry"
                    " FOR EACH STATEMENT EXECUTE FUNCTION mine()"
                )
            )
    before = triggers(empty)
    with pytest.raises(DBAPIError, match="already exists"):
        upgrade(empty, tmp_path / "copies")
    assert revision_of(empty) == "0001"
    assert triggers(empty) == before


def triggers(engine: Engine) -> list[str]:
    """The names of all triggers."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }
    with reading(engine) as connection:
        return list(connection.execute(text(query[engine.dialect.name])).scalars())


def description(engine: Engine) -> dict[str, Any]:
    """Everything that the database says about its tables."""
    tables: dict[str, Any] = {}
    with reading(engine) as connection:
        looking = inspect(connection)
        for table in looking.get_table_names():
            parts = (
                looking.get_columns(table),
                [looking.get_pk_constraint(table)],
                looking.get_foreign_keys(table),
                looking.get_unique_constraints(table),
                looking.get_check_constraints(table),
                looking.get_indexes(table),
            )
            tables[table] = [sorted(map(spelled, part)) for part in parts]
    return tables


def spelled(part: object) -> str:
    """A column, key or index in words, whatever the order in which it was read."""
    return json.dumps(part, default=str, sort_keys=True)
