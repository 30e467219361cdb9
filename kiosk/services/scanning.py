"""What a code stands for in this shop."""

from dataclasses import dataclass

from sqlalchemy import Connection

from db import items, members, sales, serials, staff, vouchers
from db.rows import AnyRow
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.scans import Scan, check_digits, parse_scan
from kiosk.rules.serials import check_serial, serial_kind
from kiosk.rules.tickets import split_ticket
from kiosk.rules.vouchers import Voucher, check_voucher
from kiosk.services.allocating import check_piece
from kiosk.services.records import item_from, member_from, voucher_from
from kiosk.services.scanned_labels import (
    Labelled,
    find_labelled,
    number_on,
    number_spellings,
)
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class StaffBadge:
    """A staff badge: somebody else wants to sign in."""

    code: str


@dataclass(frozen=True, slots=True)
class SoldTicket:
    """The receipt of an earlier sale."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece in stock, by its serial number."""

    serial: str
    item: Item


Found = Item | Labelled | Piece | Member | Voucher | StaffBadge | SoldTicket


def find_scanned(shop: OpenShop, raw: str) -> Found:
    """Say what a scanned or typed code is: item, member, voucher, badge or receipt.

    Items come first, for they are scanned most. A label with a serial number is its
    piece. Raises ShopError: those of `parse_scan`, `find_labelled` and `find_piece`,
    ``check_digit`` for a misread GTIN, ``serial_check_digit`` and ``serial_unknown`` for
    what looks like an ICCID or IMEI, and ``code_unknown``.
    """
    scan = parse_scan(raw)
    with shop.reading() as connection:
        found = _find(connection, shop, scan) or find_labelled(connection, shop, scan)
    if isinstance(found, Labelled) and found.serial:
        return find_piece(shop, found.item, found.serial)
    if found is None:
        check_digits(scan)
        _check_number(scan)
        raise ShopError("code_unknown", scanned=scan.text)
    return found


def find_usable_voucher(shop: OpenShop, raw: str) -> Voucher:
    """Return the voucher with this code if it can be taken today.

    Raises ShopError ``voucher_refused`` with the reason, or those of `parse_scan`.
    """
    scan = parse_scan(raw)
    with shop.reading() as connection:
        row = vouchers.find_voucher(connection, scan.spellings)
    return check_voucher(voucher_from(row) if row else None, scan.text, shop.now().date())


def find_piece(shop: OpenShop, item: Item, raw: str) -> Piece:
    """Return the piece of `item` with this serial number, if it can be sold today.

    Raises ShopError: those of `parse_scan`, `check_serial` and `check_piece`, and
    ``serial_other_item``.
    """
    scan = number_on(parse_scan(raw), shop.now().date())
    with shop.reading() as connection:
        row = serials.find_serial(connection, number_spellings(scan))
        if row is None:
            raise _unknown_piece(connection, scan)
        piece = _piece(connection, shop, row)
    if piece.item.sku != item.sku:
        raise ShopError("serial_other_item", serial=piece.serial, label=piece.item.label)
    return piece


def _check_number(scan: Scan) -> None:
    """Say more of an unknown code that has the shape of an ICCID or an IMEI."""
    number = "".join(scan.text.split())
    if serial_kind(number) != "other":
        raise ShopError("serial_unknown", serial=check_serial(number))


def _unknown_piece(connection: Connection, scan: Scan) -> ShopError:
    """Return why a number names no piece: misread, an item's barcode, or not in the books."""
    if items.find_item(connection, scan.spellings):
        return ShopError("serial_is_barcode", serial=scan.text)
    return ShopError("serial_unknown", serial=check_serial(scan.text))


def _piece(connection: Connection, shop: OpenShop, row: AnyRow) -> Piece:
    check_piece(row, row.serial, shop.now().date())
    item = items.find_item(connection, [row.sku])
    if item is None:
        raise LookupError(f"the item {row.sku} of a serial number is not in the database")
    return Piece(row.serial, item_from(item))


def _find(connection: Connection, shop: OpenShop, scan: Scan) -> Found | None:
    if row := items.find_item(connection, scan.spellings):
        return item_from(row)
    if row := serials.find_serial(connection, number_spellings(scan)):
        return _piece(connection, shop, row)
    if row := members.find_member(connection, scan.spellings):
        return member_from(row, shop.settings.home)
    if row := vouchers.find_voucher(connection, scan.spellings):
        return voucher_from(row)
    if row := staff.find_badge(connection, scan.spellings):
        return StaffBadge(row.badge)
    return _find_ticket(connection, scan.text) if scan.kind == "receipt" else None


def _find_ticket(connection: Connection, text: str) -> SoldTicket | None:
    """A till's name may be in small letters or capitals, and so may the scanner's."""
    for ticket in dict.fromkeys((text, text.upper(), text.lower())):
        if sales.find_sale(connection, *split_ticket(ticket)):
            return SoldTicket(ticket)
    return None
