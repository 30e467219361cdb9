"""What is edited behind the program's back, with the database's own tools or with none."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from db.engine import connect, reading
from kiosk.rules.log_breaks import Break
from kiosk.services.verify import verify_connection, verify_file
from tests.support.postgresql import PostgreSQL


@pytest.fixture
def file(sqlite_lived: Path, tmp_path: Path) -> Path:
    """A database file to be edited."""
    return Path(shutil.copy(sqlite_lived / "kiosk.sqlite", tmp_path))


def is_found(breaks: tuple[Break, ...], code: str, ticket: str) -> bool:
    return any((each.code, each.ticket) == (code, ticket) for each in breaks)


SALE = "(SELECT sale_id FROM sale WHERE till = 'T1' AND ticket_number = 3)"


@pytest.fixture
def editor(file: Path) -> Iterator[sqlite3.Connection]:
    """A tool of the database, which stays open: what it writes waits in the WAL."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint=0")
        yield connection


def test_an_edit_that_still_waits_in_the_wal_is_found(
    file: Path, editor: sqlite3.Connection
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="final"):
        editor.execute(f"UPDATE sale_line SET label = 'Don' WHERE sale_id = {SALE}")
    (made_by,) = editor.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'final_sale_line_update'"
    ).fetchone()
    editor.execute("DROP TRIGGER final_sale_line_update")
    editor.execute(f"UPDATE sale_line SET label = 'Don' WHERE sale_id = {SALE}")
    editor.execute(made_by)
    editor.commit()
    assert file.with_name(f"{file.name}-wal").stat().st_size
    breaks = verify_file(file).breaks
    assert is_found(breaks, "value_differs", "T1-000003")
    assert not [each for each in breaks if each.code.startswith("trigger")]


def test_bytes_of_the_file_that_are_changed_are_found(file: Path) -> None:
    told, changed = (
        b'"ticket":"T1-000003","total_cents":600',
        b'"ticket":"T1-000003","total_cents":100',
    )
    content = file.read_bytes()
    assert content.count(told) == 1
    assert verify_file(file).is_whole
    file.write_bytes(content.replace(told, changed))
    (seq,) = [each.seq for each in verify_file(file).breaks if each.code == "hash_wrong"]
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT seq FROM journal_entry WHERE till = 'T1' AND entry LIKE '%T1-000003%'"
        assert seq == connection.execute(query + " AND kind = 'sale'").fetchone()[0]


def test_an_edit_on_the_server_is_found(
    postgresql: PostgreSQL, postgresql_lived: tuple[Path, str]
) -> None:
    url = postgresql.new_database(template=postgresql_lived[1])
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as psql:
        psql.execute("DROP TRIGGER final_tender ON tender")
        psql.execute(f"UPDATE tender SET kind = 'cheque' WHERE sale_id = {SALE}")
    engine = connect(url)
    with reading(engine) as connection:
        breaks = verify_connection(connection).breaks
    engine.dispose()
    postgresql.drop(url)
    assert is_found(breaks, "value_differs", "T1-000003")
    assert [each.data["table"] for each in breaks if each.code == "trigger_missing"] == ["tender"]
