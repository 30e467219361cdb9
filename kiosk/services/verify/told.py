"""Entries, as far as rows are compared with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.rules.log_breaks import Break


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, as far as rows are compared with it."""

    seq: int
    at: str
    offset_minutes: int
    kind: str
    values: Mapping[str, Any]


def differing_sum(
    table: str,
    key: tuple[Any, ...],
    field: str,
    both: tuple[object, object],
    here: tuple[str, int] | None,
) -> Break:
    """Return what differs between rows that are added up (the first of `both`) and what their
    entries tell (the second); `here`: till and sequence of the last of them."""
    row = " ".join(str(each) for each in key if each not in ("", None))
    data = {"table": table, "row": row, "field": field, "found": both[0], "expected": both[1]}
    till, seq = here or (None, None)
    return Break("value_differs", till, seq, None, data)
