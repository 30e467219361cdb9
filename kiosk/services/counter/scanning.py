"""What a code stands for in this shop."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from db import baskets, items, members, sales, serials, staff
from db.rows import AnyRow
from kiosk.rules.card_codes import check_card, plain_card
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.parked_codes import find_parked, is_parked_code
from kiosk.rules.scans import Scan, check_digits, parse_scan
from kiosk.rules.serials import check_serial, serial_kind
from kiosk.rules.tickets import split_ticket
from kiosk.rules.vouchers import Voucher, check_voucher
from kiosk.services.counter.allocating import check_piece
from kiosk.services.counter.scanned_labels import (
    Labelled,
    find_labelled,
    number_on,
    number_spellings,
)
from kiosk.services.quotas.standings import with_standings
from kiosk.services.records import item_from, member_from
from kiosk.services.shop import OpenShop
from kiosk.services.vouchers.lookup import find_by_shape, find_voucher, why_unknown


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


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked basket, by its short code."""

    sale_id: UUID


Found = Item | Labelled | Piece | Member | Voucher | StaffBadge | SoldTicket | Parked


def find_scanned(shop: OpenShop, raw: str) -> Found:
    """Say what a scanned or typed code is: item, member, voucher, badge, receipt or parked
    basket.

    Items come first, for they are scanned most. A label with a serial number is its
    piece. Raises ShopError: those of `parse_scan`, `find_labelled` and `find_piece`,
    ``card_replaced`` for a dead card, ``card_misread`` and ``check_digit`` for a misread
    card or GTIN, ``serial_check_digit`` and ``serial_unknown`` for what looks like an
    ICCID or IMEI, ``voucher_refused`` (unknown, mistyped) for what looks like a voucher,
    and ``code_unknown``.
    """
    scan = parse_scan(raw)
    with shop.reading() as connection:
        found = _find(connection, shop, scan) or find_labelled(connection, shop, scan)
        found = found or find_by_shape(connection, scan.spellings)
    if isinstance(found, Labelled) and found.serial:
        return find_piece(shop, found.item, found.serial)
    if found is None:
        check_card(scan.text)
        _check_guess(shop, scan)
        check_digits(scan)
        _check_number(scan)
        raise ShopError("code_unknown", scanned=scan.text)
    return found


def find_usable_voucher(shop: OpenShop, raw: str) -> Voucher:
    """Return the voucher with this code if it can be taken today.

    Raises ShopError ``voucher_refused`` with the reason (of what is no voucher at all
    not_a_voucher), or those of `parse_scan`.
    """
    scan = parse_scan(raw)
    with shop.reading() as connection:
        voucher = find_voucher(connection, scan.spellings)
        voucher = voucher or find_by_shape(connection, scan.spellings)
        if voucher is None:
            raise ShopError(
                "voucher_refused", scanned=scan.text, reason=_what_instead(connection, shop, scan)
            )
    return check_voucher(voucher, voucher.code, shop.today())


def _what_instead(connection: Connection, shop: OpenShop, scan: Scan) -> str:
    """Say what was shown where a voucher was asked for; only "unknown" is a guess."""
    with suppress(ShopError):
        if scan.kind == "gtin" or _find(connection, shop, scan):
            return "not_a_voucher"
        if find_labelled(connection, shop, scan):
            return "not_a_voucher"
        return why_unknown(connection, scan) or "unknown"
    return "not_a_voucher"


def find_piece(shop: OpenShop, item: Item, raw: str) -> Piece:
    """Return the piece of `item` with this serial number, if it can be sold today.

    Raises ShopError: those of `parse_scan`, `check_serial` and `check_piece`, and
    ``serial_other_item``.
    """
    scan = number_on(parse_scan(raw), shop.today())
    with shop.reading() as connection:
        row = serials.find_serial(connection, number_spellings(scan))
        if row is None:
            raise _unknown_piece(connection, scan)
        piece = _piece(connection, shop, row)
    if piece.item.sku != item.sku:
        raise ShopError("serial_other_item", serial=piece.serial, label=piece.item.label)
    return piece


def _cards(scan: Scan) -> tuple[str, ...]:
    """Return the spellings of a card, also without the spaces of its groups."""
    return (*scan.spellings, *map(plain_card, scan.spellings))


def _check_number(scan: Scan) -> None:
    """Say more of an unknown code that has the shape of an ICCID or an IMEI."""
    number = "".join(scan.text.split())
    if serial_kind(number) != "other":
        raise ShopError("serial_unknown", serial=check_serial(number))


def _check_guess(shop: OpenShop, scan: Scan) -> None:
    """Refuse as a voucher what looks like one and is not in the books."""
    with shop.reading() as connection:
        reason = why_unknown(connection, scan)
    if reason:
        raise ShopError("voucher_refused", scanned=scan.text, reason=reason)


def _unknown_piece(connection: Connection, scan: Scan) -> ShopError:
    """Return why a number names no piece: misread, an item's barcode, or not in the books."""
    if items.find_item(connection, scan.spellings):
        return ShopError("serial_is_barcode", serial=scan.text)
    return ShopError("serial_unknown", serial=check_serial(scan.text))


def _piece(connection: Connection, shop: OpenShop, row: AnyRow) -> Piece:
    check_piece(row, row.serial, shop.today())
    item = items.find_item(connection, [row.sku])
    if item is None:
        raise LookupError(f"the item {row.sku} of a serial number is not in the database")
    return Piece(row.serial, item_from(item))


def _find(connection: Connection, shop: OpenShop, scan: Scan) -> Found | None:
    if row := items.find_item(connection, scan.spellings):
        return item_from(row)
    if row := serials.find_serial(connection, number_spellings(scan)):
        return _piece(connection, shop, row)
    if row := members.find_by_card(connection, _cards(scan), shop.today()):
        if row.ended_at is not None:
            raise ShopError("card_replaced")
        return with_standings(connection, shop, member_from(row, shop.settings.home))
    if voucher := find_voucher(connection, scan.spellings):
        return voucher
    if row := staff.find_badge(connection, scan.spellings):
        return StaffBadge(row.badge)
    if is_parked_code(scan.text):
        sale_id = find_parked(scan.text, baskets.parked_ids(connection))
        if sale_id:
            return Parked(sale_id)
    return _find_ticket(connection, scan.text) if scan.kind == "receipt" else None


def _find_ticket(connection: Connection, text: str) -> SoldTicket | None:
    """A till's name may be in small letters or capitals, and so may the scanner's."""
    for ticket in dict.fromkeys((text, text.upper(), text.lower())):
        if sales.find_sale(connection, *split_ticket(ticket)):
            return SoldTicket(ticket)
    return None
