"""Counting for the open stocktake: by item, by lot, by the number of a piece.

A count is what is there at one moment, beside what the books say at that moment; the
shop may sell on. Why it is done so: docs/decisions/stocktake.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db import items, pieces, serials, stock, stocktakes
from db.pieces import PIECES
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.items import STOCKED, Item
from kiosk.rules.scans import Scan, check_digits, parse_scan
from kiosk.rules.stock import LotBalance
from kiosk.rules.stocktake import lay_count
from kiosk.services.counter.scanned_labels import number_spellings, read_label
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Countable:
    """What was scanned: an item, one of its lots, or one piece of it."""

    sku: str
    label: str
    kind: str
    lot: str | None = None
    serial: str | None = None
    grams: int | None = None
    """What a weighing label says."""

    @property
    def by_weight(self) -> bool:
        """Tell whether it is counted in grams."""
        return self.kind == "weight"

    @property
    def by_number(self) -> bool:
        """Tell whether each piece is counted by its own number."""
        return self.kind in PIECES


@dataclass(frozen=True, slots=True)
class Counted:
    """A count as it stands: `quantity` of the item, or of the lot that was scanned.

    `gone_meanwhile` left the books since the count began; what is sold then is taken to
    have been counted before. `again` says that this piece was seen before.
    """

    what: Countable
    quantity: int
    gone_meanwhile: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """The open stocktake, held by one transaction."""

    connection: Connection
    stocktake_id: int
    staff_number: int
    at: datetime = field(compare=False)


@contextmanager
def counting(shop: OpenShop, staff_number: int) -> Iterator[Counting]:
    """Open one transaction of the open stocktake. Raises ShopError ``no_stocktake``."""
    now = shop.now()
    with shop.writing() as connection:
        found = stocktakes.open_stocktake(connection, hold=True)
        if found is None:
            raise ShopError("no_stocktake")
        yield Counting(connection, found.id, staff_number, now)


def find_countable(shop: OpenShop, raw: str) -> Countable:
    """Say what a scanned code counts: an item (SKU, GTIN), a piece's number, a lot.

    Raises ShopError: those of `parse_scan`, ``check_digit``, ``code_unknown``,
    ``item_without_stock``, ``serial_unknown``, ``serial_other_item``, ``serial_sold`` and
    ``serial_gone``.
    """
    scan = parse_scan(raw)
    with shop.reading() as connection:
        found = _find(connection, scan) or _labelled(connection, shop, scan)
    if found is None:
        check_digits(scan)
        raise ShopError("code_unknown", scanned=scan.text)
    if found.kind not in STOCKED:
        raise ShopError("item_without_stock", label=found.label)
    return found


def add_count(shop: OpenShop, staff: StaffMember, what: Countable, quantity: int = 1) -> Counted:
    """Count more of it: pieces or grams. A piece with a number counts once.

    Raises ShopError ``no_stocktake``, ``count_without_lot``, ``counted_by_lot`` and
    ``counted_as_a_whole``.
    """
    with counting(shop, staff.number) as work:
        if what.by_number:
            return _see(work, what)
        return count(work, what, quantity, anew=False)


def set_count(shop: OpenShop, staff: StaffMember, what: Countable, quantity: int) -> Counted:
    """Say how much of it is there now, whatever was counted before.

    Raises ShopError ``count_by_number`` for pieces with numbers, and those of `add_count`.
    """
    with counting(shop, staff.number) as work:
        return count(work, what, quantity, anew=True)


def forget_count(shop: OpenShop, staff: StaffMember, sku: str) -> None:
    """Take an item out of the open stocktake, with all its lots."""
    with counting(shop, staff.number) as work:
        lots = [row.lot for row in _rows(work, sku)]
        stocktakes.forget_pieces(work.connection, work.stocktake_id, lots)
        stocktakes.replace_counts(work.connection, work.stocktake_id, lots, [])


def set_reason(shop: OpenShop, staff: StaffMember, lot: str, reason: str) -> None:
    """Say why a lot differs. Raises ShopError ``lot_unknown`` when it was not counted."""
    with counting(shop, staff.number) as work:
        reason = " ".join(reason.split())
        if not stocktakes.set_reason(work.connection, work.stocktake_id, lot, reason):
            raise ShopError("lot_unknown", lot=lot)


def count(work: Counting, what: Countable, quantity: int, *, anew: bool) -> Counted:
    """Count an item or a lot in a transaction that is open; `anew` begins at this moment."""
    if what.by_number:
        raise ShopError("count_by_number", label=what.label)
    stock.hold_lots(work.connection, [what.sku])  # balance and no-lot sales of one moment
    rows = _rows(work, what.sku)
    as_a_whole = [row for row in rows if not row.by_code]
    if what.lot is not None and [row.lot for row in as_a_whole] != [what.lot]:
        if any(row.lot == what.lot for row in as_a_whole):
            raise ShopError("counted_as_a_whole", label=what.label)
        _count_lot(work, what, rows, quantity, anew=anew)
    else:
        _count_item(work, what, rows, quantity, anew=anew)
    return _counted(work, what)


def _count_item(
    work: Counting, what: Countable, rows: Sequence[AnyRow], quantity: int, *, anew: bool
) -> None:
    mine = [row for row in rows if not row.by_code]
    if mine and not anew:
        lots = [LotBalance(row.lot, row.expected) for row in mine]
        quantity += sum(row.counted for row in mine)
        at, unlotted = mine[0].at, mine[0].unlotted
    else:
        lots = _lots_to_count(work, what, {row.lot for row in rows if row.by_code})
        at, unlotted = work.at, _unlotted(work, what.sku)
    shares = lay_count(quantity, lots)
    reasons = {row.lot: row.reason for row in mine}
    new = [
        _row(work, each, shares[each.lot], reasons.get(each.lot, ""), at, unlotted) for each in lots
    ]
    stocktakes.replace_counts(work.connection, work.stocktake_id, [row.lot for row in mine], new)


def _count_lot(
    work: Counting, what: Countable, rows: Sequence[AnyRow], quantity: int, *, anew: bool
) -> None:
    lot = str(what.lot)
    mine = next((row for row in rows if row.lot == lot), None)
    if mine and not anew:
        stocktakes.add_to_count(work.connection, work.stocktake_id, lot, quantity)
        return
    found = stock.find_lot(work.connection, [lot])
    if found is None:
        raise ShopError("lot_unknown", lot=lot)
    unlotted = _unlotted(work, what.sku)
    reason = mine.reason if mine else ""
    row = _row(work, LotBalance(lot, found.balance), quantity, reason, work.at, unlotted)
    row |= {"by_code": True}
    stocktakes.replace_counts(work.connection, work.stocktake_id, [lot], [row])


def _see(work: Counting, what: Countable) -> Counted:
    """Count a piece by its number; an item or a lot of such pieces begins with none seen."""
    known = {row.lot for row in _rows(work, what.sku)}
    unlotted = _unlotted(work, what.sku)
    new = [
        _row(work, each, 0, "", work.at, unlotted)
        for each in _lots_to_begin(work, what, known)
        if each.lot not in known
    ]
    stocktakes.replace_counts(work.connection, work.stocktake_id, [], new)
    again = False
    if what.serial is not None and what.lot is not None:
        again = not stocktakes.add_piece(work.connection, work.stocktake_id, what.lot, what.serial)
        if not again:
            stocktakes.add_to_count(work.connection, work.stocktake_id, what.lot, 1)
    total = sum(row.counted for row in _rows(work, what.sku))
    return Counted(what, total, again=again)


def _lots_to_begin(work: Counting, what: Countable, known: set[str]) -> list[LotBalance]:
    """Return the lots whose pieces are looked for from now on: the first number of an item
    begins them all, a lot's code that lot alone."""
    by_lot_code = what.lot is not None and what.serial is None
    lots = [] if known or by_lot_code else _lots_on_the_shelf(work, what, set())
    if what.lot is not None and what.lot not in {each.lot for each in lots}:
        found = stock.find_lot(work.connection, [what.lot])
        lots += [LotBalance(what.lot, found.balance)] if found else []
    return lots


def _lots_to_count(work: Counting, what: Countable, apart: set[str]) -> list[LotBalance]:
    """Return the lots that an item's count is laid on. Raises ShopError when it has none."""
    lots = _lots_on_the_shelf(work, what, apart)
    if not lots:
        raise ShopError("counted_by_lot" if apart else "count_without_lot", label=what.label)
    return lots


def _lots_on_the_shelf(work: Counting, what: Countable, apart: set[str]) -> list[LotBalance]:
    """Return the lots with something left, and the last to be sold, which holds what was
    found beyond them. Quarantine stands apart."""
    lots = [
        LotBalance(row.lot, row.balance)
        for row in stock.lots_of_items(work.connection, [what.sku])
        if not row.quarantined and row.lot not in apart
    ]
    return [each for each in lots[:-1] if each.balance] + lots[-1:]


def _counted(work: Counting, what: Countable) -> Counted:
    rows = _rows(work, what.sku)
    if what.lot is not None:
        rows = [row for row in rows if row.lot == what.lot]
    else:
        rows = [row for row in rows if not row.by_code]
    gone = sum(row.expected - row.balance for row in rows)
    gone += _unlotted(work, what.sku) - min(row.unlotted for row in rows)
    return Counted(what, sum(row.counted for row in rows), max(0, gone))


def _rows(work: Counting, sku: str) -> Sequence[AnyRow]:
    return stocktakes.counts_of(work.connection, work.stocktake_id, [sku])


def _unlotted(work: Counting, sku: str) -> int:
    return stocktakes.sold_from_no_lot(work.connection, [sku]).get(sku, 0)


def _row(
    work: Counting, lot: LotBalance, counted: int, reason: str, at: datetime, unlotted: int
) -> dict[str, Any]:
    return {
        "stocktake_id": work.stocktake_id,
        "lot": lot.lot,
        "counted": counted,
        "expected": lot.balance,
        "reason": reason,
        "staff_number": work.staff_number,
        "at": at,
        "by_code": False,
        "unlotted": unlotted,
    }


def _find(connection: Connection, scan: Scan) -> Countable | None:
    if row := items.find_item(connection, scan.spellings):
        return Countable(row.sku, row.label, row.kind)
    if found := _find_piece(connection, number_spellings(scan)):
        return found
    if row := stock.find_lot(connection, scan.spellings):
        return Countable(row.sku, row.label, row.kind, row.lot)
    return None


def _labelled(connection: Connection, shop: OpenShop, scan: Scan) -> Countable | None:
    """Return the item of a GS1 string or a weighing label, whatever may be sold of it."""
    label = read_label(connection, shop, scan)
    if label is None:
        return None
    item = label.item
    if item.kind in PIECES and label.serial:
        return _labelled_piece(connection, item, label.serial)
    grams = label.weight_grams if item.kind == "weight" else None
    return Countable(item.sku, item.label, item.kind, grams=grams)


def _labelled_piece(connection: Connection, item: Item, serial: str) -> Countable:
    found = _find_piece(connection, (serial, serial.upper()))
    if found is None:
        raise ShopError("serial_unknown", serial=serial)
    if found.sku != item.sku:
        raise ShopError("serial_other_item", serial=serial, label=found.label)
    return found


def _find_piece(connection: Connection, spellings: Sequence[str]) -> Countable | None:
    if row := serials.find_serial(connection, spellings):
        return _piece(connection, "serial", row.serial)
    if found := pieces.find_pieces(connection, "topup", spellings):
        return _piece(connection, "topup", found[0].serial)
    return None


def _piece(connection: Connection, kind: str, serial: str) -> Countable:
    (row,) = pieces.find_pieces(connection, kind, [serial])
    if row.state != "in_stock":
        state = "sold" if row.state in ("sold", "assigned") else "gone"
        raise ShopError(f"serial_{state}", serial=serial)
    lot = stock.find_lot(connection, [row.lot])
    if lot is None:
        raise LookupError(f"the lot {row.lot} of a piece is not in the database")
    return Countable(lot.sku, lot.label, lot.kind, lot.lot, serial)
