"""What a stocktake changes: movements and balances, all in the closing's transaction.

Locks are taken in the order of sales: pieces with numbers, then lots.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import pieces, stock, stocktakes
from db.pieces import PIECES
from db.rows import AnyRow
from kiosk.rules.stock import LotBalance
from kiosk.rules.stocktake import CountedLot, Settlement, explain_shortages, settle_counts

SOLD_FROM_NO_LOT = "sold_from_no_lot"
"""The reason of what is missing since it was sold while the books said zero."""
SOLD_MEANWHILE = "sold_meanwhile"
"""The reason of what a lot lacks that was sold under another lot's name."""


@dataclass(frozen=True, slots=True)
class Change:
    """A `counted` movement: signed, in pieces or grams."""

    sku: str
    lot: str
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class Closing:
    """What a closed stocktake has changed."""

    lots_counted: int
    changes: tuple[Change, ...]


def close_counts(
    connection: Connection, stocktake_id: int, staff_number: int, at: datetime
) -> Closing:
    """Write the differences of a stocktake that this transaction holds."""
    rows = stocktakes.all_counts(connection, stocktake_id)
    left = _settle_pieces(connection, stocktake_id, rows)
    skus = sorted({row.sku for row in rows})
    stock.hold_lots(connection, skus)
    books = _Books(connection, stocktake_id, skus)
    changes: list[Change] = []
    settled: dict[str, int] = {}
    for sku, counts in books.counts.items():
        by_number = any(row.lot in left for row in counts)
        result = _numbered(counts, left) if by_number else books.settle(sku)
        explained = explain_shortages(result.changes, books.unexplained_before(sku))
        changes += _changes(counts, result.changes, explained)
        settled[sku] = books.settled(sku, result, sum(explained.values()))
    _write(connection, stocktake_id, staff_number, at, changes)
    stocktakes.settle_unlotted(connection, stocktake_id, settled)
    return Closing(len(rows), tuple(changes))


class _Books:
    """What the books say of the counted items, now that their lots are held."""

    def __init__(self, connection: Connection, stocktake_id: int, skus: Sequence[str]) -> None:
        self.counts = _by_sku(stocktakes.counts_of(connection, stocktake_id, skus))
        self._lots = _by_sku(stock.lots_of_items(connection, skus))
        self._unlotted = stocktakes.sold_from_no_lot(connection, skus)
        self._settled = stocktakes.settled_before(connection, skus)

    def settle(self, sku: str) -> Settlement:
        """Bring an item's differences to its balances of now."""
        rows = self.counts[sku]
        counted = [
            CountedLot(row.lot, row.balance, row.counted - row.expected, apart=row.quarantined)
            for row in rows
        ]
        known = {row.lot for row in rows}
        others = [
            LotBalance(row.lot, row.balance)
            for row in self._lots[sku]
            if row.lot not in known and not row.quarantined
        ]
        return settle_counts(counted, others, self._unlotted.get(sku, 0) - self._begin(sku))

    def unexplained_before(self, sku: str) -> int:
        """Return what was sold from no lot before the count and no stocktake has settled."""
        return max(0, self._begin(sku) - self._settled.get(sku, 0))

    def settled(self, sku: str, result: Settlement, explained: int) -> int:
        """Return up to where sales from no lot are settled: all of them once the whole item
        was counted, else those that this count explains."""
        sold = self._unlotted.get(sku, 0)
        if not all(row.by_code for row in self.counts[sku]):
            return max(0, sold - result.unexplained)
        since = sold - self._begin(sku) - result.unexplained
        return max(0, min(sold, self._settled.get(sku, 0) + explained + since))

    def _begin(self, sku: str) -> int:
        return min(int(row.unlotted) for row in self.counts[sku])


def _settle_pieces(
    connection: Connection, stocktake_id: int, rows: Sequence[AnyRow]
) -> Mapping[str, int]:
    """Let go of pieces that nobody saw; return how many of each counted lot are left."""
    kinds = {row.lot: row.kind for row in rows if row.kind in PIECES}
    if not kinds:
        return {}
    seen = set(stocktakes.seen_pieces(connection, stocktake_id))
    left = dict.fromkeys(kinds, 0)
    missing: defaultdict[str, list[str]] = defaultdict(list)
    for piece in pieces.hold_in_stock(connection, sorted(kinds)):
        if piece.serial in seen:
            left[piece.lot] += 1
        else:
            missing[piece.lot].append(piece.serial)
    for lot, serials in missing.items():
        pieces.change_state(connection, kinds[lot], lot, serials, ("in_stock", "gone"))
    return left


def _numbered(counts: Sequence[AnyRow], left: Mapping[str, int]) -> Settlement:
    differences = {row.lot: left[row.lot] - row.balance for row in counts}
    return Settlement({lot: by for lot, by in differences.items() if by}, 0)


def _changes(
    counts: Sequence[AnyRow], changes: Mapping[str, int], explained: Mapping[str, int]
) -> list[Change]:
    """Return one movement a lot, or two where a part of the shortage is explained."""
    sku, reasons = counts[0].sku, {row.lot: row.reason for row in counts}
    result = []
    for lot, change in changes.items():
        part = explained.get(lot, 0)
        if part:
            result.append(Change(sku, lot, -part, SOLD_FROM_NO_LOT))
        if change + part:
            reason = reasons.get(lot, SOLD_MEANWHILE)
            result.append(Change(sku, lot, change + part, reason))
    return result


def _write(
    connection: Connection,
    stocktake_id: int,
    staff_number: int,
    at: datetime,
    changes: Sequence[Change],
) -> None:
    if not changes:
        return
    sums: defaultdict[str, int] = defaultdict(int)
    for each in changes:
        sums[each.lot] += each.quantity
    if not stock.change_balances(connection, sums):
        raise AssertionError("the lots are held: no balance can have changed")
    movements = [
        {
            "kind": "counted",
            "sku": each.sku,
            "lot": each.lot,
            "quantity": each.quantity,
            "at": at,
            "reason": each.reason,
            "staff_number": staff_number,
            "stocktake_id": stocktake_id,
        }
        for each in changes
    ]
    stock.add_movements(connection, movements)


def _by_sku(rows: Sequence[AnyRow]) -> dict[str, list[AnyRow]]:
    result: defaultdict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        result[row.sku].append(row)
    return dict(result)
