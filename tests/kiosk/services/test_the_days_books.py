"""Whatever a shop does in whatever order, the day's books are right (the long drill).

Two tills sell, take back, void, move cash, park, lock, end and close in random order, beside
a memory of what was done (`tests.support.day`). After every deed the drawers agree; at the
end every sum, balance, number and chain does.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import initialize, run_state_machine_as_test

from kiosk.settings import Settings
from tests.support.day_counter import DayAtTheCounter
from tests.support.day_shifts import DayOfShifts
from tests.support.day_shop import Fresh

if TYPE_CHECKING:
    from tests.support.postgresql import PostgreSQL


class TheDay(DayOfShifts, DayAtTheCounter):
    """A shop with two tills from its first morning on."""

    @initialize()
    def found(self) -> None:
        """Make the shop, and open the first till."""
        self.make_shop()
        self.opens("T1", 0)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """Makes the small shop anew for every history, on each engine."""
    numbers = count(1)

    @contextmanager
    def on_sqlite() -> Iterator[Settings]:
        home = tmp_path / f"home-{next(numbers)}"
        shutil.copytree(request.getfixturevalue("sqlite_shop"), home)
        yield Settings(home=home, database_url="")
        shutil.rmtree(home)

    @contextmanager
    def on_postgresql() -> Iterator[Settings]:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        template_home, template = request.getfixturevalue("postgresql_shop")
        home = tmp_path / f"home-{next(numbers)}"
        shutil.copytree(template_home, home)
        url = server.new_database(template=template)
        yield Settings(home=home, database_url=url)
        server.drop(url)

    if request.param == "sqlite":
        request.getfixturevalue("sqlite_shop")
        return on_sqlite
    request.getfixturevalue("postgresql_shop")
    return on_postgresql


@pytest.mark.parametrize(
    ("histories", "deeds"), [(10, 25), pytest.param(300, 60, marks=pytest.mark.drill)]
)
def test_whatever_is_done_in_whatever_order_the_books_are_right(
    fresh: Fresh, histories: int, deeds: int
) -> None:
    class Here(TheDay):
        pass

    Here.fresh = staticmethod(fresh)
    run_state_machine_as_test(
        Here,
        settings=hypothesis_settings(
            max_examples=histories,
            stateful_step_count=deeds,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
