"""Months and years of closings, and which of them is to be closed next."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kiosk.rules.errors import ShopError

PeriodKind = Literal["month", "year"]

_WRITTEN = re.compile(r"[1-9][0-9]{3}(-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar month or year, named as closings name it: "2026-11", "2026"."""

    kind: PeriodKind
    name: str

    @property
    def first_day(self) -> date:
        """The first day of it."""
        return date.fromisoformat(
            f"{self.name}-01" if self.kind == "month" else f"{self.name}-01-01"
        )

    @property
    def next_day(self) -> date:
        """The day after its last one."""
        first = self.first_day
        if self.kind == "year" or first.month == 12:
            return date(first.year + 1, 1, 1)
        return date(first.year, first.month + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.next_day - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Tell whether a day is in it."""
        return self.first_day <= day < self.next_day

    def is_over(self, today: date) -> bool:
        """Tell whether its last day is past."""
        return today >= self.next_day


def month_of(day: date) -> Period:
    """Return the month of a day."""
    return Period("month", f"{day:%Y-%m}")


def year_of(day: date) -> Period:
    """Return the year of a day."""
    return Period("year", f"{day:%Y}")


def parse_period(text: str) -> Period:
    """Return the period of "2026-11" or "2026". Raises ShopError ``period_unclear``.

    >>> parse_period("2026-11").last_day.isoformat()
    '2026-11-30'
    """
    name = text.strip()
    if not _WRITTEN.fullmatch(name) or name == "9999-12" or name == "9999":
        raise ShopError("period_unclear", period=text)
    return Period("month" if "-" in name else "year", name)


def open_periods(days: Iterable[date], closed: Set[str], today: date) -> tuple[Period, ...]:
    """Return the months and years that are over and not closed, in the order in which they
    are closed: a year after its months.

    days: on which shifts were opened; a month without any has nothing to close. closed: the
    names of what is closed.
    """
    periods = {period for day in days for period in (month_of(day), year_of(day))}
    due = [each for each in periods if each.is_over(today) and each.name not in closed]
    return tuple(sorted(due, key=lambda each: (each.next_day, each.kind)))


def check_closable(
    period: Period, days: Iterable[tuple[date, bool]], closed: Set[str], today: date
) -> None:
    """Refuse to close a period too early, twice, or before an older one.

    days: on which shifts were opened, and whether all of that day are closed. Raises
    ShopError ``period_not_over``, ``period_closed_already``, ``period_empty``,
    ``period_has_shifts`` (not closed yet) and ``period_older_first``.
    """
    known = list(days)
    within = [(day, is_closed) for day, is_closed in known if period.holds(day)]
    if period.name in closed:
        raise ShopError("period_closed_already", period=period)
    if not period.is_over(today):
        raise ShopError("period_not_over", period=period, day=period.next_day)
    if not within:
        raise ShopError("period_empty", period=period)
    if waiting := [day for day, is_closed in within if not is_closed]:
        raise ShopError("period_has_shifts", period=period, day=waiting[0])
    first = open_periods((day for day, _closed in known), closed, today)[0]
    if first != period:
        raise ShopError("period_older_first", period=period, older=first)
