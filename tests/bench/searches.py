"""Finding an item by words among 100,000, beside the bare database's own scan."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from kiosk.rules.search import fold
from kiosk.services.searching import search
from kiosk.services.shop import OpenShop
from tests.bench.scale import Scale
from tests.bench.shop import BenchShop, make_shop
from tests.bench.table import Aim, Figure, milliseconds
from tests.support.postgresql import NoPostgreSQLError, postgresql_server

WORDS = ("caf", "cafe moulu", "000012", "zzzz")
"""The beginning of a word, two words, a part of a GTIN, and what is nowhere."""
AIM = Aim(p99=100)
"""A quick typist's pause between two keys."""
PASSES = 5


def measure_searches(shop: BenchShop, folder: Path, scale: Scale) -> list[Figure]:
    """Searches on SQLite, and on PostgreSQL where there is one."""
    with shop.opened() as opened:
        figures = _figures("SQLite", opened, scale)
    try:
        with postgresql_server() as server:
            home = folder / "postgresql"
            home.mkdir()
            url = server.new_database()
            with make_shop(home, url).opened() as opened:
                figures += _figures("PostgreSQL", opened, scale)
    except NoPostgreSQLError as error:
        print(f"No search on PostgreSQL: {error}")
    return figures


def _figures(engine: str, shop: OpenShop, scale: Scale) -> list[Figure]:
    figures = []
    for words in WORDS:
        times, floor = [], []
        for _ in range(scale.searches):
            floor.append(_timed(lambda words=words: _bare_scan(shop, words)))
            times.append(_timed(lambda words=words: search(shop, words, None)))
        figure = Figure(f"F2 “{words}”, {engine}", milliseconds(times), milliseconds(floor), aim=AIM)
        figures.append(figure)
    return figures
