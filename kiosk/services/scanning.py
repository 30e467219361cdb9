"""What a code stands for in this shop."""

from dataclasses import dataclass

from sqlalchemy import Connection

from db import items, members, sales, staff, vouchers
from kiosk.rules.errors import ShopError
from kiosk.rules.items import Item
from kiosk.rules.members import Member
from kiosk.rules.scans import Scan, check_digits, parse_scan
from kiosk.rules.tickets import split_ticket
from kiosk.rules.vouchers import Voucher, check_voucher
from kiosk.services.records import item_from, member_from, voucher_from
from kiosk.services.shop import OpenShop


@dataclass(frozen=True, slots=True)
class StaffBadge:
    """A staff badge: somebody else wants to sign in."""

    code: str


@dataclass(frozen=True, slots=True)
class SoldTicket:
    """The receipt of an earlier sale."""

    ticket: str


Found = Item | Member | Voucher | StaffBadge | SoldTicket


def find_scanned(shop: OpenShop, raw: str) -> Found:
    """Say what a scanned or typed code is: item, member, voucher, badge or receipt.

    Items come first, for they are scanned most. Raises ShopError: those of `parse_scan`,
    ``check_digit`` for a misread GTIN and ``code_unknown``.
    """
    scan = parse_scan(raw)
    with shop.reading() as connection:
        found = _find(connection, shop, scan)
    if found is None:
        check_digits(scan)
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


def _find(connection: Connection, shop: OpenShop, scan: Scan) -> Found | None:
    if row := items.find_item(connection, scan.spellings):
        return item_from(row)
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
