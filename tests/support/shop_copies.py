"""Copies of a shop that was made once a run: its home, and its database on either engine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.settings import Settings

if TYPE_CHECKING:
    from tests.support.postgresql import PostgreSQL


@contextmanager
def copied(request: pytest.FixtureRequest, home: Path, name: str) -> Iterator[Settings]:
    """The settings of a copy, in `home`, of the shop of the fixtures sqlite_NAME and
    postgresql_NAME; the fixture's parameter says which engine."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue(f"sqlite_{name}"), home)
        yield Settings(home=home, database_url="")
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    template_home, template = request.getfixturevalue(f"postgresql_{name}")
    shutil.copytree(template_home, home)
    url = server.new_database(template=template)
    yield Settings(home=home, database_url=url)
    server.drop(url)
