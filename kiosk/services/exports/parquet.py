"""Parquet with typed columns, a row group at a time."""

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from kiosk.services.exports.columns import Column, Type, Values
from kiosk.services.exports.rows import Batch
from kiosk.services.exports.sheets import offset_columns, offset_of

if TYPE_CHECKING:
    import pyarrow

GROUP_BATCHES = 8
"""Batches of a row group: about 16,000 rows."""


def write_parquet(file: BinaryIO, columns: Sequence[Column], batches: Iterable[Batch]) -> int:
    """Write Parquet; returns how many rows there were.

    Money is decimal(18, 2) and its cents int64, percentages decimal(5, 2), quantities
    decimal(18, 3), days date32, times timestamps in UTC with their offsets in columns behind
    all others.
    """
    # The library's own pools keep what was freed; the system's gives it back. It is asked once,
    # when the library is loaded.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = _schema(columns)
    count = 0
    group: list[pyarrow.RecordBatch] = []
    with ParquetWriter(file, schema) as writer:
        for batch in batches:
            group.append(_record_batch(schema, columns, batch))
            count += len(batch[0])
            if len(group) == GROUP_BATCHES:
                writer.write_table(pa.Table.from_batches(group))
                group.clear()
        if group:
            writer.write_table(pa.Table.from_batches(group))
    return count


def _schema(columns: Sequence[Column]) -> "pyarrow.Schema":
    import pyarrow as pa

    types: dict[Type, pyarrow.DataType] = {
        "text": pa.string(),
        "word": pa.string(),
        "integer": pa.int64(),
        "cents": pa.int64(),
        "amount": pa.decimal128(18, 2),
        "percent": pa.decimal128(5, 2),
        "quantity": pa.decimal128(18, 3),
        "time": pa.timestamp("s", tz="UTC"),
        "day": pa.date32(),
    }
    fields = [pa.field(column.name, types[column.type]) for column in columns]
    offsets = [pa.field(name, pa.int16()) for name in offset_columns(columns)]
    return pa.schema([*fields, *offsets])


def _record_batch(
    schema: "pyarrow.Schema", columns: Sequence[Column], batch: Batch
) -> "pyarrow.RecordBatch":
    import pyarrow as pa

    own = [_cells(column, values) for column, values in zip(columns, batch, strict=True)]
    offsets = [
        [offset_of(each) for each in values]
        for column, values in zip(columns, batch, strict=True)
        if column.type == "time"
    ]
    arrays = [
        pa.array(values, field.type) for field, values in zip(schema, (*own, *offsets), strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _cells(column: Column, values: Values) -> Sequence[Any]:
    match column.type:
        case "amount":
            return [None if each is None else Decimal(each).scaleb(-2) for each in values]
        case "time":
            return [each and datetime.fromisoformat(each) for each in values]
        case "day":
            return [each and date.fromisoformat(each) for each in values]
        case _:
            return values
