"""Files are checked where they lie, and nothing is written beside them."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine

from db.engine import connect, reading
from db.upgrade import copy_database, copy_suffix, revision_of, upgrade
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head, parse_head, short_text
from kiosk.services.journal.heads import head_of
from kiosk.services.verify import file_head, verify_file, verify_here
from kiosk.settings import Settings

if TYPE_CHECKING:
    from tests.support.postgresql import PostgreSQL

LOWER = "UPDATE sale_line SET total_cents = total_cents - 1 WHERE line_number = 1"


def prints(folder: Path) -> dict[str, str]:
    """Every file below a folder, with what is in it."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def cheat(file: Path, statement: str) -> None:
    """Alter a database as somebody with an editor would."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = rows.fetchall()
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for name, _sql in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _name, made in triggers:
            connection.execute(made)
        connection.commit()


@pytest.fixture(scope="module")
def copies(books: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the shop, as `kiosk backup` makes it."""
    folder = tmp_path_factory.mktemp("copies")
    with reading(books) as connection:
        copy_database(books, connection, folder / f"backup{copy_suffix(books)}")
    return folder


@pytest.fixture
def on_sqlite(sqlite_lived: Path, tmp_path: Path) -> Path:
    """The file of the shop on SQLite, to be altered."""
    return Path(shutil.copy(sqlite_lived / "kiosk.sqlite", tmp_path))


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nothing can be written by anybody but root."""
    folder = tmp_path / "locked"
    folder.mkdir()
    yield folder
    folder.chmod(0o700)


def test_a_backup_of_either_engine_is_whole_and_left_alone(copies: Path) -> None:
    before = prints(copies)
    (backup,) = copies.iterdir()
    report = verify_file(backup)
    assert report.breaks == ()
    assert report.tills == ("T1", "T2")
    assert prints(copies) == before
    is_zip = backup.suffix == ".zip"
    assert ("triggers" in report.checked) == (not is_zip)
    assert ("not_checked" in {each.code for each in report.notices}) == is_zip


def test_a_home_and_a_server_are_checked_where_they_are(lived: Settings) -> None:
    assert verify_file(lived.database_url or lived.home).breaks == ()


def test_a_head_on_a_paper_is_looked_up_in_a_backup(copies: Path, books: Engine) -> None:
    (backup,) = copies.iterdir()
    with reading(books) as connection:
        head = head_of(connection, "T1")
    assert file_head(backup, parse_head(short_text(head))).is_yes
    later = Head("T1", head.seq + 1, head.hash)
    assert not file_head(backup, parse_head(short_text(later))).is_yes


def test_an_altered_file_in_a_folder_that_can_not_be_written(on_sqlite: Path, locked: Path) -> None:
    cheat(on_sqlite, LOWER)
    file = Path(shutil.copy(on_sqlite, locked))
    file.chmod(0o400)
    locked.chmod(0o500)
    before = prints(locked)
    codes = {each.code for each in verify_file(file).breaks}
    assert "value_differs" in codes
    assert "trigger_missing" not in codes, "they were made again"
    assert prints(locked) == before


def test_what_waits_in_the_wal_is_checked_too(on_sqlite: Path, locked: Path) -> None:
    """The cheat's editor crashed: the alteration is in the WAL alone."""
    with closing(sqlite3.connect(on_sqlite)) as connection:
        connection.execute("DROP TRIGGER final_sale_line_update")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE sale_line SET label = 'x' WHERE line_number = 1")
        connection.commit()
        for name in (on_sqlite.name, f"{on_sqlite.name}-wal"):
            shutil.copy(on_sqlite.with_name(name), locked)
    assert (locked / f"{on_sqlite.name}-wal").stat().st_size
    locked.chmod(0o500)
    before = prints(locked)
    found = verify_file(locked / on_sqlite.name).breaks
    assert {"trigger_missing", "value_differs"} <= {each.code for each in found}
    assert prints(locked) == before


def test_an_index_that_hides_a_row_is_damage(on_sqlite: Path) -> None:
    with closing(sqlite3.connect(on_sqlite)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_sale_closed_at'")
        connection.commit()
    (damage, *_others) = verify_file(on_sqlite).breaks
    assert damage.code == "file_damaged"


def test_a_file_with_a_torn_page_is_damaged_and_ends_nothing(on_sqlite: Path) -> None:
    with on_sqlite.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096 * 40)
    assert "file_damaged" in {each.code for each in verify_file(on_sqlite).breaks}


def test_what_is_no_shop_s_is_refused(tmp_path: Path) -> None:
    empty, text = tmp_path / "empty.sqlite", tmp_path / "notes.txt"
    with closing(sqlite3.connect(empty)) as connection:
        connection.execute("CREATE TABLE notes (id)")
    text.write_text("T1-000001")
    for source in (empty, text, tmp_path, tmp_path / "nothing"):
        with pytest.raises(ShopError) as refusal:
            verify_file(source)
        assert refusal.value.code == "not_a_log"


def test_a_newer_file_is_not_guessed_at(on_sqlite: Path) -> None:
    with closing(sqlite3.connect(on_sqlite)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(ShopError) as refusal:
        verify_file(on_sqlite)
    assert refusal.value.code == "database_too_new"


def test_an_older_file_is_read_through_a_copy_that_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    file = tmp_path / "older.sqlite"
    engine = connect(f"sqlite:///{file}")
    upgrade(engine, tmp_path / "copies", "0006")
    engine.dispose()
    before = prints(tmp_path)
    report = verify_file(file)
    assert report.breaks == ()
    assert [each.code for each in report.notices] == ["older_tables"]
    assert prints(tmp_path) == before


def test_the_shop_s_own_database_is_checked_and_left_alone(
    sqlite_lived: Path, tmp_path: Path
) -> None:
    """Closed, with a WAL that a power cut left, and while somebody has it open."""
    home = Path(shutil.copytree(sqlite_lived, tmp_path / "home"))
    settings = Settings(home=home, database_url="")
    before = prints(home)
    assert verify_here(settings).breaks == ()
    assert prints(home) == before
    with closing(sqlite3.connect(home / "kiosk.sqlite")) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("DROP TRIGGER final_sale_line_update")
        connection.commit()
        before = prints(home)
        assert {each.code for each in verify_here(settings).breaks} == {"trigger_missing"}
        assert without_index(prints(home)) == without_index(before)
        cut = Path(shutil.copytree(home, tmp_path / "cut"))
    before = prints(cut)
    settings = Settings(home=cut, database_url="")
    assert {each.code for each in verify_here(settings).breaks} == {"trigger_missing"}
    assert without_index(prints(cut)) == without_index(before)


def without_index(files: dict[str, str]) -> dict[str, str]:
    """Without the file in which SQLite finds what is in a WAL, and who reads."""
    return {name: found for name, found in files.items() if not name.endswith("-shm")}


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_the_shop_s_own_older_database_is_checked_on_a_copy(
    engine_name: str, tmp_path: Path, postgresql: "PostgreSQL"
) -> None:
    is_server = engine_name == "postgresql"
    home = tmp_path / "home"
    home.mkdir()
    settings = Settings(home=home, database_url=postgresql.new_database() if is_server else "")
    engine = connect(settings.url)
    upgrade(engine, tmp_path / "copies", "0006")
    engine.dispose()
    before = prints(home)
    if is_server:
        with pytest.raises(ShopError) as refusal:
            verify_here(settings)
        assert refusal.value.code == "log_of_older_tables"
    else:
        report = verify_here(settings)
        assert [each.code for each in report.notices] == ["older_tables"]
    engine = connect(settings.url)
    assert revision_of(engine) == "0006"
    engine.dispose()
    assert prints(home) == before


def test_where_no_shop_is_none_is_made(tmp_path: Path) -> None:
    (tmp_path / "kiosk.sqlite").touch()
    for home in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(ShopError) as refusal:
            verify_here(Settings(home=home, database_url=""))
        assert refusal.value.code == "no_shop"
    assert prints(tmp_path).keys() == {str(tmp_path / "kiosk.sqlite")}
    assert not (tmp_path / "kiosk.sqlite").stat().st_size
