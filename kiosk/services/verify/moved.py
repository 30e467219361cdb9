"""Goods that moved without a sale, beside their entries: by deed, person, reason and lot."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from db import log_deeds
from kiosk.rules.log_breaks import Break
from kiosk.services.verify.told import Told, differing_sum

KINDS = frozenset({"stock_moved", "stocktake_closed"})
THROWN = "written_off"

Key = tuple[Any, ...]


class MovedBook:
    """What the logs of all tills tell of goods that moved; `settle` it when all are read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._moved: Counter[Key] = Counter()
        self._here: dict[Key, tuple[str, int]] = {}
        self._thrown: Counter[Key] = Counter()

    def tell(self, till: str, entry: Told) -> None:
        """Take an entry in. Raises KeyError or TypeError for one that has another form."""
        values = entry.values
        if entry.kind == "stock_moved":
            key: Key = (values["deed"], values["staff"], values["reason"])
            for lot, quantity in values["changes"].items():
                self._move((*key, lot), quantity, (till, entry.seq))
            return
        for each in values["changes"]:
            key = ("counted", values["staff"], each["reason"], each["lot"])
            self._move(key, each["quantity"], (till, entry.seq))

    def tell_ticket(self, entry: Told) -> None:
        """Take in what came back with a ticket and was thrown away; its lot is not told."""
        values = entry.values
        for line in values.get("returned", ()):
            if not line["to_stock"]:
                quantity = line["weight_grams"] or line["quantity"]
                self._thrown[THROWN, values["staff"], values["reason"]] += quantity

    def settle(self) -> Iterator[Break]:
        """Compare all of it with the rows."""
        found: Counter[Key] = Counter()
        for row in log_deeds.moved(self._connection):
            found[row.kind, row.staff_number, row.reason, row.lot] += int(row.quantity)
        beyond: Counter[Key] = Counter()
        for key in sorted(self._moved.keys() | found.keys(), key=str):
            over = found[key] - self._moved[key]
            if over < 0 and key[:3] in self._thrown:
                beyond[key[:3]] += over
            elif over:
                yield self._wrong(key, found[key], self._moved[key])
        for key, thrown in self._thrown.items():
            # What was sold from no lot and is thrown away leaves no movement.
            if beyond[key] < thrown:
                yield self._wrong(key, beyond[key], thrown)

    def _move(self, key: Key, quantity: int, here: tuple[str, int]) -> None:
        self._moved[key] += quantity
        self._here[key] = here

    def _wrong(self, key: Key, found: int, expected: int) -> Break:
        here = self._here.get(key)
        said = differing_sum("stock_movement", key, "quantity", (found, expected), here)
        lot = {} if key[:3] == key else {"lot": key[3]}  # of what came back it is not told
        return replace(said, data={**said.data, **lot})
