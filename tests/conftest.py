"""Databases for tests: prepared once a run, copied for every test, on both engines."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.support.postgresql import PostgreSQL

# Imports stand inside the fixtures: tests of pure rules need not wait for SQLAlchemy.


@pytest.fixture(scope="session")
def postgresql() -> Iterator["PostgreSQL"]:
    """The run's PostgreSQL server. Without one, tests are skipped here and fail in CI."""
    from tests.support.postgresql import NoPostgreSQLError, postgresql_server

    try:
        with postgresql_server() as server:
            yield server
    except NoPostgreSQLError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def compiled_once() -> None:
    """All databases of the run share what SQLAlchemy compiled."""
    from tests.support.compiled_once import compile_once

    compile_once()


@pytest.fixture(scope="session")
def postgresql_template(
    compiled_once: None, postgresql: "PostgreSQL", tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The url of an empty, migrated database, to be copied and never opened."""
    url = postgresql.new_database()
    _prepare(url, tmp_path_factory.mktemp("copies"))
    return url


@pytest.fixture(scope="session")
def sqlite_template(compiled_once: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty, migrated database, to be copied and never opened."""
    folder = tmp_path_factory.mktemp("template")
    _prepare(f"sqlite:///{folder / 'kiosk.db'}", folder / "copies")
    assert [file.name for file in folder.glob("kiosk.db*")] == ["kiosk.db"], "still open"
    return folder / "kiosk.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The url of a fresh, migrated database; the test runs once on each engine."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path)
        yield f"sqlite:///{file}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.new_database(template=request.getfixturevalue("postgresql_template"))
    yield url
    server.drop(url)


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Iterator["Engine"]:
    """The database of `database_url`, open."""
    from db.engine import open_database

    engine = open_database(database_url, copies=tmp_path / "copies")
    yield engine
    engine.dispose()


def _prepare(url: str, copies: Path) -> None:
    from db.engine import open_database

    open_database(url, copies=copies).dispose()
