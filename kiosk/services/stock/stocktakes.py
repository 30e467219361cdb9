"""Stocktakes: opened, looked at, closed. Counting itself is `kiosk.services.stock.counting`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db import pieces, stocktakes, tills
from db.pieces import PIECES
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember
from kiosk.services.stock.stocktake_closing import Closing, close_counts

MOST_UNSEEN = 200
"""More to be counted first is more than a list can help with."""


@dataclass(frozen=True, slots=True)
class OpenStocktake:
    """The stocktake that is open."""

    id: int
    opened_at: datetime
    opened_by: int


@dataclass(frozen=True, slots=True)
class SoldUnseen:
    """An item that was sold though the books said zero, in pieces or grams; the first to
    be counted."""

    sku: str
    label: str
    kind: str
    quantity: int
    is_counted: bool


@dataclass(frozen=True, slots=True)
class LotCount:
    """A counted lot: what is there, what the books said then, and why they differ."""

    lot: str
    sku: str
    label: str
    kind: str
    counted: int
    expected: int
    reason: str

    @property
    def difference(self) -> int:
        """Return what is too much; negative is missing."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class StocktakeView:
    """What a manager sees of the open stocktake: what is to be counted first, and the lots
    that differ, in the order of labels."""

    sold_unseen: tuple[SoldUnseen, ...]
    differences: tuple[LotCount, ...]
    lots_counted: int


def current_stocktake(shop: OpenShop) -> OpenStocktake | None:
    """Return the open stocktake, None when none is."""
    with shop.reading() as connection:
        row = stocktakes.open_stocktake(connection)
    return OpenStocktake(row.id, row.opened_at, row.opened_by) if row else None


def open_stocktake(shop: OpenShop, staff: StaffMember) -> OpenStocktake:
    """Open a stocktake. Raises ShopError ``stocktake_open`` when one is."""
    now = shop.now()
    try:
        with shop.writing() as connection:
            return begin_stocktake(connection, shop, staff.number, now)
    except IntegrityError:
        raise ShopError("stocktake_open") from None


def begin_stocktake(
    connection: Connection, shop: OpenShop, staff_number: int, now: datetime
) -> OpenStocktake:
    """Open a stocktake in a transaction of its own or of an import."""
    if stocktakes.open_stocktake(connection):
        raise ShopError("stocktake_open")
    tills.lock_till(connection, shop.till)
    number = stocktakes.add_stocktake(connection, staff_number, now)
    values = {"stocktake": number, "staff": staff_number}
    shop.write_journal(connection, "stocktake_opened", values, now)
    return OpenStocktake(number, now, staff_number)


def look_at_stocktake(shop: OpenShop) -> StocktakeView:
    """Return what differs by now. Raises ShopError ``no_stocktake``."""
    with shop.reading() as connection:
        found = stocktakes.open_stocktake(connection)
        if found is None:
            raise ShopError("no_stocktake")
        rows = stocktakes.all_counts(connection, found.id)
        counts = _counts(connection, found.id, rows)
        unseen = _sold_unseen(connection, {row.sku for row in rows})
    differences = tuple(each for each in counts if each.difference)
    return StocktakeView(unseen, differences, len(counts))


def close_stocktake(shop: OpenShop, staff: StaffMember) -> Closing:
    """Bring the books to what was counted, in one transaction, and close.

    Raises ShopError ``no_stocktake``, also when another till was quicker.
    """
    now = shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        found = stocktakes.open_stocktake(connection, hold=True)
        if found is None:
            raise ShopError("no_stocktake")
        closing = close_counts(connection, found.id, staff.number, now)
        stocktakes.close_stocktake(connection, found.id, staff.number, now)
        values = {
            "stocktake": found.id,
            "staff": staff.number,
            "lots_counted": closing.lots_counted,
            "changes": [
                {"lot": each.lot, "quantity": each.quantity, "reason": each.reason}
                for each in closing.changes
            ],
        }
        shop.write_journal(connection, "stocktake_closed", values, now)
    return closing


def _counts(
    connection: Connection, stocktake_id: int, rows: Sequence[AnyRow]
) -> tuple[LotCount, ...]:
    seen = _seen_in_stock(connection, stocktake_id, rows)
    return tuple(
        LotCount(
            row.lot,
            row.sku,
            row.label,
            row.kind,
            seen.get(row.lot, 0) if row.kind in PIECES else row.counted,
            row.balance if row.kind in PIECES else row.expected,
            row.reason,
        )
        for row in rows
    )


def _seen_in_stock(
    connection: Connection, stocktake_id: int, rows: Sequence[AnyRow]
) -> Mapping[str, int]:
    """Return how many pieces of each lot were seen and are in stock still."""
    lots = [row.lot for row in rows if row.kind in PIECES]
    if not lots:
        return {}
    seen = stocktakes.seen_pieces(connection, stocktake_id)
    return pieces.seen_in_stock(connection, lots, seen)


def _sold_unseen(connection: Connection, counted: set[str]) -> tuple[SoldUnseen, ...]:
    return tuple(
        SoldUnseen(row.sku, row.label, row.kind, int(row.sold), row.sku in counted)
        for row in stocktakes.items_sold_from_no_lot(connection, MOST_UNSEEN)
    )
