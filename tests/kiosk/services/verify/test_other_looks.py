"""Receipts that came first in another look: each paper is compared with its own entry."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from db import print_jobs
from db.log_chain import ENTRY
from db.print_jobs import JOB
from kiosk.rules.paper import Look
from kiosk.services.counter.duty import Duty
from kiosk.services.counter.reprints import print_again
from kiosk.services.counter.selling import complete_sale
from kiosk.services.lab.guards import without_guards
from kiosk.services.shop import OpenShop
from kiosk.services.shop_settings import set_receipts
from kiosk.services.verify import verify_connection, verify_shop
from tests.support.shops import LUC, NADIA, OpenTill
from tests.support.volunteer import paid, scanned

KIND = "receipt_in_another_look"
Found = set[tuple[str, str | None, str | None]]
"""Code, till and ticket of what a check finds about this kind."""


@pytest.fixture
def ticket(shop: OpenShop, duty: Duty, open_till: OpenTill) -> str:
    """A ticket whose paper was asked for at T2, where it waited too long, and then at T1, each
    time in another language; a copy came later."""
    shop, other = set_receipts(shop, "never", NADIA), open_till("T2")
    ticket = complete_sale(shop, paid(shop, scanned(shop, "BREAD")), duty).ticket
    print_again(other, ticket, LUC, look=Look("uk"))
    with other.writing() as connection:
        assert print_jobs.grow_old(connection, "T2", other.now().replace(year=2030), other.now())
    print_again(shop, ticket, LUC, look=Look("ar"))
    with shop.writing() as connection:
        job = print_jobs.next_job(connection, "T1")
        assert job
        assert print_jobs.begin_sending(connection, job, shop.now())
        print_jobs.end_sending(connection, job, "sent", "", shop.now())
    assert print_again(shop, ticket, LUC) == 1
    return ticket


@contextmanager
def altered(shop: OpenShop) -> Iterator[Connection]:
    """A transaction without the shop's triggers, rolled back in the end."""
    with shop.engine.connect() as connection:
        with without_guards(connection):
            yield connection
        connection.rollback()


def found_in(connection: Connection) -> Found:
    breaks = verify_connection(connection, triggers=False).breaks
    codes = ("row_missing", "row_unlogged", "receipt_changed")
    return {(each.code, each.till, each.ticket) for each in breaks if each.code in codes}


def forget_entry(connection: Connection) -> None:
    """The entry of the paper that gave way is another deed's."""
    of_t2 = (ENTRY.c.till == "T2", ENTRY.c.kind == KIND)
    text = connection.execute(select(ENTRY.c.entry).where(*of_t2)).scalar_one()
    text = text.replace(f'"{KIND}"', '"printed_after_all"')
    connection.execute(update(ENTRY).where(*of_t2).values(entry=text))


def alter(*, job: int, **values: Any) -> Callable[[Connection], None]:
    return lambda connection: connection.execute(
        update(JOB).where(JOB.c.id == job).values(values)
    ).close()


def remove_paper(connection: Connection) -> None:
    connection.execute(delete(JOB).where(JOB.c.id == 2))


def add_paper(connection: Connection) -> None:
    row = dict(connection.execute(select(JOB).where(JOB.c.id == 2)).mappings().one())
    connection.execute(insert(JOB).values(row | {"id": 99, "document": "{}"}))


def test_papers_that_two_tills_asked_for_each_have_their_entry(shop: OpenShop, ticket: str) -> None:
    assert verify_shop(shop).is_whole
    unlogged = ("row_unlogged", None, ticket)
    ways: list[tuple[Callable[[Connection], None], Found]] = [
        (forget_entry, {unlogged}),
        (remove_paper, {("row_missing", "T2", ticket)}),
        (add_paper, {unlogged}),
        (alter(job=2, document="{}"), {("receipt_changed", "T2", ticket)}),
        (alter(job=3, document="{}"), {("receipt_changed", "T1", ticket)}),
        (alter(job=2, detail=""), {("receipt_changed", None, ticket)}),
    ]
    for cheat, expected in ways:
        with altered(shop) as connection:
            cheat(connection)
            assert found_in(connection) >= expected, cheat


def test_an_entry_that_was_rewritten_is_told_and_the_check_goes_on(
    shop: OpenShop, ticket: str
) -> None:
    of_t2 = (ENTRY.c.till == "T2", ENTRY.c.kind == KIND)
    with altered(shop) as connection:
        entry = json.loads(connection.execute(select(ENTRY.c.entry).where(*of_t2)).scalar_one())
        entry["values"]["ticket"] = "x"
        connection.execute(update(ENTRY).where(*of_t2).values(entry=json.dumps(entry)))
        report = verify_connection(connection, triggers=False)
    assert ("entry_unreadable", "T2") in {(each.code, each.till) for each in report.breaks}
    assert ("row_unlogged", ticket) in {(each.code, each.ticket) for each in report.breaks}
