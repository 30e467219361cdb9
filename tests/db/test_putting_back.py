"""A copy of an older version's database, in the place of a newer one."""

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from db.engine import open_database, reading, writing
from db.putting_back import (
    NoCopyError,
    form_of,
    put_postgresql_in_place,
    put_sqlite_in_place,
    stage_sqlite,
)
from db.tables import metadata
from db.upgrade import NEWEST, copy_database, revision_of, upgrade
from tests.db.test_upgrade import OLD_SHOP
from tests.support.rows import GOOD, everything


@pytest.fixture
def old_copy(empty: Engine, tmp_path: Path) -> Path:
    """A copy of a shop as the first version left it; the shop itself has moved on."""
    upgrade(empty, tmp_path / "unused", target="0001")
    with writing(empty) as connection:
        for statement in OLD_SHOP.read_text().split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
    with reading(empty) as connection:
        copy_database(empty, connection, tmp_path / "copy")
    upgrade(empty, tmp_path / "unused")
    return tmp_path / "copy"


def put_back(engine: Engine, copy: Path) -> None:
    """Put it back without a word, and bring it up to date."""
    if form_of(copy) == "postgresql":
        with writing(engine) as connection:
            put_postgresql_in_place(connection, copy)
        return
    target = Path(str(engine.url.database))
    engine.dispose()
    stage_sqlite(copy, target.with_name("stage"))
    put_sqlite_in_place(target.with_name("stage"), target)
    open_database(str(engine.url), target.with_name("copies")).dispose()


def test_an_old_copy_is_brought_up_to_date_and_what_was_there_is_gone(
    empty: Engine, old_copy: Path
) -> None:
    engine = empty
    with writing(engine) as connection:
        connection.execute(metadata.tables["tier"].insert(), {"tier": "GONE", "percent_bp": 1})
    put_back(engine, old_copy)
    assert revision_of(engine) == NEWEST
    rows = everything(engine)
    assert [row["sale_id"] for row in rows["sale"]] == [GOOD["sale"]["sale_id"]]
    assert "GONE" not in {row["tier"] for row in rows["tier"]}
    assert [row["origin"] for row in rows["till_key"]] == ["first"], "what came later is made"
    with pytest.raises(Exception, match="sale is final"), writing(engine) as connection:
        connection.execute(metadata.tables["sale"].delete())


def test_numbers_that_the_database_gives_go_on_behind_those_of_the_copy(
    empty: Engine, old_copy: Path
) -> None:
    engine = empty
    put_back(engine, old_copy)
    donor = metadata.tables["donor"]
    with writing(engine) as connection:
        before = connection.execute(select(donor.c.id)).scalars().all()
        new = donor.insert().values(name="Farm", reference="D-NEW").returning(donor.c.id)
        assert connection.execute(new).scalar_one() > max(before)


def test_a_file_of_another_kind_is_no_copy(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("sales.csv", "ticket\n")
    for content in (b"", b"SQLite format 2"):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(NoCopyError):
            form_of(tmp_path / "file")
    with pytest.raises(NoCopyError):
        form_of(tmp_path / "zip")
