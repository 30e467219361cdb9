"""The rows of an export, one at a time, as the database gives them."""

from collections.abc import Generator, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select

from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.services.exports.plans import PLANS, Export, Plan, Value, local_time
from kiosk.services.shop import OpenShop

Row = dict[str, Value]

_AT_ONCE = 1000
# A local day begins and ends within a day of the same day in UTC.
_MARGIN = timedelta(days=1)
_EARLIEST, _LATEST = date.min + _MARGIN, date.max - 2 * _MARGIN


def columns_of(what: Export) -> tuple[str, ...]:
    """Return the columns of an export, in order."""
    return PLANS[what].columns


def export_rows(
    shop: OpenShop, what: Export, from_day: date | None = None, to_day: date | None = None
) -> Generator[Row, None, None]:
    """Yield the rows of an export by column: by time, till and ticket; stock by SKU and lot.

    None is an empty cell. Money is in cents; weights in kilograms and VAT rates in
    percent are exact decimals. The days are the sales' or closings' local ones, both included; None
    is without end. All rows belong to one moment, and are never all in memory; close the
    generator when you do not read it to its end. Raises
    ShopError ``export_without_days`` when days are given for the stock, of which only
    the present is known.
    """
    plan = PLANS[what]
    if plan.moment is None and (from_day or to_day):
        raise ShopError("export_without_days", what=what)
    return _rows(shop, plan, from_day or date.min, to_day or date.max)


def _rows(shop: OpenShop, plan: Plan, first: date, last: date) -> Generator[Row, None, None]:
    query = plan.query if plan.moment is None else _near(plan, first, last)
    query = query.execution_options(yield_per=_AT_ONCE)
    with shop.reading() as connection, connection.execute(query) as result:
        found: Iterator[AnyRow] = iter(result)
        if plan.moment is not None and (first, last) != (date.min, date.max):
            found = (row for row in found if first <= _day(row) <= last)
        for values in plan.made(found):
            yield dict(zip(plan.columns, values, strict=True))


def _day(row: AnyRow) -> date:
    return local_time(row, row.closed_at).date()


def _near(plan: Plan, first: date, last: date) -> Select[Any]:
    """Let an index leave out the rows that no offset could bring into these days."""
    query: Select[Any] = plan.query
    if first > _EARLIEST:
        query = query.where(plan.moment >= _midnight(first) - _MARGIN)
    if last < _LATEST:
        query = query.where(plan.moment < _midnight(last) + 2 * _MARGIN)
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
