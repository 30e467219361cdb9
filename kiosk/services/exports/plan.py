"""How an export is made: its columns, its query, and what can be chosen of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from db.shifts import SHIFT
from kiosk.rules.errors import ShopError
from kiosk.services.exports.columns import Column, amounts_of
from kiosk.services.exports.filters import Filters
from kiosk.services.exports.spans import BySpans

Narrow = Callable[[Select[Any], Filters], Select[Any]]

# A local day begins and ends within a day of the same day in UTC.
_MARGIN = timedelta(days=1)
_EARLIEST, _LATEST = date.min + _MARGIN, date.max - 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class Plan:
    """One row of the query is one row of the export."""

    columns: tuple[Column, ...]
    query: Any
    by_days: Narrow | None = None
    """What leaves out other days, or most of them; None where only the present is known."""
    day_of: str = ""
    """The column of times by whose local day rows are left out exactly; empty where `by_days`
    is exact."""
    till: Any = None
    """The column by which a till is chosen; None where no till has part in it."""
    by_shift: Narrow | None = None
    """What chooses a shift; None where no shift has part in it."""
    by_spans: BySpans | None = None
    """What chooses the rows of an archive; None for what is in none."""

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns, and behind them each amount of money as a decimal."""
        return (*self.columns, *amounts_of(self.columns))


def near(moment: Any) -> Narrow:
    """Let an index leave out the rows that no offset could bring into the days."""

    def narrow(query: Select[Any], filters: Filters) -> Select[Any]:
        first, last = filters.first_day or date.min, filters.last_day or date.max
        if first > _EARLIEST:
            query = query.where(moment >= _midnight(first) - _MARGIN)
        if last < _LATEST:
            query = query.where(moment < _midnight(last) + 2 * _MARGIN)
        return query

    return narrow


def on_day(column: Any) -> Narrow:
    """Choose rows by a column of days."""

    def narrow(query: Select[Any], filters: Filters) -> Select[Any]:
        if filters.first_day:
            query = query.where(column >= filters.first_day)
        if filters.last_day:
            query = query.where(column <= filters.last_day)
        return query

    return narrow


def of_shift(column: Any) -> Narrow:
    """Choose rows by a column of shifts."""

    def narrow(query: Select[Any], filters: Filters) -> Select[Any]:
        chosen = select(SHIFT.c.id).where(SHIFT.c.till == filters.till)
        chosen = chosen.where(SHIFT.c.number == filters.shift)
        return query.where(column == chosen.scalar_subquery())

    return narrow


def narrowed(what: str, plan: Plan, filters: Filters) -> Select[Any]:
    """Return the query of what is chosen, or of a little more (`Plan.day_of`).

    Raises ShopError ``export_without_days`` and ``export_without_till`` for what the table does
    not know.
    """
    query: Select[Any] = plan.query
    if filters.spans is not None:
        if plan.by_spans is None:
            raise ValueError(f"no archive has {what}")
        query = plan.by_spans(query, filters.spans)
    if filters.has_days:
        if plan.by_days is None:
            raise ShopError("export_without_days", what=what)
        query = plan.by_days(query, filters)
    if filters.till is not None:
        if plan.till is None or plan.by_shift is None:
            raise ShopError("export_without_till", what=what)
        query = query.where(plan.till == filters.till)
        if filters.shift is not None:
            query = plan.by_shift(query, filters)
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
