"""Values as the database holds them, made comparable with those of the log."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from kiosk.rules.log_breaks import Break
from kiosk.rules.shown_codes import shortened

LENGTH_OF_ID = 32

Place = tuple[str | None, int | None, str | None]
"""Till, sequence and ticket."""


def moment_text(held: object) -> str:
    """Return a moment as entries write it; what is none, as it stands."""
    if isinstance(held, datetime):
        aware = held if held.tzinfo else held.replace(tzinfo=UTC)
        return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"{str(held).replace(' ', 'T', 1)}Z"


def id_text(held: object) -> str | None:
    """Return a UUID as entries write it; what is none, as it stands."""
    if held is None or isinstance(held, UUID):
        return None if held is None else str(held)
    text = str(held)
    if len(text) != LENGTH_OF_ID:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def shown(name: str, value: object) -> object:
    """Return a value as a report may tell it: of vouchers' codes the end."""
    if name == "voucher" and isinstance(value, str) and not value.startswith("…"):
        return shortened(value)
    return value


def differing(
    place: Place,
    row: tuple[str, object],
    found: Mapping[str, object],
    expected: Mapping[str, object],
) -> Iterator[Break]:
    """Yield a break for every value of a row that is not what its entry says.

    `place` is till, sequence and ticket, `row` its table and what names it there.
    """
    if expected.items() <= found.items():
        return
    for name, value in expected.items():
        if found.get(name) != value:
            data = {
                "table": row[0],
                "row": row[1],
                "field": name,
                "found": shown(name, found.get(name)),
                "expected": shown(name, value),
            }
            yield Break("value_differs", *place, data)


def matched(
    place: Place,
    table: str,
    found: Mapping[Any, Mapping[str, object]],
    expected: Mapping[Any, Mapping[str, object]],
) -> Iterator[Break]:
    """Yield what differs between rows and what an entry tells of them, by the same key."""
    for key, told in expected.items():
        row = found.get(key)
        if row is None:
            yield Break("row_missing", *place, {"table": table, "row": key})
        elif not told.items() <= row.items():
            yield from differing(place, (table, key), row, told)
    for key in found:
        if key not in expected:
            yield Break("row_unlogged", *place, {"table": table, "row": key})
