"""Stock that changes without a sale: given away, written off, corrected, moved, kept back.

Each deed is one transaction: conditional balances, movements with reason and staff, and
the journal. Locks are taken in the order of sales: till, pieces, lots.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection

from db import pieces, serials, stock, stocktakes, tills
from db.pieces import PIECES
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.scans import parse_scan
from kiosk.services.counter.scanned_labels import number_on, number_spellings
from kiosk.services.shop import OpenShop
from kiosk.services.staff import StaffMember

LONGEST_REASON = 120
LONGEST_PLACE = 40
LONGEST_LOT = 40

Deed = Literal["given", "written_off", "corrected", "moved", "quarantined", "released"]


@dataclass(frozen=True, slots=True)
class Goods:
    """Some of a lot: a quantity in pieces, or in grams for items sold by weight.

    Phones, SIM cards and top-up cards are named by the numbers printed on them, and the
    quantity is theirs. Pieces of which nobody took the number in go by quantity.
    """

    lot: str
    quantity: int = 0
    serials: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How much it is."""
        return len(set(self.serials)) or self.quantity


@dataclass(frozen=True, slots=True)
class _Deed:
    """A deed under way."""

    shop: OpenShop
    connection: Connection
    staff: StaffMember
    at: datetime
    kind: Deed
    lot: AnyRow
    reason: str

    def write(self, changes: Mapping[str, int], **more: Any) -> None:
        """Change balances, and write movements and the journal.

        Raises ShopError ``lot_too_little``.
        """
        if not stock.change_balances(self.connection, changes):
            raise self._too_little()
        if changes:
            stock.add_movements(
                self.connection, [self._movement(*each) for each in changes.items()]
            )
        values = {
            "deed": self.kind,
            "sku": self.lot.sku,
            "lot": self.lot.lot,
            "changes": dict(changes),
            "reason": self.reason,
            "staff": self.staff.number,
            **more,
        }
        self.shop.write_journal(self.connection, "stock_moved", values, self.at)

    def _movement(self, lot: str, quantity: int) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "sku": self.lot.sku,
            "lot": lot,
            "quantity": quantity,
            "at": self.at,
            "reason": self.reason,
            "staff_number": self.staff.number,
        }

    def _too_little(self) -> ShopError:
        now = stock.find_lot(self.connection, [self.lot.lot])
        unit = "left_grams" if self.lot.kind == "weight" else "left"
        return ShopError("lot_too_little", lot=self.lot.lot, **{unit: now.balance if now else 0})


def give_away(shop: OpenShop, staff: StaffMember, goods: Goods, reason: str = "") -> None:
    """Give goods to somebody, without a sale.

    Raises ShopError ``lot_unknown``, ``lot_too_little``, ``quantity_unclear``,
    ``pieces_by_number``, ``piece_not_in_lot`` and ``words_too_long``.
    """
    with _deed(shop, staff, "given", goods.lot, reason) as deed:
        _take_out(deed, goods)


def write_off(shop: OpenShop, staff: StaffMember, goods: Goods, reason: str) -> None:
    """Take goods out of stock for a reason: broken, expired, lost.

    Raises ShopError ``reason_missing`` and those of `give_away`.
    """
    _need(reason)
    with _deed(shop, staff, "written_off", goods.lot, reason) as deed:
        _take_out(deed, goods)


def correct(
    shop: OpenShop, staff: StaffMember, goods: Goods, reason: str, *, up: bool = False
) -> None:
    """Set right what the books say of a lot, nothing having moved; `up` adds to it.

    Pieces that are named go out of stock, or come back to it. A lot that is being counted
    is left to the stocktake. Raises ShopError ``lot_being_counted``, ``reason_missing``
    and those of `give_away`.
    """
    _need(reason)
    with _deed(shop, staff, "corrected", goods.lot, reason) as deed:
        if stocktakes.is_counted(deed.connection, goods.lot) and deed.lot.kind not in PIECES:
            raise ShopError("lot_being_counted", lot=goods.lot)
        if up:
            _check_quantity(goods)
            _change_state(deed, goods, ("gone", "in_stock"))
            deed.write({goods.lot: goods.count}, serials=list(goods.serials))
        else:
            _take_out(deed, goods)


def move(shop: OpenShop, staff: StaffMember, goods: Goods, place: str) -> str:
    """Put a lot elsewhere, or a part of it, which becomes a lot of its own.

    Returns the code of the lot that stands at `place` now. Without a quantity, and with
    all that is left, the whole lot goes. Raises ShopError ``place_missing`` and those of
    `give_away`.
    """
    place = _checked(place, LONGEST_PLACE)
    if not place:
        raise ShopError("place_missing")
    with _deed(shop, staff, "moved", goods.lot, place) as deed:
        if goods.count in (0, deed.lot.balance):
            _change_state(deed, goods, ("in_stock", "in_stock"))  # they are there
            stock.set_place(deed.connection, goods.lot, place)
            deed.write({}, place=place)
            return goods.lot
        return _move_part(deed, goods, place)


def quarantine(shop: OpenShop, staff: StaffMember, lot: str, reason: str) -> None:
    """Keep a lot from being sold. Raises ShopError ``lot_quarantined_before`` when it is,
    ``reason_missing`` and ``lot_unknown``."""
    _need(reason)
    with _deed(shop, staff, "quarantined", lot, reason) as deed:
        if not stock.set_quarantine(deed.connection, lot, quarantined=True):
            raise ShopError("lot_quarantined_before", lot=lot)
        deed.write({})


def release(shop: OpenShop, staff: StaffMember, lot: str, reason: str = "") -> None:
    """Let a lot be sold again. Raises ShopError ``lot_not_quarantined`` and ``lot_unknown``."""
    with _deed(shop, staff, "released", lot, reason) as deed:
        if not stock.set_quarantine(deed.connection, lot, quarantined=False):
            raise ShopError("lot_not_quarantined", lot=lot)
        deed.write({})


def number_in_lot(shop: OpenShop, lot: str, kind: str, raw: str) -> str:
    """Return a scanned number as the books spell it; one that is unknown as it was scanned.

    Raises ShopError: those of `parse_scan` and `parse_gs1`.
    """
    scan = number_on(parse_scan(raw), shop.today())
    spellings = number_spellings(scan)
    with shop.reading() as connection:
        if kind == "serial" and (row := serials.find_serial(connection, spellings)):
            return str(row.serial)
        found = pieces.find_pieces(connection, kind, spellings)
    return next((str(row.serial) for row in found if row.lot == lot), scan.text)


@contextmanager
def _deed(
    shop: OpenShop, staff: StaffMember, kind: Deed, code: str, reason: str
) -> Iterator[_Deed]:
    reason, now = _checked(reason, LONGEST_REASON), shop.now()
    with shop.writing() as connection:
        tills.lock_till(connection, shop.till)
        lot = stock.find_lot(connection, [code])
        if lot is None:
            raise ShopError("lot_unknown", lot=code)
        yield _Deed(shop, connection, staff, now, kind, lot, reason)


def _take_out(deed: _Deed, goods: Goods) -> None:
    _check_quantity(goods)
    _change_state(deed, goods, ("in_stock", "gone"))
    deed.write({goods.lot: -goods.count}, serials=list(goods.serials))
    _check_pieces(deed, goods.lot)


def _move_part(deed: _Deed, goods: Goods, place: str) -> str:
    _check_quantity(goods)
    if deed.lot.kind in PIECES:
        pieces.hold(deed.connection, deed.lot.kind, sorted(set(goods.serials)))
    stock.hold_lots(deed.connection, [deed.lot.sku])  # two tills give two codes
    part = _part_code(deed)
    count = goods.count
    stock.add_part(deed.connection, goods.lot, part, count, place)
    if goods.serials and not _has_pieces(deed, goods, part):
        raise ShopError("piece_not_in_lot", lot=goods.lot)
    deed.write({goods.lot: -count, part: count}, serials=list(goods.serials), place=place)
    _check_pieces(deed, goods.lot)
    return part


def _has_pieces(deed: _Deed, goods: Goods, part: str) -> bool:
    return deed.lot.kind in PIECES and pieces.change_lot(
        deed.connection, deed.lot.kind, goods.lot, part, sorted(set(goods.serials))
    )


def _change_state(deed: _Deed, goods: Goods, states: tuple[str, str]) -> None:
    if not goods.serials:
        return
    serials = sorted(set(goods.serials))
    if deed.lot.kind not in PIECES or not pieces.change_state(
        deed.connection, deed.lot.kind, goods.lot, serials, states
    ):
        raise ShopError("piece_not_in_lot", lot=goods.lot)


def _check_pieces(deed: _Deed, lot: str) -> None:
    """Refuse to leave fewer pieces than there are numbers in stock."""
    if deed.lot.kind not in PIECES:
        return
    left = stock.find_lot(deed.connection, [lot])
    if left and left.balance < pieces.count_in_stock(deed.connection, deed.lot.kind, lot):
        raise ShopError("pieces_by_number", label=deed.lot.label)


def _part_code(deed: _Deed) -> str:
    taken = stock.parts_of(deed.connection, deed.lot.lot)
    free = next(n for n in range(2, len(taken) + 3) if f"{deed.lot.lot}.{n}" not in taken)
    part = f"{deed.lot.lot}.{free}"
    if len(part) > LONGEST_LOT:
        raise ShopError("lot_code_too_long", lot=deed.lot.lot)
    return part


def _check_quantity(goods: Goods) -> None:
    if goods.count <= 0:
        raise ShopError("quantity_unclear")


def _need(reason: str) -> None:
    if not reason.strip():
        raise ShopError("reason_missing")


def _checked(text: str, most: int) -> str:
    text = " ".join(text.split())
    if len(text) > most or not text.isprintable():
        raise ShopError("words_too_long", most=most)
    return text
