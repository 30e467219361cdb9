"""Finding an item by words among 100,000, beside the bare database looking through them."""

from contextlib import closing
from pathlib import Path

from kiosk.rules.search import fold
from kiosk.services.counter.searching import search
from kiosk.services.shop import OpenShop
from tests.bench.clock import timed
from tests.bench.scale import Scale
from tests.bench.shop import BenchShop, make_shop
from tests.bench.table import Aim, Figure
from tests.support.postgresql import NoPostgreSQLError, postgresql_server

WORDS = ("caf", "café moulu", "000012", "zzzz")
"""The beginning of a word, two words, a part of a GTIN, and what is nowhere."""
AIM = Aim(p99=100)
"""The pause between two keys of a quick typist."""


def measure_searches(shop: BenchShop, folder: Path, scale: Scale) -> list[Figure]:
    """Searches on SQLite, and on PostgreSQL where there is one."""
    with shop.opened() as opened:
        figures = _figures("SQLite", opened, scale.searches)
    home = folder / "postgresql"
    try:
        with (
            postgresql_server() as server,
            make_shop(home, server.new_database()).opened() as opened,
        ):
            figures += _figures("PostgreSQL", opened, scale.searches)
    except NoPostgreSQLError as error:
        print(f"No search on PostgreSQL: {error}")
    return figures


def _figures(engine: str, shop: OpenShop, count: int) -> list[Figure]:
    figures = []
    for words in WORDS:
        times, floor = [], []
        for _ in range(count):
            floor.append(timed(_look_through, shop, fold(words).split()))
            times.append(timed(search, shop, words, None))
        figures.append(Figure(f"F2 “{words}”, {engine}", times, floor, aim=AIM))
    return figures


def _look_through(shop: OpenShop, words: list[str]) -> None:
    """Count the items that hold the words, by the bare driver."""
    conditions = " AND ".join(f"search_text LIKE '%{word}%'" for word in words)
    with closing(shop.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"SELECT count(*) FROM item WHERE {conditions}")
        cursor.fetchall()
