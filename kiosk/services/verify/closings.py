"""Closings beside their entries, and recomputed from what they close."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from db import closings as closing_rows
from db import log_shifts
from db.log_tickets import MOST
from kiosk.rules.figures import Figures, sum_of
from kiosk.rules.log_breaks import Break, Notice
from kiosk.rules.tickets import ticket_name
from kiosk.services.closings.figures import read_figures
from kiosk.services.closings.figures_json import from_json
from kiosk.services.verify.told import Told
from kiosk.services.verify.values import Place, differing, moment_text

CLOSINGS = {"z_report": "z", "month_closing": "month", "year_closing": "year"}
PAPER = "closing_paper"
KINDS = frozenset({*CLOSINGS, PAPER})

_MAY_CHANGE = {"unprinted", "not_wanted", "cash", "perpetual_cents", "perpetual_absolute_cents"}
"""What a shift's rows say otherwise later: papers come out, the next shift's float is told.
Cash is compared in its parts; perpetual totals have breaks of their own."""
_CASH = ("sales_cents", "pay_ins_cents", "pay_outs_cents", "drops_cents", "float_cents")
_SUMS = ("total_cents", "absolute_cents", "perpetual_cents", "perpetual_absolute_cents")


class ClosingBook:
    """The closings of one till. `tell` it every entry in order, `settle` it in the end."""

    def __init__(self, connection: Connection, till: str, purged_until: str) -> None:
        self._connection, self._till, self._purged_until = connection, till, purged_until
        self._shifts = {row["id"]: row for row in log_shifts.shifts(connection, till).values()}
        self._told: dict[tuple[str, int], int] = {}
        self._papers: set[tuple[str, int]] = set()

    def tell(self, entry: Told) -> Iterator[Break]:
        """Compare an entry with its closing. Raises KeyError, TypeError or ValueError for one
        that has another form."""
        if entry.kind == PAPER:
            yield from self._paper(entry)
            return
        kind, number = CLOSINGS[entry.kind], _number(entry)
        place = (self._till, entry.seq, None)
        name = f"{kind} {number}"
        if (kind, number) in self._told:
            data: dict[str, Any] = {
                "table": "closing",
                "row": name,
                "first": self._told[kind, number],
            }
            yield Break("told_twice", *place, data)
        self._told[kind, number] = entry.seq
        row = log_shifts.closing(self._connection, self._till, kind, number)
        if row is None:
            yield Break("row_missing", *place, {"table": "closing", "row": name})
            return
        shift = self._shifts.get(row["shift_id"])
        found = row | {
            "made_at": moment_text(row["made_at"]),
            "first_ticket": self._ticket(row["first_ticket"]),
            "last_ticket": self._ticket(row["last_ticket"]),
            "shift": shift["number"] if shift else None,
        }
        yield from differing(place, ("closing", name), found, _told(entry, kind))
        digest = hashlib.sha256(str(row["figures"]).encode()).hexdigest()
        if digest != entry.values["figures_sha256"]:
            data = {"closing": name, "found": digest, "expected": entry.values["figures_sha256"]}
            yield Break("figures_changed", *place, data)
        yield from self._figures(place, name, row)

    def settle(self) -> Iterator[Break | Notice]:
        """Name closings that no entry told of, gaps in their numbers, and papers that are
        older than their hashes."""
        data: dict[str, Any]
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for kind, number, period in log_shifts.closings(self._connection, self._till):
            numbers[kind].append(number)
            if (kind, number) not in self._told and period > self._purged_until[: len(period)]:
                data = {"table": "closing", "row": f"{kind} {number}"}
                yield Break("row_unlogged", self._till, None, None, data)
        for kind, found in numbers.items():
            for before, after in pairwise([0, *found]):
                if after > before + 1:
                    data = {"closing": kind, "number": before + 1, "through": after - 1}
                    yield Break("closing_missing", self._till, None, None, data)
        if older := len(self._told.keys() - self._papers):
            data = {"table": "closing", "field": "document", "count": older}
            yield Notice("older_without_value", self._till, None, None, data)

    def _paper(self, entry: Told) -> Iterator[Break]:
        kind, number = str(entry.values["closing"]), _number(entry)
        self._papers.add((kind, number))
        row = log_shifts.closing(self._connection, self._till, kind, number)
        if row is None:
            return  # the closing's own entry said so
        digest = hashlib.sha256(str(row["document"]).encode()).hexdigest()
        if digest != entry.values["document_sha256"]:
            data = {"closing": f"{kind} {number}"}
            yield Break("paper_changed", self._till, entry.seq, None, data)

    def _figures(self, place: Place, name: str, row: Mapping[str, Any]) -> Iterator[Break]:
        """Compare the stored figures with the closing's columns and with what they add up."""
        try:
            stored = from_json(row["figures"])
        except (AttributeError, KeyError, TypeError, ValueError):
            data = {"closing": name, "field": "figures", "found": "?", "expected": "JSON"}
            yield Break("figures_wrong", *place, data)
            return
        for column in (*_SUMS, "first_ticket", "last_ticket"):
            if getattr(stored, column) != row[column]:
                yield _wrong(place, name, column, row[column], getattr(stored, column))
        yield from _not_added_up(place, name, stored, self._recomputed(row))

    def _recomputed(self, row: Mapping[str, Any]) -> Figures | None:
        if row["kind"] == "z":
            shift = self._shifts.get(row["shift_id"])
            return read_figures(self._connection, shift["id"]) if shift else None
        zs = closing_rows.zs_within(self._connection, self._till, row["period"])
        return _sum(zs)

    def _ticket(self, number: int | None) -> str | None:
        return None if number is None else ticket_name(self._till, number)


def _number(entry: Told) -> int:
    """Return a closing's number, one that a database can be asked for."""
    number = entry.values["number"]
    if type(number) is not int:  # nor a bool
        raise TypeError("a closing has a number")
    if not 0 < number <= MOST:
        raise ValueError("no closing has this number")
    return number


def _sum(zs: Sequence[Any]) -> Figures | None:
    try:
        return sum_of([from_json(each.figures) for each in zs])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # the Z in question is named


def _told(entry: Told, kind: str) -> dict[str, object]:
    values = entry.values
    told = {name: values[name] for name in (*_SUMS, "period", "first_ticket", "last_ticket")}
    told |= {
        "made_at": entry.at,
        "made_offset_minutes": entry.offset_minutes,
        "made_by": values["staff"],
    }
    return told | ({"shift": values["shift"]} if kind == "z" else {})


def _not_added_up(
    place: Place, name: str, stored: Figures, found: Figures | None
) -> Iterator[Break]:
    if found is None:
        return
    is_z = name.startswith("z ")
    for field in fields(Figures):
        if is_z and field.name in _MAY_CHANGE:
            continue
        told, now = getattr(stored, field.name), getattr(found, field.name)
        if told != now:
            yield _wrong(place, name, field.name, told, now)
    if is_z:
        for part in _CASH:
            told, now = getattr(stored.cash, part), getattr(found.cash, part)
            if told != now:
                yield _wrong(place, name, f"cash.{part}", told, now)


def _wrong(place: Place, name: str, field: str, found: object, expected: object) -> Break:
    """A figure that is stored (found) is not what the rows make of it (expected). Of several
    those that differ are told."""
    if isinstance(found, tuple) and isinstance(expected, tuple):
        both = {*found} & {*expected}
        told = (tuple(each for each in side if each not in both) for side in (found, expected))
        # None differs where they are in another order alone.
        found, expected = told if {*found} != {*expected} else (found, expected)
    data = {"closing": name, "field": field, "found": found, "expected": expected}
    return Break("figures_wrong", *place, data)
