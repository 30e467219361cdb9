"""Serial numbers that come into the books: each must name one thing alone."""

from sqlalchemy import Connection

from db import items, members, serials, staff, vouchers
from kiosk.rules.errors import ShopError
from kiosk.rules.scans import parse_scan
from kiosk.rules.serials import check_serial
from kiosk.services.counter.scanned_labels import number_on
from kiosk.services.shop import OpenShop


def read_new_serial(shop: OpenShop, raw: str) -> str:
    """Return a scanned or typed number that a new piece may have; a GS1 label's serial too.

    Raises ShopError: those of `parse_scan`, `parse_gs1`, `check_serial` and `check_free`.
    """
    serial = check_serial(number_on(parse_scan(raw), shop.today()).text)
    with shop.reading() as connection:
        check_free(connection, serial)
    return serial


def check_free(connection: Connection, serial: str) -> None:
    """Raise ShopError when the number names something already: ``serial_known`` for a
    piece, ``serial_is_barcode`` for an item, ``serial_is_code`` for a card or a voucher."""
    spellings = (serial, serial.lower())  # what the counter takes for the same code
    if serials.find_serial(connection, spellings):
        raise ShopError("serial_known", serial=serial)
    if items.find_item(connection, spellings):
        raise ShopError("serial_is_barcode", serial=serial)
    finders = (members.card_exists, vouchers.find_voucher, staff.find_badge)
    if any(find(connection, spellings) for find in finders):
        raise ShopError("serial_is_code", serial=serial)
