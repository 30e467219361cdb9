"""A small shop on each engine, made once a run and copied for every test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine

from db.engine import connect
from kiosk.services.counter.duty import Duty
from kiosk.services.shop import OpenShop
from kiosk.settings import Settings
from tests.support.log_shop import live_two_days
from tests.support.shop_copies import copied
from tests.support.shops import Clock, OpenTill, duty_at, make_shop, till_of

if TYPE_CHECKING:
    from tests.support.postgresql import PostgreSQL


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever runs the tests may have a shop: leave it alone."""
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        if not name.startswith("KIOSK_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def sqlite_shop(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a shop on SQLite, to be copied and never opened."""
    home = tmp_path_factory.mktemp("sqlite-shop") / "home"
    home.mkdir()
    shutil.copy(sqlite_template, home / "kiosk.sqlite")
    make_shop(Settings(home=home, database_url=""))
    assert not list(home.glob("kiosk.sqlite-*")), "still open"
    return home


@pytest.fixture(scope="session")
def postgresql_shop(
    postgresql: "PostgreSQL", postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The home and the database of a shop on PostgreSQL, to be copied and never opened."""
    home = tmp_path_factory.mktemp("postgresql-shop") / "home"
    home.mkdir()
    url = postgresql.new_database(template=postgresql_template)
    make_shop(Settings(home=home, database_url=url))
    return home, url


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The settings of till T1 of a fresh shop; the test runs once on each engine."""
    with copied(request, tmp_path / "home", "shop") as settings:
        yield settings


@pytest.fixture(scope="session")
def sqlite_lived(sqlite_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a shop that lived for two days, to be copied and never opened."""
    home = tmp_path_factory.mktemp("sqlite-lived") / "home"
    shutil.copytree(sqlite_shop, home)
    live_two_days(Settings(home=home, database_url=""))
    return home


@pytest.fixture(scope="session")
def postgresql_lived(
    postgresql: "PostgreSQL",
    postgresql_shop: tuple[Path, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, str]:
    """The same on PostgreSQL."""
    home = tmp_path_factory.mktemp("postgresql-lived") / "home"
    shutil.copytree(postgresql_shop[0], home)
    url = postgresql.new_database(template=postgresql_shop[1])
    live_two_days(Settings(home=home, database_url=url))
    return home, url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """The settings of a shop that lived for two days, a copy for the tests of one file."""
    with copied(request, tmp_path_factory.mktemp("lived") / "home", "lived") as settings:
        yield settings


@pytest.fixture(scope="module")
def books(lived: Settings) -> Iterator[Engine]:
    """Its database, open; who alters it rolls back."""
    engine = connect(lived.url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    """The shop's clock."""
    return Clock()


@pytest.fixture
def open_till(settings: Settings, clock: Clock) -> Iterator[OpenTill]:
    """Opens a till of the shop, each time with an engine of its own."""
    opened: list[OpenShop] = []

    def open_one(till: str = "T1", **changes: object) -> OpenShop:
        opened.append(till_of(settings.model_copy(update=changes), till, clock))
        return opened[-1]

    yield open_one
    for shop in opened:
        shop.close()


@pytest.fixture
def shop(open_till: OpenTill) -> OpenShop:
    """The shop at its till T1."""
    return open_till()


@pytest.fixture
def duty(shop: OpenShop) -> Duty:
    """Nadia sells at till T1, which is open."""
    return duty_at(shop)
