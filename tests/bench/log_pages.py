"""The sales log's pages with 100,000 sales behind, beside a short log's."""

from collections.abc import Callable
from typing import Any

from kiosk.rules.log_search import ALL, Chosen
from kiosk.services.audit.days import LogDay, log_days
from kiosk.services.audit.rows import EventRow, day_tickets, events_of, found_tickets
from kiosk.services.shop import OpenShop
from tests.bench.clock import timed
from tests.bench.scale import Scale
from tests.bench.shop import BenchShop
from tests.bench.table import Aim, Figure

AIM, THROUGH_ALL = Aim(p99=100), Aim(p99=500)
"""A page is there before somebody asks where it stays; what is looked for in the whole log, as
soon as a person has looked up."""

Read = Callable[[OpenShop, LogDay, EventRow], Any]

PAGES: dict[str, Read] = {
    "40 days": lambda shop, day, _entry: log_days(shop, ALL, day),
    "a day's tickets": lambda shop, day, _entry: day_tickets(shop, day, ALL),
    "a page of entries": lambda shop, _day, entry: events_of(shop, ALL, None, entry),
    "a page of rare kinds": lambda shop, _day, _entry: events_of(shop, Chosen(group="log")),
    "the tickets of an amount": lambda shop, _d, _e: found_tickets(shop, Chosen(total_cents=1)),
}
WHOLE = ("a page of rare kinds", "the tickets of an amount")
"""Nothing is found: every entry, or every ticket, was looked at."""


def measure_log_pages(few: BenchShop, many: BenchShop, scale: Scale) -> list[Figure]:
    """Reads every page in both shops."""
    with few.opened() as young, many.opened() as old:
        return [_figure(name, read, old, young, scale.searches) for name, read in PAGES.items()]


def _figure(name: str, read: Read, old: OpenShop, young: OpenShop, count: int) -> Figure:
    times: list[float] = []
    floor: list[float] = []
    for shop, measured in ((old, times), (young, floor)):
        day = log_days(shop, ALL, most=1)[0]
        (entry,) = events_of(shop, ALL, most=1)[0]
        measured += [timed(read, shop, day, entry) for _ in range(count)]
    aim = THROUGH_ALL if name in WHOLE else AIM
    return Figure(f"the log: {name}, 100,000 sales behind", times, floor, aim=aim)
