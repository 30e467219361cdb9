"""Serial numbers of SIM cards, phones and other pieces."""

import re
from typing import Literal

from stdnum import luhn

from kiosk.rules.errors import ShopError
from kiosk.rules.scans import is_gtin

SerialKind = Literal["iccid", "imei", "other"]

_ICCID = re.compile(r"89[0-9]{17,18}")
_IMEI = re.compile(r"[0-9]{15}")
_OTHER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{3,39}")

_PRODUCT_BARCODE = (12, 13)


def serial_kind(serial: str) -> SerialKind:
    """Say what kind of number this is, by its shape.

    ICCID: 19 or 20 digits beginning with 89 (ITU-T E.118). IMEI: 15 digits
    (3GPP TS 23.003, 6.2.1). Both end with a check digit by Luhn.
    """
    if _ICCID.fullmatch(serial):
        return "iccid"
    return "imei" if _IMEI.fullmatch(serial) else "other"


def check_serial(text: str) -> str:
    """Return a serial number as the shop keeps it: without spaces, in capitals.

    Raises ShopError ``serial_unreadable``, ``serial_check_digit`` (misread) and
    ``serial_is_barcode`` when the product's barcode was scanned instead: EAN-13 or UPC-A.
    Eight or fourteen figures are a serial number even where they look like a GTIN, which
    stands on tins and cartons.
    """
    serial = "".join(text.split()).upper()
    if not _OTHER.fullmatch(serial):
        raise ShopError("serial_unreadable")
    if serial_kind(serial) != "other" and not luhn.is_valid(serial):
        raise ShopError("serial_check_digit", serial=serial)
    if len(serial) in _PRODUCT_BARCODE and is_gtin(serial):
        raise ShopError("serial_is_barcode", serial=serial)
    return serial
