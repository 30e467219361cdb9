"""Cancelled vouchers beside their entries, which tell how much, and of which the end."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from db import log_deeds
from kiosk.rules.log_breaks import Break
from kiosk.rules.shown_codes import shortened
from kiosk.services.verify.told import Told, differing_sum
from kiosk.services.vouchers.spending import SINGLE_USE

KINDS = frozenset({"vouchers_cancelled"})
_SUMS = ("count", "amount_cents", "uses")

Key = tuple[Any, ...]


class CancelBook:
    """What the logs of all tills tell of cancelled vouchers; `settle` it when all are read.

    `is_given_up`: entries of before the legal time are gone, so rows may be more than told.
    """

    def __init__(self, connection: Connection, *, is_given_up: bool) -> None:
        self._connection, self._is_given_up = connection, is_given_up
        self._told: Counter[Key] = Counter()
        self._which: set[Key] = set()
        self._here: dict[Key, tuple[str, int]] = {}

    def tell(self, till: str, entry: Told) -> None:
        """Take an entry in. Raises KeyError or TypeError for one that has another form."""
        values = entry.values
        key = (values["staff"], values["reason"])
        which = values["batch"] if "batch" in values else _end(values["voucher"])
        self._which.add((*key, which))
        self._add(key, tuple(values[name] for name in _SUMS), (till, entry.seq))

    def tell_ticket(self, till: str, entry: Told) -> None:
        """Take in what a ticket cancelled of vouchers, or gave back of that."""
        values, here = entry.values, (till, entry.seq)
        for name, sign in (("cancelled", 1), ("cancelled_back", -1)):
            for each in values.get(name, ()):
                key = (values["staff"], SINGLE_USE)
                self._which.add((*key, _end(each["voucher"])))
                self._add(key, (1, sign * each["amount_cents"], 0), here)
        if entry.kind == "void":
            for each in values.get("gifts", ()):
                if each.get("voucher"):
                    key = (values["staff"], values["reason"])
                    self._which.add((*key, _end(each["voucher"])))
                    self._add(key, (1, -each["amount_cents"], 0), here)

    def settle(self) -> Iterator[Break]:
        """Compare all of it with the rows."""
        found: Counter[Key] = Counter()
        for row in log_deeds.cancellations(self._connection):
            key = (row.staff_number, row.reason)
            sums = (1, int(row.amount_cents), int(row.uses))
            for name, value in zip(_SUMS, sums, strict=True):
                found[(*key, name)] += value
            own = {(*key, _end(row.voucher)), (*key, row.batch_id)}
            if not self._is_given_up and not own & self._which:
                data = {"table": "voucher_cancellation", "row": _end(row.voucher)}
                yield Break("row_unlogged", None, None, None, data)
        for key in sorted(self._told.keys() | found.keys(), key=str):
            now, told = found[key], self._told[key]
            if now != told and not (self._is_given_up and key[-1] != "count"):
                if self._is_given_up and now > told:
                    continue
                here = self._here.get(key[:-1])
                yield differing_sum("voucher_cancellation", key[:-1], key[-1], (now, told), here)

    def _add(self, key: Key, sums: Key, here: tuple[str, int]) -> None:
        for name, value in zip(_SUMS, sums, strict=True):
            self._told[(*key, name)] += value
        self._here[key] = here


def _end(code: str) -> str:
    return code if code.startswith("…") else shortened(code)
