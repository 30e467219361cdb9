"""Days, tickets and entries, as an auditor pages through them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from db.journal_kinds import kinds_of
from kiosk.rules.log_search import ALL, Chosen
from kiosk.rules.tickets import ticket_name
from kiosk.services.audit.days import LogDay, log_days
from kiosk.services.audit.rows import (
    ClosingRow,
    EventRow,
    LogRow,
    ShiftRow,
    TicketRow,
    day_tickets,
    events_of,
    found_tickets,
)
from kiosk.services.audit.tills import till_names
from kiosk.services.shop import OpenShop
from tests.support.rows import everything

FIRST, SECOND = date(2026, 11, 22), date(2026, 12, 1)
MORE = Callable[[LogRow | None], tuple[tuple[LogRow, ...], bool]]


def day(shop: OpenShop, wanted: date, chosen: Chosen = ALL) -> LogDay:
    """A day of the log."""
    (found,) = (each for each in log_days(shop, chosen) if each.day == wanted)
    return found


def paged(page: MORE) -> list[LogRow]:
    """All rows, a page after the other; none comes twice."""
    rows, more = page(None)
    found = list(rows)
    while more:
        rows, more = page(found[-1])
        assert rows
        found += rows
    assert len(set(found)) == len(found)
    return found


def shown(row: LogRow) -> tuple[Any, ...]:
    """What tells a row of a day from the others."""
    match row:
        case TicketRow():
            return (row.name,)
        case ShiftRow():
            return ("shift", row.till, row.number, row.z_number)
        case ClosingRow():
            return (row.kind, row.till, row.number)
        case EventRow():
            return (row.till, row.seq)


def test_days_stand_newest_first_with_their_tickets(log: OpenShop) -> None:
    assert [(each.day, each.tickets) for each in log_days(log, ALL)] == [(SECOND, 7), (FIRST, 16)]
    assert till_names(log) == ("T1", "T2")


def test_days_come_a_page_at_a_time(log: OpenShop) -> None:
    (newest,) = log_days(log, ALL, most=1)
    (oldest,) = log_days(log, ALL, newest, most=1)
    assert (newest.day, oldest.day) == (SECOND, FIRST)
    assert log_days(log, ALL, oldest) == ()


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        (Chosen(till="T2"), [(FIRST, 4)]),
        (Chosen(first_day=SECOND, last_day=date(2026, 12, 31)), [(SECOND, 7)]),
        (Chosen(first_day=FIRST, last_day=FIRST), [(FIRST, 16)]),
        (Chosen(last_day=date(2026, 11, 21)), []),
        (Chosen(last_day=date.max), [(SECOND, 7), (FIRST, 16)]),
    ],
)
def test_days_are_those_of_a_till_and_a_time(
    log: OpenShop, chosen: Chosen, days: list[tuple[date, int]]
) -> None:
    assert [(each.day, each.tickets) for each in log_days(log, chosen)] == days


def test_a_day_has_its_shifts_around_their_tickets_and_its_closings_behind(log: OpenShop) -> None:
    first = [f"T1-{number:06d}" for number in range(1, 13)]
    assert [shown(row) for row in day_tickets(log, day(log, FIRST), ALL)] == [
        ("shift", "T1", 1, 1),
        *((name,) for name in first),
        ("z", "T1", 1),
        ("shift", "T2", 1, 1),
        *((f"T2-{number:06d}",) for number in range(1, 5)),
        ("z", "T2", 1),
    ]
    second = [shown(row) for row in day_tickets(log, day(log, SECOND), ALL)]
    assert second[0] == ("shift", "T1", 2, None)
    assert second[-1] == ("month", "T1", 1)


def test_tickets_are_found_by_who_sold_and_by_amount_on_any_day(log: OpenShop) -> None:
    sold = everything(log.engine)["sale"]
    of_luc = {ticket_name(row["till"], row["ticket_number"]) for row in sold if row["till"] == "T2"}

    def names(chosen: Chosen) -> list[str]:
        rows = paged(lambda last: found_tickets(log, chosen, _ticket(last), most=2))
        assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)  # type: ignore[union-attr]
        return [row.name for row in rows if isinstance(row, TicketRow)]

    assert set(names(Chosen(staff=2))) == of_luc
    of_five = [row for row in sold if abs(row["total_cents"]) == 500]
    assert len(names(Chosen(total_cents=500))) == len(of_five) >= 4
    assert names(Chosen(total_cents=12345)) == []
    every = {ticket_name(row["till"], row["ticket_number"]) for row in sold}
    assert set(names(ALL)) == every
    narrow = day_tickets(log, day(log, FIRST), Chosen(staff=2))
    assert {row.name for row in narrow if isinstance(row, TicketRow)} == of_luc


def _ticket(row: LogRow | None) -> TicketRow | None:
    assert row is None or isinstance(row, TicketRow)
    return row


def _event(row: LogRow | None) -> EventRow | None:
    assert row is None or isinstance(row, EventRow)
    return row


def test_every_entry_is_an_event_whatever_the_size_of_a_page(log: OpenShop) -> None:
    entries = everything(log.engine)["journal_entry"]
    rows = paged(lambda last: events_of(log, ALL, None, _event(last), most=7))
    found = {(row.till, row.seq): row.kind for row in rows if isinstance(row, EventRow)}
    assert found == {(each["till"], each["seq"]): each["kind"] for each in entries}
    of_days = [events_of(log, ALL, day(log, each), most=500)[0] for each in (FIRST, SECOND)]
    assert [len(each) for each in of_days] == [len(rows) - len(of_days[1]), len(of_days[1])]
    times = [row.at for row in of_days[0] if isinstance(row, EventRow)]
    assert times == sorted(times)


def test_events_are_chosen_by_kind_by_till_and_by_who_is_in_them(log: OpenShop) -> None:
    def of(chosen: Chosen) -> list[EventRow]:
        rows = paged(lambda last: events_of(log, chosen, None, _event(last), most=5))
        return [row for row in rows if isinstance(row, EventRow)]

    entries = everything(log.engine)["journal_entry"]
    for group in ("cash", "tickets", "log"):
        wanted = [each for each in entries if each["kind"] in kinds_of(group)]
        assert len(of(Chosen(group=group))) == len(wanted) > 0
    assert {row.till for row in of(Chosen(till="T2"))} == {"T2"}
    of_luc = of(Chosen(staff=2))
    assert of_luc
    assert all('"staff":2' in _entry(entries, row) for row in of_luc)
    of_nadia = {row.kind for row in of(Chosen(staff=1, group="tickets"))}
    assert of_nadia >= {"sale", "refund", "void"}
    assert of(Chosen(staff=12)) == []


def _entry(entries: list[dict[str, Any]], row: EventRow) -> str:
    (entry,) = (e for e in entries if (e["till"], e["seq"]) == (row.till, row.seq))
    return str(entry["entry"])
