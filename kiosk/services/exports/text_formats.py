"""CSV and JSON Lines, a batch at a time."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, BinaryIO

from kiosk.services.exports.columns import Column, Type, Values
from kiosk.services.exports.files import guarded
from kiosk.services.exports.rows import Batch

MOST_KNOWN = 10_000
"""Amounts whose writing is remembered: prices come again and again."""

Render = Callable[[Values], Iterable[Any]]


def decimal_text(cents: int) -> str:
    """Return cents as a decimal.

    >>> [decimal_text(cents) for cents in (310, 5, -5, -120, 0)]
    ['3.10', '0.05', '-0.05', '-1.20', '0.00']
    """
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros}.{rest:02}"


class _Known(dict[Any, Any]):
    """Remembers how values are written, without growing for ever."""

    def __init__(self, none: str | None, write: Callable[[Any], str]) -> None:
        super().__init__({None: none})
        self._write = write

    def __missing__(self, value: Any) -> str:
        written = self._write(value)
        if len(self) < MOST_KNOWN:
            self[value] = written
        return written


def write_csv(file: BinaryIO, columns: Sequence[Column], batches: Iterable[Batch]) -> int:
    """Write CSV in UTF-8: commas, line feeds, a first line with the names of the columns.

    Returns how many rows there were.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    decimals = _Known(None, decimal_text).__getitem__
    renders = [_csv_render(column.type, decimals) for column in columns]
    count = 0
    for batch in batches:
        cells = [render(values) for render, values in zip(renders, batch, strict=True)]
        writer.writerows(zip(*cells, strict=True))
        file.write(_taken(text))
        count += len(batch[0])
    file.write(_taken(text))
    return count


def write_jsonl(file: BinaryIO, columns: Sequence[Column], batches: Iterable[Batch]) -> int:
    """Write one JSON object a line in UTF-8; amounts and percentages are exact decimals.

    Returns how many rows there were.
    """
    names = (f"{json.dumps(column.name)}: %s" for column in columns)
    line = "{" + ", ".join(names) + "}\n"
    decimals = _Known("null", decimal_text).__getitem__
    renders = [_json_render(column.type, decimals) for column in columns]
    count = 0
    for batch in batches:
        cells = [render(values) for render, values in zip(renders, batch, strict=True)]
        file.write("".join(map(line.__mod__, zip(*cells, strict=True))).encode())
        count += len(batch[0])
    return count


def _taken(text: io.StringIO) -> bytes:
    """Return what was written so far, and begin anew."""
    content = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return content


def _csv_render(kind: Type, decimals: Callable[[Any], str]) -> Render:
    renders: Mapping[str, Render] = {
        "text": lambda values: [each and guarded(each) for each in values],
        "amount": lambda values: map(decimals, values),
        "percent": lambda values: [_plain(each) for each in values],
        "quantity": lambda values: [_plain(each) for each in values],
    }
    return renders.get(kind, lambda values: values)


def _json_render(kind: Type, decimals: Callable[[Any], str]) -> Render:
    renders: Mapping[str, Render] = {
        "amount": lambda values: map(decimals, values),
        "cents": _numbers,
        "integer": _numbers,
        "percent": _numbers,
        "quantity": _numbers,
    }
    return renders.get(kind, _strings)


def _plain(value: int | Decimal | None) -> str | int | None:
    """Return a number without an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def _numbers(values: Values) -> Iterable[str]:
    return ["null" if each is None else f"{_plain(each)}" for each in values]


def _strings(values: Values) -> Iterable[str]:
    return ["null" if each is None else encode_basestring(each) for each in values]
