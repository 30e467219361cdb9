"""The rows of an export, a batch at a time, as the database gives them."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from itertools import compress
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select, type_coerce
from sqlalchemy.types import NULLTYPE

from kiosk.services.exports.columns import Column, Values
from kiosk.services.exports.files import Value
from kiosk.services.exports.filters import Filters, check_filters
from kiosk.services.exports.plan import Plan, narrowed
from kiosk.services.exports.plans import PLANS, Export
from kiosk.services.exports.stock_tables import PRESENT_OFFSET
from kiosk.services.shop import OpenShop

Row = dict[str, Value]
Batch = Sequence[Values]
"""The values of some rows, column by column."""

AT_ONCE = 2000
"""Rows of a batch: enough for work by columns to pay, few enough to be nothing in memory."""


def columns_of(what: Export) -> tuple[str, ...]:
    """Return the names of an export's columns, in order."""
    return tuple(column.name for column in typed_columns_of(what))


def typed_columns_of(what: Export) -> tuple[Column, ...]:
    """Return the columns of an export, in order."""
    return PLANS[what].all_columns


def check_choice(connection: Connection, what: Export, filters: Filters) -> None:
    """Refuse what the table does not know, or what can not be meant.

    Raises ShopError as `narrowed` and `check_filters`.
    """
    narrowed(what, PLANS[what], filters)
    check_filters(connection, filters)


def export_batches(
    connection: Connection, what: Export, filters: Filters, offset_minutes: int
) -> Generator[Batch, None, None]:
    """Yield the rows of an export, column by column: by time, till and ticket; stock by SKU
    and lot; movements and journals as they were written.

    All rows belong to the connection's transaction and are never all in memory; close the
    generator when you do not read it to its end. `offset_minutes` is the till's offset from
    UTC now, for times that are stored without one. Raises ShopError as `narrowed` at once.
    """
    plan = PLANS[what]
    query = narrowed(what, plan, filters)
    return _batches(connection, plan, query, filters, {PRESENT_OFFSET: offset_minutes})


def count_rows(connection: Connection, what: Export, filters: Filters, offset_minutes: int) -> int:
    """Return about how many rows an export has, for a bar that grows: those at the edges of
    its days are counted too."""
    query = narrowed(what, PLANS[what], filters).order_by(None)
    each = query.with_only_columns(literal(1).label("one"), maintain_column_froms=True)
    counted = select(func.count()).select_from(each.subquery())
    parameters = {PRESENT_OFFSET: offset_minutes}
    return int(connection.execute(counted, parameters).scalar_one())


def _batches(
    connection: Connection, plan: Plan, query: Any, filters: Filters, parameters: dict[str, int]
) -> Generator[Batch, None, None]:
    columns = plan.all_columns
    with connection.execute(_untyped(query), parameters) as result:
        labels = tuple(result.keys())
        for rows in result.partitions():
            raw = dict(zip(labels, zip(*rows, strict=True), strict=True))
            batch = [column.make(raw) for column in columns]
            if filters.has_days and plan.day_of:
                batch = _on_days(plan, batch, filters)
            if batch[0]:
                yield batch


def _untyped(query: Select[Any]) -> Select[Any]:
    """Ask for values as the driver gives them, streamed by the server: turning each into its
    type, one by one, costs more than all the rest. Columns make what they need of a batch."""
    bare = (type_coerce(each, NULLTYPE).label(each.key) for each in query.selected_columns)
    untyped: Any = query.with_only_columns(*bare, maintain_column_froms=True)
    streamed: Select[Any] = untyped.execution_options(yield_per=AT_ONCE)
    return streamed


def _on_days(plan: Plan, batch: list[Values], filters: Filters) -> list[Values]:
    """Leave out what is of another local day."""
    first = (filters.first_day or date.min).isoformat()
    last = (filters.last_day or date.max).isoformat()
    place = next(i for i, column in enumerate(plan.columns) if column.name == plan.day_of)
    chosen = [first <= each[:10] <= last for each in batch[place]]
    return batch if all(chosen) else [list(compress(values, chosen)) for values in batch]


def export_rows(
    shop: OpenShop, what: Export, from_day: date | None = None, to_day: date | None = None
) -> Generator[Row, None, None]:
    """Yield the rows of an export by column, in the order of `export_batches`.

    None is an empty cell. Times and days are ISO 8601, amounts, percentages and kilograms
    exact decimals. The days are the sales' or shifts' local ones, both included; None is
    without end. All rows belong to one moment. Raises ShopError ``export_without_days`` when
    days are given for the stock, of which only the present is known.
    """
    filters = Filters(from_day, to_day)
    narrowed(what, PLANS[what], filters)
    return _rows(shop, what, filters)


def _rows(shop: OpenShop, what: Export, filters: Filters) -> Generator[Row, None, None]:
    columns = typed_columns_of(what)
    names = [column.name for column in columns]
    offset_minutes = _present_offset(shop)
    with shop.reading() as connection:
        batches = export_batches(connection, what, filters, offset_minutes)
        with closing(batches):
            for batch in batches:
                values = map(_decimals, columns, batch)
                for row in zip(*values, strict=True):
                    yield dict(zip(names, row, strict=True))


def _decimals(column: Column, values: Values) -> Iterator[Value]:
    """Return a column's values; of an amount, decimals."""
    if column.type != "amount":
        return iter(values)
    return (None if each is None else Decimal(each).scaleb(-2) for each in values)


def _present_offset(shop: OpenShop) -> int:
    offset = shop.now().utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0
