"""The days of the log, the newest first."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from sqlalchemy import Connection

from db import audit
from kiosk.rules.log_search import Chosen
from kiosk.services.shop import OpenShop

DAYS_OF_A_PAGE = 40
_DAY = timedelta(days=1)
_LAST = date.max - 2 * _DAY


@dataclass(frozen=True, slots=True)
class LogDay:
    """A day on which something was written down, by the clock of that day: from `since` to
    before `until`, with so many tickets."""

    day: date
    since: datetime
    until: datetime
    tickets: int


def log_days(
    shop: OpenShop, chosen: Chosen, before: LogDay | None = None, most: int = DAYS_OF_A_PAGE
) -> tuple[LogDay, ...]:
    """Return the days of a till, or of all, in the chosen time: the newest, or those before
    another one."""
    found: list[LogDay] = []
    here = shop.now().tzinfo
    with shop.reading() as connection:
        end = before.since if before else _end(chosen, here)
        while len(found) < most and (day := _day_before(connection, chosen.till, end, here)):
            if chosen.first_day and day.day < chosen.first_day:
                break
            if not chosen.last_day or day.day <= chosen.last_day:
                found.append(day)
            end = day.since
    return tuple(found)


def _end(chosen: Chosen, here: tzinfo | None) -> datetime | None:
    """Return a moment that no offset brings before the end of the chosen time."""
    if chosen.last_day is None or chosen.last_day >= _LAST:
        return None
    return datetime.combine(chosen.last_day + 2 * _DAY, time(), here)


def _day_before(
    connection: Connection, till: str | None, end: datetime | None, here: tzinfo | None
) -> LogDay | None:
    row = audit.newest_entry(connection, end, till)
    if row is None:
        return None
    local = row.at.astimezone(offset_of(row.entry) or here)
    since = local.replace(hour=0, minute=0, second=0, microsecond=0)
    until = since + _DAY
    return LogDay(local.date(), since, until, audit.count_tickets(connection, since, until, till))


def offset_of(entry: str) -> timezone | None:
    """Return the offset from UTC of an entry, None where it can not be read."""
    try:
        return timezone(timedelta(minutes=json.loads(entry)["offset_minutes"]))
    except (ValueError, KeyError, TypeError):
        return None
