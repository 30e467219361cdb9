"""One run: the shops are made, then everything is measured in them."""

import os
import sys
import time
from pathlib import Path

from tests.bench.closings import measure_closings
from tests.bench.exports import measure_exports
from tests.bench.history import add_history
from tests.bench.log_pages import measure_log_pages
from tests.bench.memory import measure_memory
from tests.bench.movements import measure_movements
from tests.bench.papers import measure_papers
from tests.bench.rights import add_rights, measure_rights
from tests.bench.sales import measure_sales
from tests.bench.scale import Scale
from tests.bench.scans import measure_scans
from tests.bench.searches import measure_searches
from tests.bench.shop import make_shop
from tests.bench.starts import measure_starts
from tests.bench.table import Figure

FEW, MANY = 10, 100_000
"""Sales behind the two shops."""


def run(folder: Path, scale: Scale) -> list[Figure]:
    """Measures everything; the shops are made in `folder`."""
    _say("the shops")
    few = make_shop(folder / "few")
    many = few.copied_to(folder / "many")
    rich = few.copied_to(folder / "rich")
    for shop, sales in ((few, FEW), (many, MANY)):
        with shop.opened() as opened:
            add_history(opened, sales)
    with rich.opened() as opened:
        add_history(opened, FEW)
        add_rights(opened, opened.now().date())
    _say("scans")
    figures = measure_scans(few, many, scale)
    _say("sales")
    figures += measure_sales(few, many, folder, scale)
    figures += measure_movements(many, scale)
    _say("rights")
    figures += measure_rights(few, rich, folder, scale)
    _say("searches")
    figures += measure_searches(many, folder, scale)
    figures += measure_log_pages(few, many, scale)
    _say("starts and memory")
    figures += measure_starts(few, scale)
    figures += measure_memory(few)
    _say("closings")
    figures += measure_closings(few, many, scale)
    _say("papers")
    figures += measure_papers(scale)
    _say("exports")
    figures += measure_exports(folder / "exports", scale.exported_lines)
    _say("done")
    return figures


def _say(what: str) -> None:
    load = os.getloadavg()[0]
    print(f"{time.strftime('%H:%M:%S')} load {load:.1f}: {what}", file=sys.stderr, flush=True)
