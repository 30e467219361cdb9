"""Shifts, cash and counts beside their entries, shift by shift as the log tells of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from db import log_shifts
from kiosk.rules.log_breaks import Break
from kiosk.services.verify.told import Told
from kiosk.services.verify.values import differing, id_text, moment_text

MOVEMENTS = {
    "pay_in": "pay_in", "pay_out": "pay_out", "cash_drop": "cash_drop", "drawer_opened": "no_sale",
}  # fmt: skip
KINDS = frozenset({"shift_opened", "shift_ended", "cash_counted", "shift_closed", *MOVEMENTS})
_VOIDED = ("sku", "label", "quantity", "total_cents", "staff", "at")

Seqs = defaultdict[tuple[Any, ...], list[int]]
"""Rows as entries tell of them, each with the entries that do."""


@dataclass(slots=True)
class _Shift:
    told: dict[str, Told] = field(default_factory=dict)
    columns: dict[str, tuple[int, object]] = field(default_factory=dict)
    """What each column should be, and the entry that says so."""
    movements: Seqs = field(default_factory=lambda: defaultdict(list))
    voided: Seqs = field(default_factory=lambda: defaultdict(list))
    baskets: defaultdict[tuple[Any, ...], set[str | None]] = field(
        default_factory=lambda: defaultdict(set)
    )
    """Of voided lines: the baskets that lost them."""


class ShiftBook:
    """The shifts of one till. `tell` it every entry in order, `settle` it in the end."""

    def __init__(
        self, connection: Connection, till: str, purged_until: str, purged_through: int
    ) -> None:
        self._connection, self._till = connection, till
        self._purged_until, self._purged_through = purged_until, purged_through
        self._rows = log_shifts.shifts(connection, till)
        self._open: defaultdict[int, _Shift] = defaultdict(_Shift)
        self._settled: set[int] = set()

    def tell(self, entry: Told) -> Iterator[Break]:
        """Take an entry in; a shift is compared when its closing is told of. Raises KeyError,
        TypeError or ValueError for one that has another form."""
        number = entry.values["shift"]
        if entry.kind in MOVEMENTS:
            key = _movement(entry)
            self._open[number].movements[key].append(entry.seq)
            return
        shift = self._open[number]
        shift.told[entry.kind] = entry
        if entry.kind == "shift_opened":
            self._columns(number, entry, _opened(entry))
        elif entry.kind == "shift_ended":
            self._columns(number, entry, _ended(entry))
        elif entry.kind == "shift_closed":
            self._columns(number, entry, _closed(entry))
            if "next_float_cents" in entry.values:
                left = {"expected_float_cents": entry.values["float_left_cents"]}
                self._columns(number + 1, entry, left)
            yield from self._settle(number)

    def tell_voided(
        self, entry: Told, shift: int | None, basket: str | None, lines: Iterable[Mapping[str, Any]]
    ) -> None:
        """Take in the lines that a basket lost before payment. Raises as `tell` does."""
        if shift is None:
            return
        keys = [
            (*(line[name] for name in _VOIDED), line.get("whole_basket", False)) for line in lines
        ]
        for key in keys:
            self._open[shift].voided[key].append(entry.seq)
            self._open[shift].baskets[key].add(basket)

    def settle(self) -> Iterator[Break]:
        """Compare the shifts that are left, and name those that no entry told of."""
        for number in [*self._open]:
            if number not in self._settled:
                yield from self._settle(number)
        for number, row in self._rows.items():
            if number not in self._settled and not self._is_given_up(row):
                yield Break("row_unlogged", self._till, None, None, _row("shift", number))

    @property
    def last_number(self) -> int:
        """The number of the till's newest shift, 0 before the first."""
        return max(self._rows, default=0)

    def _is_given_up(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a shift's first entry was given up; by its day, where it is not known
        which one that was."""
        if row["opened_seq"] is None:
            return str(row["day"]) <= self._purged_until
        return int(row["opened_seq"]) <= self._purged_through

    def _columns(self, number: int, entry: Told, values: Mapping[str, object]) -> None:
        for name, value in values.items():
            self._open[number].columns[name] = (entry.seq, value)

    def _settle(self, number: int) -> Iterator[Break]:
        shift, row = self._open.pop(number), self._rows.get(number)
        self._settled.add(number)
        if row is None:
            seqs = [each.seq for each in shift.told.values()]
            seqs += [seq for each in shift.movements.values() for seq in each]
            yield Break("row_missing", self._till, min(seqs, default=None), None,
                        _row("shift", number))  # fmt: skip
            return
        is_purged = self._is_given_up(row)
        found = dict(row) | {
            name: None if row[name] is None else moment_text(row[name])
            for name in ("opened_at", "ended_at", "closed_at")
        } | {"day": str(row["day"])}  # fmt: skip
        if row["opened_seq"] is None:  # of before it was kept
            shift.columns.pop("opened_seq", None)
        if not is_purged:
            for name in ("shift_opened", "shift_ended", "shift_closed"):
                shift.columns |= _not_yet(name, shift)
        for name, (seq, value) in shift.columns.items():
            place = (self._till, seq or None, None)
            yield from differing(place, ("shift", number), found, {name: value})
        rows = log_shifts.of_shift(self._connection, row["id"])
        yield from self._movements(number, shift, rows["cash_movement"], is_purged=is_purged)
        yield from self._voided(number, shift, rows["voided_line"], is_purged=is_purged)
        if not is_purged or "shift_closed" in shift.told:
            yield from self._counts(number, shift, rows)

    def _movements(
        self, number: int, shift: _Shift, rows: log_shifts.Rows, *, is_purged: bool
    ) -> Iterator[Break]:
        names = ("kind", "amount_cents", "reason", "staff_number", "allowed_by", "at",
                 "offset_minutes")  # fmt: skip
        found = Counter(
            tuple(moment_text(row[name]) if name == "at" else row[name] for name in names)
            for row in rows
        )
        told = shift.movements
        yield from self._multiset("cash_movement", number, told, found, is_purged=is_purged)

    def _voided(
        self, number: int, shift: _Shift, rows: log_shifts.Rows, *, is_purged: bool
    ) -> Iterator[Break]:
        columns = ("sku", "label", "quantity", "total_cents", "staff_number", "at", "whole_basket")
        found: Counter[tuple[Any, ...]] = Counter()
        for row in rows:
            key = tuple(
                moment_text(row[name]) if name == "at" else row[name] for name in columns
            )  # fmt: skip
            found[key] += 1
            known = shift.baskets.get(key, set())
            if known and None not in known and id_text(row["basket_id"]) not in known:
                found[key] -= 1
                found[(*key, "of another basket")] += 1
        told = shift.voided
        yield from self._multiset("voided_line", number, told, found, is_purged=is_purged)

    def _multiset(
        self,
        table: str,
        number: int,
        told: Mapping[tuple[Any, ...], list[int]],
        found: Counter[tuple[Any, ...]],
        *,
        is_purged: bool,
    ) -> Iterator[Break]:
        for key, seqs in told.items():
            for seq in seqs[found[key] :]:
                data = _row(table, number) | {"value": _said(key)}
                yield Break("row_missing", self._till, seq, None, data)
        for key, many in found.items():
            if not is_purged and many > len(told.get(key, ())):
                data = _row(table, number) | {"value": _said(key)}
                yield Break("row_unlogged", self._till, None, None, data)

    def _counts(self, number: int, shift: _Shift, rows: Mapping[str, Any]) -> Iterator[Break]:
        closed = shift.told.get("shift_closed")
        counted = shift.told.get("cash_counted") if closed else None
        tenders = ("kind", "issuer", "expected_cents", "counted_cents", "reason")
        piles = ("form", "denomination_cents", "count", "amount_cents")
        for table, entry, name, names, keys in (
            ("tender_count", closed, "tenders", tenders, 2),
            ("cash_count", counted, "cash", piles, 2),
        ):
            told = {
                tuple(each[key] for key in names[:keys]): {key: each[key] for key in names}
                for each in (entry.values[name] if entry else ())
            }
            found = {tuple(row[key] for key in names[:keys]): row for row in rows[table]}
            place = (self._till, entry.seq if entry else None, None)
            for key in told.keys() | found.keys():
                said = (table, f"{number} {_said(key)}")
                if key not in found:
                    yield Break("row_missing", *place, {"table": said[0], "row": said[1]})
                elif key not in told:
                    yield Break("row_unlogged", *place, {"table": said[0], "row": said[1]})
                else:
                    yield from differing(place, said, found[key], told[key])


def _row(table: str, number: int) -> dict[str, Any]:
    return {"table": table, "row": number}


def _said(key: Iterable[object]) -> str:
    return " ".join(str(each) for each in key if each not in (None, ""))


def _not_yet(kind: str, shift: _Shift) -> dict[str, tuple[int, object]]:
    """What a shift is not yet, no column may say."""
    if kind in shift.told:
        return {}
    names = {
        "shift_opened": (),
        "shift_ended": (
            "ended_at",
            "ended_by",
            "ended_offset_minutes",
            "perpetual_cents",
            "perpetual_absolute_cents",
        ),
        "shift_closed": (
            "closed_at",
            "closed_by",
            "closed_offset_minutes",
            "countersigned_by",
            "float_left_cents",
            "deposit_cents",
        ),
    }[kind]
    last = max((entry.seq for entry in shift.told.values()), default=0)
    return dict.fromkeys(names, (last, None))


def _movement(entry: Told) -> tuple[Any, ...]:
    """Return what an entry tells of a movement of cash, as `_movements` reads its row."""
    values = entry.values
    return (
        MOVEMENTS[entry.kind], values.get("amount_cents", 0), values["reason"], values["staff"],
        values["allowed_by"], entry.at, entry.offset_minutes,
    )  # fmt: skip


def _opened(entry: Told) -> dict[str, object]:
    values = entry.values
    local = datetime.fromisoformat(entry.at) + timedelta(minutes=entry.offset_minutes)
    return {
        "opened_at": entry.at,
        "opened_offset_minutes": entry.offset_minutes,
        "opened_by": values["staff"],
        "float_cents": values["float_cents"],
        "expected_float_cents": values.get("expected_float_cents"),
        "day": values.get("day", local.date().isoformat()),
        "opened_seq": entry.seq,
    }


def _ended(entry: Told) -> dict[str, object]:
    return {
        "ended_at": entry.at,
        "ended_offset_minutes": entry.offset_minutes,
        "ended_by": entry.values["staff"],
        "perpetual_cents": entry.values["perpetual_cents"],
        "perpetual_absolute_cents": entry.values["perpetual_absolute_cents"],
    }


def _closed(entry: Told) -> dict[str, object]:
    return {
        "closed_at": entry.at,
        "closed_offset_minutes": entry.offset_minutes,
        "closed_by": entry.values["staff"],
        "countersigned_by": entry.values["countersigned_by"],
        "float_left_cents": entry.values["float_left_cents"],
        "deposit_cents": entry.values["deposit_cents"],
    }
