"""Importing counts: each row says how much of an item, or of a lot, is there now."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from db import stock, stocktakes, tills
from db.items import ITEM
from db.rows import AnyRow
from db.stock import LOT
from kiosk.rules.errors import ShopError
from kiosk.rules.items import STOCKED
from kiosk.services.imports import cells, run
from kiosk.services.imports.run import Imported, Target, Work
from kiosk.services.imports.spreadsheet import Row
from kiosk.services.shop import FIRST_STAFF_NUMBER, OpenShop
from kiosk.services.stock.counting import Countable, Counting, count
from kiosk.services.stock.stocktakes import begin_stocktake

COLUMNS = ("sku", "lot", "quantity")


def import_count(shop: OpenShop, path: Path) -> Imported:
    """Count for the open stocktake, opening one when none is.

    `lot` may be empty: the count is the item's, and is laid on its lots. Quantities are
    in pieces, or in kilograms for items sold by weight; zero is a count too. A count that
    is in the stocktake already is left as it is. Raises ImportRefused.
    """
    return run.run_import(shop, path, Target("count", COLUMNS, (), _Counts().store))


class _Counts:
    """The counts of one file."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], int] = {}
        self._work: Counting | None = None

    def store(self, work: Work, rows: list[Row]) -> None:
        """Count the rows, in the order of the file."""
        items = {row.sku: row for row in work.connection.execute(_items(rows))}
        lots = {row.lot: row.sku for row in work.connection.execute(_lots(rows))}
        for row in rows:
            what, quantity = _read(row, items, lots)
            if what is None or quantity is None or not self._is_new(row, what):
                continue
            if work.may_write:
                counting = self._work = self._work or _counting(work, sorted(items))
                _count(work, counting, row, what, quantity)

    def _is_new(self, row: Row, what: Countable) -> bool:
        key = (what.sku, what.lot or "")
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            column, value = ("lot", what.lot) if what.lot else ("sku", what.sku)
            row.note(column, "twice_in_file", value=value, first=first)
        return first == row.line


def _count(work: Work, counting: Counting, row: Row, what: Countable, quantity: int) -> None:
    before = _counted(counting, what)
    if before == quantity:
        work.unchanged += 1
        return
    try:
        count(counting, what, quantity, anew=True)
    except ShopError as refusal:
        row.note("lot" if what.lot else "sku", refusal.code, label=what.label)
        return
    if before is None:
        work.added += 1
    else:
        work.changed += 1


def _counting(work: Work, skus: list[str]) -> Counting:
    """Return the open stocktake, held; the till first, as when it is closed.

    All lots at once and in order: row by row, sales and the import would wait for each other.
    """
    tills.lock_till(work.connection, work.shop.till)
    found = stocktakes.open_stocktake(work.connection, hold=True)
    begun = found or begin_stocktake(work.connection, work.shop, FIRST_STAFF_NUMBER, work.now)
    stock.hold_lots(work.connection, skus)
    return Counting(work.connection, begun.id, FIRST_STAFF_NUMBER, work.now)


def _counted(counting: Counting, what: Countable) -> int | None:
    """Return what was counted of it before, None when nothing was."""
    rows = stocktakes.counts_of(counting.connection, counting.stocktake_id, [what.sku])
    if what.lot:
        rows = [row for row in rows if row.lot == what.lot]
    else:
        rows = [row for row in rows if not row.by_code]
    return sum(row.counted for row in rows) if rows else None


def _read(
    row: Row, items: dict[str, AnyRow], lots: dict[str, str]
) -> tuple[Countable | None, int | None]:
    sku, lot = row.need("sku", cells.code), row.read("lot", cells.code)
    item = items.get(sku) if sku else None
    by_weight = item is not None and item.kind == "weight"
    quantity = row.need("quantity", _kilograms if by_weight else _pieces)
    if sku and item is None:
        row.note("sku", "item_unknown", value=sku)
    elif item and item.kind not in STOCKED:
        row.note("sku", "item_without_stock", value=sku)
    if lot and item and lots.get(lot) != item.sku:
        row.note("lot", "count_lot_unknown", value=lot, sku=item.sku)
        return None, quantity
    what = Countable(item.sku, item.label, item.kind, lot) if item else None
    if what and what.by_number:
        row.note("sku", "count_by_number", label=what.label)
        return None, quantity
    return what if item and item.kind in STOCKED else None, quantity


def _pieces(text: str) -> int:
    return _or_zero(text, cells.pieces)


def _kilograms(text: str) -> int:
    return _or_zero(text, cells.kilograms)


def _or_zero(text: str, meaning: Callable[[str], int]) -> int:
    try:
        return meaning(text)
    except cells.BadCell as bad:
        if bad.code != "must_be_positive":
            raise
        return 0


def _items(rows: list[Row]) -> Select[Any]:
    skus = {row.cells["sku"] for row in rows}
    return select(ITEM.c.sku, ITEM.c.label, ITEM.c.kind).where(ITEM.c.sku.in_(skus))


def _lots(rows: list[Row]) -> Select[Any]:
    return select(LOT.c.lot, LOT.c.sku).where(LOT.c.lot.in_({row.cells["lot"] for row in rows}))
