"""A shop that lived for two days and archived the first, made once a run and copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.rules.closing_periods import parse_period
from kiosk.services.archives.making import make_archive
from kiosk.settings import Settings
from tests.support.log_shop import DECEMBER
from tests.support.shop_copies import copied
from tests.support.shops import Clock, till_of

if TYPE_CHECKING:
    from tests.support.postgresql import PostgreSQL

EVENING = DECEMBER.replace(hour=18)


def archive_november(settings: Settings) -> None:
    """Write the archive of the first of its two days."""
    shop = till_of(settings, "T1", Clock(EVENING))
    make_archive(shop, parse_period("2026-11"))
    shop.close()


@pytest.fixture(scope="session")
def sqlite_archived(sqlite_lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the shop on SQLite, to be copied and never opened."""
    home = tmp_path_factory.mktemp("sqlite-archived") / "home"
    shutil.copytree(sqlite_lived, home)
    archive_november(Settings(home=home, database_url=""))
    return home


@pytest.fixture(scope="session")
def postgresql_archived(
    postgresql: "PostgreSQL",
    postgresql_lived: tuple[Path, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, str]:
    """The same on PostgreSQL, with its database."""
    home = tmp_path_factory.mktemp("postgresql-archived") / "home"
    shutil.copytree(postgresql_lived[0], home)
    url = postgresql.new_database(template=postgresql_lived[1])
    archive_november(Settings(home=home, database_url=url))
    return home, url


@pytest.fixture(params=["sqlite", "postgresql"])
def archived(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The settings of a copy of the shop; the test runs once on each engine."""
    with copied(request, tmp_path / "home", "archived") as settings:
        yield settings


@pytest.fixture
def november(sqlite_archived: Path) -> Path:
    """The archive of November, to be read only."""
    return sqlite_archived / "archives" / "boutique-2026-11.zip"
