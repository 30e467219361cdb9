"""The whole check, of any connection: in the transaction of whoever calls."""

from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

from db import log_chain
from kiosk.rules.errors import ShopError
from kiosk.rules.journal_heads import Head
from kiosk.rules.log_breaks import Break, Notice
from kiosk.services.shop import OpenShop
from kiosk.services.verify.chain import Books, ChainReader
from kiosk.services.verify.deeds import DeedBook
from kiosk.services.verify.guards import check_triggers
from kiosk.services.verify.heads import check_heads
from kiosk.services.verify.ledgers import check_quotas, check_stock, check_vouchers
from kiosk.services.verify.pool import how_many, pool_of
from kiosk.services.verify.purges import PurgeBook
from kiosk.services.verify.report import CHECKS, Findings, Progress, Report
from kiosk.services.verify.totals import check_totals


def verify_connection(
    connection: Connection,
    *,
    heads: Mapping[str, Head] | None = None,
    till: str | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    triggers: bool = True,
) -> Report:
    """Check all that the log of a database says against itself and against the rows.

    Reads in the transaction that is open, and changes nothing. `heads`: the last entries that
    were kept outside, by till. `till`: of one till alone its chain, tickets and closings.
    `workers`: processes beside this one (None: all cores for a long log). `triggers`: whether
    the database is one that has them. What `progress` raises ends the check. Raises ShopError
    ``till_unknown`` for a till of which nothing is there and no head was kept.
    """
    began, found = perf_counter(), Findings()
    names = [name for name in log_chain.names(connection) if till in (None, name)]
    if till is not None and till not in {*names, *(heads or ())}:
        raise ShopError("till_unknown", till=till)
    total = log_chain.count(connection, till)
    rows = log_chain.tills(connection)
    books = _books(connection, names)
    with pool_of(how_many(total, workers)) as pool:
        for name in names:
            reader = ChainReader(connection, name, rows.get(name), books)
            for each in reader.read(pool, found):
                found.add(each)
                if progress:
                    progress(found.entries, total)
        for breaks, entries, sales in pool.rest():
            found.add(breaks)
            found.entries, found.sales = found.entries + entries, found.sales + sales
            if progress:
                progress(found.entries, total)
    for name in names:
        found.add(check_totals(connection, name, rows.get(name)))
    found.add(books.purges.settle(names, whole=till is None))
    if till is None:
        found.add(_of_all_tills(connection, books))
    kept = {name: head for name, head in (heads or {}).items() if till in (None, name)}
    found.add(check_heads(connection, kept, names))
    if triggers:
        found.add(check_triggers(connection))
    return Report(
        tuple(names),
        found.entries,
        found.sales,
        tuple(sorted(found.breaks)),
        tuple(sorted(found.notices)),
        perf_counter() - began,
        _checked(kept, till, triggers=triggers),
    )


def verify_shop(
    shop: OpenShop,
    *,
    heads: Mapping[str, Head] | None = None,
    till: str | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Report:
    """Check a shop's log while it sells: all that is read belongs to one moment."""
    with shop.reading() as connection:
        return verify_connection(
            connection, heads=heads, till=till, progress=progress, workers=workers
        )


def _of_all_tills(connection: Connection, books: Books) -> Iterator[Break | Notice]:
    yield from books.deeds.settle()
    yield from check_stock(connection)
    yield from check_vouchers(connection)
    yield from check_quotas(connection)


def _books(connection: Connection, names: list[str]) -> Books:
    found = {name: log_chain.last_purge(connection, name) for name in names}
    purges = {name: row for name, row in found.items() if row}
    until = max((str(row.last_day) for row in purges.values()), default="")
    given_up = {name: int(row.through_ticket) for name, row in purges.items()}
    return Books(DeedBook(connection, until, given_up), PurgeBook(connection), given_up)


def _checked(heads: Mapping[str, Any], till: str | None, *, triggers: bool) -> tuple[str, ...]:
    of_all = {"deeds", "stock", "vouchers", "quotas"} if till is not None else set()
    without = of_all | (set() if triggers else {"triggers"}) | (set() if heads else {"heads"})
    return tuple(each for each in CHECKS if each not in without)
