"""The lab works on a copy of its own; what it is made from stays as it is."""

import hashlib
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url

from db.engine import connect
from db.upgrade import NEWEST, keep_copy
from kiosk.rules.errors import ShopError
from kiosk.services.lab import WAYS, copied, try_ways
from kiosk.settings import Settings
from tests.support.postgresql import PostgreSQL
from tests.support.rows import everything
from tests.support.shops import till_of

SOME = ("entry_altered", "amount_lowered", "guard_dropped")


def prints(folder: Path) -> dict[str, str]:
    """Every file below a folder, with what is in it."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def refused(source: str) -> str:
    with pytest.raises(ShopError) as refusal, copied(source):
        pass
    return refusal.value.code


def source_of(settings: Settings) -> str:
    return settings.database_url or str(settings.home)


def test_the_copy_is_the_shop_and_the_shop_is_left_alone(lived: Settings) -> None:
    shop = till_of(lived, "T1")
    rows = everything(shop.engine)
    shop.close()
    files = prints(lived.home)
    with copied(source_of(lived)) as engine:
        assert everything(engine) == rows
        with engine.begin() as connection:
            connection.execute(text("UPDATE item SET label = 'x'"))
    shop = till_of(lived, "T1")
    assert everything(shop.engine) == rows
    shop.close()
    assert prints(lived.home) == files


def test_a_shop_that_sells_is_copied_with_what_waits_in_its_wal(
    sqlite_shop: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sqlite_shop, home)
    with closing(sqlite3.connect(home / "kiosk.sqlite")) as till:
        till.execute("UPDATE shop SET name = 'Ouverte'")
        till.commit()
        assert (home / "kiosk.sqlite-wal").stat().st_size
        with copied(str(home / "kiosk.sqlite")) as engine:
            assert everything(engine)["shop"][0]["name"] == "Ouverte"
        assert till.execute("SELECT name FROM shop").fetchone() == ("Ouverte",)


def test_the_copy_in_a_server_is_dropped_however_the_lab_ends(
    postgresql: PostgreSQL, postgresql_shop: tuple[Path, str]
) -> None:
    url = postgresql.new_database(template=postgresql_shop[1])
    names: list[str | None] = []

    def interrupted() -> None:
        with copied(url) as engine:
            names.append(engine.url.database)
            assert names[0] in databases(url)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert names[0] not in databases(url)
    postgresql.drop(url)


def databases(url: str) -> set[str]:
    """The databases on a server."""
    with psycopg.connect(plain(url)) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def test_a_backup_of_a_server_is_tried_too_and_an_archive_is_not(
    lived: Settings, tmp_path: Path
) -> None:
    engine = connect(lived.url)
    rows = everything(engine)
    with engine.connect() as connection:
        backup = keep_copy(engine, connection, tmp_path, NEWEST)
    engine.dispose()
    with copied(str(backup)) as copy:
        assert everything(copy) == rows
        report = try_ways(copy, [way for way in WAYS if way.code in SOME])
    assert not report.before
    assert not report.missed
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr("manifest.json", "{}")
    assert refused(str(tmp_path / "archive.zip")) == "lab_archive"


def test_who_may_not_make_a_database_is_told(
    postgresql: PostgreSQL, postgresql_shop: tuple[Path, str]
) -> None:
    url, role = postgresql.new_database(template=postgresql_shop[1]), f"kiosk_{uuid4().hex}"
    reader = make_url(url).set(username=role).render_as_string(hide_password=False)
    with psycopg.connect(plain(url), autocommit=True) as admin:
        name = sql.Identifier(role)
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        admin.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}").format(name))
        assert refused(reader) == "lab_no_database"
        admin.execute(sql.SQL("DROP OWNED BY {}").format(name))
        admin.execute(sql.SQL("DROP ROLE {}").format(name))
    postgresql.drop(url)


def test_what_is_no_shop_is_refused(tmp_path: Path, postgresql: PostgreSQL) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    empty = postgresql.new_database()
    nowhere = make_url(empty).set(database="kiosk_nowhere").render_as_string()
    for source in (str(tmp_path), str(tmp_path / "notes.txt"), str(tmp_path / "gone"), empty):
        assert refused(source) == "lab_source"
    assert refused(nowhere) == "database_closed"
    postgresql.drop(empty)
